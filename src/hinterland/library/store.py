"""The page library as its readers see it: any number of them, also while a crawl writes."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from ..errors import InputError, UsageError
from .lock import Lock
from .runs import last_run
from .shard import FORMAT, shard_folders
from .warc import Record, parse_record

if TYPE_CHECKING:
    from .search import Found

__all__ = ["Library", "Page"]

#: The most bytes of a body that a reader gets unless it asks for more.
BODY_LIMIT: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answered at one time, as the index knows it.

    `warc` is the WARC file, relative to the library's folder; `offset` and `length` are the
    record's place in it, in bytes. `size` is the length of the body as sent, `links` the
    number of links on the page, `weight` its importance (the strategy's measure, or the number
    of kept pages that link to it). `wall` names the wall that answered in the page's place.
    """

    id: int
    address: str
    host: str
    fetched: str
    status: int
    mime: str
    digest: str
    warc: str
    offset: int
    length: int
    size: int
    weight: float
    links: int
    kind: Literal["response", "revisit"]
    etag: str
    modified: str
    wall: str


_COLUMNS: Final = (
    "page.id, address, host, fetched, status, mime, digest, warc.name, offset, page.length, "
    "size, weight, links, kind, etag, modified, wall"
)
_PAGES: Final = f"SELECT {_COLUMNS} FROM page JOIN warc ON warc.id = page.warc "


class Library:
    """A page library on disk.

    Parameters
    ----------
    folder
        The library's folder.

    Raises
    ------
    UsageError
        There is no page library.
    InputError
        It is damaged, or made by another version.

    Notes
    -----
    A page's `id` grows with time within its shard, and shards do not share ids: a reader that
    follows a growing library keeps the last id of each of `shards`.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        folders = shard_folders(self.folder)
        if not folders:
            raise UsageError(
                f"{self.folder} is not a page library; `hinterland crawl` makes one"
            )
        self._indexes = {int(f.name.removeprefix("shard-")): _open(f) for f in folders}

    @property
    def shards(self) -> tuple[int, ...]:
        """The numbers of the shards: one a worker of the crawl."""
        return tuple(self._indexes)

    def pages(
        self,
        *,
        host: str | None = None,
        shard: int | None = None,
        after_id: int = 0,
        limit: int | None = None,
    ) -> Iterator[Page]:
        """Give the kept pages, shard by shard in the order in which they were kept.

        Parameters
        ----------
        host
            Only pages of this host (`name:port`).
        shard
            Only pages of this shard.
        after_id
            Only pages with a larger id.
        limit
            At most so many.
        """
        left = limit
        for number in self.shards if shard is None else (shard,):
            for page in self._select(
                number,
                "WHERE page.id > ? AND (? IS NULL OR host = ?) ORDER BY page.id LIMIT ?",
                (after_id, host, host, -1 if left is None else left),
            ):
                yield page
                if left is not None:
                    left -= 1

    def page(self, address: str, *, at: str | None = None) -> Page | None:
        """Return the last page kept of an address, or the last one at or before a time.

        Parameters
        ----------
        address
            The canonical address.
        at
            A time in ISO 8601 (`2024`, `2024-05-01`, `2024-05-01T12:00:00Z`), in UTC; a day, or
            a year, counts to its end.
        """
        until = "~" if at is None else at.strip().removesuffix("Z") + "~"
        found = [
            page
            for number in self._indexes
            for page in self._select(
                number,
                "WHERE address = ? AND fetched <= ? ORDER BY fetched DESC LIMIT 1",
                (address, until),
            )
        ]
        return max(found, key=lambda page: page.fetched, default=None)

    def record(self, page: Page, *, limit: int = BODY_LIMIT) -> Record:
        """Return a page's record; a revisit comes with the body of the page that it repeats.

        Raises
        ------
        InputError
            The WARC file has no such record.
        """
        record = self._read(page, limit)
        if page.kind == "response":
            return record
        original = self._original(page)
        if original is None:
            return record
        body = self._read(original, limit)
        return Record(
            warc=record.warc,
            status_line=record.status_line,
            headers=body.headers,
            raw=record.raw,
            body=body.body,
            whole=body.whole,
        )

    def search(self, query: str, **filters: Any) -> "Found":
        """Return the pages that hold all words of a query, the best first.

        `filters` are `host`, `since`, `until`, `kind` and `limit`, as in `library.search.search`.
        """
        from .search import search  # late: the search engine is heavy

        return search(self.folder, query, **filters)

    def status(self) -> dict[str, object]:
        """Return what the library holds and how its last crawl stands, for people and JSON."""
        totals: dict[str, int] = {}
        statuses: dict[str, int] = {}
        for number in self.shards:
            for status, count in self._rows(
                number, "SELECT status, count(*) FROM page GROUP BY 1"
            ):
                statuses[str(status)] = statuses.get(str(status), 0) + count
            for key, value in self._totals(number).items():
                totals[key] = totals.get(key, 0) + value
        times = [t for number in self.shards for t in self._ends(number)]
        return {
            "library": str(self.folder),
            **totals,
            "statuses": dict(sorted(statuses.items())),
            "first": min(times, default=""),
            "last": max(times, default=""),
            "shards": len(self.shards),
            "running": Lock.is_held(self.folder / "lock"),
            "run": last_run(self.folder),
        }

    def close(self) -> None:
        """Let go of the index."""
        for index in self._indexes.values():
            index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _totals(self, shard: int) -> dict[str, int]:
        """Return a shard's counts, with what the crawl last said of its queue."""
        ((pages, revisits, walls, hosts),) = self._rows(
            shard,
            "SELECT count(*), total(kind = 'revisit'), total(wall != ''), count(DISTINCT host) "
            "FROM page",
        )
        ((length,),) = self._rows(shard, "SELECT coalesce(sum(length), 0) FROM warc")
        totals = {"pages": pages, "revisits": int(revisits), "walls": int(walls)}
        totals |= {"bytes": length, "hosts": hosts}
        for (value,) in self._rows(shard, "SELECT value FROM meta WHERE key = 'crawl'"):
            totals |= json.loads(value)
        return totals

    def _ends(self, shard: int) -> list[str]:
        """Return when a shard's first and last pages were fetched."""
        ((first, last),) = self._rows(shard, "SELECT min(fetched), max(fetched) FROM page")
        return [first, last] if first else []

    def _original(self, page: Page) -> Page | None:
        """Return the page whose body a revisit repeats."""
        found = (
            original
            for number in self._indexes
            for original in self._select(
                number,
                "WHERE address = ? AND digest = ? AND kind = 'response' AND fetched <= ? "
                "ORDER BY fetched DESC LIMIT 1",
                (page.address, page.digest, page.fetched),
            )
        )
        return next(found, None)

    def _read(self, page: Page, limit: int) -> Record:
        path = self.folder / page.warc
        try:
            with path.open("rb") as file:
                file.seek(page.offset)
                member = file.read(page.length)
        except OSError as error:
            raise InputError(f"{path} can't be read: {error.strerror}") from None
        try:
            return parse_record(member, limit=limit)
        except InputError:
            raise InputError(
                f"{path} is damaged at byte {page.offset} ({page.address}); "
                f"`hinterland library verify {self.folder}` names all such pages"
            ) from None

    def _select(self, shard: int, where: str, values: tuple[object, ...]) -> Iterator[Page]:
        for row in self._rows(shard, _PAGES + where, values):
            yield Page(*row)

    def _rows(
        self, shard: int, query: str, values: tuple[object, ...] = ()
    ) -> Iterator[tuple[Any, ...]]:
        try:
            # Not `yield from`, which would close the cursor of a library that is closed already.
            for row in self._indexes[shard].execute(query, values):  # noqa: UP028
                yield row
        except sqlite3.DatabaseError as error:
            raise InputError(
                f"{self.folder}/shard-{shard}/index.sqlite is damaged ({error}); "
                "restore it from a copy"
            ) from None


def _open(folder: Path) -> sqlite3.Connection:
    path = (folder / "index.sqlite").absolute()
    for mode in ("mode=ro", "immutable=1"):  # the second for a folder that can't be written
        db = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=30)
        with contextlib.suppress(sqlite3.OperationalError):
            return _checked(db, folder)
        db.close()
    raise InputError(f"{path} can't be opened; is it readable?")


def _checked(db: sqlite3.Connection, folder: Path) -> sqlite3.Connection:
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise InputError(f"{folder}/index.sqlite is damaged ({error})") from None
    if version != FORMAT:
        raise InputError(
            f"{folder} has index format {version}, this version of hinterland reads {FORMAT}"
        )
    return db
