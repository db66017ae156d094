"""The queue with 10 million addresses: memory while it fills, and how soon a crawl resumes.

The frontier's own classes fill it, as fast as they can: each page of 20 hosts offers 100 new
addresses and 43 old ones and is kept, so one address in a hundred is fetched at the end. Then
a crawl resumes with that library, without the search index, which is another process; nginx logs
when the first page was asked for.
"""

import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from hinterland.crawler.fetching.queues import Task
from hinterland.crawler.frontier.frontier import Frontier
from hinterland.library import Answer, Entry, Shard

from . import processes
from .servers import free_port, nginx

HOSTS = 20
NEW, OLD = 100, 43
BODY = b"<!DOCTYPE html><title>page</title>\n"


def run(*, addresses: int = 10_000_000) -> None:
    """Print memory and time of filling, and of going on."""
    load = os.getloadavg()[0]
    names = [f"127.0.0.{n}" for n in range(1, HOSTS + 1)]
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hinterland-") as name:
        folder = Path(name)
        (folder / "site").mkdir()
        library = folder / "run/library"
        began = time.monotonic()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            filled = pool.submit(fill, library, port, addresses).result()
        disk = sum(file.stat().st_size for file in library.glob("shard-0/*.*"))
        print(
            f"frontier: {addresses:,} addresses of {HOSTS} hosts, 1 in {NEW} fetched, load {load:.1f}: "
            f"filled in {time.monotonic() - began:.0f} s, {filled.cpu:.0f} CPU s; resident at the end "
            f"{filled.resident / 1e6:.0f} MB, at most {filled.peak / 1e6:.0f} MB (goal <= 300, "
            f"better 200); {disk / 1e6:,.0f} MB on disk"
        )
        with nginx(folder / "site", folder / "nginx", port=port, hosts=names) as server:
            at = time.time()
            cost = processes.run(processes.crawl_unindexed(max_pages=1000), folder / "run")
            first = min(request.time for request in server.requests()) - at
    print(
        f"  going on: first page asked for after {first:.1f} s (goal <= 30); 1,000 pages and the "
        f"end after {cost.seconds:.1f} s, {cost.cpu:.0f} CPU s, at most {cost.peak / 1e6:.0f} MB"
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling took: CPU seconds, and resident memory in bytes at the end and at most."""

    cpu: float
    resident: int
    peak: int


def fill(library: Path, port: int, addresses: int) -> Filled:
    """Fill a library's queue."""
    library.mkdir(parents=True)
    shard = Shard(library)
    frontier = Frontier(shard, delay=lambda _host: 0.0)
    chance = random.Random(1)
    frontier.start(_address(0, port), 1.0)
    _commit(frontier)
    known = 1
    while known < addresses:
        for task in _take(frontier):
            new = range(known, min(known + NEW, addresses))
            known = new.stop
            old = {chance.randrange(known) for _ in range(OLD)}
            links = [_address(number, port) for number in (*new, *(old - set(new)))]
            frontier.keep(task, _entry(task), links)
        _commit(frontier)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    resident = pages * resource.getpagesize()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    frontier.close()
    shard.close()
    cpu = usage.ru_utime + usage.ru_stime
    return Filled(cpu, resident, max(resident, usage.ru_maxrss * 1024))


def _take(frontier: Frontier) -> Iterator[Task]:
    """Give what may be asked for now, as if every answer came at once."""
    while (task := frontier.queues.take(time.monotonic())) is not None:
        queue = frontier.queues.host(task.host)
        assert queue is not None
        queue.host.is_known = True
        queue.host.answered(time.monotonic(), seconds=0.001)
        frontier.queues.list(queue)
        yield task


def _commit(frontier: Frontier) -> None:
    batch = frontier.take_batch()
    frontier.commit(batch)
    frontier.committed(batch)


def _address(number: int, port: int) -> str:
    host = f"127.0.0.{1 + number % HOSTS}:{port}"
    return f"http://{host}/statistics/yearbook/{number % 1000}/table-{number}.htm"


def _entry(task: Task) -> Entry:
    answer = Answer(
        address=task.address,
        fetched="2024-05-01T12:00:00.000Z",
        status=200,
        reason="OK",
        headers=((b"Content-Type", b"text/html"),),
        body=BODY + task.address.encode(),
        request=b"GET / HTTP/1.1\r\n\r\n",
    )
    return Entry.of(answer, host=task.host)


if __name__ == "__main__":
    run()
