"""Content codings decoded, never into more than a bounded number of bytes.

A body that is not what its header claims is taken as it is, which is what browsers do: servers
write ``utf-8`` or ``none`` for a coding, name one that a proxy has decoded, or never used it.
"""

import zlib
from collections.abc import Callable
from typing import Final

from ...errors import InputError
from ...language import listed, t

__all__ = ["CODINGS", "inflate"]


# (body, limit) -> the decoded bytes, and whether that is all
_Decompressor = Callable[[bytes, int], tuple[bytes, bool]]


def inflate(body: bytes, coding: str, *, limit: int) -> tuple[bytes, bool]:
    """Return a body without its content codings, and whether that is all of it.

    `coding` is the value of the Content-Encoding header, empty for none. A body that would have
    more than `limit` bytes is cut there, at the cost of the bytes given back, not of those it
    would decode to.

    Raises
    ------
    InputError
        The body is in a coding that can't be decoded here.

    Examples
    --------
    >>> inflate(zlib.compress(b"a" * 100_000), "deflate", limit=5)
    (b'aaaaa', False)
    >>> inflate(b"plain", "", limit=10), inflate(b"plain", "gzip", limit=10)
    ((b'plain', True), (b'plain', True))
    """
    whole = True
    names = [part.partition(";")[0].strip(" \t\"'") for part in coding.lower().split(",")]
    for left, name in reversed([*enumerate(names)]):
        if name in CODINGS:
            # What is still packed is cut later, so that it is recognised as packed.
            body, complete = CODINGS[name](body, limit + _INNER if left else limit)
            whole = whole and complete
        elif name in _ELSEWHERE and not _is_text(body):
            raise InputError(
                t(
                    "content coding {name!r} can't be decoded here; known: {known}",
                    name=name,
                    known=listed(CODINGS),
                )
            )
    return (body, whole) if len(body) <= limit else (body[:limit], False)


_INNER: Final = 1 << 16

#: Codings that there are (IANA's register) and that may not be known here.
_ELSEWHERE: Final = frozenset(
    ["br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"]
)

#: Bytes that hardly any text has, and that most bodies in a coding begin with soon.
_NO_TEXT: Final = bytes({*range(32)} - {*b"\t\n\r\f\x1b"})


def _is_text(body: bytes) -> bool:
    """Return whether a body begins as text does, in whatever encoding, and no coding."""
    head = body[:64]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:1] == b"<":
        return True
    return head.translate(None, delete=_NO_TEXT) == head


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Inflate one gzip member after another; junk after the last is ignored."""
    if body[:2] != b"\x1f\x8b":
        return body[:limit], len(body) <= limit
    parts: list[bytes] = []
    left = limit
    while body[:2] == b"\x1f\x8b":
        part, complete, body = _zlib(body, left, zlib.MAX_WBITS | 16)
        parts.append(part)
        left -= len(part)
        if not complete:
            return b"".join(parts), False
    return b"".join(parts), True


def _deflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Inflate zlib data, or the raw deflate data that some servers send instead."""
    is_zlib = (
        len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    )
    part, complete, _ = _zlib(body, limit, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    if not complete and len(part) < limit and _is_text(body):
        return body[:limit], len(body) <= limit
    return part, complete


def _zlib(body: bytes, limit: int, window: int) -> tuple[bytes, bool, bytes]:
    decompressor = zlib.decompressobj(window)
    parts: list[bytes] = []
    left = limit
    while body and not decompressor.eof:
        try:
            part = decompressor.decompress(body, min(left + 1, _STEP))
        except zlib.error:
            return b"".join(parts), False, b""
        parts.append(part)
        left -= len(part)
        if left < 0:
            return b"".join(parts)[:limit], False, b""
        body = decompressor.unconsumed_tail
    return b"".join(parts), decompressor.eof, decompressor.unused_data


# In steps, so that what was read before damage is kept.
_STEP: Final = 1 << 18


def _brotli() -> _Decompressor | None:
    """Return a bounded brotli decompressor where the package is there and has one."""
    try:
        import brotli
    except ImportError:
        return None
    if not hasattr(brotli.Decompressor, "can_accept_more_data"):
        return None

    def unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
        decompressor = brotli.Decompressor()
        try:
            part: bytes = decompressor.process(body, output_buffer_limit=limit + 1)
        except brotli.error:
            return (body[:limit], len(body) <= limit) if _is_text(body) else (b"", False)
        return part[:limit], decompressor.is_finished() and len(part) <= limit

    return unbrotli


#: The content codings that can be decoded here, by name.
CODINGS: Final[dict[str, _Decompressor]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
}
if (_unbrotli := _brotli()) is not None:
    CODINGS["br"] = _unbrotli
