"""A crawl from outside: what it fetches, in which order, and why it stops."""

import errno
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hinterland.crawler import workers
from hinterland.crawler.frontier.strategies import STRATEGIES
from hinterland.crawler.options import Options
from hinterland.errors import InputError, StorageError, UsageError
from hinterland.language import speaking
from hinterland.library import Library, shard
from hinterland.library.lock import Lock

from .conftest import COMMAND, Crawler, Serve, Site

HTML = "Content-Type: text/html; charset=utf-8"


def graph(site: Site, links: dict[str, str]) -> str:
    """Serve a page for each letter, with links to others; return the first one's address."""
    for page, targets in links.items():
        site.file(page, "".join(f'<a href="/{t}">{t}</a>' for t in targets), HTML)
    return site.address("/" + next(iter(links)))


def order(site: Site) -> str:
    return "".join(r.path.strip("/") for r in site.log() if r.path != "/robots.txt")


# One request at a time, so that the order is the strategy's.
SLOW = 0.01


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_all_strategies_fetch_all_pages_once(
    serve: Serve, crawler: Crawler, strategy: str
) -> None:
    site = serve(pages=120)
    summary = crawler.here(site.address(), strategy=strategy)
    assert (summary.stop, summary.pages) == ("nothing left", 120)
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 120


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("breadth", "abcdefghi"),
        ("depth", "adichgbfe"),
    ],
)
def test_breadth_and_depth(
    serve: Serve, crawler: Crawler, strategy: str, expected: str
) -> None:
    site = serve()
    tree = {
        "a": "bcd",
        "b": "ef",
        "c": "gh",
        "d": "i",
        "e": "",
        "f": "",
        "g": "",
        "h": "",
        "i": "",
    }
    crawler.here(graph(site, tree), strategy=strategy, delay=SLOW)
    assert order(site) == expected


@pytest.mark.parametrize("strategy", ["indegree", "opic", "pagerank"])
def test_ranked_strategies_ask_for_what_many_link_to_first(
    serve: Serve, crawler: Crawler, strategy: str
) -> None:
    site = serve()
    web = {"a": "bcdz", "b": "yz", "c": "yz", "d": "yz", "e": "", "z": "e", "y": ""}
    # y is found after e could be, but three pages link to it.
    summary = crawler.here(
        graph(site, web | {"b": "exyz", "x": ""}), strategy=strategy, delay=0.15
    )
    assert summary.pages == 8
    asked = order(site)
    assert asked[0] == "a"
    assert asked.index("y") < asked.index("x")


@pytest.mark.parametrize("strategy", ["breadth", "indegree", "opic", "pagerank"])
def test_weights_of_start_pages_count(serve: Serve, crawler: Crawler, strategy: str) -> None:
    site = serve()
    graph(site, {"a": "", "b": "", "c": ""})
    starts = {site.address("/a"): 1.0, site.address("/b"): 3.0, site.address("/c"): 2.0}
    crawler.here(weighted=starts, strategy=strategy, delay=0.05)
    assert order(site) == "bca"


def test_a_strategy_can_be_changed_on_the_way(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=150)
    for number, strategy in enumerate([*STRATEGIES, "breadth"]):
        crawler.here(site.address(), strategy=strategy, max_pages=20 * (number + 1))
    crawler.here(site.address())
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 150


# -- when it stops ---------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_max_pages_is_exact(serve: Serve, crawler: Crawler, workers: int) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2", "127.0.0.3"), pages=300)
    summary = crawler.here(site.address(), max_pages=77, workers=workers)
    assert (summary.stop, summary.pages) == ("pages", 77)
    assert summary.reason == "--max-pages 77 reached"
    assert len(crawler.pages()) == sum(site.asked().values()) == 77


def test_max_pages_counts_each_crawl_anew_unless_it_was_broken_off(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=100)
    crawler.here(site.address(), max_pages=10)
    crawler.here(site.address(), max_pages=10)
    assert len(crawler.pages()) == 20
    crawler.here(site.address(), max_time=0.0)  # a new one
    runs = (crawler.library / "runs.jsonl").read_text().splitlines()
    kept = len(crawler.pages())
    # As a kill leaves it: begun, not ended.
    (crawler.library / "runs.jsonl").write_text("\n".join(runs[:-1]) + "\n")
    summary = crawler.here(site.address(), max_pages=30)
    assert summary.pages == 30
    assert len(crawler.pages()) == 20 + 30
    assert kept < 50


def test_max_bytes_time_and_date(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=2000)
    summary = crawler.here(site.address(), max_bytes=50_000)
    assert (summary.stop, summary.bytes >= 50_000) == ("bytes", True)
    begin = time.monotonic()
    assert crawler.here(site.address(), delay=0.1, max_time=0.8).stop == "time"
    assert 0.7 < time.monotonic() - begin < 4
    until = datetime.now(UTC) + timedelta(seconds=0.5)
    assert crawler.here(site.address(), delay=0.1, until=until).stop == "date"


def test_max_depth_and_more_depth_later(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    start = graph(site, {"a": "b", "b": "c", "c": "d", "d": ""})
    summary = crawler.here(start, max_depth=1)
    assert (order(site), summary.reason) == ("ab", "nothing left within --max-depth 1")
    assert summary.counts["deferred"] == 1
    crawler.here(start, max_depth=2)
    assert order(site) == "abc"
    assert crawler.here(start).reason == "nothing left"
    assert order(site) == "abcd"


def test_max_per_host(serve: Serve, crawler: Crawler) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=200)
    summary = crawler.here(site.address(), max_per_host=15)
    assert summary.reason == "nothing left within --max-per-host 15"
    assert summary.pages == sum(site.asked().values()) == 30
    assert summary.left == ()


def test_deny_and_stay(serve: Serve, crawler: Crawler) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=60)
    summary = crawler.here(site.address(), deny=(r"/\d*[13579]$", "nothing"), stay=True)
    assert summary.reason == "nothing left within --deny, --stay"
    assert all(int(page.address.rpartition("/")[2] or 0) % 2 == 0 for page in crawler.pages())
    assert {page.host for page in crawler.pages()} == {f"127.0.0.1:{site.port}"}


def test_a_clock_that_leaps_stops_the_crawl(
    serve: Serve, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve(pages=100)
    begin = time.time()
    monkeypatch.setattr(
        workers, "_wall_time", lambda: time.time() + (3600 if time.time() > begin + 0.6 else 0)
    )
    summary = crawler.here(site.address(), delay=0.05)
    assert (summary.stop, summary.reason) == (
        "clock",
        "the system clock jumped (suspend or manual change)",
    )
    monkeypatch.undo()
    crawler.here(site.address())
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == 100


# -- what it follows and keeps ---------------------------------------------------------------------


def test_redirects_are_pages_and_lead_on(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    start = site.file("start", "", "Location: /end", status="301 Moved")
    site.file("end", "<p>end", HTML)
    crawler.here(start)
    assert [(p.address, p.status) for p in crawler.pages()] == [
        (start, 301),
        (site.address("/end"), 200),
    ]


def test_a_chain_of_redirects_is_bounded(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    for n in range(30):
        site.file(f"hop/{n}", "", f"Location: /hop/{n + 1}", status="302 Found")
    crawler.here(site.address("/hop/0"))
    assert len(crawler.pages()) == 11


def test_a_hook_finds_further_links(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    start = site.file("menu", "<script>d.add(1,0,'x','found.htm')</script>", HTML)
    site.file("found.htm", "<p>found", HTML)
    assert crawler.here(start, hook=found_in_menu).pages == 2


def found_in_menu(text: str, _address: str) -> list[str]:
    return ["found.htm"] if "d.add" in text else []


def test_a_link_that_cannot_be_read_costs_only_its_page(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    summary = crawler.here(site.address(), hook=broken_hook)
    assert summary.stop == "nothing left"
    assert summary.errors
    log = (crawler.library / "log.jsonl").read_text()
    assert "links can't be read: KeyError" in log


def broken_hook(_text: str, _address: str) -> list[str]:
    raise KeyError("menu")


def test_links_give_pages_their_weight(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    start = graph(site, {"a": "bc", "b": "c", "c": "a"})
    crawler.here(start)
    weights = {p.address[-1]: p.weight for p in crawler.pages()}
    assert weights == {"a": 2, "b": 2, "c": 3}  # one, and one for each page that links to it
    assert [p.links for p in crawler.pages()] == [2, 1, 1]


def test_recrawl_keeps_what_has_changed(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=30)
    site.file("5", "<p>no validators, the same", HTML)
    site.file("6", "<p>no validators, first", HTML)
    crawler.here(site.address())
    assert crawler.here(site.address()).pages == 0  # nothing is asked without --recrawl
    site.forget()
    site.file("6", "<p>no validators, second", HTML)
    summary = crawler.here(site.address(), recrawl=True)
    assert summary.pages == 30
    assert summary.statuses == {200: 2, 304: 28}
    again = crawler.pages()[30:]
    assert [p.kind for p in again].count("revisit") == 29
    with Library(crawler.library) as library:
        (six,) = (p for p in again if p.kind == "response")
        assert library.record(six).body == b"<p>no validators, second"
        five = library.page(site.address("/5"))
        assert five is not None
        record = library.record(five)
        assert record.body == b"<p>no validators, the same"
        assert record.warc["warc-profile"].endswith("identical-payload-digest")
    assert sum(1 for r in site.log() if r.condition) == 28


def test_starting_from_the_best_kept_pages(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    start = graph(site, {"a": "bcdh", "b": "h", "c": "h", "d": "h", "h": "abc"})
    crawler.here(start)
    site.forget()
    site.file("h", '<a href="/new">new</a>', HTML)
    site.file("new", "<p>new", HTML)
    summary = crawler.here(from_library=1)
    assert sorted(order(site)) == sorted("hnew")
    assert summary.pages == 2


# -- what goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "why"),
    [
        ("http://nowhere.invalid/", "unknown host|DNS lookup failed"),
        ("http://127.0.0.1:9/", "no connection .connection refused."),
    ],
)
def test_a_host_that_is_not_there(crawler: Crawler, start: str, why: str) -> None:
    summary = crawler.here(start)
    ((what, reason),) = summary.faults
    assert what in {start, "127.0.0.1:9", "nowhere.invalid:80"}
    assert re.search(why, reason)
    assert summary.pages == 0


def test_private_addresses_are_refused_unless_allowed(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=2)
    for number, host in enumerate(("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")):
        crawler.library = crawler.library.with_name(str(number))
        start = f"http://{host}:{site.port}/"
        ((what, why),) = crawler.here(start, allow_private=False).faults
        assert what == start or what.startswith("http://[::ffff:")
        assert "is a private address; use --allow-private" in why
    assert site.log() == []


@pytest.mark.parametrize("start", ["ftp://a.example/", "file:///etc/passwd", "www.a.cn", "x"])
def test_what_is_no_web_address_is_refused(crawler: Crawler, start: str) -> None:
    with pytest.raises(UsageError, match="not an http:// or https:// address"):
        crawler.here(start)
    assert not crawler.library.exists()


def test_an_empty_crawl_is_refused(crawler: Crawler) -> None:
    with pytest.raises(UsageError, match="needs a start page"):
        crawler.here()


@pytest.mark.parametrize(
    ("option", "why"),
    [
        ({"strategy": "bredth"}, "did you mean 'breadth'"),
        ({"deny": ("(",)}, "not a regular expression"),
        ({"delay": -1}, "--delay must be 0 or more seconds, got -1"),
        ({"contact": "a\nb"}, "single line"),
    ],
)
def test_options_that_make_no_sense(option: dict[str, object], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        Options(**option)  # type: ignore[arg-type]


def test_a_library_in_use_is_refused(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    crawler.library.mkdir()
    lock = Lock(crawler.library / "lock", what="x")
    with pytest.raises(StorageError, match="in use by another crawl"):
        crawler.here(site.address())
    lock.close()
    assert crawler.here(site.address()).pages == 3


@pytest.mark.parametrize("place", ["/proc/library", "/dev/null/library"])
def test_a_place_that_cannot_be_written(crawler: Crawler, place: str) -> None:
    crawler.library = Path(place)
    with pytest.raises(StorageError, match="can't be written"):
        crawler.here("http://127.0.0.1/")


def test_a_damaged_library_is_named_and_left_as_it_is(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    crawler.here(site.address())
    index = crawler.library / "shard-0" / "index.sqlite"
    index.write_bytes(b"rubbish" * 5000)
    with pytest.raises(InputError, match=r"index\.sqlite is damaged"):
        crawler.here(site.address())
    assert index.read_bytes() == b"rubbish" * 5000
    assert not Lock.is_held(crawler.library / "lock")


@pytest.mark.parametrize(("at", "workers"), [(0, 1), (4096, 1), (4096, 2)])
def test_a_damaged_shard_is_named_with_its_cure(
    serve: Serve, crawler: Crawler, at: int, workers: int
) -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    site = serve(hosts=hosts, pages=200)
    starts = [site.address("/", hosts[0]), site.address("/1", hosts[1])]
    crawler.here(*starts, workers=2, max_pages=60)
    shard = crawler.library / "shard-1"
    index = shard / "index.sqlite"
    with closing(sqlite3.connect(index)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = index.read_bytes()
    index.write_bytes(content[:at] + b"rubbish" * 20_000)
    with pytest.raises(InputError) as caught:
        crawler.here(*starts, workers=workers)
    assert caught.value.file == str(index)
    message = str(caught.value)
    assert message.startswith(f"{index} is damaged")
    assert f"restore {shard} from a copy" in message
    index.write_bytes(content)
    assert crawler.here(*starts, workers=workers).stop == "nothing left"
    assert {page.address for page in crawler.pages()} == set(site.asked())
    assert set(site.asked().values()) == {1}


@pytest.mark.parametrize("workers", [1, 2])
def test_damage_that_a_worker_finds_is_reported_in_the_users_language(
    serve: Serve, crawler: Crawler, workers: int
) -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    site = serve(hosts=hosts, pages=200)
    starts = [site.address("/", hosts[0]), site.address("/1", hosts[1])]
    crawler.here(*starts, workers=2, max_pages=60)
    index = crawler.library / "shard-1" / "index.sqlite"
    with closing(sqlite3.connect(index)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'address'"
        ((root,),) = db.execute(query).fetchall()
        ((size,),) = db.execute("PRAGMA page_size").fetchall()
    content = bytearray(index.read_bytes())
    content[(root - 1) * size : root * size] = b"x" * size
    index.write_bytes(content)
    with speaking("zh"), pytest.raises(InputError, match="抓取需要全部分片") as caught:
        crawler.here(*starts, workers=workers)
    assert caught.value.file == str(index)


def test_a_shard_that_was_taken_away_is_made_again(serve: Serve, crawler: Crawler) -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    site = serve(hosts=hosts, pages=200)
    starts = [site.address("/", hosts[0]), site.address("/1", hosts[1])]
    crawler.here(*starts, workers=2, max_pages=60)
    (crawler.library / "shard-1").rename(crawler.library.with_name("aside"))
    assert crawler.here(*starts).stop == "nothing left"
    assert {page.address for page in crawler.pages()} <= set(site.asked())


def test_a_full_disk_stops_the_crawl_and_more_room_lets_it_go_on(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=300, size=60_000)
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))\n"
        "from hinterland.cli import main; main()"
    )
    words = ["crawl", site.address(), "--library", str(crawler.library), "--allow-private"]
    full = subprocess.run(
        [sys.executable, "-c", code, *words, "--delay", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert full.returncode == 1
    (line,) = (line for line in full.stderr.splitlines() if "shard-0" in line)
    assert "the disk is full" in line
    assert "Traceback" not in full.stderr
    assert "run the same command again" in line
    with Library(crawler.library) as library:
        kept = list(library.pages())
        assert 0 < len(kept) < 300
        assert all(library.record(page).whole for page in kept)
    crawler.here(site.address())
    assert {page.address for page in crawler.pages()} == set(site.asked())
    assert len(crawler.pages()) == len(site.asked()) == 300


def test_a_lost_permission_stops_the_crawl_and_its_return_lets_it_go_on(
    serve: Serve, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve(pages=300)
    made: set[str] = set()
    real = os.open

    def refusing(path: str, *arguments: int) -> int:
        if str(path).endswith(".warc.gz"):
            made.add(str(path))
            if len(made) > 1:  # a file that is open stays open, whatever becomes of the folder
                raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *arguments)

    monkeypatch.setattr(shard, "ROTATION", 20_000)
    with monkeypatch.context() as refused:
        refused.setattr("hinterland.library.shard.os.open", refusing)
        with pytest.raises(
            StorageError, match=r"Permission denied.*run the same command again"
        ):
            crawler.here(site.address())
    kept = crawler.pages()
    assert 0 < len(kept) < 300
    assert crawler.here(site.address()).stop == "nothing left"
    with Library(crawler.library) as library:
        assert all(library.record(page).whole for page in library.pages())
    assert {page.address for page in crawler.pages()} == set(site.asked())
    assert len(crawler.pages()) == 300


def test_a_dead_worker_stops_the_others(serve: Serve, crawler: Crawler) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2", "127.0.0.3"), pages=300)
    process = crawler.start(site.address(), "--workers", "2", delay=0.02)
    while len(site.log()) < 20:
        time.sleep(0.01)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    worker = next(
        int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()
    )
    os.kill(worker, 9)
    process.communicate(timeout=20)
    assert process.returncode == 1
    crawler.here(site.address(), workers=2)
    kept = [page.address for page in crawler.pages()]
    assert len(kept) == len(set(kept)) == 300


# -- what is seen of it ----------------------------------------------------------------------------


def test_the_command_reports_what_it_did(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=20)
    done = crawler.run(site.address(), "--max-pages", "12")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "stopped: --max-pages 12 reached"
    assert "answers: 12 × 200" in done.stdout
    lines = [json.loads(x) for x in (crawler.library / "log.jsonl").read_text().splitlines()]
    assert len(lines) == 12
    assert {"time", "address", "end", "status", "bytes", "seconds", "depth"} <= lines[0].keys()
    with Library(crawler.library) as library:
        status = library.status()
    assert (status["pages"], status["kept"], status["running"]) == (12, 12, False)
    run = status["run"]
    assert isinstance(run, dict)
    assert (run["stop"], run["reason"]) == ("pages", "--max-pages 12 reached")


def test_status_while_it_runs(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=200)
    process = crawler.start(site.address(), delay=0.05)
    while len(site.log()) < 10:
        time.sleep(0.02)
    time.sleep(0.3)
    with Library(crawler.library) as library:
        status = library.status()
    crawler.kill(process)
    assert status["running"] is True
    assert isinstance(status["pages"], int)
    assert status["pages"] > 0
    assert isinstance(status["queued"], int)
    assert status["queued"] > 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["bbc"], "unknown source 'bbc'"),
        (["gopher://a.example/"], "not an http:// or https:// address"),
        (["http://a.example/", "--strategy", "best"], "'best' is not one of"),
        (["http://a.example/", "--max-time", "soon"], "is not a time"),
        (["http://a.example/", "--until", "soon"], "is not a date"),
        (["http://a.example/", "--max-bytes", "many"], "is not a size"),
        (["http://a.example/", "--deny", "("], "not a regular expression"),
        ([], "needs a start page"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: list[str], why: str) -> None:
    done = subprocess.run(
        [*COMMAND, "crawl", *words, "--library", str(tmp_path / "l")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert why in done.stderr


def test_a_script_needs_no_guard_for_its_workers(serve: Serve, crawler: Crawler) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=20)
    script = crawler.library.with_name("script.py")
    script.write_text(
        "import hinterland.crawler as c\n"
        "options = c.Options(delay=0, allow_private=True)\n"
        f"print(c.crawl([{site.address()!r}], 'kept', workers=2, options=options).pages)"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        cwd=script.parent,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("20\n", "")


def test_a_random_web_is_fetched_whole_by_several_workers(
    serve: Serve, crawler: Crawler
) -> None:
    hosts = tuple(f"127.0.0.{n}" for n in range(1, 8))
    site = serve(hosts=hosts, pages=400, links=3)
    strategy = random.Random(7).choice(["indegree", "opic", "pagerank"])
    summary = crawler.here(site.address(), workers=3, strategy=strategy)
    assert summary.stop == "nothing left"
    assert set(site.asked().values()) == {1}
    assert len(site.asked()) == len(crawler.pages()) == 400
