"""Checks a page library byte by byte: the records, and the index against them, both ways."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from ..files import system_reason
from ..language import counted, shipped, t
from .shard import SHARD_BITS
from .store import Page, Store
from .warc import WarcRecord, records
from .warc.posted import asked_address
from .warc.reading import digest_fits

__all__ = ["Report", "verify"]


@dataclass(slots=True)
class Report:
    """What a check found: `problems` are damage; `notes` are not, and need no action."""

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
        No shard of it can be read.
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
    if shard not in library.shards:  # found damaged on the way, which is a fault of the library
        return
    last = max(ends, default="")
    for name, end in ends.items():
        path = library.folder / name
        surplus = path.stat().st_size - end if path.exists() else 0
        if surplus > 0 and name == last:
            report.notes.append(
                t(
                    "{file}: {count:,} bytes behind the last commit; the next crawl cuts them off",
                    file=name,
                    count=surplus,
                )
            )
        elif surplus > 0:
            report.problems.append(
                t("{file}: {count:,} bytes behind the last page", file=name, count=surplus)
            )
    for name in sorted(unnamed):
        if name > last:
            report.notes.append(t("{file}: begun, nothing in it is committed", file=name))
        else:
            report.problems.append(t("{file}: this file is not in the index", file=name))


def _verify_file(library: Store, name: str, pages: Iterable[Page], report: Report) -> int:
    """Go through a file's records and its pages side by side; return where they end."""
    report.files += 1
    position = 0
    try:
        file = (library.folder / name).open("rb")
    except OSError as error:
        lost = sum(1 for _ in pages)
        report.pages += lost
        report.problems.append(
            counted(
                "{file}: {error}; {count} page is lost",
                "{file}: {error}; {count} pages are lost",
                lost,
                file=name,
                error=system_reason(error),
            )
        )
        return 0
    with file:
        for page in pages:
            report.pages += 1
            faults = list(_doubles(library, page))
            if page.offset < position:
                faults.append(t("overlaps the page before it"))
            else:
                faults += _verify_page(file, position, page, report)
                position = page.offset + page.length
            place = t("{file} at byte {byte}", file=name, byte=page.offset) if faults else ""
            report.problems += [f"{place}, {page.address}: {fault}" for fault in faults]
    report.bytes += position
    return position


def _verify_page(file: BinaryIO, position: int, page: Page, report: Report) -> list[str]:
    """Check the records from a position to a page's end, the last of which has to be its own.

    Returns the faults of the page; those of other records are added to the report.
    """
    start = position
    for record in records(file, start, page.offset + page.length):
        report.records += 1
        faults = list(_faults(record))
        if record.offset != position and position >= 0:
            faults.append(
                t("the {count:,} bytes before it are damaged", count=record.offset - position)
            )
        if record.offset == page.offset:
            return faults or list(_differences(page, record))
        if not record.fault and record.kind in {"response", "revisit"}:
            faults.append(t("this page is not in the index: {address}", address=record.address))
        place = t("{file} at byte {byte}", file=page.warc, byte=record.offset)
        report.problems += [f"{place}: {fault}" for fault in faults]
        # Behind damage nobody knows where the next record has to begin.
        position = record.offset + record.length if record.length else -1
    if start < page.offset:  # lost behind damage: go on at the page itself
        return _verify_page(file, page.offset, page, report)
    return [t("the record is missing")]


def _faults(record: WarcRecord) -> Iterator[str]:
    """Give what is wrong with a record by itself."""
    if record.fault:
        yield record.fault
    elif not record.length or record.line_ends != b"\r\n\r\n":
        yield t("the record is not one whole gzip member")
    else:
        parts = {"WARC-Block-Digest": record.block}
        if record.kind == "response":
            parts["WARC-Payload-Digest"] = record.block.partition(b"\r\n\r\n")[2]
        for name, content in parts.items():
            if digest_fits(record.field(name), content) is False:
                yield t("{digest} does not match the bytes", digest=name)


def _differences(page: Page, record: WarcRecord) -> Iterator[str]:
    """Give where the index and the record differ."""
    stated: dict[str, tuple[object, object]] = {
        shipped("type"): (page.kind, record.kind),
        shipped("address"): (asked_address(page.address), record.address),
        shipped("time"): (page.fetched, record.field("WARC-Date")),
        shipped("digest"): (page.digest, record.field("WARC-Payload-Digest")),
        shipped("length"): (page.length, record.length),
    }
    for what, (in_index, in_file) in stated.items():
        if in_index != in_file:
            yield t(
                "the record's {what} is {file}, but {index} in the index",
                what=t(what),
                file=in_file,
                index=in_index,
            )


def _doubles(library: Store, page: Page) -> Iterator[str]:
    """Give whether a page is kept twice: at the same time, or again without a change."""
    for same in library.at_once(page):
        if same.id != page.id and (same.status, same.digest) == (page.status, page.digest):
            yield t("kept twice, both fetched {time}", time=page.fetched)
            return
    before = datetime.fromisoformat(page.fetched) - timedelta(milliseconds=1)
    older = library.page(page.address, at=before.isoformat(timespec="milliseconds")[:23])
    if older is None or not page.kind == older.kind == "response":
        return
    # What came later in another order, or to another shard, was imported from elsewhere.
    in_order = older.id < page.id and older.id >> SHARD_BITS == page.id >> SHARD_BITS
    if not (in_order and page.status == 200 and older.digest == page.digest):
        return
    # A cut page is asked for again without conditions, and may break off at the same place.
    if not (_is_cut(library, older) or _is_cut(library, page)):
        yield t(
            "kept twice, fetched {time} and {later}", time=older.fetched, later=page.fetched
        )


def _is_cut(library: Store, page: Page) -> bool:
    try:
        return "warc-truncated" in library.record(page, limit=0).warc
    except InputError:  # damage, which is reported at the page itself
        return False
