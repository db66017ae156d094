"""Which request an answer in somebody's WARC file came of: by the records' own word."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ...errors import InputError
from .foreign import Foreign, records

__all__ = ["Asked", "Requests"]

_KEPT: Final = 64_000_000  # bytes of requests held in memory; of more only the method


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its method, its block as it was sent, and the head and body in there."""

    method: str
    block: bytes = b""

    @property
    def body(self) -> bytes:
        """Return what was sent below the head."""
        return self.block.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        head = self.block.partition(b"\r\n\r\n")[0].decode("latin-1")
        pairs = (line.partition(":") for line in head.split("\r\n")[1:])
        return next((v.strip() for k, _, v in pairs if k.strip().lower() == name), "")


@dataclass(slots=True)
class Requests:
    """The requests in some files, and what revisits there refer to.

    Requests are matched by WARC-Concurrent-To, which either of the two may carry. Where neither
    does, the n-th request of an address and time belongs to the n-th answer, if there are as
    many of both.
    """

    originals: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    _by_id: dict[str, Asked] = field(default_factory=dict)
    _loose: defaultdict[int, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    _answers: Counter[int] = field(default_factory=Counter)
    _taken: Counter[int] = field(default_factory=Counter)
    _bytes: int = 0

    @classmethod
    def of(cls, files: Iterable[Path]) -> "Requests":
        """Return those of some files; what is damaged there is passed over."""
        made = cls()
        for file in files:
            try:
                for record in records(file, [], wanted=lambda r: r.kind == "request"):
                    made._note(record)
            except InputError:  # said by whoever reads the answers
                continue
        return made

    def behind(self, answer: Foreign) -> Asked | None:
        """Return the request that an answer came of, None if no record says so."""
        for identity in (answer.identity, *answer.concurrent):
            if identity in self._by_id:
                return self._by_id[identity]
        key = _key(answer)
        number = self._taken[key]
        self._taken[key] += 1
        found = self._loose.get(key, [])
        if len(found) == self._answers[key]:
            return found[number % len(found)] if found else None
        return None

    def _note(self, record: Foreign) -> None:
        if record.kind == "revisit":
            refers = record.head.get("warc-refers-to", "").strip("<> ")
            self.originals |= {refers} - {""}
            self.digests |= {record.head.get("warc-payload-digest", "")} - {""}
        if record.is_answer:
            self._answers[_key(record)] += 1
        if record.kind != "request":
            return
        method = record.block.partition(b" ")[0][:20].decode("latin-1").upper()
        self._bytes += len(record.block)
        asked = Asked(method, record.block if self._bytes < _KEPT else b"")
        if record.identity:
            self._by_id[record.identity] = asked
        for identity in record.concurrent:
            self._by_id[identity] = asked
        if not record.concurrent:
            self._loose[_key(record)].append(asked)


def _key(record: Foreign) -> int:
    return hash((record.address, record.head.get("warc-date", "")))
