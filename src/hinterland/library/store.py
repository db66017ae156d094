"""The page library as its readers see it: any number of them, also while a crawl writes."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from ..errors import InputError, UsageError
from ..language import t
from .disk import not_read
from .entry import COLUMNS, PageRow
from .lock import Lock
from .places import damaged_index, is_made, lost_index, opened, shard_places
from .runs import last_run
from .times import last_moment
from .warc import Record, WarcRecord, records
from .warc.content import HEAD_LIMIT, content_of

__all__ = ["Page", "Store"]

#: The most bytes of a body that a reader gets unless it asks for more.
BODY_LIMIT: Final = 64_000_000
#: So many letters of a digest name a page at least.
_SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Page(PageRow):
    """What one address answered at one time, as the index knows it.

    Besides the fields of `PageRow` it has its `id`; `warc`, the WARC file, relative to the library's
    folder; and the place of its record there: `offset` and `length`, in bytes.
    """

    id: int
    warc: str
    offset: int
    length: int


_PAGES: Final = (
    f"SELECT {', '.join(COLUMNS)}, page.id, warc.name, offset, page.length "
    "FROM page JOIN warc ON warc.id = page.warc "
)


class Store:
    """The pages of a library on disk: its WARC files and the index of them.

    All of `Library` but for search, which rests on this class.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.faults: list[str] = []
        self.notes: list[str] = []
        self._indexes: dict[int, sqlite3.Connection] = {}
        for place in shard_places(self.folder):
            if is_made(place):
                try:
                    self._indexes[int(place.name.removeprefix("shard-"))] = opened(place)
                except InputError as error:
                    self.faults.append(str(error))
            elif any(place.glob("*.warc.gz")):
                self.faults.append(str(lost_index(place)))
            else:
                self.notes.append(
                    t(
                        "{shard} was being made when a crawl was stopped; the next crawl "
                        "finishes it",
                        shard=place,
                    )
                )
        if self._indexes:
            return
        if self.faults:
            raise InputError(self.faults[0])
        if self.notes:
            raise UsageError(
                t(
                    "{library} has no pages yet: a crawl was stopped while it started; run the "
                    "same command again",
                    library=self.folder,
                )
            )
        raise UsageError(
            t(
                "{library} is not a page library; `hinterland crawl` makes one",
                library=self.folder,
            )
        )

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
            Only pages with a larger id. Ids grow with time within a shard; shards do not share them.
        limit
            At most so many.
        """
        left = limit
        for number in self.shards if shard is None else (shard,):
            for page in self._select(
                "WHERE page.id > ? AND (? IS NULL OR host = ?) ORDER BY page.id LIMIT ?",
                (after_id, host, host, -1 if left is None else left),
                shard=number,
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
            A time (`2024`, `2024-6`, `2024-05-01`, `2024-05-01T12:00:00+08:00`), in UTC where
            it does not name a zone; a day, or a year, counts to its end.

        Raises
        ------
        UsageError
            `at` is not a time.
        """
        until = "~" if at is None else last_moment(at)
        found = self._select(
            "WHERE address = ? AND fetched <= ? "
            "ORDER BY fetched DESC, status BETWEEN 200 AND 299 DESC, page.id DESC LIMIT 1",
            (address, until),
        )
        # Others' files count whole seconds: of one second, an answer with content comes first.
        return max(found, key=lambda p: (p.fetched, 200 <= p.status < 300, p.id), default=None)

    def at_once(self, page: Page) -> Iterator[Page]:
        """Give all pages of a page's address and time: others' files count whole seconds."""
        where = "WHERE address = ? AND fetched = ? ORDER BY page.id"
        return self._select(where, (page.address, page.fetched))

    def versions(self, address: str) -> list[Page]:
        """Return all pages that are kept of an address, the oldest first."""
        found = self._select("WHERE address = ?", (address,))
        return sorted(found, key=lambda page: (page.fetched, page.id))

    def with_digest(self, start: str) -> list[Page]:
        """Return all pages whose digest, as `Page` has it, begins so, the oldest first.

        Raises
        ------
        ValueError
            `start` is shorter than eight letters behind the name of its algorithm.
        """
        if len(start.partition(":")[2]) < _SHORTEST:
            raise ValueError(start)
        found = self._select("WHERE substr(digest, 1, ?) = ?", (len(start), start))
        return sorted(found, key=lambda page: (page.fetched, page.id))

    def tally(self, ids: Sequence[int]) -> Counter[tuple[str, str, str]]:
        """Return how many of some pages are of each host, media type and year, together."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for number in self.shards:
            for *of, count in self._rows(
                number,
                "SELECT host, mime, substr(fetched, 1, 4), count(*) FROM page "
                "WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3",
                (json.dumps(list(ids)),),
            ):
                counts[of[0], of[1], of[2]] += count
        return counts

    def repeated(self, addresses: Sequence[str]) -> set[str]:
        """Return which of some addresses have more pages than one."""
        kept: Counter[str] = Counter()
        for number in self.shards:
            rows = self._rows(
                number,
                "SELECT address, count(*) FROM page "
                "WHERE address IN (SELECT value FROM json_each(?)) GROUP BY address",
                (json.dumps(addresses),),
            )
            kept.update(dict(rows))
        return {address for address, count in kept.items() if count > 1}

    def record(self, page: Page, *, limit: int = BODY_LIMIT) -> Record:
        """Return a page's record; a revisit comes with the body of the page that it repeats.

        Raises
        ------
        InputError
            The WARC file has no such record.
        """
        read = self._read(page, limit)
        record = content_of(read, limit=limit)
        original = None if page.kind == "response" else self._original(page, read)
        if original is None:
            return record
        repeated = content_of(self._read(original, limit), limit=limit)
        return replace(
            record, headers=repeated.headers, body=repeated.body, whole=repeated.whole
        )

    def original(self, page: Page) -> Page | None:
        """Return the page whose body a revisit repeats, None where it is not here."""
        return self._original(page, self._read(page, 0))

    def status(self) -> dict[str, object]:
        """Return what the library has and how its last crawl went, for people and JSON."""
        totals: Counter[str] = Counter()
        statuses: Counter[str] = Counter()
        losses: Counter[str] = Counter()
        times: list[str] = []
        for number in self.shards:
            answers = list(self._rows(number, "SELECT status, count(*) FROM page GROUP BY 1"))
            counts, lost, ends = self._count(number)
            if number not in self._indexes:  # found damaged on the way
                continue
            for key, value in counts.items():  # zeros too, which a Counter would leave out
                totals[key] += value
            statuses.update({str(status): count for status, count in answers})
            losses.update(lost)
            times += filter(None, ends)
        return {
            "library": str(self.folder),
            **totals,
            "statuses": dict(sorted(statuses.items())),
            "first": min(times, default=""),
            "last": max(times, default=""),
            "shards": len(self.shards),
            "running": Lock.is_held(self.folder / "lock"),
            "run": last_run(self.folder),
            "losses": dict(sorted(losses.items())),
            "faults": list(self.faults),
        }

    def close(self) -> None:
        """Let go of the index."""
        for index in self._indexes.values():
            index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _count(self, shard: int) -> tuple[dict[str, int], dict[str, int], list[str]]:
        """Return a shard's counts, what its last crawl left out, and its first and last times."""
        found = self._rows(
            shard,
            "SELECT count(*), total(kind = 'revisit'), total(wall != ''), count(DISTINCT host), "
            "min(fetched), max(fetched) FROM page",
        )
        pages, revisits, walls, hosts, *ends = next(found, (0, 0, 0, 0, "", ""))
        lengths = self._rows(shard, "SELECT coalesce(sum(length), 0) FROM warc")
        (length,) = next(lengths, (0,))
        counts = {"pages": pages, "revisits": int(revisits), "walls": int(walls)}
        counts |= {"bytes": length, "hosts": hosts}
        for (value,) in self._rows(shard, "SELECT value FROM meta WHERE key = 'crawl'"):
            counts |= json.loads(value)
        losses: dict[str, int] = {}
        for (value,) in self._rows(shard, "SELECT value FROM meta WHERE key = 'run'"):
            losses |= json.loads(value).get("losses", {})
        return counts, losses, ends

    def _original(self, page: Page, record: WarcRecord) -> Page | None:
        """Return the page whose body a revisit repeats, which may be another address's."""
        named = record.field("WARC-Refers-To-Target-URI")
        for address in dict.fromkeys((page.address, named)):
            found = self._select(
                "WHERE address = ? AND digest = ? AND kind = 'response' AND fetched <= ? "
                "ORDER BY fetched DESC LIMIT 1",
                (address, page.digest, page.fetched),
            )
            original = next(found, None)
            if original is not None:
                return original
        return None

    def _read(self, page: Page, limit: int) -> WarcRecord:
        path = self.folder / page.warc
        try:
            with path.open("rb") as file:
                end = page.offset + page.length
                found = records(file, page.offset, end, limit=limit + HEAD_LIMIT)
                record = next(found, None)
        except OSError as error:
            raise not_read(path, error) from None
        if record is None or record.fault:
            raise InputError(
                t(
                    "{file} is damaged at byte {byte} ({address}); `hinterland library verify "
                    "{library}` lists all such pages",
                    file=path,
                    byte=page.offset,
                    address=page.address,
                    library=self.folder,
                ),
                file=str(path),
            )
        return record

    def _select(
        self, where: str, values: tuple[object, ...], *, shard: int | None = None
    ) -> Iterator[Page]:
        """Give the pages that a query finds, in one shard or in all of them."""
        for number in self.shards if shard is None else (shard,):
            for row in self._rows(number, _PAGES + where, values):
                yield Page(*row)

    def _rows(
        self, shard: int, query: str, values: tuple[object, ...] = ()
    ) -> Iterator[tuple[Any, ...]]:
        index = self._indexes.get(shard)
        if index is None:
            return
        try:
            # Not `yield from`, which would close the cursor of a library that is closed already.
            for row in index.execute(query, values):  # noqa: UP028
                yield row
        except sqlite3.DatabaseError as error:
            fault = damaged_index(self.folder / f"shard-{shard}", error)
            if len(self._indexes) == 1:
                raise fault from None
            self.faults.append(str(fault))
            self._indexes.pop(shard).close()
