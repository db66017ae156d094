"""An answer as the library keeps it: its WARC records, and its row in the index."""

from dataclasses import dataclass
from typing import Literal, Self

from .warc.writing import (
    Answer,
    Repeat,
    digest,
    record_identity,
    request_record,
    response_record,
    revisit_record,
)

__all__ = ["Entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page to keep, made by `Entry.of`.

    `request` and `record` are the records of what was asked and answered; `size` counts the
    bytes of the body as it was sent, and `links` the links on the page.
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

        Digests and compression are done here, so that the caller chooses the thread: next to a
        busy one, waiting for the interpreter's lock takes longer than they do.

        Parameters
        ----------
        answer
            What an address answered.
        host
            Its host, as name:port.
        weight
            The page's weight in a search.
        links
            The number of links on the page.
        wall
            The name of the wall (login, captcha, …) that answered in the page's place.
        repeat
            The kept page that the answer repeats; it makes a revisit of this one.
        key
            The address under which the index has it, where that is not the one asked: the
            answer to a POST is not a page of that address.
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
