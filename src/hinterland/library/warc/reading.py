"""The records of a WARC file, one after the other: our own and those of other tools.

Store, check and import all read with `records`: whatever way a file is packed, and whatever is
damaged in it.
"""

import base64
import hashlib
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from ...errors import InputError
from ...language import t
from .members import Damaged, Stream, opened

__all__ = ["WarcRecord", "digest_fits", "records"]

_LINE: Final = 1 << 20  # bytes of a line, or read at once
_LINES: Final = 1000  # of a head
_DIGITS: Final = 18  # of a length


@dataclass(slots=True)
class WarcRecord:
    """A record as read, or a damaged place.

    `head` has its WARC headers by names in lower case. `size` is the length of its block as the
    head states it, in bytes, and `block` as much of that as was asked for. `offset` is its place
    in the file, that of its member where it is packed; `length` counts the bytes of its member,
    0 where it does not have one of its own, and `line_ends` is what is between the block and the
    member's end. `fault` is what is damaged at `offset`: then nothing else is known.
    """

    head: dict[str, str]
    size: int = 0
    block: bytes = b""
    offset: int = 0
    length: int = 0
    line_ends: bytes = b""
    fault: str = ""

    def field(self, name: str) -> str:
        """Return a WARC header's value, without angle brackets; empty where there is none."""
        return self.head.get(name.lower(), "").strip("<> ")

    @property
    def kind(self) -> str:
        """Return the record's WARC-Type."""
        return self.field("WARC-Type").lower()

    @property
    def address(self) -> str:
        """Return the address it is about; wget writes it in angle brackets."""
        return self.field("WARC-Target-URI")

    @property
    def identity(self) -> str:
        """Return its record id."""
        return self.field("WARC-Record-ID")

    @property
    def concurrent(self) -> list[str]:
        """Return the ids of the records that came of the same request."""
        return re.findall(r"[^<>\s]+", self.head.get("warc-concurrent-to", ""))

    @property
    def is_answer(self) -> bool:
        """Return whether it is what a web address answered, over HTTP."""
        if self.kind not in {"response", "revisit"}:
            return False
        web = self.address.lower().startswith(("http://", "https://"))
        return web and self.field("Content-Type").lower().startswith("application/http")


def records(
    file: BinaryIO,
    start: int = 0,
    end: int = sys.maxsize,
    *,
    limit: int = sys.maxsize,
    wanted: Callable[[WarcRecord], bool] | None = None,
) -> Iterator[WarcRecord]:
    """Give the records of a WARC file, and its damaged places, in the order of the file.

    What is damaged is a record with a `fault`; the records behind it are given all the same. The
    file is plain, or packed with gzip or zstd, in one member or many; from `start` to `end` it is
    read, in bytes. A record whose block is longer than `limit` is the last that is given, and
    what is behind its `limit` bytes is not checked. `wanted` is asked with a record's head: of
    others the block is left out.

    Raises
    ------
    InputError
        The file is of another format, or packed in a way that can't be read here.
    """
    stream = opened(file, start, end)
    while True:
        record = WarcRecord({}, offset=stream.offset)
        try:
            try:
                line = stream.readline(_LINE)
                while line in {b"\r\n", b"\n"}:  # two end the record before; some add more
                    line = stream.readline(_LINE)
            finally:
                record.offset = stream.offset
            if not line:
                return
            _read(stream, line, record, limit, wanted)
        except EOFError:
            record = WarcRecord({}, offset=record.offset, fault=t("the record is cut off"))
        except (Damaged, OSError, zlib.error, zipfile.BadZipFile) as error:
            why = str(error) or type(error).__name__
            record = WarcRecord({}, offset=record.offset, fault=why)
        yield record
        if not record.fault and record.size > len(record.block) == limit:
            return
        try:
            if record.fault and not stream.resume(record.offset):
                return
        except (OSError, zlib.error, zipfile.BadZipFile):
            return


def _read(
    stream: Stream,
    line: bytes,
    record: WarcRecord,
    limit: int,
    wanted: Callable[[WarcRecord], bool] | None,
) -> None:
    """Fill in a record that begins with a line."""
    if line.startswith(b"filedesc://"):
        raise InputError(
            t(
                "an ARC file, the format before WARC; `warcio recompress` makes a WARC file "
                "from it"
            )
        )
    if not line.startswith(b"WARC/"):
        raise Damaged(t("no WARC record begins here"))
    stream.begin()
    record.head = _head(stream)
    stated = record.head.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < _DIGITS):
        raise Damaged(t("the record does not state its length"))
    record.size = int(stated)
    if wanted is not None and not wanted(record):
        left = record.size
        while left > 0:
            piece = stream.read(min(left, _LINE))
            if not piece:
                raise EOFError
            left -= len(piece)
    else:
        record.block = stream.read(min(record.size, limit))
        if len(record.block) < min(record.size, limit):
            raise EOFError
        if record.size > limit:
            return
    record.length, record.line_ends = stream.end()


def _head(stream: Stream) -> dict[str, str]:
    at_hand = stream.lines()
    lines = at_hand.decode("utf-8", "replace").split("\r\n") if at_hand else []
    while not at_hand and (written := stream.readline(_LINE)) not in {b"\r\n", b"\n"}:
        if not written:
            raise EOFError
        lines.append(written.decode("utf-8", "replace"))
        if len(lines) > _LINES:
            raise Damaged(t("the record's head does not end"))

    head: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in {" ", "\t"} and name:
            head[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        if name == "warc-concurrent-to" and name in head:
            value = f"{head[name]} {value}"
        head[name] = value.strip()
    return head


def digest_fits(stated: str, content: bytes) -> bool | None:
    """Return whether a digest as WARC files state it is the content's, None for no known kind.

    Examples
    --------
    >>> digest_fits("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"")
    True
    >>> digest_fits("", b"")
    """
    algorithm, _, value = stated.partition(":")
    try:
        found = hashlib.new(algorithm.replace("-", "").lower(), content).digest()
    except (ValueError, TypeError):  # no such algorithm, or one whose length is open
        return None
    return value.lower() in {base64.b32encode(found).decode("ascii").lower(), found.hex()}
