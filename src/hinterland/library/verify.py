"""Checks a page library byte by byte: the records, and the index against them, both ways."""

import base64
import hashlib
import itertools
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from ..errors import InputError
from .shard import SHARD_BITS
from .store import Page, Store
from .warc.posted import asked_address

__all__ = ["Report", "digest_fits", "verify"]


@dataclass(slots=True)
class Report:
    """What a check found: `problems` are damage; `notes` are not, and need nothing done."""

    files: int = 0
    records: int = 0
    pages: int = 0
    bytes: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(folder: str | Path) -> Report:
    """Check every record and every page of a library; nothing is changed.

    Each record has to be one whole gzip member with the length and the digests that it states,
    and each file a row of such records without a gap. Each page of the index has to be such a
    record of that address, time and digest, and each answer in the files a page of the index.
    No page may be kept twice. What a running or killed crawl has written behind its last
    commit is a note: the next crawl cuts it off and fetches those pages again.

    Raises
    ------
    UsageError
        There is no page library.
    InputError
        An index is damaged.
    """
    report = Report()
    with Store(folder) as library:
        for shard in library.shards:
            _verify_shard(library, shard, report)
        report.problems += library.faults
        report.notes += library.notes
    return report


def _verify_shard(library: Store, shard: int, report: Report) -> None:
    folder = library.folder / f"shard-{shard}"
    unnamed = {file.relative_to(library.folder).as_posix() for file in folder.glob("*.warc.gz")}
    ends: dict[str, int] = {}
    for name, pages in itertools.groupby(
        library.pages(shard=shard), key=lambda page: page.warc
    ):
        unnamed.discard(name)
        ends[name] = _verify_file(library, name, pages, report)
    last = max(ends, default="")
    for name, end in ends.items():
        _verify_end(library.folder / name, name, end, report, may_be_open=name == last)
    for name in sorted(unnamed):
        if name > last:
            report.notes.append(f"{name}: begun, nothing in it is committed")
        else:
            report.problems.append(f"{name}: the index does not know this file")


def _verify_file(library: Store, name: str, pages: Iterable[Page], report: Report) -> int:
    """Walk through a file's records and its pages side by side; return where they end."""
    report.files += 1
    position = 0
    try:
        file = (library.folder / name).open("rb")
    except OSError as error:
        lost = sum(1 for _ in pages)
        report.pages += lost
        report.problems.append(f"{name}: {error.strerror}; {lost} pages are lost")
        return 0
    with file:
        for page in pages:
            report.pages += 1
            report.problems += _doubles(library, page)
            if page.offset < position:
                report.problems.append(f"{_place(page)}: overlaps the page before it")
            else:
                _verify_page(file, position, page, report)
                position = page.offset + page.length
    report.bytes += position
    return position


def _verify_page(file: BinaryIO, position: int, page: Page, report: Report) -> None:
    """Check the records from a position to a page's end, the last of which has to be its own."""
    reached = False
    for member in _members(file, position, page.offset + page.length):
        report.records += 1
        place = f"{page.warc} at byte {member.offset}"
        faults = list(member.faults)
        if member.offset == page.offset:
            reached = True
            place = _place(page)
            faults += [] if faults else _differences(page, member)
        elif member.head.get("WARC-Type") in {"response", "revisit"}:
            faults.append(f"the index does not know this page, {_address(member)}")
        report.problems += [f"{place}: {fault}" for fault in faults]
    if not reached and position < page.offset:  # damage on the way: go on at the page itself
        _verify_page(file, page.offset, page, report)


def _verify_end(path: Path, name: str, end: int, report: Report, *, may_be_open: bool) -> None:
    """Look at what stands behind a file's last page."""
    surplus = path.stat().st_size - end if path.exists() else 0
    if surplus <= 0:
        return
    if may_be_open:
        report.notes.append(
            f"{name}: {surplus} bytes behind the last commit; the next crawl cuts them off"
        )
    else:
        report.problems.append(f"{name}: {surplus} bytes behind the last page")


def _doubles(library: Store, page: Page) -> list[str]:
    """Return whether a page is kept twice: at the same time, or again without a change."""
    for same in library.at_once(page):
        if same.id == page.id or (same.status, same.digest) != (page.status, page.digest):
            continue
        return [f"{_place(page)}: kept twice, both fetched {page.fetched}"]
    before = datetime.fromisoformat(page.fetched) - timedelta(milliseconds=1)
    older = library.page(page.address, at=before.isoformat(timespec="milliseconds")[:23])
    if older is None or not page.kind == older.kind == "response":
        return []
    # What came later in another order, or to another shard, was imported from elsewhere.
    in_order = older.id < page.id and older.id >> SHARD_BITS == page.id >> SHARD_BITS
    if not (in_order and page.status == 200 and older.digest == page.digest):
        return []
    if _is_cut(library, older) or _is_cut(library, page):  # such pages are asked for again
        return []
    return [f"{_place(page)}: kept twice, fetched {older.fetched} and {page.fetched}"]


def _is_cut(library: Store, page: Page) -> bool:
    try:
        return "WARC-Truncated" in library.record(page, limit=0).warc
    except InputError:  # damage, which is named at the page itself
        return False


def _place(page: Page) -> str:
    return f"{page.warc} at byte {page.offset}, {page.address}"


def _address(member: "_Member") -> str:
    return member.head.get("WARC-Target-URI", "").strip("<>")


def _differences(page: Page, member: "_Member") -> list[str]:
    """Return where the index says something else than the record."""
    stated = {
        "type": (page.kind, member.head.get("WARC-Type", "")),
        "address": (asked_address(page.address), _address(member)),
        "time": (page.fetched, member.head.get("WARC-Date", "")),
        "digest": (page.digest, member.head.get("WARC-Payload-Digest", "")),
        "length": (page.length, member.length),
    }
    return [
        f"the record's {what} is {in_file}, the index says {in_index}"
        for what, (in_index, in_file) in stated.items()
        if in_index != in_file
    ]


@dataclass(frozen=True, slots=True)
class _Member:
    """A gzip member of a WARC file, and what is wrong with the record in it."""

    offset: int
    length: int
    head: dict[str, str]
    faults: tuple[str, ...]


_STEP: Final = 1 << 20


def _members(file: BinaryIO, start: int, end: int) -> Iterator[_Member]:
    """Give the gzip members between two places of a file, up to the first unreadable one."""
    file.seek(start)
    offset, left, ahead = start, end - start, b""
    while left > 0 or ahead:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        plain, length = bytearray(), 0
        while not inflater.eof:
            if not ahead:
                ahead = file.read(min(_STEP, left))
                left -= len(ahead)
                if not ahead:
                    yield _Member(offset, length, {}, ("the record is cut off",))
                    return
            try:
                plain += inflater.decompress(ahead)
            except zlib.error as error:
                yield _Member(offset, length, {}, (f"not a whole gzip member ({error})",))
                return
            length += len(ahead) - len(inflater.unused_data)
            ahead = inflater.unused_data
        head, faults = _checked(bytes(plain))
        yield _Member(offset, length, head, tuple(faults))
        offset += length


def _checked(plain: bytes) -> tuple[dict[str, str], list[str]]:
    """Return the WARC head of what has to be one record, and what is wrong with it."""
    start, _, rest = plain.partition(b"\r\n\r\n")
    if not start.startswith(b"WARC/1."):
        return {}, ["no WARC record begins here"]
    lines = start.decode("utf-8", "replace").split("\r\n")[1:]
    head = {name.strip(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    length = head.get("Content-Length", "")
    if not length.isdigit() or rest[int(length) :] != b"\r\n\r\n":
        return head, [
            f"Content-Length {length or 'missing'}, but {len(rest) - 4} bytes are there"
        ]
    block = rest[: int(length)]
    faults = _digest_faults("WARC-Block-Digest", head, block)
    if head.get("WARC-Type") == "response":
        faults += _digest_faults("WARC-Payload-Digest", head, block.partition(b"\r\n\r\n")[2])
    return head, faults


def _digest_faults(name: str, head: dict[str, str], content: bytes) -> list[str]:
    if digest_fits(head.get(name, ""), content) is False:
        return [f"{name} does not fit the bytes"]
    return []


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
    except ValueError:
        return None
    return value.lower() in {base64.b32encode(found).decode("ascii").lower(), found.hex()}
