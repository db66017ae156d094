"""Where a library's shards are, and which of them have an index that can be read."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

from ..errors import InputError
from ..language import t

__all__ = [
    "FORMAT",
    "check_format",
    "damaged_index",
    "is_made",
    "lost_index",
    "opened",
    "read_only",
    "shard_folders",
    "shard_places",
]

#: The version of the index's tables.
FORMAT: Final = 1


def shard_folders(library: Path) -> list[Path]:
    """Return the folders of a library's shards that have an index, in order of their numbers."""
    return [folder for folder in shard_places(library) if is_made(folder)]


def shard_places(library: Path) -> list[Path]:
    """Return the folders of a library's shards, also of those that were never finished."""
    found = [f for f in library.glob("shard-*") if f.name[6:].isdecimal() and f.is_dir()]
    return sorted(found, key=lambda f: int(f.name.removeprefix("shard-")))


def is_made(folder: Path) -> bool:
    """Return whether a shard's index was made: what a crash left of one does not count.

    A damaged index was made; opening it raises an error.
    """
    path = folder / "index.sqlite"
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    if any(head[60:64]):  # the version, where the journal is empty
        return True
    try:
        with contextlib.closing(read_only(folder)) as db:
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return True
    return bool(tables)


def opened(folder: Path) -> sqlite3.Connection:
    """Return a shard's index for reading.

    Raises
    ------
    InputError
        It is damaged, or made by another version.
    """
    for mode in ("mode=ro", "immutable=1"):  # the second for a folder that can't be written
        with contextlib.suppress(sqlite3.OperationalError):
            db = read_only(folder, mode)
            try:
                _check(db, folder)
            except BaseException:
                db.close()
                raise
            return db
    path = (folder / "index.sqlite").absolute()
    raise InputError(
        t("{file} can't be opened; check its permissions", file=path), file=str(path)
    )


def _check(db: sqlite3.Connection, folder: Path) -> None:
    try:
        check_format(db, folder)
        (tables,) = db.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'page', 'warc')"
        ).fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise damaged_index(folder, error) from None
    if tables < 3:
        raise damaged_index(folder, t("tables are missing"))


def read_only(folder: Path, mode: str = "mode=ro") -> sqlite3.Connection:
    """Return a connection to a shard's index that sees what has been committed."""
    path = (folder / "index.sqlite").absolute()
    return sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=30)


def check_format(db: sqlite3.Connection, folder: Path) -> None:
    """Raise an error where a shard's index was made by another version of Hinterland."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != FORMAT:
        raise InputError(
            t(
                "{shard} was made by another version of hinterland (index format {other}, this "
                "version reads {own}); crawl into a new folder",
                shard=folder,
                other=version,
                own=FORMAT,
            ),
            file=f"{folder}/index.sqlite",
        )


def damaged_index(folder: Path, why: object) -> InputError:
    """Return the error of a shard whose index is damaged."""
    file = f"{folder}/index.sqlite"
    return InputError(
        t(
            "{file} is damaged ({error}); restore it from a backup, or import the WARC files "
            "next to it into a new library",
            file=file,
            error=why,
        ),
        file=file,
    )


def lost_index(folder: Path) -> InputError:
    """Return the error of a shard that has WARC files and not their index."""
    return InputError(
        t(
            "{shard} has WARC files but no index; import them into a new library with "
            "`hinterland library import`",
            shard=folder,
        ),
        file=f"{folder}/index.sqlite",
    )
