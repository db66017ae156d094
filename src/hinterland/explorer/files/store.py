"""The files of a project: one folder each, of plain files that the command line reads.

::

    PROJECT/files/3f0c9a…/
        file.toml               its name, digest and size, when it came, and its mapping
        data.xlsx               its bytes
        reading.json            what was read, in each language
        table-0.json            the cells of a table
        regions.csv             its regions, where they are its own
        observations.csv        what was read, with the mapping; observations.pages.csv beside it
        doubts.csv
"""

import json
import re
import secrets
import shutil
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ...errors import InputError, StorageError
from ...files import bytes_of, system_reason
from ...language import t
from ..explorer import Explorer
from ..shown import Asked, Refused

__all__ = [
    "KEYS", "OWN", "Corrections", "Kept", "file_of", "kept_files", "kept_in", "new_folder",
    "remove", "remove_folder", "shown_name", "write_about",
]  # fmt: skip

_ID: Final = re.compile(r"[0-9a-f]{16}")
_LONGEST: Final = 120
#: In place of a country: the regions are those that the file itself names.
OWN: Final = "own"
#: The parts of a mapping that are by name.
KEYS: Final = ("series", "units", "regions")


@dataclass(frozen=True, slots=True)
class Corrections:
    """How a file is to be read where that is not printed, or is printed otherwise.

    Attributes
    ----------
    country
        Whose regions they are, `own` for those that the file names.
    vintage, year
        Of all rows, and of those without a year.
    series
        Series as it was read → ours.
    units
        Series as it was read → the unit of its figures as one prints it.
    regions
        Region as printed → its code.
    """

    country: str = "china"
    vintage: str = ""
    year: int | None = None
    series: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the project: its folder, given name, SHA-256 and size, when it came."""

    folder: Path
    name: str
    digest: str
    size: int
    received: str
    corrections: Corrections = field(default_factory=Corrections)

    @property
    def id(self) -> str:
        """What its address names it by."""
        return self.folder.name

    @property
    def data(self) -> Path:
        """The file itself."""
        return next(self.folder.glob("data.*"))

    def reading(self, language: str) -> dict[str, Any]:
        """Return what was read of it, in a language."""
        found = json.loads(bytes_of(self.folder / "reading.json"))
        of_language: dict[str, Any] = found[language]
        return of_language


def kept_files(project: Path | None) -> list[Kept]:
    """Return the files of a project, the newest first."""
    if project is None or not (project / "files").is_dir():
        return []
    folders = [f for f in (project / "files").iterdir() if _ID.fullmatch(f.name)]
    found = [kept_in(folder) for folder in folders if (folder / "file.toml").is_file()]
    return sorted(found, key=lambda file: (file.received, file.id), reverse=True)


def file_of(explorer: Explorer, asked: Asked) -> Kept:
    """Return the file that an address names; the name is only compared with known ones.

    Raises
    ------
    Refused
        There is no such file.
    """
    given = asked.names["file"]
    for file in kept_files(explorer.project):
        if file.id == given:
            return file
    raise Refused(404, t("There is no such file here."), [(t("all files"), asked.to("/files"))])


def kept_in(folder: Path) -> Kept:
    """Return the file that a folder holds.

    Raises
    ------
    InputError
        Its `file.toml` can't be read.
    """
    try:
        table = tomllib.loads(bytes_of(folder / "file.toml").decode())
        mapping = table.pop("mapping", {})
        kept = Kept(folder, **table)
        return replace(kept, corrections=Corrections(**mapping))
    except (TypeError, ValueError) as error:
        what = t("files/{id}/file.toml can’t be read; remove that folder", id=folder.name)
        raise InputError(what) from error


def new_folder(project: Path) -> Path:
    """Make the folder of a new file, under a name that nobody has chosen.

    It begins with a dot until all is there: `kept_files` doesn't see it.

    Raises
    ------
    StorageError
        The project can't be written.
    """
    folder = project / "files" / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        what = t("the project folder can’t be written: {why}", why=system_reason(error))
        raise StorageError(what) from error
    return folder


def remove(file: Kept) -> None:
    """Remove a file with all that was made of it, but for studies."""
    remove_folder(file.folder)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours, if it is still there."""
    shutil.rmtree(folder, ignore_errors=True)


def write_about(file: Kept) -> None:
    """Write what is known of a file into its folder."""
    corrections = file.corrections
    lines = [
        f"name = {_quoted(file.name)}",
        f"digest = {_quoted(file.digest)}",
        f"size = {file.size}",
        f"received = {_quoted(file.received)}",
        "",
        "[mapping]",
        f"country = {_quoted(corrections.country)}",
        f"vintage = {_quoted(corrections.vintage)}",
        *([f"year = {corrections.year}"] if corrections.year is not None else []),
    ]
    for key in KEYS:
        named: Mapping[str, str] = getattr(corrections, key)
        lines += ["", f"[mapping.{key}]"]
        lines += [f"{_quoted(printed)} = {_quoted(ours)}" for printed, ours in named.items()]
    (file.folder / "file.toml").write_text("\n".join(lines) + "\n", "utf-8")


def shown_name(given: str) -> str:
    r"""Return a file's given name as it is shown: its last part, without signs that deceive.

    Examples
    --------
    >>> shown_name("..\\..\\etc/cities\u202e2019.xlsx"), shown_name("../")
    ('cities2019.xlsx', 'file')
    """
    last = re.split(r"[/\\]", given)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return kept[:_LONGEST] or "file"


def _quoted(text: str) -> str:
    """Return a text as TOML has it; its controls are escaped as in JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
