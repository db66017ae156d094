"""WARC files that others wrote: packed or not, in one member or many, cut off or damaged.

A file's records are given one after the other; what is damaged is named with its place in the
file, and the records behind it are read. WACZ files are read through to the WARC files in them.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast, get_args

from ...errors import InputError
from .framing import Damaged, Stream, opened
from .records import Answer, Truncated, unchunk

__all__ = ["Foreign", "answer_of", "date_of", "records"]

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
        return self.head.get("warc-target-uri", "").strip("<> ")

    @property
    def identity(self) -> str:
        """Return its record id."""
        return self.head.get("warc-record-id", "").strip("<> ")

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
        return web and self.head.get("content-type", "").lower().startswith("application/http")


def records(
    path: Path,
    faults: list[str] | None = None,
    *,
    wanted: Callable[[Foreign], bool] = lambda _: True,
) -> Iterator[Foreign]:
    """Give the records of a WARC file, or of those in a WACZ file, one after the other.

    Parameters
    ----------
    path
        The file: `.warc`, `.warc.gz`, `.warc.zst`, or `.wacz`.
    faults
        Where to add a line for each damaged place.
    wanted
        Asked with a record's head: of others the block is left out.

    Raises
    ------
    InputError
        The file can't be read, or is damaged, and no `faults` were given: then after the last
        record.
    """
    said: list[str] = []
    with _files(path) as files:
        for name, file in files:
            yield from _Reader(name, said, wanted).records(file)
    if faults is not None:
        faults += said
    elif said:
        raise InputError(said[0])


@contextmanager
def _files(path: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from None
    with file:
        zipped = file.read(4) == b"PK\x03\x04" and zipfile.is_zipfile(file)
        file.seek(0)
        if zipped or path.suffix.lower() == ".wacz":
            yield _zipped(path, file)
        else:
            yield iter([(str(path), cast("BinaryIO", file))])


def _zipped(path: Path, file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """Give the WARC files in a WACZ file."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path} is damaged ({error}): it is no whole WACZ file") from None
    with archive:
        names = [name for name in archive.namelist() if _WARC_NAME.search(name)]
        if not names:
            raise InputError(f"{path} holds no WARC file; a WACZ file has them in archive/")
        for name in names:
            try:
                with archive.open(name) as inner:
                    yield f"{path}/{name}", cast("BinaryIO", inner)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise InputError(f"{path}/{name} can't be read ({error})") from None


_WARC_NAME: Final = re.compile(r"\.warc(\.gz|\.zst)?$", re.IGNORECASE)


@dataclass(slots=True)
class _Reader:
    """Reads one file, and notes what is damaged."""

    name: str
    faults: list[str]
    wanted: Callable[[Foreign], bool]
    count: int = 0
    start: int = 0

    def records(self, file: BinaryIO) -> Iterator[Foreign]:
        try:
            stream = opened(file)
        except InputError as error:
            self.faults.append(f"{self.name} {error}")
            return
        while True:
            try:
                record = self._next(stream)
                if record is None:
                    return
                self.count += 1
                yield record
            except EOFError:
                self.faults.append(
                    f"{self.name} is cut off near byte {self.start}; "
                    f"the {self.count} records before are whole"
                )
                if not stream.resume(self.start):
                    return
            except (Damaged, ValueError, OSError, zlib.error, zipfile.BadZipFile) as error:
                why = str(error) or type(error).__name__
                self.faults.append(f"{self.name} is damaged ({why}) near byte {self.start}")
                if "ARC file" in why or not self._resumed(stream):
                    return

    def _resumed(self, stream: Stream) -> bool:
        try:
            return stream.resume(self.start)
        except (OSError, zlib.error, zipfile.BadZipFile):
            return False

    def _next(self, stream: Stream) -> Foreign | None:
        line = self._line(stream)
        while line in {b"\r\n", b"\n"}:  # records end in two of them; some writers add more
            line = self._line(stream)
        if not line:
            return None
        if line.startswith(b"filedesc://"):
            raise ValueError(
                "an ARC file, the format before WARC; `warcio recompress` makes a WARC file of it"
            )
        if not line.startswith(b"WARC/"):
            raise ValueError("no WARC record begins here")
        stream.begin()
        head = _head(stream)
        stated = head.get("content-length", "")
        if not (stated.isascii() and stated.isdigit() and len(stated) < _DIGITS):
            raise ValueError("a record without a length")
        length = int(stated)
        block = self._block(stream, Foreign(head, b""), length)
        stream.end()
        return Foreign(head, block)

    def _line(self, stream: Stream) -> bytes:
        try:
            return stream.readline(_LINE)
        finally:
            self.start = stream.offset

    def _block(self, stream: Stream, record: Foreign, length: int) -> bytes:
        if length <= _LIMIT and self.wanted(record):
            block = stream.read(length)
            if len(block) < length:
                raise EOFError
            return block
        if length > _LIMIT and self.wanted(record):
            self.faults.append(
                f"{self.name}: the record near byte {self.start} ({record.address}) has "
                f"{length:,} bytes and was left out: the most is {_LIMIT:,}"
            )
            record.head["warc-type"] = "oversized"
        while length > 0:
            piece = stream.read(min(length, _LINE))
            if not piece:
                raise EOFError
            length -= len(piece)
        return b""


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


def _head(stream: Stream) -> dict[str, str]:
    head: dict[str, str] = {}
    name = ""
    while (line := stream.readline(_LINE)) not in {b"\r\n", b"\n"}:
        if not line:
            raise EOFError
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and name:
            head[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        again = f"{head[name]} " if name == "warc-concurrent-to" and name in head else ""
        head[name] = again + value.strip()
        if len(head) > _FIELDS:
            raise ValueError("a record's head does not end")
    return head


_FIELDS: Final = 1000
_DIGITS: Final = 18
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
