"""Content codings taken off a body, never more than a bounded number of bytes."""

import zlib
from collections.abc import Callable
from typing import Final

from ..errors import InputError

__all__ = ["CODINGS", "inflate"]


# (body, limit) -> what it stands for, and whether that is all
_Decompressor = Callable[[bytes, int], tuple[bytes, bool]]


def inflate(body: bytes, coding: str, *, limit: int) -> tuple[bytes, bool]:
    """Return a body without its content codings, and whether that is all of it.

    Parameters
    ----------
    body
        The bytes as sent.
    coding
        The value of the Content-Encoding header; empty for none.
    limit
        The most bytes to give back. A body that would be larger is cut there, at the cost of
        the bytes given back, not of those it stands for.

    Raises
    ------
    InputError
        The coding is not known here.

    Examples
    --------
    >>> inflate(zlib.compress(b"a" * 100_000), "deflate", limit=5)
    (b'aaaaa', False)
    >>> inflate(b"plain", "", limit=10)
    (b'plain', True)
    """
    whole = True
    names = [name for part in coding.lower().split(",") if (name := part.strip())]
    for name in reversed(names):
        if name == "identity":
            continue
        if name not in CODINGS:
            raise InputError(
                f"content coding {name!r} is not known; known: {', '.join(CODINGS)}"
            )
        body, complete = CODINGS[name](body, limit)
        whole = whole and complete
    return (body, whole) if len(body) <= limit else (body[:limit], False)


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Inflate one gzip member after another; rubbish after the last is ignored."""
    parts: list[bytes] = []
    left = limit
    while body[:2] == b"\x1f\x8b":
        part, complete, body = _zlib(body, left, zlib.MAX_WBITS | 16)
        parts.append(part)
        left -= len(part)
        if not complete:
            return b"".join(parts), False
    return b"".join(parts), bool(parts)


def _deflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Inflate zlib data, or the raw deflate data that some servers send instead."""
    is_zlib = (
        len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    )
    part, complete, _ = _zlib(body, limit, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
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
            return b"", False
        return part[:limit], decompressor.is_finished() and len(part) <= limit

    return unbrotli


#: The content codings that can be taken off here, by name.
CODINGS: Final[dict[str, _Decompressor]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
}
if (_unbrotli := _brotli()) is not None:
    CODINGS["br"] = _unbrotli
