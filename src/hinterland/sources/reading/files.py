"""The files to read: those that a user names, and those of a folder that can be tables."""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ...errors import InputError, StorageError, UsageError
from ...files import system_reason
from ...language import counted, listed, t

__all__ = ["Named", "files_of"]

#: How the names of files end that can be tables.
_ENDINGS: Final = frozenset(
    {
        *(".csv", ".json", ".px", ".tab", ".tsv", ".txt", ".xml"),
        *(".htm", ".html", ".mht", ".mhtml", ".shtml", ".xht", ".xhtml"),
        *(".ods", ".xls", ".xlsb", ".xlsm", ".xlsx"),
        *(".bmp", ".gif", ".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff"),
    }
)
#: A file of observations has its pages in a second file next to it.
_PAGES: Final = ".pages.csv"
#: Excel's mark of an open workbook, and what a Mac adds to archives.
_NOT_OF_USERS: Final = (".", "~$", "__MACOSX")


class Named(NamedTuple):
    """A file to read.

    Attributes
    ----------
    path
        Where it is.
    name
        What reports call it: its name, and in a folder the sub-folders that lead to it.
    """

    path: Path
    name: str


def files_of(
    paths: Sequence[Path], *, without: Collection[Path] = ()
) -> tuple[list[Named], tuple[str, ...]]:
    """Return the files to read of files and folders, and a line for each that is not.

    A file is read whatever it is called. Of a folder and its sub-folders those files are read
    that can be tables by their endings, in the order of their names, `without` those that are
    about to be written.

    Raises
    ------
    UsageError
        There is no such file or folder.
    InputError
        No file of the folders can be a table.
    StorageError
        A folder can't be read.
    """
    found: dict[str, Named] = {}
    notices: list[str] = []
    written = {_real(path) for path in without}
    for path in paths:
        if not path.exists():
            raise UsageError(t("there is no file {name!r}", name=str(path)), file=str(path))
        inside = _inside(path, written) if path.is_dir() else [(Named(path, path.name), "")]
        for named, why_not in inside:
            if why_not:
                notices.append(t("{file} is skipped: {why}", file=named.name, why=why_not))
            elif (first := found.setdefault(_real(named.path), named)) is not named:
                notices.append(t("{file} is given twice and read once", file=first.name))
    if paths and not found:
        message = counted(
            "{folder}: its only file can't be a table; name a file",
            "{folder}: none of its {count} files can be a table; name a file",
            len(notices),
            folder=listed(path.name or str(path) for path in paths),
        )
        raise InputError(message)
    count = Counter(named.name for named in found.values())
    # Files of the same name go under the paths by which they were given.
    files = [
        named if count[named.name] == 1 else Named(named.path, named.path.as_posix())
        for named in found.values()
    ]
    return files, tuple(notices)


def _inside(folder: Path, written: Collection[str]) -> Iterator[tuple[Named, str]]:
    """Yield what is in a folder, with the reason why it is not read, "" where it is."""
    entries: list[tuple[Path, str]] = []

    def refuse(error: OSError) -> None:
        reason = system_reason(error)
        message = t("{path}: can't be read ({error})", path=error.filename, error=reason)
        raise StorageError(message) from error

    for place, folders, files in os.walk(folder, onerror=refuse):
        here = Path(place)
        aside = [name for name in folders if name.startswith(_NOT_OF_USERS)]
        folders[:] = [name for name in folders if name not in aside]
        entries += [(here / name, t("a hidden folder")) for name in aside]
        entries += [(here / name, _why_not(here / name, files, written)) for name in files]
    for path, why_not in sorted(entries):
        yield Named(path, path.relative_to(folder).as_posix()), why_not


def _why_not(path: Path, neighbours: Sequence[str], written: Collection[str]) -> str:
    name = path.name
    if name.startswith(_NOT_OF_USERS):
        return t("a hidden file")
    if path.suffix.lower() not in _ENDINGS:
        return t("its extension is not that of a table")
    if not path.is_file():
        return t("it is not a file")
    if _real(path) in written or name.endswith(_PAGES) or path.stem + _PAGES in neighbours:
        return t("it holds the result of an earlier reading")
    return ""


def _real(path: Path) -> str:
    return os.path.realpath(path)
