"""What a library already holds of a crawl, looked at before one begins."""

import heapq
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..library import Library
from ..library.shard import shard_folders, told
from .addresses import host_of
from .options import home

__all__ = ["Survey", "best_pages", "survey"]


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes
    ----------
    shards
        How many shards the crawl will have.
    settled
        The hosts that a shard has although their names would give them to another.
    pages
        How many pages a crawl of this name has kept already.
    """

    shards: int
    settled: dict[str, int]
    pages: int


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
    settled = {
        host: owner for host, owner in (underway | homes).items() if home(host, shards) != owner
    }
    return Survey(shards, settled, pages)


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


@contextmanager
def _index(folder: Path) -> Iterator[sqlite3.Connection]:
    path = (folder / "index.sqlite").absolute()
    with told(folder), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        yield db
