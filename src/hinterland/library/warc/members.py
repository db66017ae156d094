"""The plain bytes of a WARC file, packed or not, and how to go on behind what is damaged.

A packed file is a row of members (gzip) or frames (zstd), most often one per record. Behind
damage, reading goes on at the next member that begins with a record.
"""

import contextlib
import itertools
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO, Final, Protocol

from ...errors import InputError
from ...language import t

__all__ = ["Damaged", "Stream", "opened"]

_STEP: Final = 1 << 18  # bytes read, and unpacked, at once
_TRIES: Final = 200_000  # places that look like a member's beginning, tried behind damage
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED: Final = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")  # a frame that zstd skips
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_MOST: Final = 16_000_000  # bytes of a dictionary
_RECORD: Final = re.compile(rb"\nWARC/\d\.")
_FORM: Final = re.compile(
    rb"(?:\A|\n)WARC/(?=\d)|\Afiledesc:(?=//)|\x1f\x8b\x08|\x28\xb5\x2f\xfd"
)


class Damaged(Exception):
    """The bytes from some place on are not what they have to be."""


class Stream(Protocol):
    """A file's plain bytes, read from one place to another."""

    @property
    def offset(self) -> int:
        """Return the place in the file of the line read last: that of its member, if packed."""

    def begin(self) -> None:
        """Note that a record begins with the line read last."""

    def readline(self, limit: int) -> bytes:
        """Return the bytes to the end of the line, nothing at the end of the file."""

    def lines(self) -> bytes:
        """Return the lines to the next empty one, nothing where they are not at hand."""

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end of the file."""

    def end(self) -> tuple[int, bytes]:
        """Check what is between a record and the end of its member.

        Returns the member's length and the line ends there, (0, b"") for a record that does not
        have a member of its own.
        """

    def resume(self, after: int) -> bool:
        """Go to the next record that begins behind a place, and return whether there is one."""


def opened(file: BinaryIO, start: int = 0, end: int = sys.maxsize) -> Stream:
    """Return the plain bytes of a file, or of a part of one, that is packed or not.

    Raises
    ------
    InputError
        It is packed in a way that can't be read here.
    """
    file.seek(start)
    head = file.read(8)
    if head.startswith(_GZIP):
        return _Packed(file, _GZIP, _Gzip, start, end)
    if _SKIPPED.match(head):
        file.seek(start + 8 + int.from_bytes(head[4:], "little"))
        if file.read(4) == _ZSTD:
            return _zstd(file, start, end)
    form = _form(file, start, end)
    if form == _GZIP:
        return _Packed(file, _GZIP, _Gzip, start, end)
    return _zstd(file, start, end) if form == _ZSTD else _Plain(file, start, end)


def _form(file: BinaryIO, start: int, end: int) -> bytes:
    """Return what the records of a file begin with, or nothing where none is found."""
    for place, piece in _pieces(file, start - 1, end):
        first = _FORM.match(piece) if place == start else None
        if first:
            return first[0]
        # The beginning is what is damaged: what comes most often decides.
        often: list[tuple[bytes, int]] = Counter(_FORM.findall(piece)).most_common(1)
        if often:
            return often[0][0].strip()
    return b""


class _Plain:
    """A file that is not packed."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._end = file, end
        self._line = start
        file.seek(start)

    @property
    def offset(self) -> int:
        return self._line

    def begin(self) -> None:
        pass

    def readline(self, limit: int) -> bytes:
        self._line = self._file.tell()
        return self._file.readline(max(0, min(limit, self._end - self._line)))

    def lines(self) -> bytes:
        return b""

    def read(self, size: int) -> bytes:
        return self._file.read(max(0, min(size, self._end - self._file.tell())))

    def end(self) -> tuple[int, bytes]:
        return 0, b""

    def resume(self, after: int) -> bool:
        for place, piece in _pieces(self._file, after, self._end):
            found = _RECORD.search(piece)
            if found:
                self._file.seek(place + found.start() + 1)
                return True
        return False


class _Unpacker(Protocol):
    """Unpacks one member, a bounded number of bytes at once."""

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
        self,
        file: BinaryIO,
        magic: bytes,
        unpacker: "Callable[[], _Unpacker]",
        start: int,
        end: int,
    ) -> None:
        self._file, self._magic, self._unpacker, self._end = file, magic, unpacker, end
        self._seek(start)

    def _seek(self, place: int) -> None:
        self._file.seek(place)
        self._ahead, self._place = b"", place  # what is read of the file, and where it begins
        self._plain, self._at = b"", 0
        self._member: _Unpacker | None = None
        self._start, self._alone = place, False
        # Whether what is read next, and whether the line read last, is a member's beginning.
        self._fresh, self._leads = True, False

    @property
    def offset(self) -> int:
        return self._start

    def begin(self) -> None:
        self._alone = self._leads

    def readline(self, limit: int) -> bytes:
        parts: list[bytes] = []
        while limit > 0 and (self._at < len(self._plain) or self._fill()):
            if not parts:
                self._leads = self._fresh
            at = self._plain.find(b"\n", self._at, self._at + limit) + 1
            parts.append(self._taken(at - self._at if at else limit))
            limit -= len(parts[-1])
            if at:
                break
        return b"".join(parts)

    def lines(self) -> bytes:
        end = self._plain.find(b"\r\n\r\n", self._at)
        is_odd = self._plain.find(b"\n\n", self._at, end) >= 0
        if end < 0 or is_odd or self._plain.startswith(b"\r\n", self._at):
            return b""
        return self._taken(end + 4 - self._at)[:-4]

    def read(self, size: int) -> bytes:
        parts = []
        while size > 0 and (self._at < len(self._plain) or self._fill()):
            parts.append(self._taken(size))
            size -= len(parts[-1])
        return b"".join(parts)

    def end(self) -> tuple[int, bytes]:
        """Read on to the member's end, where its check sum is, if the record is alone in it."""
        line_ends = b""
        while self._alone:
            rest = self._plain[self._at :]
            following = rest.lstrip(b"\r\n")
            line_ends += rest[: len(rest) - len(following)]
            if not b"WARC/".startswith(following[:5]):
                raise Damaged(t("the record does not end where it should"))
            if following[:5] == b"WARC/":
                self._alone = False
                break
            if self._member is None or self._member.eof:
                break
            self._plain, self._at = following + self._unpacked(), 0
            ended = self._member.eof
            if not (ended or self._plain or self._ahead or self._more()):
                raise EOFError
        length = self._place - self._start if self._alone else 0
        self._alone = False
        return length, line_ends

    def resume(self, after: int) -> bool:
        looks_like_one = (
            place + found.start()
            for place, piece in _pieces(self._file, after, self._end)
            for found in re.finditer(re.escape(self._magic), piece)
        )
        for place in itertools.islice(looks_like_one, _TRIES):
            self._seek(place)
            with contextlib.suppress(Damaged, EOFError):
                if self._fill() and self._plain.startswith(b"WARC/"):
                    return True
        return False

    def _taken(self, size: int) -> bytes:
        taken = self._plain[self._at : self._at + size]
        self._at += len(taken)
        self._fresh = False
        return taken

    def _fill(self) -> bool:
        """Unpack some more, of the next member where this one ends."""
        while True:
            if self._member is None or self._member.eof:
                while len(self._ahead) < len(self._magic) and self._more():
                    pass
                self._start = self._place
                while not self._ahead.strip(b"\0"):  # some programs fill a file up with zeros
                    self._place += len(self._ahead)
                    self._ahead = b""
                    if not self._more():
                        return False
                if self._place > self._start or not self._ahead.startswith(self._magic):
                    raise Damaged(t("no packed record begins here"))
                self._member = self._unpacker()
                self._fresh = True
            self._plain, self._at = self._unpacked(), 0
            if self._plain:
                if self._fresh and self._alone and self._plain.startswith(b"WARC/"):
                    raise Damaged(t("the record is cut off"))
                return True
            if not self._member.eof and not self._ahead and not self._more():
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

    def _more(self) -> bool:
        left = self._end - self._place - len(self._ahead)
        piece = self._file.read(min(_STEP, left)) if left > 0 else b""
        self._ahead += piece
        return bool(piece)


def _pieces(file: BinaryIO, after: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Give a file's bytes behind a place in pieces that overlap, each with its own place."""
    place, kept = after + 1, b""
    file.seek(place)
    while piece := file.read(max(0, min(_STEP, end - place))):
        yield place - len(kept), kept + piece
        place += len(piece)
        kept = piece[-8:]
        file.seek(place)


def _zstd(file: BinaryIO, start: int, end: int) -> Stream:
    """Return a file of zstd frames, the first of which may hold a dictionary for the others."""
    try:
        zstd: Any = import_module("compression.zstd")  # since Python 3.14
    except ImportError:
        try:
            zstd = import_module("backports.zstd")
        except ImportError:
            raise InputError(
                t("packed with zstd, which this Python can't read; install backports.zstd")
            ) from None
    words = None
    file.seek(start)
    head = file.read(8)
    if head[:4] == _DICTIONARY:
        content = file.read(min(int.from_bytes(head[4:], "little"), _MOST))
        try:
            if content.startswith(_ZSTD):
                content = zstd.ZstdDecompressor().decompress(content, _MOST)
            words = zstd.ZstdDict(content)
        except (zstd.ZstdError, ValueError) as error:
            raise InputError(
                t("the zstd dictionary at its beginning is damaged ({error})", error=error)
            ) from None
        start = file.tell()

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

    return _Packed(file, _ZSTD, Zstd, start, end)
