"""Crawls in rounds without Spark: the same tasks, run here one after the other."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import polars as pl
import pytest

from hinterland.crawler.frontier.batch import DEFERRED, FAILED, KEPT, QUEUED
from hinterland.crawler.links.scope import Scope
from hinterland.crawler.options import Options
from hinterland.crawler.rounds.driver import crawl_in_rounds
from hinterland.crawler.rounds.tables import FETCHED, FOUND, FRONTIER, HOSTS, choose, update
from hinterland.crawler.run import Summary, crawl
from hinterland.errors import UsageError
from hinterland.library import Library
from hinterland.library.verify import verify

from .conftest import Serve, Site

A = TypeVar("A")
B = TypeVar("B")


class Here:
    """Runs tasks in this process; each is done twice where `repeats`, as if the first had died."""

    parts = 3
    seconds = 9.0

    def __init__(self, *, repeats: str = "", dies_at: int = 0) -> None:
        self.repeats = repeats
        self.dies_at = dies_at
        self.calls = self.repeated = 0

    def run(self, task: Callable[[A], B], of: Sequence[A]) -> list[B]:
        self.calls += 1
        if self.calls == self.dies_at:
            for each in of:
                task(each)
            raise KeyboardInterrupt
        if task.__name__ == self.repeats:
            self.repeated += len(of)
            for each in of:
                task(each)
        return [task(each) for each in of]


def in_rounds(
    folder: Path, *starts: str, engine: Here | None = None, **options: Any
) -> Summary:
    chosen = {"delay": 0.0, "allow_private": True} | options
    with mock.patch("hinterland.library.search.indexing.Follower") as indexer:
        indexer.return_value.close.return_value = ""
        return crawl_in_rounds(starts, folder, engine or Here(), options=Options(**chosen))


def kept(folder: Path) -> list[str]:
    with Library(folder) as library:
        return sorted(page.address for page in library.pages())


def everything(site: Site, pages: int) -> list[str]:
    hosts = len(site.hosts)
    return sorted(
        site.address(f"/{n}" if n else "/", site.hosts[n % hosts]) for n in range(pages)
    )


def shortest_gap(site: Site) -> float:
    """The shortest time between two requests to one host."""
    times = defaultdict(list)
    for request in site.log():
        times[request.host].append(request.time)
    gaps = [
        b - a
        for each in times.values()
        for a, b in zip(sorted(each), sorted(each)[1:], strict=False)
    ]
    return min(gaps)


HOSTS_HERE = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")


def test_all_pages_each_once_in_a_library_like_any_other(serve: Serve, tmp_path: Path) -> None:
    site = serve(hosts=HOSTS_HERE, pages=60)
    folder = tmp_path / "library"
    summary = in_rounds(folder, site.address())
    assert summary.stop == "nothing left"
    assert (summary.pages, summary.counts["kept"], summary.counts["queued"]) == (60, 60, 0)
    assert kept(folder) == everything(site, 60)
    assert set(site.asked().values()) == {1}
    report = verify(folder)
    assert (report.pages, report.problems) == (60, [])
    with Library(folder) as library:
        assert b"<title>page" in library.record(next(iter(library.pages()))).body
        assert library.status()["kept"] == 60
        assert max(page.weight for page in library.pages()) > 1
    again = in_rounds(folder, site.address())
    assert (again.stop, again.pages) == ("nothing left", 0)
    assert set(site.asked().values()) == {1}


def test_the_same_pages_as_on_one_machine(serve: Serve, tmp_path: Path) -> None:
    site = serve(hosts=HOSTS_HERE[:2], pages=40)
    options: dict[str, Any] = {"max_depth": 3, "deny": (r"/7$",)}
    in_rounds(tmp_path / "rounds", site.address(), **options)
    with mock.patch("hinterland.library.search.indexing.Follower") as indexer:
        indexer.return_value.close.return_value = ""
        crawl(
            [site.address()],
            tmp_path / "one",
            options=Options(delay=0.0, allow_private=True, **options),
        )
    assert kept(tmp_path / "rounds") == kept(tmp_path / "one")


@pytest.mark.parametrize("task", ["choose_part", "fetch_part", "update_part"])
def test_tasks_that_are_done_again_change_nothing(
    serve: Serve, tmp_path: Path, task: str
) -> None:
    site = serve(hosts=HOSTS_HERE, pages=30)
    folder = tmp_path / "library"
    engine = Here(repeats=task)
    in_rounds(folder, site.address(), engine=engine)
    assert engine.repeated > 1
    assert kept(folder) == everything(site, 30)
    assert verify(folder).problems == []
    named = {page.warc for page in Library(folder).pages()}
    there = {f"rounds/warc/{file.name}" for file in (folder / "rounds/warc").iterdir()}
    assert there == named


@pytest.mark.parametrize("call", range(1, 9))
def test_a_driver_that_died_goes_on_from_the_last_round(
    serve: Serve, tmp_path: Path, call: int
) -> None:
    site = serve(hosts=HOSTS_HERE, pages=30)
    folder = tmp_path / "library"
    with pytest.raises(KeyboardInterrupt):
        in_rounds(folder, site.address(), engine=Here(dies_at=call))
    before = kept(folder) if (folder / "shard-0").exists() else []
    assert len(before) == len(set(before))
    site.forget()
    summary = in_rounds(folder, site.address())
    assert kept(folder) == everything(site, 30)
    assert summary.counts["kept"] == 30
    assert verify(folder).problems == []
    assert not set(before) & set(site.asked())


def test_the_delay_is_kept_within_rounds_and_across_them(serve: Serve, tmp_path: Path) -> None:
    site = serve(hosts=HOSTS_HERE[:2], pages=12)
    in_rounds(
        tmp_path / "library", site.address(), delay=0.3, engine=Here(repeats="fetch_part")
    )
    assert shortest_gap(site) >= 0.29


def test_limits_and_what_waits(serve: Serve, tmp_path: Path) -> None:
    site = serve(hosts=HOSTS_HERE, pages=60)
    folder = tmp_path / "library"
    summary = in_rounds(folder, site.address(), max_pages=20)
    assert (summary.stop, summary.pages) == ("pages", 20)
    assert sum(site.asked().values()) == 20
    summary = in_rounds(folder, max_per_host=4)
    assert summary.stop == "nothing left"
    with Library(folder) as library:
        assert len(list(library.pages())) <= 20 + 16
    in_rounds(folder)
    assert kept(folder) == everything(site, 60)


def test_robots_txt_and_its_crawl_delay_outlive_a_round(serve: Serve, tmp_path: Path) -> None:
    site = serve(pages=8)
    site.file(
        "robots.txt",
        "User-agent: *\nDisallow: /3\nCrawl-delay: 0.3",
        "Content-Type: text/plain",
    )
    summary = in_rounds(tmp_path / "library", site.address())
    assert summary.counts["refused"] == 1
    assert sum(request.path == "/robots.txt" for request in site.log()) == 1
    assert shortest_gap(site) >= 0.29


def test_an_error_is_tried_again_and_at_last_failed(serve: Serve, tmp_path: Path) -> None:
    site = serve(pages=1)
    site.file("index", '<a href="/status/500">x</a>', "Content-Type: text/html")
    folder = tmp_path / "library"
    summary = in_rounds(folder, site.address(), site.address("/hostile/reset"))
    assert summary.counts["failed"] == 1
    assert summary.statuses[200] == 2  # it answers well the third time
    assert verify(folder).problems == []


def test_the_engines_do_not_share_a_library(serve: Serve, tmp_path: Path) -> None:
    site = serve(pages=3)
    in_rounds(tmp_path / "rounds", site.address())
    with pytest.raises(UsageError, match="go on with --engine spark"):
        crawl([site.address()], tmp_path / "rounds", options=Options(allow_private=True))
    with mock.patch("hinterland.library.search.indexing.Follower") as indexer:
        indexer.return_value.close.return_value = ""
        crawl([site.address()], tmp_path / "one", options=Options(delay=0, allow_private=True))
    with pytest.raises(UsageError, match="by a crawl on one machine"):
        in_rounds(tmp_path / "one", site.address())


@pytest.mark.parametrize("options", [{"strategy": "opic"}, {"recrawl": True}])
def test_what_rounds_cannot_do_is_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="can't be had"):
        in_rounds(tmp_path, "http://a.example/", **options)
    assert not list(tmp_path.iterdir())


# -- the tables ------------------------------------------------------------------------------------


def found(*rows: tuple[str, int]) -> pl.DataFrame:
    leads = [(0, address, "h:80", depth, 0, 1, 0.0, False) for address, depth in rows]
    return pl.DataFrame(leads, schema=FOUND, orient="row")


def ended(*rows: tuple[str, int]) -> pl.DataFrame:
    ends = [{"address": a, "host": "h:80", "state": state, "attempts": 0} for a, state in rows]
    return pl.DataFrame(ends, schema=FETCHED)


def states(frontier: pl.DataFrame) -> dict[str, int]:
    return dict(frontier.select("address", "state").iter_rows())


def test_a_frontier_is_updated_whatever_the_order_of_what_came() -> None:
    leads = [(f"http://h/{n}", depth) for n, depth in ((1, 3), (2, 2), (1, 1), (3, 9))]
    results = []
    for seed in range(5):
        random.Random(seed).shuffle(leads)
        frontier, losses = update(
            FRONTIER.to_frame(), FETCHED.to_frame(), found(*leads), scope=Scope(deepest=4)
        )
        assert losses == {}
        results.append(frontier.sort("address").drop("number"))
    assert all(each.equals(results[0]) for each in results)
    assert results[0]["depth"].to_list() == [1, 2, 9]
    assert results[0]["links"].to_list() == [2, 1, 1]
    assert states(results[0])["http://h/3"] == DEFERRED


def test_an_end_stays_and_what_failed_waits_only_for_another_crawl() -> None:
    nothing = (FETCHED.to_frame(), FOUND.to_frame())
    frontier, _ = update(
        FRONTIER.to_frame(),
        nothing[0],
        found(("http://h/a", 0), ("http://h/b", 0)),
        scope=Scope(),
    )
    frontier, _ = update(
        frontier,
        ended(("http://h/a", QUEUED), ("http://h/a", KEPT), ("http://h/b", FAILED)),
        found(("http://h/a", 0)),
        scope=Scope(),
    )
    assert states(frontier) == {"http://h/a": KEPT, "http://h/b": FAILED}
    same, _ = update(frontier, *nothing, scope=Scope())
    assert same.equals(frontier)
    again, _ = update(frontier, *nothing, scope=Scope(), again=(FAILED, DEFERRED))
    assert states(again) == {"http://h/a": KEPT, "http://h/b": QUEUED}


def test_a_todo_has_the_best_and_none_of_a_closed_host() -> None:
    rows = [
        (f"http://{host}/{n}", host, QUEUED, n % 3, 0, 0, n, n, 0.0, False)
        for n in range(9)
        for host in ("a:80", "b:80")
    ]
    frontier = pl.DataFrame(rows, schema=FRONTIER, orient="row")
    hosts = pl.DataFrame([{"host": "b:80", "closed": "a wall"}], schema=HOSTS)
    chosen = {
        strategy: choose(frontier, hosts, strategy=strategy, pages=4, of_host=3)
        for strategy in ("breadth", "depth", "indegree")
    }
    ends = {name: [a[-1] for a in todo["address"]] for name, todo in chosen.items()}
    assert ends == {
        "breadth": ["0", "3", "6"],
        "depth": ["8", "7", "6"],
        "indegree": ["8", "7", "6"],
    }
    assert choose(frontier, HOSTS.to_frame(), strategy="depth", pages=4, of_host=9).height == 4
