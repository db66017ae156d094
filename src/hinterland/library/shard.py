"""A shard's writer: the WARC files are the truth, SQLite is their index, one commit for both.

A page is kept when its records are on disk and one transaction says so. The records are
written first; what is behind the last committed length of a WARC file was never committed, and
is cut off when the shard is opened again.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import Final

from ..errors import InputError
from ..language import t
from ..version import VERSION
from .disk import storage_errors
from .entry import COLUMNS, Entry
from .lock import Lock
from .places import FORMAT, check_format, is_made, lost_index, shard_folders
from .warc.writing import warcinfo_record

__all__ = ["FORMAT", "SHARD_BITS", "WARCINFO", "Shard", "now", "shard_folders"]

#: A page's id is its shard's number, shifted, plus its number there.
SHARD_BITS: Final = 40

#: A WARC file that has this many bytes is followed by a new one.
ROTATION: Final = 1_000_000_000

_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE warc (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, length INTEGER NOT NULL);
CREATE TABLE page (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL, host TEXT NOT NULL, fetched TEXT NOT NULL,
    status INTEGER NOT NULL, mime TEXT NOT NULL, digest TEXT NOT NULL,
    warc INTEGER NOT NULL REFERENCES warc, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    size INTEGER NOT NULL, weight REAL NOT NULL, links INTEGER NOT NULL, kind TEXT NOT NULL,
    etag TEXT NOT NULL, modified TEXT NOT NULL, wall TEXT NOT NULL
);
CREATE INDEX page_address ON page (address, fetched);
"""

_values: Final = attrgetter(*COLUMNS)
_INSERT: Final = (
    f"INSERT INTO page (id, warc, offset, length, {', '.join(COLUMNS)}) "
    f"VALUES (?, ?, ?, ?{', ?' * len(COLUMNS)})"
)

#: What a WARC file's first record states.
WARCINFO: Final = (
    ("software", f"hinterland/{VERSION}"),
    ("format", "WARC File Format 1.1"),
    (
        "conformsTo",
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    ),
)


class Shard:
    """The one writer of one shard of a page library.

    Opening it creates what is missing and cuts off what a crash left half written.

    Raises
    ------
    StorageError
        The folder can't be written, is in use, or the disk is full.
    InputError
        The index or a WARC file is damaged.
    """

    def __init__(self, library: Path, number: int = 0) -> None:
        self.number = number
        self.folder = library / f"shard-{number}"
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(
            self.folder / "lock", what=t("the library {library}", library=library)
        )
        self._file = -1
        self._warc, self._path, self._length, self._next = 0, self.folder, 0, 0
        try:
            with storage_errors(self.folder):
                if not is_made(self.folder):
                    _create(self.folder)
                self.db = sqlite3.connect(
                    self.folder / "index.sqlite",
                    isolation_level=None,
                    check_same_thread=False,
                    timeout=30,
                )
                # FULL: a commit is on the disk when it returns, so a page outlives a power cut.
                for pragma in (
                    "journal_mode = WAL",
                    "synchronous = FULL",
                    "cache_size = -16000",
                ):
                    self.db.execute(f"PRAGMA {pragma}")
                self._recover()
        except BaseException:
            self._lock.close()
            raise

    @property
    def next_page(self) -> int:
        """The id of the page that is kept next."""
        return self._next

    def commit(
        self, entries: Sequence[Entry], also: Callable[[sqlite3.Connection], None] | None = None
    ) -> int:
        """Keep pages: their records first, then one transaction; return the bytes written.

        `also` is called inside the transaction, for what has to become true together with them.

        Raises
        ------
        StorageError
            Nothing was kept: the disk is full or can't be written.
        """
        with storage_errors(self.folder):
            if self._length >= ROTATION:
                self._begin_file()
            records = bytearray()
            if not self._length:
                records += warcinfo_record(self._path.name, date=now(), fields=WARCINFO)
            rows = []
            for number, entry in enumerate(entries, start=self._next):
                records += entry.request
                place = (self._warc, self._length + len(records), len(entry.record))
                records += entry.record
                rows.append((number, *place, *_values(entry)))
            length = self._length + len(records)
            try:
                if rows:
                    self._write(records)
                with self.transaction() as db:
                    if rows:
                        db.executemany(_INSERT, rows)
                        db.execute(
                            "UPDATE warc SET length = ? WHERE id = ?", (length, self._warc)
                        )
                    if also is not None:
                        also(db)
            except BaseException:
                # Cut off what was written, unless the index has it after all.
                with contextlib.suppress(OSError, sqlite3.Error):
                    query = "SELECT length FROM warc WHERE id = ?"
                    (length,) = self.db.execute(query, (self._warc,)).fetchone()
                    if self._file >= 0:
                        os.ftruncate(self._file, length)
                raise
            if not rows:
                return 0
            self._length = length
            self._next += len(rows)
            return len(records)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give one transaction of the index, rolled back when the block fails."""
        with storage_errors(self.folder):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                # SQLite may have rolled back by itself, then this fails.
                with contextlib.suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the files. Everything committed is on disk already."""
        with contextlib.suppress(sqlite3.Error):
            self.db.close()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._lock.close()

    def _write(self, records: bytearray) -> None:
        """Write behind the last committed byte, and wait until the disk has it."""
        if self._file < 0:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o644)
            _sync_folder(self.folder)
        view, at = memoryview(records), self._length
        while view:
            written = os.pwrite(self._file, view, at)
            view, at = view[written:], at + written
        # Not every system has the call that leaves the file's times alone.
        getattr(os, "fdatasync", os.fsync)(self._file)

    def _begin_file(self) -> None:
        """Go on with a new WARC file; the index names it before it is there."""
        with self.transaction() as db:
            (last,) = db.execute("SELECT coalesce(max(id), 0) FROM warc").fetchone()
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            name = f"{self.folder.name}/hinterland-{stamp}-{self.number}-{last + 1:05}.warc.gz"
            db.execute("INSERT INTO warc VALUES (?, ?, 0)", (last + 1, name))
        if self._file >= 0:
            os.close(self._file)
        self._file = -1
        self._warc, self._path, self._length = last + 1, self.folder.parent / name, 0

    def _recover(self) -> None:
        """Cut off what a crash left behind the last commit."""
        check_format(self.db, self.folder)
        for number, name, length in self.db.execute(
            "SELECT id, name, length FROM warc ORDER BY id"
        ):
            self._warc, self._path, self._length = number, self.folder.parent / name, length
            size = self._path.stat().st_size if self._path.exists() else 0
            if size < length:
                raise InputError(
                    t(
                        "{file} is damaged: it has {size:,} bytes, but {length:,} by its index; "
                        "`hinterland library verify {library}` lists the lost pages",
                        file=self._path,
                        size=size,
                        length=length,
                        library=self.folder.parent,
                    ),
                    file=str(self._path),
                )
            if size > length:
                os.truncate(self._path, length)
        (self._next,) = self.db.execute(
            "SELECT coalesce(max(id), ?) + 1 FROM page", (self.number << SHARD_BITS,)
        ).fetchone()
        if not self._warc:
            self._begin_file()


def now() -> str:
    """Return the time as ISO 8601 in UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _create(folder: Path) -> None:
    """Make a shard's index under another name, and rename it when it is whole."""
    if any(folder.glob("*.warc.gz")):
        raise lost_index(folder)
    path, part = folder / "index.sqlite", folder / "index.sqlite.part"
    for left in (part, Path(f"{part}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
        left.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = FULL")
            db.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {FORMAT}; COMMIT;"
            )
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make a new file's name outlive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
