"""What is in a record: the HTTP message, its body as it was sent and as it is meant."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast, get_args

from ...errors import InputError
from ...language import shipped
from .inflate import inflate
from .reading import WarcRecord
from .writing import Answer, Truncated

__all__ = ["HEAD_LIMIT", "Record", "answer_of", "content_of", "date_of", "http_message"]

#: The WARC and HTTP heads come on top of the limit of a body, in bytes.
HEAD_LIMIT: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A page as read: WARC headers, HTTP head, and the body as sent and decoded.

    `warc` has the WARC headers by names in lower case. `raw` is the record's block: status
    line, headers and body as they were sent. `whole` is false where the body was cut, when
    fetched or by the limit on reading.
    """

    warc: dict[str, str]
    status_line: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    whole: bool

    def header(self, name: str) -> str:
        """Return an HTTP header's value, or nothing."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")


def content_of(record: WarcRecord, *, limit: int) -> Record:
    """Return what is in a record of an answer; of its decoded body `limit` bytes at most."""
    line, headers, payload = http_message(record.block)
    names = {name.lower(): value for name, value in headers}
    if b"chunked" in names.get(b"transfer-encoding", b"").lower():
        payload = _unchunked(payload)
    coding = names.get(b"content-encoding", b"").decode("utf-8", "replace")
    # Browsers' recorders keep the body decoded, with the header: then it is taken as it is.
    body, all_of_it = payload[:limit], len(payload) <= limit
    with suppress(InputError):
        plain, is_all = inflate(payload, coding, limit=limit)
        if plain or is_all or not limit or payload.startswith(b"\x1f\x8b"):
            body, all_of_it = plain, is_all
    complete = len(record.block) == record.size and "warc-truncated" not in record.head
    return Record(
        warc=record.head,
        status_line=line.decode("latin-1"),
        headers=tuple(
            (name.decode("utf-8", "replace"), value.decode("utf-8", "replace"))
            for name, value in headers
        ),
        raw=record.block,
        body=body,
        whole=all_of_it and complete,
    )


def answer_of(record: WarcRecord, address: str, request: bytes) -> Answer:
    """Return the answer that a response or revisit record holds.

    Raises
    ------
    ValueError
        Its block does not begin with an HTTP status, or it does not have a date.
    """
    line, headers, body = http_message(record.block)
    status = _STATUS.match(line)
    if status is None:
        raise ValueError(shipped("without an HTTP status"))
    if any(k.lower() == b"transfer-encoding" and b"chunked" in v.lower() for k, v in headers):
        body = _unchunked(body)
    truncated = record.field("WARC-Truncated").lower()
    known = truncated if truncated in get_args(Truncated) else "length"
    return Answer(
        address=address,
        fetched=date_of(record.field("WARC-Date")),
        status=int(status[1]),
        reason=status[2].decode("latin-1").strip(),
        headers=headers,
        body=body,
        request=request,
        truncated=cast("Truncated", known),
    )


_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b *([^\r\n]*)")


def http_message(block: bytes) -> tuple[bytes, tuple[tuple[bytes, bytes], ...], bytes]:
    r"""Return an HTTP message's first line, its headers, and what is below its head.

    Lines may end in a mere line feed, and headers be folded.

    Examples
    --------
    >>> http_message(b"HTTP/1.1 200 OK\nA: b\n c\n\nbody")
    (b'HTTP/1.1 200 OK', ((b'A', b'b c'),), b'body')
    """
    end = _HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = _LINE_END.split(_FOLD.sub(b" ", head))
    pairs = (line.partition(b":") for line in lines)
    return first, tuple((k.strip(), v.strip()) for k, colon, v in pairs if colon), body


_HEAD_END: Final = re.compile(rb"\r\n\r\n|\n\n")
_LINE_END: Final = re.compile(rb"\r?\n")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")


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
        raise ValueError(shipped("without a date")) from None
    utc = time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _unchunked(body: bytes) -> bytes:
    """Join the chunks of another writer's record; a body that is not chunked stays as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        line, separator, _ = body[at : at + 64].partition(b"\r\n")
        if not separator or not _CHUNK.fullmatch(line):
            return b"".join(parts) if parts else body
        size = int(line.split(b";")[0], 16)
        if size == 0:
            return b"".join(parts)
        start = at + len(line) + 2
        parts.append(body[start : start + size])
        at = start + size + 2


_CHUNK: Final = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(;.*)?")
