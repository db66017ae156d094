"""What a library already holds of a crawl, looked at before one begins."""

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..library import Library
from ..library.disk import told
from ..library.shard import shard_folders
from .fetching.politeness import name_of
from .links.addresses import host_of
from .options import home

__all__ = ["Survey", "Waiting", "best_pages", "moved", "survey", "waiting_hosts"]

_MOVED: Final = "SELECT address FROM address WHERE depth = 0 AND hops > 0"
_WAITING: Final = """
SELECT h.name, h.due, count(*) FROM host h JOIN address a ON a.host = h.id AND a.state = 0
WHERE h.due > ? GROUP BY h.id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A host that rests: its name, until when (Unix time), and how many addresses wait."""

    host: str
    until: float
    addresses: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes
    ----------
    shards
        How many shards the crawl will have.
    homes
        The hosts that shards have, or that are on their way to them.
    pages
        How many pages a crawl of this name has kept already.
    """

    shards: int
    homes: dict[str, int]
    pages: int

    @property
    def settled(self) -> dict[str, int]:
        """The hosts that a shard has although their names would give them to another.

        With them their names: what is found of a name later goes to the same shard.
        """
        away = {h: owner for h, owner in self.homes.items() if home(h, self.shards) != owner}
        return {name_of(host): owner for host, owner in away.items()} | away

    def deal(self, hosts: Iterable[str]) -> dict[str, int]:
        """Give each of the hosts that no shard has yet to one, as many to each as can be.

        Names alone would give one shard most of a few hosts.

        Examples
        --------
        >>> Survey(2, {"a.example": 1}, 0).deal(["a.example", "b.example", "c.example"])
        {'b.example': 0, 'c.example': 0}
        """
        asked = dict.fromkeys(hosts)
        counts = [0] * self.shards
        for host in asked:
            if host in self.homes:
                counts[self.homes[host]] += 1
        names = {name_of(host): owner for host, owner in self.homes.items()}
        dealt: dict[str, int] = {}
        for host in asked:
            if host not in self.homes:
                owner = names.setdefault(name_of(host), counts.index(min(counts)))
                dealt[host] = dealt[name_of(host)] = owner
                counts[owner] += 1
        return dealt


def survey(library: Path, *, run: str, workers: int) -> Survey:
    """Return what a crawl has to know of the shards that are there.

    Parameters
    ----------
    library
        The library's folder.
    run
        The crawl's name.
    workers
        How many workers it will have: there are at least as many shards.
    """
    folders = {int(f.name.removeprefix("shard-")): f for f in shard_folders(library)}
    shards = max([workers, *(number + 1 for number in folders)])
    homes: dict[str, int] = {}
    underway: dict[str, int] = {}
    pages = 0
    for number, folder in folders.items():
        with _index(folder) as db:
            for (value,) in db.execute("SELECT value FROM meta WHERE key = 'run'"):
                kept = json.loads(value)
                pages += kept["pages"] if kept["run"] == run else 0
            if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'outbox'").fetchone():
                homes |= dict.fromkeys(
                    (h for (h,) in db.execute("SELECT name FROM host")), number
                )
                for owner, address in db.execute("SELECT owner, address FROM outbox"):
                    underway[host_of(address)] = owner
    return Survey(shards, underway | homes, pages)


def best_pages(library: Path, count: int) -> list[tuple[str, float]]:
    """Return the kept pages to start from, the best first, with their weights.

    The best have the highest weight; of equals, the most links.
    """
    if not shard_folders(library):
        return []
    with Library(library) as kept:
        pages = (
            p for p in kept.pages() if p.status == 200 and p.kind == "response" and not p.wall
        )
        best = heapq.nlargest(count, pages, key=lambda p: (p.weight, p.links, -p.id))
    return list({page.address: page.weight for page in best}.items())


def moved(library: Path) -> tuple[str, ...]:
    """Return what start pages have redirected to, as far as it is known where from."""
    found: list[str] = []
    for folder in shard_folders(library):
        with _index(folder) as db:
            if _has(db, "address"):
                rows = db.execute(_MOVED)
                found += [address for (address,) in rows]
    return tuple(found)


def waiting_hosts(library: Path, *, now: float, least: float = 5.0) -> list[Waiting]:
    """Return the hosts that rest although addresses of theirs wait, the longest rest first.

    Parameters
    ----------
    library
        The library's folder.
    now
        The present (Unix time).
    least
        Shorter rests than this, in seconds, are the usual delay and left out.
    """
    found: list[Waiting] = []
    for folder in shard_folders(library):
        with _index(folder) as db:
            if _has(db, "address"):
                rows = db.execute(_WAITING, (now + least,))
                found += [Waiting(*row) for row in rows]
    return sorted(found, key=lambda waiting: -waiting.until)


def _has(db: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return db.execute(query, (table,)).fetchone() is not None


@contextmanager
def _index(folder: Path) -> Iterator[sqlite3.Connection]:
    path = (folder / "index.sqlite").absolute()
    with told(folder), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        yield db
