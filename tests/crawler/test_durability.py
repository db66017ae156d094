"""A crawl that is killed at any moment loses nothing and keeps nothing twice."""

import io
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from hinterland.library import Library

from .conftest import BARE, COMMAND, Crawler, Serve

#: What may be under way at a time to one host (see `queues`).
IN_FLIGHT = 32


def responses(library: Path, reader: str) -> Counter[str]:
    """Return the addresses of the responses in a library's WARC files, as another reads them."""
    found: Counter[str] = Counter()
    for path in sorted(library.glob("shard-*/*.warc.gz")):
        if reader == "warcio":
            with path.open("rb") as file:
                for record in ArchiveIterator(file, check_digests="raise"):
                    record.content_stream().read()
                    if record.rec_type == "response":
                        found[record.rec_headers["WARC-Target-URI"]] += 1
        else:
            for record in FastIterator(io.BytesIO(path.read_bytes()), parse_http=True):
                if record.headers["WARC-Type"] == "response":
                    record.reader.read()
                    found[record.headers["WARC-Target-URI"]] += 1
    return found


@pytest.mark.parametrize("workers", [1, 2])
def test_kill_nine_at_any_moment(serve: Serve, crawler: Crawler, workers: int) -> None:
    pages, kills = 1_000, 5
    hosts = ("127.0.0.1",) if workers == 1 else ("127.0.0.1", "127.0.0.2", "127.0.0.3")
    site = serve(hosts=hosts, pages=pages)
    words = (site.address(), "--workers", str(workers))
    chance = random.Random(workers)
    killed = 0
    for _ in range(kills * 6):
        if killed == kills:
            break
        asked = len(site.log())
        process = crawler.start(*words, command=COMMAND if workers == 1 else BARE)
        # Begin to count when it fetches, so that most kills hit a crawl at work.
        while len(site.log()) <= asked and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.25))
        killed += process.poll() is None
        crawler.kill(process)
        if process.returncode == 0:
            break
    assert killed >= 3
    if workers == 1:
        done = crawler.run(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert "stopped: nothing left" in done.stdout
    else:
        assert crawler.here(site.address(), workers=workers).stop == "nothing left"

    expected = {site.address("/", hosts[0])} | {
        site.address(f"/{n}", hosts[n % len(hosts)]) for n in range(1, pages)
    }
    with Library(crawler.library) as library:
        kept = Counter(page.address for page in library.pages())
        assert set(kept) == expected  # nothing lost
        assert max(kept.values()) == 1  # nothing kept twice
        assert all(library.record(page).whole for page in library.pages())
    for reader in ("warcio", "fastwarc"):
        assert responses(crawler.library, reader) == kept
    again = sum(count - 1 for count in site.asked().values())
    assert again <= killed * IN_FLIGHT * len(hosts)


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_signal_finishes_what_is_under_way(
    serve: Serve, crawler: Crawler, number: int, workers: int
) -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    site = serve(hosts=hosts, pages=600)
    words = (site.address(), "--workers", str(workers))
    process = crawler.start(*words)
    while len(site.log()) < 60:
        time.sleep(0.01)
    crawler.kill(process, number)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "stopped: interrupted" in out
    assert "run the same command again to resume" in out
    with Library(crawler.library) as library:
        kept = {page.address for page in library.pages()}
        assert library.status()["run"]["stop"] == "interrupted"  # type: ignore[index]
    assert kept == set(site.asked())  # all that was asked for is kept
    assert len(kept) < 600
    crawler.here(site.address(), workers=workers)
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 600


@pytest.mark.parametrize("after", [0.0, 0.1, 0.2, 0.4])
def test_a_signal_while_the_workers_start_is_answered(
    serve: Serve, crawler: Crawler, after: float
) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=600)
    process = crawler.start(
        site.address(), "--workers", "2", delay=0.05
    )  # longer than this test
    # The first worker is at work; the second may be anywhere between its birth and its first page.
    while not (crawler.library / "shard-0").exists():
        time.sleep(0.01)
    time.sleep(after)
    crawler.kill(process, signal.SIGTERM)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "stopped: interrupted" in out


def test_more_and_fewer_workers_go_on_with_the_same_library(
    serve: Serve, crawler: Crawler
) -> None:
    hosts = tuple(f"127.0.0.{n}" for n in range(1, 7))
    site = serve(hosts=hosts, pages=900)
    for workers, most in ((1, 100), (3, 300), (2, 100), (1, None)):
        crawler.here(site.address(), workers=workers, max_pages=most)
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 900


def test_the_hosts_of_start_pages_are_shared_evenly_and_stay_where_they_are(
    serve: Serve, crawler: Crawler
) -> None:
    hosts = tuple(f"127.0.0.{n}" for n in range(1, 7))
    site = serve(hosts=hosts, pages=300)
    starts = [
        site.address("/", hosts[0]),
        *(site.address(f"/{n}", hosts[n]) for n in range(1, 6)),
    ]
    crawler.here(*starts, workers=2, max_pages=60)
    crawler.here(workers=2)
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 300
    shards: dict[int, set[str]] = {0: set(), 1: set()}
    for number, found in shards.items():
        with closing(sqlite3.connect(crawler.library / f"shard-{number}/index.sqlite")) as db:
            found.update(name for (name,) in db.execute("SELECT name FROM host"))
    assert [len(found) for found in shards.values()] == [3, 3]
    assert not shards[0] & shards[1]
