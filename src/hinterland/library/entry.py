"""An answer as the library keeps it: its WARC records, and its row in the index."""

from dataclasses import dataclass, fields
from typing import Final, Literal, Self

from .warc.writing import (
    Answer,
    Repeat,
    digest,
    record_identity,
    request_record,
    response_record,
    revisit_record,
)

__all__ = ["COLUMNS", "Entry", "PageRow"]


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the index knows of an answer, wherever its record is.

    `size` is the length of the body as sent, in bytes, `links` the number of links on the page,
    `weight` its importance (the strategy's measure, or the number of kept pages that link to
    it). `wall` names the wall (login, captcha, …) that answered in the page's place.
    """

    address: str
    host: str
    fetched: str
    status: int
    mime: str
    digest: str
    size: int
    weight: float
    links: int
    kind: Literal["response", "revisit"]
    etag: str
    modified: str
    wall: str


#: The columns of the index that have the fields of a `PageRow`, in their order.
COLUMNS: Final = tuple(field.name for field in fields(PageRow))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(PageRow):
    """A page to keep, made by `Entry.of`: its row, and the records of what was asked and answered."""

    request: bytes
    record: bytes

    @classmethod
    def of(
        cls,
        answer: Answer,
        *,
        host: str,
        weight: float = 1.0,
        links: int = 0,
        wall: str = "",
        repeat: Repeat | None = None,
        key: str = "",
    ) -> Self:
        """Return an answer as it will be kept.

        `host` is name:port. `repeat` is the kept page that the answer repeats, which makes it a
        revisit. `key` is the address under which the index has it, where that is not the one
        asked: the answer to a POST is not a page of that address.

        Digests and compression are done here, so that the caller chooses the thread: next to a
        busy one, waiting for the interpreter's lock takes longer than they do.
        """
        identity = record_identity()
        if repeat is None:
            digested = digest(answer.body)
            record = response_record(answer, identity=identity, payload_digest=digested)
        else:
            digested = repeat.digest
            record = revisit_record(answer, repeat, identity=identity)
        return cls(
            address=key or answer.address,
            host=host,
            fetched=answer.fetched,
            status=answer.status,
            mime=answer.header("Content-Type").partition(";")[0].strip().lower(),
            digest=digested,
            size=len(answer.body),
            weight=weight,
            links=links,
            kind="response" if repeat is None else "revisit",
            etag=answer.header("ETag"),
            modified=answer.header("Last-Modified"),
            wall=wall,
            request=request_record(answer, of=identity) if answer.request else b"",
            record=record,
        )
