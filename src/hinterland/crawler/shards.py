"""The shards of a library as a crawl finds them, and which hosts belong to which."""

import heapq
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..language import t
from ..library import Library
from ..library.disk import storage_errors
from ..library.shard import shard_folders
from .fetching.politeness import name_of
from .frontier.database import Reader
from .links.addresses import host_of

__all__ = [
    "Homes",
    "Waiting",
    "best_pages",
    "damage_reported",
    "find_homes",
    "home",
    "redirects",
    "waiting_hosts",
]


@lru_cache(maxsize=10_000)
def home(host: str, shards: int) -> int:
    """Return the shard to which a host's name gives it: the same in every process.

    The hosts of one name, whatever their ports, are in one shard, where they keep one pace.
    """
    return zlib.crc32(name_of(host).encode()) % shards


@dataclass(frozen=True, slots=True)
class Homes:
    """Which hosts the `shards` of a crawl have, or will be sent.

    `pages` counts what a crawl of this name has kept already.
    """

    shards: int
    homes: dict[str, int]
    pages: int

    @property
    def fixed(self) -> dict[str, int]:
        """The hosts that a shard has although their names would give them to another.

        With them their names: what is found of a name later goes to the same shard.
        """
        away = {h: owner for h, owner in self.homes.items() if home(h, self.shards) != owner}
        return {name_of(host): owner for host, owner in away.items()} | away

    def assign(self, hosts: Iterable[str]) -> dict[str, int]:
        """Give each of the hosts that no shard has yet to one, as many to each as can be.

        Names alone would give one shard most of a few hosts.

        Examples
        --------
        >>> homes = Homes(2, {"a.example": 1}, 0)
        >>> homes.assign(["a.example", "b.example", "c.example"])
        {'b.example': 0, 'c.example': 0}
        """
        asked = dict.fromkeys(hosts)
        counts = [0] * self.shards
        for host in asked:
            if host in self.homes:
                counts[self.homes[host]] += 1
        names = {name_of(host): owner for host, owner in self.homes.items()}
        assigned: dict[str, int] = {}
        for host in asked:
            if host not in self.homes:
                owner = names.setdefault(name_of(host), counts.index(min(counts)))
                assigned[host] = assigned[name_of(host)] = owner
                counts[owner] += 1
        return assigned


def find_homes(library: Path, *, run: str, workers: int) -> Homes:
    """Return which hosts the shards have, and what a crawl of a name has kept.

    There are at least as many shards as `workers`.
    """
    shards, pages = workers, 0
    homes: dict[str, int] = {}
    sent: dict[str, int] = {}
    for folder in shard_folders(library):
        number = int(folder.name.removeprefix("shard-"))
        with damage_reported(folder), Reader(folder) as reader:
            # One that was taken away is made again.
            shards = 1 + max(shards - 1, number, *reader.other_shards())
            pages += reader.pages_of(run)
            homes |= dict.fromkeys(reader.host_names(), number)
            sent |= {host_of(address): owner for owner, address in reader.all_sent()}
    return Homes(shards, sent | homes, pages)


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


def redirects(library: Path) -> tuple[str, ...]:
    """Return what start pages have redirected to, as far as it is known where from."""
    found: list[str] = []
    for folder in shard_folders(library):
        with damage_reported(folder), Reader(folder) as reader:
            found += reader.start_redirects()
    return tuple(found)


class Waiting(NamedTuple):
    """A host that rests: its name, until when (Unix time), and how many addresses wait."""

    host: str
    until: float
    addresses: int


def waiting_hosts(library: Path, *, now: float, least: float = 5.0) -> list[Waiting]:
    """Return the hosts that rest although addresses of theirs wait, the longest rest first.

    `now` is a Unix time. Shorter rests than `least` seconds are the usual delay and left out.
    """
    found: list[Waiting] = []
    for folder in shard_folders(library):
        with damage_reported(folder), Reader(folder) as reader:
            found += [Waiting(*row) for row in reader.waiting_hosts(now + least)]
    return sorted(found, key=lambda waiting: -waiting.until)


@contextmanager
def damage_reported(folder: Path) -> Iterator[None]:
    """Report a damaged index of a shard as what it is to a crawl, with the cure.

    A crawl can't leave a shard out: it would fetch again what that shard has.
    """
    try:
        with storage_errors(folder):
            yield
    except InputError as error:
        message = t(
            "{error}. A crawl needs all shards: restore {folder} from a copy. Without a copy, "
            "crawl into a new library; `hinterland library import` brings the saved pages of all "
            "shards into it. Until then, the other shards can be searched and read.",
            error=str(error).rstrip("."),
            folder=folder,
        )
        raise InputError(message, file=str(folder / "index.sqlite")) from None
