"""A library's pages as one WARC file, an index of them, or a WACZ file."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ...errors import InputError, UsageError
from ...language import t
from ..disk import not_read, not_written
from ..store import Page, Store
from .cdxj import cdxj_line
from .wacz import write_wacz

__all__ = ["export"]


def export(
    folder: str | Path,
    *,
    warc: str | Path | None = None,
    cdxj: str | Path | None = None,
    wacz: str | Path | None = None,
    faults: list[str] | None = None,
) -> int:
    """Write a library's pages as one WARC file, an index of them, or both in a WACZ file.

    Parameters
    ----------
    folder
        The library's folder.
    warc
        The file to write all records to: its name ends in `.warc.gz`.
    cdxj
        The file to write the index to, for replay with pywb and the like. It points into `warc`
        where that is written too, else into the library's own files.
    wacz
        The file to write records, index and a list of pages to: its name ends in `.wacz`.
    faults
        Where to add a line for each shard that can't be read; without it, that is an error.

    Returns
    -------
    int
        The number of pages.

    Raises
    ------
    UsageError
        There is no page library, nothing to write was named, or a file is there already.
    StorageError
        A file can't be written.
    InputError
        A WARC file of the library can't be read.
    """
    _check_names(warc, cdxj, wacz)
    with Store(folder) as library:
        pages = list(library.pages())  # at one time: a crawl may go on meanwhile
        if library.faults and faults is None:
            raise InputError(library.faults[0])
        ends = {page.warc: page.offset + page.length for page in pages}
        starts = dict(zip(ends, itertools.accumulate(ends.values(), initial=0), strict=False))

        def copy(file: BinaryIO) -> None:
            for name, end in ends.items():
                _copy(library.folder / name, end, file)

        if warc is not None:
            with _new_file(Path(warc)) as file:
                copy(file)
        if cdxj is not None:
            name = Path(warc).name if warc else None
            with _new_file(Path(cdxj)) as file:
                file.writelines(sorted(_lines(pages, name, starts)))
        if wacz is not None:
            lines = sorted(_lines(pages, "data.warc.gz", starts))
            with _new_file(Path(wacz)) as file:
                write_wacz(file, library, pages, lines, copy)
        if faults is not None:
            faults += library.faults
    return len(pages)


def _check_names(
    warc: str | Path | None, cdxj: str | Path | None, wacz: str | Path | None
) -> None:
    if warc is None and cdxj is None and wacz is None:
        raise UsageError(t("name a file to write with --warc, --cdxj or --wacz"))
    for target, ending in ((warc, ".warc.gz"), (cdxj, ""), (wacz, ".wacz")):
        if target is None:
            continue
        if not str(target).endswith(ending):
            raise UsageError(
                t("{file}: its name has to end in {ending}", file=target, ending=ending)
            )
        if Path(target).exists():
            raise UsageError(t("{file} is there already; choose another name", file=target))


def _lines(
    pages: Iterable[Page], warc: str | None, starts: Mapping[str, int]
) -> Iterator[bytes]:
    for page in pages:
        shift = starts[page.warc] if warc else 0
        yield cdxj_line(page, warc or page.warc, page.offset + shift)


def _copy(source: Path, length: int, target: BinaryIO) -> None:
    try:
        file = source.open("rb")
    except OSError as error:
        raise not_read(source, error) from None
    with file:
        while length > 0:
            piece = file.read(min(length, 1 << 20))
            if not piece:
                raise InputError(
                    t("{file} is damaged: it is shorter than its index states", file=source),
                    file=str(source),
                )
            target.write(piece)
            length -= len(piece)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise not_written(path, error) from None
    finally:
        part.unlink(missing_ok=True)
