"""The plain bytes of others' WARC files, and how to go on behind what is damaged.

A packed file is a row of members (gzip) or frames (zstd), most often one a record. What is
damaged is left behind by looking for the next member that begins with a record.
"""

import contextlib
import itertools
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Protocol

from ...errors import InputError

__all__ = ["Damaged", "Stream", "opened"]

_STEP: Final = 1 << 18  # bytes read, and unpacked, at once
_TRIES: Final = 200_000  # places that look like a member's beginning, tried behind damage
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_RECORD: Final = re.compile(rb"\nWARC/\d\.")


class Damaged(Exception):
    """The bytes from some place on are not what they have to be."""


class Stream(Protocol):
    """A file's plain bytes, read from its beginning to its end."""

    @property
    def offset(self) -> int:
        """Return the place in the file of the line read last: that of its member, if packed."""

    def begin(self) -> None:
        """Note that a record begins with the line read last."""

    def readline(self, limit: int) -> bytes:
        """Return the bytes to the end of the line, nothing at the end of the file."""

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end of the file."""

    def end(self) -> None:
        """Check what stands between a record and the end of its member."""

    def resume(self, after: int) -> bool:
        """Go to the next record that begins behind a place, and return whether there is one."""


def opened(file: BinaryIO) -> Stream:
    """Return the plain bytes of a file that is packed or not.

    Raises
    ------
    InputError
        It is packed in a way that can't be read here.
    """
    if _begins_with_skipped(file):
        return _zstd(file, begins_with_skipped=True)
    head = file.read(_STEP)
    file.seek(0)
    # The beginning may be what is damaged: then what comes most often tells.
    begins = _FORM.match(head)
    often = Counter(form.strip() for form in _FORM.findall(head)).most_common(1)
    form = begins[0] if begins else often[0][0] if often else b""
    if form == _GZIP:
        return _Packed(file, _GZIP, _Gzip)
    return _zstd(file) if form == _ZSTD else _Plain(file)


_FORM: Final = re.compile(
    rb"(?:\A|\n)WARC/(?=\d)|\Afiledesc:(?=//)|\x1f\x8b\x08|\x28\xb5\x2f\xfd"
)


def _begins_with_skipped(file: BinaryIO) -> bool:
    """Say whether a frame that zstd skips comes first, and one that it unpacks behind it."""
    head = file.read(8)
    is_skipped = _SKIPPED.match(head) is not None
    if is_skipped:
        file.seek(8 + int.from_bytes(head[4:], "little"))
    follows = file.read(4) == _ZSTD
    file.seek(0)
    return is_skipped and follows


_SKIPPED: Final = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")


class _Plain:
    """A file that is not packed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._line = 0

    @property
    def offset(self) -> int:
        return self._line

    def begin(self) -> None:
        pass

    def readline(self, limit: int) -> bytes:
        self._line = self._file.tell()
        return self._file.readline(limit)

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def end(self) -> None:
        pass

    def resume(self, after: int) -> bool:
        for place, piece in _pieces(self._file, after):
            found = _RECORD.search(piece)
            if found:
                self._file.seek(place + found.start() + 1)
                return True
        return False


class _Unpacker(Protocol):
    """Takes one member apart, a bounded number of bytes at once."""

    eof: bool
    hungry: bool
    unused: bytes

    def more(self, data: bytes) -> bytes:
        """Return what follows."""


class _Gzip:
    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.eof, self.hungry, self.unused = False, True, b""

    def more(self, data: bytes) -> bytes:
        try:
            plain = self._inflater.decompress(self._inflater.unconsumed_tail + data, _STEP)
        except zlib.error as error:
            raise Damaged(str(error)) from None
        self.eof, self.unused = self._inflater.eof, self._inflater.unused_data
        self.hungry = not self._inflater.unconsumed_tail
        return plain


class _Packed:
    """A row of members."""

    def __init__(
        self, file: BinaryIO, magic: bytes, unpacker: "Callable[[], _Unpacker]", start: int = 0
    ) -> None:
        self._file, self._magic, self._unpacker = file, magic, unpacker
        self._plain, self._at = b"", 0
        # Whether what is read next, and whether the line read last, is a member's beginning.
        self._fresh, self._leads = True, False
        self._seek(start)

    @property
    def offset(self) -> int:
        return self._start

    def begin(self) -> None:
        self._alone = self._leads

    def readline(self, limit: int) -> bytes:
        parts: list[bytes] = []
        while limit > 0 and (self._left() or self._fill()):
            if not parts:
                self._leads = self._fresh
            at = self._plain.find(b"\n", self._at, self._at + limit) + 1
            parts.append(self._taken(at - self._at if at else limit))
            limit -= len(parts[-1])
            if at:
                break
        return b"".join(parts)

    def read(self, size: int) -> bytes:
        parts = []
        while size > 0 and (self._left() or self._fill()):
            parts.append(self._taken(size))
            size -= len(parts[-1])
        return b"".join(parts)

    def end(self) -> None:
        """Read on to the member's end, where its check sum is, if the record was alone in it."""
        while self._alone:
            following = self._plain[self._at :].lstrip(b"\r\n")[:5]
            if not b"WARC/".startswith(following):
                raise Damaged("the record does not end where it should")
            if following == b"WARC/":
                break
            if self._member is None or self._member.eof:
                break
            self._plain, self._at = following + self._unpacked(), 0
            ended = self._member.eof
            if not (ended or self._plain or self._ahead or self._more()):
                raise EOFError
        self._alone = False

    def resume(self, after: int) -> bool:
        looks_like_one = (
            place + found.start()
            for place, piece in _pieces(self._file, after)
            for found in re.finditer(re.escape(self._magic), piece)
        )
        return any(map(self._begins_at, itertools.islice(looks_like_one, _TRIES)))

    def _begins_at(self, place: int) -> bool:
        self._seek(place)
        with contextlib.suppress(Damaged, EOFError):
            return self._fill() and self._plain.startswith(b"WARC/")
        return False

    def _seek(self, place: int) -> None:
        self._file.seek(place)
        self._ahead, self._place = b"", place  # what is read of the file, and where it begins
        self._plain, self._at = b"", 0
        self._member: _Unpacker | None = None
        self._start, self._alone = place, False
        self._fresh, self._leads = True, False

    def _left(self) -> int:
        return len(self._plain) - self._at

    def _taken(self, size: int) -> bytes:
        taken = self._plain[self._at : self._at + size]
        self._at += len(taken)
        self._fresh = False
        return taken

    def _fill(self) -> bool:
        """Unpack some more, of the next member where this one ends."""
        while True:
            if self._member is None or self._member.eof:
                if not self._next_member():
                    return False
                self._fresh = True
            self._plain, self._at = self._unpacked(), 0
            if self._plain:
                if self._fresh and self._alone and self._plain.startswith(b"WARC/"):
                    raise Damaged("the record is cut off")
                return True
            ended = self._member is not None and self._member.eof
            if not ended and not self._ahead and not self._more():
                raise EOFError

    def _unpacked(self) -> bytes:
        """Return what the bytes at hand give, and keep what is left of them."""
        member = self._member
        assert member is not None
        data = b""
        if member.hungry:
            data, self._ahead = self._ahead, b""
            self._place += len(data)
        plain: bytes = member.more(data)
        if member.eof:
            self._ahead = member.unused + self._ahead
            self._place -= len(member.unused)
        return plain

    def _next_member(self) -> bool:
        while len(self._ahead) < len(self._magic) and self._more():
            pass
        if not self._ahead.strip(b"\0"):  # some programs fill a file up with zeros
            if not self._more():
                return False
            return self._next_member()
        self._start = self._place
        if not self._ahead.startswith(self._magic):
            raise Damaged("no packed record begins here")
        self._member = self._unpacker()
        return True

    def _more(self) -> bool:
        piece = self._file.read(_STEP)
        self._ahead += piece
        return bool(piece)


def _pieces(file: BinaryIO, after: int) -> Iterator[tuple[int, bytes]]:
    """Give a file's bytes behind a place in pieces that overlap, each with its own place."""
    place, kept = after + 1, b""
    file.seek(place)
    while piece := file.read(_STEP):
        yield place - len(kept), kept + piece
        place += len(piece)
        kept = piece[-8:]
        file.seek(place)


def _zstd(file: BinaryIO, *, begins_with_skipped: bool = False) -> Stream:
    """Return a file of zstd frames, the first of which may hold a dictionary for the others."""
    try:
        zstd = _module()
    except ImportError:
        raise InputError(
            "is packed with zstd, which this Python can't read; install backports.zstd"
        ) from None
    words = None
    head = file.read(8)
    if begins_with_skipped and head[:4] == _DICTIONARY:
        content = file.read(min(int.from_bytes(head[4:], "little"), _MOST))
        try:
            if content.startswith(_ZSTD):
                content = zstd.ZstdDecompressor().decompress(content, _MOST)
            words = zstd.ZstdDict(content)
        except (zstd.ZstdError, ValueError) as error:
            raise InputError(
                f"has a damaged dictionary of zstd at its beginning ({error})"
            ) from None
    start = file.tell() if words else 0

    class Zstd:
        def __init__(self) -> None:
            self._unpacker = zstd.ZstdDecompressor(zstd_dict=words)
            self.eof, self.hungry, self.unused = False, True, b""

        def more(self, data: bytes) -> bytes:
            try:
                plain: bytes = self._unpacker.decompress(data, _STEP)
            except zstd.ZstdError as error:
                raise Damaged(str(error)) from None
            self.eof, self.hungry = self._unpacker.eof, self._unpacker.needs_input
            self.unused = self._unpacker.unused_data if self.eof else b""
            return plain

    return _Packed(file, _ZSTD, Zstd, start)


_MOST: Final = 16_000_000  # bytes of a dictionary


def _module() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found]  # since Python 3.14
    except ImportError:
        from backports import zstd  # type: ignore[import-not-found,unused-ignore]
    return zstd
