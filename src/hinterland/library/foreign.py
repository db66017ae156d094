"""WARC files that others wrote: plain or gzipped, in one member or many, cut off or not."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast, get_args

from ..errors import InputError
from .warc import Answer, Truncated, unchunk

__all__ = ["Foreign", "answer_of", "records"]

#: A longer record is not read, in bytes.
_LIMIT: Final = 1 << 29


@dataclass(frozen=True, slots=True)
class Foreign:
    """A record as read: its WARC headers, by names in lower case, and its block."""

    head: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """Return the record's WARC-Type."""
        return self.head.get("warc-type", "").lower()

    @property
    def address(self) -> str:
        """Return the address it is about; wget writes it in angle brackets."""
        return self.head.get("warc-target-uri", "").strip("<>")

    @property
    def is_answer(self) -> bool:
        """Return whether it is what a web address answered, over HTTP."""
        if self.kind not in {"response", "revisit"}:
            return False
        web = self.address.lower().startswith(("http://", "https://"))
        return web and self.head.get("content-type", "").lower().startswith("application/http")


def records(path: Path) -> Iterator[Foreign]:
    """Give a WARC file's records, one after the other.

    Raises
    ------
    InputError
        The file can't be read, or is damaged from some place on: what stands before was given.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from None
    with raw:
        is_gzip = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        content = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if is_gzip else raw
        count = 0
        try:
            while (record := _next_record(content)) is not None:
                yield record
                count += 1
        except (EOFError, OSError, ValueError, zlib.error) as error:
            what = "is cut off" if isinstance(error, EOFError) else f"is damaged ({error})"
            raise InputError(
                f"{path} {what} near byte {raw.tell()}; the {count} records before are whole"
            ) from None


def answer_of(record: Foreign, address: str, request: bytes) -> Answer:
    """Return the answer that a response or revisit record holds.

    Raises
    ------
    ValueError
        Its block does not begin with an HTTP status, or its date is none.
    """
    head, _, body = _split(record.block)
    status = _STATUS.match(head)
    if status is None:
        raise ValueError("no HTTP status")
    headers = tuple(_headers(head))
    if any(k.lower() == b"transfer-encoding" and b"chunked" in v.lower() for k, v in headers):
        body = unchunk(body)
    truncated = record.head.get("warc-truncated", "").lower()
    known = truncated if truncated in get_args(Truncated) else "length"
    return Answer(
        address=address,
        fetched=date_of(record.head.get("warc-date", "")),
        status=int(status[1]),
        reason=status[2].decode("latin-1").strip(),
        headers=headers,
        body=body,
        request=request,
        truncated=cast("Truncated", known),
    )


def date_of(text: str) -> str:
    """Return a WARC date, of any precision, as this library writes times.

    Examples
    --------
    >>> date_of("2019-12-31T23:59:59Z"), date_of("2019-12-31T23:59:59.123456789Z")
    ('2019-12-31T23:59:59.000Z', '2019-12-31T23:59:59.123Z')
    """
    whole, _, fraction = text.removesuffix("Z").partition(".")
    try:
        time = datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}")
    except ValueError:
        raise ValueError("no date") from None
    utc = time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b *([^\r\n]*)")


def _next_record(content: BinaryIO) -> Foreign | None:
    line = content.readline(_LINE)
    while line in {b"\r\n", b"\n"}:  # records end in two of them; some writers add more
        line = content.readline(_LINE)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise ValueError("no WARC record begins here")
    head: dict[str, str] = {}
    name = ""
    while (line := content.readline(_LINE)) not in {b"\r\n", b"\n"}:
        if not line:
            raise EOFError
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and name:
            head[name] += " " + text.strip()
        else:
            name, _, value = text.partition(":")
            name = name.strip().lower()
            head[name] = value.strip()
    length = int(head.get("content-length", ""))
    if not 0 <= length <= _LIMIT:
        raise ValueError(f"a record of {length} bytes")
    block = content.read(length)
    if len(block) < length:
        raise EOFError
    return Foreign(head, block)


_LINE: Final = 1 << 20


def _split(block: bytes) -> tuple[bytes, bytes, bytes]:
    """Part an HTTP message's head from its body, also where lines end in a mere line feed."""
    found = _HEAD_END.search(block)
    return (
        (block[: found.start()], found[0], block[found.end() :]) if found else (block, b"", b"")
    )


_HEAD_END: Final = re.compile(rb"\r\n\r\n|\n\n")


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    for line in re.split(rb"\r?\n", unfolded)[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip(), value.strip()
