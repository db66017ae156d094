"""Which request an answer in somebody's WARC file came of, as its records state it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ...errors import InputError
from .content import http_message
from .files import records_in
from .reading import WarcRecord

__all__ = ["Request", "Requests"]

_KEPT: Final = 64_000_000  # bytes of requests held in memory; of more only the method


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its method, and its block as it was sent."""

    method: str
    block: bytes = b""

    @property
    def body(self) -> bytes:
        """Return what was sent below the head."""
        return http_message(self.block)[2]

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        wanted = name.lower().encode("ascii")
        pairs = http_message(self.block)[1]
        return next((v.decode("latin-1") for k, v in pairs if k.lower() == wanted), "")


@dataclass(slots=True)
class Requests:
    """The requests in some files, and what revisits there refer to.

    Requests are matched by WARC-Concurrent-To, which either of the two may carry. Where neither
    does, the n-th request of an address and time belongs to the n-th answer, if there are as
    many of both.
    """

    originals: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    _by_id: dict[str, Request] = field(default_factory=dict)
    _loose: defaultdict[int, list[Request]] = field(default_factory=lambda: defaultdict(list))
    _answers: Counter[int] = field(default_factory=Counter)
    _taken: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, files: Iterable[Path]) -> "Requests":
        """Return those of some files; what is damaged there is left out."""
        made, size = cls(), 0
        for file in files:
            try:
                for record in records_in(file, [], wanted=lambda r: r.kind == "request"):
                    if record.kind == "revisit":
                        made.originals |= {record.field("WARC-Refers-To")} - {""}
                        made.digests |= {record.field("WARC-Payload-Digest")} - {""}
                    if record.is_answer:
                        made._answers[_key(record)] += 1
                    if record.kind != "request":
                        continue
                    method = record.block.partition(b" ")[0][:20].decode("latin-1").upper()
                    size += len(record.block)
                    asked = Request(method, record.block if size < _KEPT else b"")
                    for identity in filter(None, (record.identity, *record.concurrent)):
                        made._by_id[identity] = asked
                    if not record.concurrent:
                        made._loose[_key(record)].append(asked)
            except InputError:  # reported when the answers are read
                continue
        return made

    def behind(self, answer: WarcRecord) -> Request | None:
        """Return the request that an answer came of, None if no record states it."""
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


def _key(record: WarcRecord) -> int:
    return hash((record.address, record.field("WARC-Date")))
