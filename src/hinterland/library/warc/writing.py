"""WARC/1.1 records in bytes, one gzip member per record.

Bodies are kept as they were sent, but for the transfer coding: the client hands over the body
without its chunks, so the header that names them is kept as `X-Archive-Orig-Transfer-Encoding`.
"""

import base64
import hashlib
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

try:  # Intel's deflate costs a third of zlib's time; the format is the same.
    from isal.isal_zlib import compress as _compress

    _LEVEL = 2
except ImportError:  # pragma: no cover
    from zlib import compress as _compress

    _LEVEL = 1

__all__ = [
    "Answer",
    "Repeat",
    "Truncated",
    "digest",
    "record_identity",
    "request_record",
    "response_record",
    "revisit_record",
    "warcinfo_record",
]

Truncated = Literal["", "length", "time", "disconnect"]

_GZIP: Final = zlib.MAX_WBITS | 16
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered at one time, as it came over the wire.

    `body` is the payload without its chunks but with its content coding; `request` is the
    request line and the headers as sent; `truncated` names the reason why the body is not whole.
    """

    address: str
    fetched: str
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    request: bytes
    truncated: Truncated = ""

    def header(self, name: str) -> str:
        """Return a header's value, the last where it is there more than once, or nothing."""
        wanted = name.lower().encode("ascii")
        for key, value in reversed(self.headers):
            if key.lower() == wanted:
                return value.decode("latin-1")
        return ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The kept page that a new answer only repeats; `address` is that page's, if it is another."""

    fetched: str
    digest: str
    address: str = ""


def digest(*parts: bytes) -> str:
    """Return the digest of some bytes as WARC files write it.

    Examples
    --------
    >>> digest(b"")
    'sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ===='
    """
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return "sha256:" + base64.b32encode(sha.digest()).decode("ascii")


def warcinfo_record(filename: str, *, date: str, fields: Sequence[tuple[str, str]]) -> bytes:
    """Return a WARC file's first record, which names the program that wrote it."""
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8")
    head = [("WARC-Filename", filename), ("WARC-Block-Digest", digest(block))]
    return _member("warcinfo", date, head, "application/warc-fields", (block,))


def response_record(answer: Answer, *, identity: str, payload_digest: str) -> bytes:
    """Return the record of an answer; `identity` is its record id."""
    block = (_http_head(answer), answer.body)
    head = [
        ("WARC-Target-URI", answer.address),
        ("WARC-Payload-Digest", payload_digest),
        ("WARC-Block-Digest", digest(*block)),
    ]
    if answer.truncated:
        head.append(("WARC-Truncated", answer.truncated))
    kind = "application/http;msgtype=response"
    return _member("response", answer.fetched, head, kind, block, identity=identity)


def revisit_record(answer: Answer, repeat: Repeat, *, identity: str) -> bytes:
    """Return the record of an answer that repeats a kept page: its head without the body."""
    block = _http_head(answer)
    profile = "server-not-modified" if answer.status == 304 else "identical-payload-digest"
    head = [
        ("WARC-Target-URI", answer.address),
        ("WARC-Profile", _REVISIT + profile),
        ("WARC-Refers-To-Target-URI", repeat.address or answer.address),
        ("WARC-Refers-To-Date", repeat.fetched),
        ("WARC-Payload-Digest", repeat.digest),
        ("WARC-Block-Digest", digest(block)),
    ]
    kind = "application/http;msgtype=response"
    return _member("revisit", answer.fetched, head, kind, (block,), identity=identity)


def request_record(answer: Answer, *, of: str) -> bytes:
    """Return the record of the request behind the answer with record id `of`."""
    head = [
        ("WARC-Target-URI", answer.address),
        ("WARC-Concurrent-To", of),
        ("WARC-Block-Digest", digest(answer.request)),
    ]
    kind = "application/http;msgtype=request"
    return _member("request", answer.fetched, head, kind, (answer.request,))


def record_identity() -> str:
    """Return a new record id."""
    text = os.urandom(16).hex()
    # Version 4 and variant bits, as RFC 9562 asks for random ids.
    return (
        f"<urn:uuid:{text[:8]}-{text[8:12]}-4{text[13:16]}"
        f"-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}>"
    )


def _member(
    kind: str,
    date: str,
    head: Sequence[tuple[str, str]],
    content_type: str,
    block: Sequence[bytes],
    *,
    identity: str = "",
) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    start = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {identity or record_identity()}\r\n"
        f"WARC-Date: {date}\r\n{lines}Content-Type: {content_type}\r\n"
        f"Content-Length: {sum(map(len, block))}\r\n\r\n"
    )
    return _compress(b"".join((start.encode("utf-8"), *block, b"\r\n\r\n")), _LEVEL, _GZIP)


def _http_head(answer: Answer) -> bytes:
    reason = _LINE_END.sub(" ", answer.reason).encode("latin-1", "replace")
    lines = [b"HTTP/1.1 %d %s" % (answer.status, reason)]
    for name, value in answer.headers:
        if name.lower() == b"transfer-encoding":
            name = b"X-Archive-Orig-" + name
        lines.append(name + b": " + value)
    return b"\r\n".join(lines) + b"\r\n\r\n"


_LINE_END: Final = re.compile(r"[\r\n]+")
