"""Files of WARC records as others hand them on: WARC files, and WACZ files with some in them."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from ...errors import InputError
from ...language import t
from ..disk import not_read
from .reading import WarcRecord, records

__all__ = ["records_in"]

#: A longer record is not read, in bytes.
LONGEST: Final = 1 << 29

_WARC_NAME: Final = re.compile(r"\.warc(\.gz|\.zst)?$", re.IGNORECASE)


def records_in(
    path: Path,
    faults: list[str] | None = None,
    *,
    wanted: Callable[[WarcRecord], bool] = lambda _: True,
) -> Iterator[WarcRecord]:
    """Give the whole records of a WARC file, or of those in a WACZ file, one after the other.

    A line for each damaged place, and each record that is too long to read, is added to
    `faults`. `wanted` is asked with a record's head: of others the block is left out.

    Raises
    ------
    InputError
        The file can't be read; or it is damaged and no `faults` were given: then after the last
        record.
    """
    found: list[str] = []
    try:
        file = path.open("rb")
    except OSError as error:
        raise not_read(path, error) from None
    with file:
        for name, inner in _warc_files(path, file):
            try:
                for record in records(inner, wanted=lambda r: r.size <= LONGEST and wanted(r)):
                    fault = record.fault
                    if record.size > LONGEST and wanted(record):
                        fault = t(
                            "the record ({address}) has {size:,} bytes, more than the {most:,} "
                            "that are read; it was left out",
                            address=record.address,
                            size=record.size,
                            most=LONGEST,
                        )
                    if not fault:
                        yield record
                        continue
                    place = record.offset
                    line = t("{file}, byte {byte}: {fault}", file=name, byte=place, fault=fault)
                    found.append(line)
            except InputError as error:  # of another format
                found.append(t("{file}: {fault}", file=name, fault=error))
    if faults is not None:
        faults += found
    elif found:
        raise InputError(found[0], file=str(path))


def _warc_files(path: Path, file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """Give the WARC files that a file holds, with their names: itself, or those in a WACZ."""
    zipped = file.read(4) == b"PK\x03\x04" and zipfile.is_zipfile(file)
    file.seek(0)
    if not zipped and path.suffix.lower() != ".wacz":
        yield str(path), file
        return
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(
            t("{file} is not a whole WACZ file ({error})", file=path, error=error),
            file=str(path),
        ) from None
    with archive:
        names = [name for name in archive.namelist() if _WARC_NAME.search(name)]
        if not names:
            raise InputError(
                t(
                    "{file} does not have a WARC file in it; a WACZ file has them in archive/",
                    file=path,
                ),
                file=str(path),
            )
        for name in names:
            inside = f"{path}/{name}"
            try:
                with archive.open(name) as inner:
                    yield inside, cast("BinaryIO", inner)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise not_read(inside, error) from None
