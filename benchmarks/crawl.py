"""The crawler beside Scrapy, wget and wget2, on one made-up site, in one run.

nginx on this machine serves the site and counts. All engines fetch every page once, find its
links and know what they have seen; hinterland also keeps it for good: WARC files, an index, its
queue, each commit on the disk before the next; and it builds the search index beside, which a
variant leaves out, since no peer has one. Its delay is 0, which it grants one's own machine only.
The engines take turns, and a slow one gets a smaller site of the same make. Their time counts
from the start of the program to the last request that the server sees, their CPU to the
program's end, processes and all.
"""

import math
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from hinterland.library import Library
from hinterland.library.search.indexing import unindexed as not_indexed

from . import processes
from .servers import free_port, nginx
from .site import addresses, build, web

#: Where setup.sh installs Scrapy, apart from what this project depends on.
SCRAPY = Path(__file__).parents[1] / ".venv/peers/bin/scrapy"
HOSTS = 64


@dataclass(frozen=True, slots=True)
class Taken:
    """What a crawl took: pages/s, CPU seconds for 1,000 pages, and the peak of memory in MB.

    `left` counts the pages that the search index lacks when the command has ended; NaN where
    there is no index.
    """

    rate: float
    cpu: float
    peak: float
    left: float


def run(*, slow: int = 1_001, fast: int = 4_001, large: int = 20_000, rounds: int = 3) -> None:
    """Print pages a second, CPU and memory of each engine, and the ratios with their goals."""
    load = os.getloadavg()[0]
    print(f"crawl: nginx on this machine, median of {rounds}; load before the start {load:.1f}")
    with tempfile.TemporaryDirectory(prefix="hinterland-") as folder:
        scrapy = against_peers(Path(folder) / "peers", slow=slow, fast=fast, rounds=rounds)
        two = with_workers(Path(folder) / "workers", pages=large, rounds=rounds)
        _say("2 workers, pages/s against Scrapy", two.rate / scrapy.rate, "none set")


def against_peers(folder: Path, *, slow: int, fast: int, rounds: int) -> Taken:
    """Compare with the other engines, one host; return what Scrapy took."""
    for pages in {slow, fast}:
        build(folder / f"site-{pages}", web(pages))
    ours, bare, scrapy, wget, wget2 = in_turns(
        folder,
        {
            "hinterland crawl": (hinterland, fast),
            "the same without search index": (unindexed, fast),
            "Scrapy, nothing stored": (scrapy_command, slow),
            "wget -r --warc-file": (wget_command, fast),
            "wget2 -r, 16 threads": (wget2_command, fast),
        },
        rounds=rounds,
    )
    _say("pages/s against Scrapy", ours.rate / scrapy.rate, ">= 15, better 30")
    _say("pages/s against wget --warc-file", ours.rate / wget.rate, ">= 2, better 4")
    _say("CPU a page, without search index, against wget2", bare.cpu / wget2.cpu, "<= 2")
    _say("CPU a page of Scrapy against that", scrapy.cpu / bare.cpu, "none set")
    return scrapy


def with_workers(folder: Path, *, pages: int, rounds: int) -> Taken:
    """Compare one worker with two, on many hosts; return what two took."""
    hosts = [f"127.0.0.{n}" for n in range(1, HOSTS + 1)]
    port = free_port()
    origins = [f"http://{host}:{port}" for host in hosts]
    build(folder / f"site-{pages}", web(pages), origins=origins)
    one, bare, two, bare_two = in_turns(
        folder,
        {
            f"hinterland crawl, {HOSTS} hosts": (hinterland, pages),
            "the same without search index": (unindexed, pages),
            "2 workers": (lambda *starts: hinterland(*starts, workers=2), pages),
            "2 workers without search index": (
                lambda *starts: unindexed(*starts, workers=2),
                pages,
            ),
        },
        rounds=rounds,
        hosts=hosts,
        port=port,
    )
    _say("2 workers against 1, pages/s, index beside", two.rate / one.rate, ">= 1.6")
    _say(
        "2 workers against 1, pages/s, without", bare_two.rate / bare.rate, ">= 1.6, better 1.9"
    )
    _say("pages/s with the search index against without", one.rate / bare.rate, ">= 0.9")
    _say(f"peak MB of {pages:,} pages without search index", bare.peak, "<= 100, better 60")
    return two


def in_turns(
    folder: Path,
    engines: dict[str, tuple[Callable[..., list[str]], int]],
    *,
    rounds: int,
    hosts: Sequence[str] = ("127.0.0.1",),
    port: int = 0,
) -> list[Taken]:
    """Run the engines in turns on the sites in a folder; print and return their medians."""
    taken: dict[str, list[Taken]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, (command, pages) in engines.items():
            place = folder / "run"
            with nginx(
                folder / f"site-{pages}", place / "nginx", port=port or free_port(), hosts=hosts
            ) as server:
                began = time.time()
                starts = addresses(len(hosts), server.origins)  # one on each host
                cost = processes.run(command(*starts), place / "kept")
                seconds = max(request.time for request in server.requests()) - began
                _make_sure(name, server.asked(), addresses(pages, server.origins))
            left = _left(place / "kept/library")
            shutil.rmtree(place)
            cpu = cost.cpu * 1000 / pages
            taken[name].append(Taken(pages / seconds, cpu, cost.peak / 1e6, left))
    return [_median(name, engines[name][1], taken[name]) for name in engines]


def hinterland(*starts: str, workers: int = 1) -> list[str]:
    return processes.command_line(
        "crawl", *starts, "--library", "library", "--delay", "0", "--allow-private",
        "--workers", str(workers),
    )  # fmt: skip


def unindexed(*starts: str, workers: int = 1) -> list[str]:
    return processes.crawl_unindexed(*starts, workers=workers)


def scrapy_command(start: str) -> list[str]:
    if not SCRAPY.exists():
        raise SystemExit("Scrapy is missing: run benchmarks/setup.sh")
    spider = Path(__file__).with_name("spider.py")
    return [str(SCRAPY), "runspider", str(spider), "-a", f"start={start}"]


def wget_command(start: str) -> list[str]:
    return ["wget", "-nv", "--no-proxy", "-r", "-l", "inf", "--warc-file=kept", start]


def wget2_command(start: str) -> list[str]:
    return ["wget2", "-q", "--no-proxy", "-r", "-l", "inf", "--max-threads=16", start]


def _make_sure(name: str, asked: Counter[str], pages: Sequence[str]) -> None:
    missed, more = len(set(pages) - set(asked)), asked.total() - len(pages)
    if missed or more > 1:  # Scrapy asks for its start page twice
        print(f"  note: {name} missed {missed} pages, and asked for {more} more than there are")


def _median(name: str, pages: int, taken: Sequence[Taken]) -> Taken:
    rate, cpu, peak = (
        median(getattr(t, what) for t in taken) for what in ("rate", "cpu", "peak")
    )
    left = max(t.left for t in taken)
    late = "" if math.isnan(left) else f"; not yet to be searched at the end: {left:.0f} pages"
    rates = " ".join(f"{t.rate:.0f}" for t in taken)
    print(
        f"  {name}, {pages:,} pages: {rate:,.0f} pages/s ({rates}), "
        f"{cpu:.2f} CPU s per 1,000 pages, {peak:.0f} MB{late}"
    )
    return Taken(rate, cpu, peak, left)


def _left(library: Path) -> float:
    if not (library / "search").is_dir():
        return math.nan
    with Library(library) as kept:
        return float(not_indexed(kept))


def _say(what: str, value: float, goal: str) -> None:
    print(f"  {what}: {value:.2f} (goal {goal})")


if __name__ == "__main__":
    run()
