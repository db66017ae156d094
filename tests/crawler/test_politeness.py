"""Manners, seen from the server, and the rules of one host."""

import sqlite3
import time
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.fetching import rules
from hinterland.crawler.fetching.fetch import Client
from hinterland.crawler.fetching.politeness import Host, retry_after, seconds_of
from hinterland.crawler.fetching.queues import HostQueue, Queues, Task
from hinterland.crawler.shards import Homes, home
from hinterland.library import Library

from .conftest import Crawler, Serve, Site
from .raw import Writer, answer, raw


def gaps(site: Site) -> dict[str, list[float]]:
    """Return the times between a host's requests, robots.txt included, as the server saw them."""
    times = defaultdict(list)
    for request in site.log():
        times[request.host].append(request.time)
    return {host: [b - a for a, b in pairwise(t)] for host, t in times.items()}


def test_the_delay_is_kept_at_every_host_and_well_used(serve: Serve, crawler: Crawler) -> None:
    hosts = tuple(f"127.0.0.{n}" for n in range(1, 6))
    site = serve(hosts=hosts, pages=50)
    delay = 0.25
    assert crawler.here(site.address(), delay=delay).stop == "nothing left"
    assert len(site.asked()) == 50
    found = gaps(site)
    assert len(found) == 5
    for host, between in found.items():
        assert min(between) >= delay, host
        # Near the allowed rate, once a host has enough to do.
        assert sorted(between)[len(between) // 2] < delay * 1.2, host


def test_the_delay_outlives_a_kill(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=8)
    process = crawler.start(site.address(), delay=1)
    while len(site.log()) < 2:
        time.sleep(0.01)
    crawler.kill(process)
    assert crawler.here(site.address(), delay=1.0, max_pages=2).pages == 2
    assert min(gaps(site)[f"127.0.0.1:{site.port}"]) >= 1


def test_the_crawl_delay_of_robots_txt_is_kept(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    site.file("robots.txt", "User-agent: *\nCrawl-delay: 0.6", "Content-Type: text/plain")
    crawler.here(site.address())
    (between,) = gaps(site).values()
    assert len(between) >= 3
    assert min(between) >= 0.6


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_kept(serve: Serve, crawler: Crawler, status: int) -> None:
    site = serve(pages=1)
    crawler.here(site.address(f"/status/{status}/2"), max_time=3.5)
    (_, asked, again) = site.log()[:3]
    assert again.time - asked.time >= 2


def test_retry_after_with_a_date_is_kept(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=1)
    until = datetime.now(UTC) + timedelta(seconds=3)
    wish = format_datetime(until, usegmt=True)
    start = site.file("later", "", f"Retry-After: {wish}", status="503 No")
    crawler.here(start, max_time=4.0)
    again = site.log()[2].time - time.monotonic() + time.time()
    assert again >= int(until.timestamp()) - 0.01  # a date has whole seconds


def test_a_host_that_has_enough_is_asked_again_until_it_answers(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=1)
    assert crawler.here(site.address("/status/429")).faults == ()
    (page,) = crawler.pages()
    with Library(crawler.library) as library:
        assert (page.status, library.record(page).body) == (200, b"<p>at last")
    times = [r.time for r in site.log() if r.path != "/robots.txt"]
    first, second = (b - a for a, b in pairwise(times))
    assert first >= 1
    assert second >= 2  # each pause is twice the last


def test_an_error_of_the_server_is_kept_after_three_attempts(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=1)
    start = site.file("broken", "<p>oops", status="500 Oops")
    assert crawler.here(start).faults == ((start, "answer 500"),)
    assert site.asked()[start] == 3
    assert [page.status for page in crawler.pages()] == [500]


def test_robots_txt_is_obeyed(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=1)
    rules = "User-agent: hinterland\nDisallow: /private"
    site.file("robots.txt", rules, "Content-Type: text/plain")
    start = site.file("start", "<a href=/private/a>a<a href=/open>b", "Content-Type: text/html")
    site.file("open", "<p>open", "Content-Type: text/html")
    assert crawler.here(start).counts["refused"] == 1
    paths = [r.path for r in site.log() if r.path != "/sitemap.xml"]
    assert paths == ["/robots.txt", "/start", "/open"]


@pytest.mark.parametrize("status", [500, 429])
def test_a_robots_txt_that_fails_forbids(serve: Serve, crawler: Crawler, status: int) -> None:
    site = serve(pages=3)
    site.file("robots.txt", "", status=f"{status} No")
    ((host, why),) = crawler.here(site.address()).faults
    assert (host, len(site.asked())) == (f"127.0.0.1:{site.port}", 0)
    assert why.startswith(f"robots.txt: answer {status}")
    # The next crawl tries again.
    site.file("robots.txt", "", "Content-Type: text/plain")
    assert crawler.here(site.address()).pages == len(site.asked()) == 3


def test_a_robots_txt_that_is_not_there_allows(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    site.file("robots.txt", "User-agent: *\nDisallow: /", status="404 No")
    assert crawler.here(site.address()).pages == 3


def test_robots_txt_is_read_once_a_day_and_redirects_are_followed(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=5)
    site.file("robots.txt", "", "Location: /rules", status="301 Moved")
    site.file("rules", "User-agent: *\nDisallow: /3", "Content-Type: text/plain")
    crawler.here(site.address(), max_pages=1)
    crawler.here(site.address())
    paths = [r.path for r in site.log()]
    assert paths[:2] == ["/robots.txt", "/rules"]
    assert (paths.count("/robots.txt"), paths.count("/3")) == (1, 0)


def test_robots_txt_is_read_again_after_a_day(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=5)
    crawler.here(site.address(), max_pages=1)
    with closing(sqlite3.connect(crawler.library / "shard-0/index.sqlite")) as db, db:
        db.execute("UPDATE host SET read = read - 24 * 3600")
    site.file("robots.txt", "User-agent: *\nDisallow: /3", "Content-Type: text/plain")
    crawler.here(site.address())
    paths = [r.path for r in site.log()]
    assert (paths.count("/robots.txt"), paths.count("/3")) == (2, 0)
    assert set(paths) - {"/sitemap.xml"} == {"/robots.txt", "/", "/1", "/2", "/4"}


def test_a_script_challenge_is_named_and_the_host_left_alone(
    serve: Serve, crawler: Crawler
) -> None:
    site = serve(pages=1)
    links = "".join(f"<a href=/wall/{n}>x</a>" for n in range(30))
    start = site.file("start", links, "Content-Type: text/html")
    for n in range(30):
        site.file(f"wall/{n}", "<script r='m'>x()</script>", status="412 Precondition Failed")
    summary = crawler.here(start, delay=0.01)
    assert summary.walls == {"script challenge (412)": 3}
    ((_, why),) = summary.faults
    assert why.startswith("a wall: script challenge (412)")
    assert len(site.asked()) == 4
    assert [p.wall for p in crawler.pages()] == ["", *["script challenge (412)"] * 3]


# -- the rules of one host, without a server -------------------------------------------------------


def test_one_request_at_a_time_where_there_is_a_delay() -> None:
    host = Host("a:80", delay=1)
    host.is_known = True
    assert host.may_be_asked()
    host.request_sent()
    assert not host.may_be_asked()
    host.answered(100.0, seconds=0.2)
    assert host.may_be_asked()
    assert host.due == 101.0


def test_a_slow_host_gets_more_time() -> None:
    host = Host("a:80", delay=1)
    for _ in range(20):
        host.request_sent()
        host.answered(0.0, seconds=8.0)
    assert host.interval == pytest.approx(8, rel=0.01)


def test_troubles_that_were_under_way_together_are_one() -> None:
    host = Host("a:80", delay=0)
    for _ in range(10):
        host.pause(50.0, asked=49.0)
    assert host.due == 51.0
    host.pause(60.0, asked=55.0)
    assert host.due == 62.0
    host.note_success()
    host.pause(70.0, asked=65.0)
    assert host.due == 71.0


@settings(max_examples=60, deadline=None)
@given(
    delay=st.floats(0, 10),
    crawl_delay=st.none() | st.floats(allow_nan=True, allow_infinity=True),
    events=st.lists(
        st.tuples(
            st.sampled_from(["answer", "silence", "pause", "stumble"]),
            st.floats(0, 30),
            st.floats(0, 1000),
        ),
        max_size=30,
    ),
)
def test_whatever_happens_the_wait_is_at_least_what_it_must_be(
    delay: float, crawl_delay: float | None, events: list[tuple[str, float, float]]
) -> None:
    host = Host("a:80", delay=delay)
    host.set_crawl_delay(crawl_delay)
    least = max(delay, crawl_delay if crawl_delay and 0 < crawl_delay < 1e5 else 0)
    now = 0.0
    for kind, seconds, wish in events:
        now = max(now, host.due)
        asked = now
        host.request_sent()
        now += seconds
        if kind == "answer":
            host.answered(now, seconds=seconds)
        else:
            host.request_ended(now)
        if kind == "pause":
            host.pause(now, asked=asked)
            host.wait(now, wish)
            assert host.due >= now + wish
        if kind == "stumble":
            host.note_fault(now, asked=asked)
        assert host.due >= now + least
        assert host.active == 0


@given(st.text(max_size=30))
def test_no_header_is_too_strange(value: str) -> None:
    assert 0 <= retry_after(value) <= 7 * 86_400


# -- what belongs to a name, and what to a port ----------------------------------------------------


def test_hosts_of_one_name_share_one_pace() -> None:
    queues = Queues()
    secure, plain, other = (
        queues.open(HostQueue(Host(name, delay=1.0), n))
        for n, name in enumerate(["a.example:443", "a.example:80", "b.example:80"])
    )
    tasks = [
        Task(n, f"http://x/{n}", q.host.name)
        for n, q in enumerate([secure, plain, other, secure, plain])
    ]
    for task in tasks:
        queue = queues.host(task.host)
        assert queue is not None
        queues.put(queue, task)
    first, second = queues.take(0.0), queues.take(0.0)
    assert {first and first.host, second and second.host} == {"a.example:443", "b.example:80"}
    assert queues.take(0.0) is None
    order = ["a.example:443"]
    for now in (1.0, 3.0, 5.0):
        current = queues.host(order[-1])
        assert current is not None
        current.host.answered(now, seconds=0.1)
        queues.free(current)
        assert queues.take(now + 0.99) is None
        taken = queues.take(now + 1.0)
        assert taken is not None
        order.append(taken.host)
    # They take turns.
    assert order == ["a.example:443", "a.example:80", "a.example:443", "a.example:80"]


def test_http_and_https_of_a_name_are_in_one_shard() -> None:
    for name in ("a.example", "stats.gov.cn", "127.0.0.1", "[::1]"):
        assert len({home(f"{name}:{port}", 7) for port in (80, 443, 8080)}) == 1
    dealt = Homes(2, {}, 0).assign(["a.example:80", "b.example:80", "a.example:443"])
    assert dealt["a.example:80"] == dealt["a.example:443"] != dealt["b.example:80"]


def test_two_ports_share_the_delay_and_not_robots_txt(crawler: Crawler) -> None:
    async def script(_path: str, _count: int, writer: Writer) -> None:
        writer.write(answer("".join(f"<a href=/{n}>x</a>" for n in range(4))))

    with raw(script) as one, raw(script) as two:
        crawler.here(one.address("/0"), two.address("/0"), delay=0.2)
        moments = sorted(moment for moment, *_ in (*one.log, *two.log))
        assert len(one.pages) == len(two.pages) == 4
        assert {path for _, path, _ in one.log} >= {"/robots.txt"} <= {p for _, p, _ in two.log}
    assert min(b - a for a, b in pairwise(moments)) >= 0.2 * 0.99


@pytest.mark.parametrize("status", ["200 OK", "301 Moved", "403 Forbidden", "404 Not Found"])
def test_retry_after_is_kept_on_every_status(crawler: Crawler, status: str) -> None:
    async def script(path: str, _count: int, writer: Writer) -> None:
        more = ["Retry-After: 1", "Location: /2"] if path == "/1" else []
        writer.write(answer("<a href=/2>x</a>", *more, status=status if more else "200 OK"))

    with raw(script) as server:
        crawler.here(server.address("/1"), server.address("/2"), delay=0.01)
        came = {path: moment for moment, path, _ in server.log}
    assert came["/2"] - came["/1"] >= 1


def test_a_date_is_compared_with_the_answers_own(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=1)
    wrong = datetime.now(UTC) - timedelta(days=900)  # the server's clock
    lines = [f"Date: {format_datetime(wrong, usegmt=True)}"]
    lines.append(f"Retry-After: {format_datetime(wrong + timedelta(seconds=2), usegmt=True)}")
    start = site.file("later", "", *lines, status="503 No")
    crawler.here(start, max_time=3.0)
    first, again = [r.time for r in site.log() if r.path == "/later"][:2]
    assert again - first >= 2


def test_the_crawl_delay_in_words_is_kept(serve: Serve, crawler: Crawler) -> None:
    site = serve(pages=3)
    site.file(
        "robots.txt", "User-agent: *\nCrawl-delay: 0,6 seconds", "Content-Type: text/plain"
    )
    crawler.here(site.address())
    (between,) = gaps(site).values()
    assert min(between) >= 0.6


# -- robots.txt that can't be read, and hosts that go wrong ----------------------------------------

RULES = b"User-agent: *\nDisallow: /secret\n"


@pytest.mark.parametrize("coding", ["utf-8", "none", "gzip", "deflate", "br", "zstd", "x, y"])
def test_a_robots_txt_with_an_odd_coding_is_read_plain(
    serve: Serve, crawler: Crawler, coding: str
) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=2)
    site.file("robots.txt", RULES, "Content-Type: text/plain", f"Content-Encoding: {coding}")
    starts = [site.address("/secret"), site.address("/0", "127.0.0.2")]
    crawler.here(*starts)
    assert {path for path in site.asked() if "/secret" in path} == set()
    assert site.asked()[site.address("/0", "127.0.0.2")] == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nUser-agent: *\nDisallow:",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nUser-agen",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 6\r\n\r\n\x28\xb5\x2f\xfd\0\1",
        b"rubbish\r\n\r\n",
    ],
)
def test_a_robots_txt_that_cant_be_read_forbids(crawler: Crawler, sent: bytes) -> None:
    is_well: list[bool] = []

    async def script(_path: str, _count: int, writer: Writer) -> None:
        writer.write(answer("<p>page"))

    async def robots(_count: int, writer: Writer) -> None:
        if is_well:
            writer.write(answer("", status="404 Not Found"))
            return
        writer.write(sent)
        await writer.drain()
        writer.close()
        raise ConnectionResetError

    script.robots = robots  # type: ignore[attr-defined]
    with raw(script) as server, raw(script, "127.0.0.2") as good:
        summary = crawler.here(server.address("/a"), deadline=1.0)
        assert server.pages == []
        ((_, why),) = summary.faults
        assert why.startswith("robots.txt: ")
        is_well.append(True)
        crawler.here(server.address("/a"), good.address("/a"))
        assert server.pages == good.pages == ["/a"]


def test_a_fault_of_ours_closes_its_host_and_the_crawl_goes_on(
    serve: Serve, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=20)
    real = rules.fetch_robots

    async def fetch(client: Client, address: str, *rest: Any) -> rules.RobotsFile:
        if "127.0.0.2" in address:
            raise RuntimeError("something\nunforeseen")
        return await real(client, address, *rest)

    monkeypatch.setattr("hinterland.crawler.fetching.loop.fetch_robots", fetch)
    summary = crawler.here(site.address())
    assert summary.stop == "nothing left"
    assert summary.errors == 1
    ((host, why, _),) = summary.left
    assert host == f"127.0.0.2:{site.port}"
    assert "a bug in the crawler (RuntimeError: something unforeseen)" in why
    assert "something unforeseen" in (crawler.library / "log.jsonl").read_text()
    assert sum(path.startswith("http://127.0.0.1") for path in site.asked()) > 5


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_date_is_too_strange(value: str, date: str) -> None:
    assert 0 <= retry_after(value, date=date) <= 7 * 86_400
    seconds = seconds_of(value)
    assert seconds is None or seconds >= 0
