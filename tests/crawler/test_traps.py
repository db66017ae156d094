"""Webs without an end, and what is left out: bounded, counted, named."""

import json
import re
import time
from collections.abc import Callable
from itertools import permutations

import pytest

from hinterland.crawler import log
from hinterland.crawler.links.addresses import canonical, trap
from hinterland.crawler.log import Log
from hinterland.crawler.progress import summary_lines
from hinterland.crawler.sameness import CLOSED_AFTER, Sameness
from hinterland.crawler.shards import waiting_hosts
from hinterland.library import Library

from .conftest import Crawler
from .webs import Answers, Asked, Said, links, web

#: A page of content: no two are alike.
WORDS = ["region", "exports", "imports", "2.5", "north", "south", "11,304.9", "ports", "rivers"]


def content(number: int) -> str:
    return f"<p>{' '.join(WORDS[number % 9 :])} {number * 7919}.{number}"


# -- sessions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "settled"),
    [
        ("http://h.cn/a.jsp;jsessionid=1A2B3C", "http://h.cn/a.jsp"),
        ("http://h.cn/a;JSESSIONID=0001abc:-1!7/b.do?x=1", "http://h.cn/a/b.do?x=1"),
        ("http://h.cn/a.php?PHPSESSID=9b2f&x=1", "http://h.cn/a.php?x=1"),
        ("http://h.cn/a.php?x=1&phpsessid=9b2f", "http://h.cn/a.php?x=1"),
        ("http://h.cn/a.php?PHPSESSID=9b2f", "http://h.cn/a.php"),
        ("http://h.cn/a.cfm?CFID=1&CFTOKEN=2", "http://h.cn/a.cfm"),
        ("http://h.cn/a.asp?ASPSESSIONIDABCDEFGH=XYZ&p=2", "http://h.cn/a.asp?p=2"),
        ("http://h.cn/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "http://h.cn/a.aspx"),
        ("http://h.cn/x/(A(abcdefgh1)S(abcdefgh2))/a.aspx?b=1", "http://h.cn/x/a.aspx?b=1"),
        ("http://h.cn/a?sid=0123456789abcdef0123456789abcdef", "http://h.cn/a"),
        ("http://h.cn/a?b=1&session_id=abcdef0123456789&c=2", "http://h.cn/a?b=1&c=2"),
    ],
)
def test_session_numbers_go(address: str, settled: str) -> None:
    assert canonical(address) == settled
    assert canonical(settled) == settled


@pytest.mark.parametrize(
    "address",
    [
        "http://h.cn/a?sid=2023",
        "http://h.cn/a?sid=110000&year=2020",
        "http://h.cn/a?session=spring",
        "http://h.cn/residual/inside.htm?side=left",
        "http://h.cn/a;v=1/b",
        "http://h.cn/f(x)/a.htm",
        "http://h.cn/(2023)/a.aspx",
        "http://h.cn/?q=jsessionid",
        "http://h.cn/%u4E2D.htm",
        "http://h.cn/100%",
        "http://h.cn/a?q=50%&b=%zz",
        "http://h.cn/%%34%31",
    ],
)
def test_what_is_no_session_stays(address: str) -> None:
    assert canonical(address) == address


def test_sessions_in_links_make_no_new_pages(crawler: Crawler) -> None:
    count = iter(range(10**6))

    def answers(asked: Asked) -> Said | None:
        page = re.sub(r";.*", "", asked.path)
        return links(*(f"/{n}.jsp;jsessionid={next(count):032X}" for n in range(9)), page)

    with web(answers) as site:
        summary = crawler.here(site.address(), max_pages=50)
    assert (summary.stop, summary.pages) == ("nothing left", 10)


# -- endless webs ----------------------------------------------------------------------------------


def backward_calendar(asked: Asked) -> Said | None:
    """Each month links to the one before; no month has anything."""
    found = re.fullmatch(r"/cal/(\d+)/(\d+)/", asked.path)
    year, month = (int(found[1]), int(found[2])) if found else (2026, 1)
    year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    days = "".join(f"<td>{day}" for day in range(1, 29 + month % 3))
    return Said(f"<h1>{year}-{month}</h1><a href='/cal/{year}/{month}/'>before</a>{days}")


def soft_404(asked: Asked) -> Said | None:
    """Every address is a page that says there is none, with links that lead below it."""
    here = asked.path.rstrip("/")
    return Said(f"<p>Sorry, {asked.path} is not here.<a href='{here}/x{len(here)}/'>a</a>")


def relative_folders(_asked: Asked) -> Said | None:
    return links("sj/index.htm", "../nj/index.htm")


def refresh_chain(asked: Asked) -> Said | None:
    number = int(asked.path.strip("/") or 0) + 1
    return Said(f"<meta http-equiv=refresh content='0;url=/{number}'>{content(number)}")


def numbered(asked: Asked) -> Said | None:
    """Page after page, always the same list but for its number and a token."""
    number = int((re.findall(r"page=(\d+)", asked.path) or ["1"])[0])
    token = f"<input type=hidden name=token value={number * 7919}>"
    return Said(f"{token}<p>No entries on page {number}<a href='?page={number + 1}'>next</a>")


ENDLESS = [backward_calendar, soft_404, relative_folders, refresh_chain, numbered]


@pytest.mark.parametrize("answers", ENDLESS)
def test_endless_webs_end(crawler: Crawler, answers: Answers) -> None:
    began = time.monotonic()
    with web(answers) as site:
        summary = crawler.here(site.address(), max_time=60)
    assert summary.stop == "nothing left"
    assert summary.pages < 400
    assert time.monotonic() - began < 60
    # It is said why.
    assert summary.losses
    assert any(line.startswith("left out or cut: ") for line in summary_lines(summary))


def test_the_pattern_is_named_and_asked_again_by_the_next_crawl(crawler: Crawler) -> None:
    with web(numbered) as site:
        summary = crawler.here(site.address("/list?page=1"))
        before = len(site.paths())
        again = crawler.here(site.address("/list?page=1"))
    assert list(summary.patterns) == [f"127.0.0.1:{site.port}/list?page"]
    assert summary.counts["deferred"] == 1
    assert any(line.startswith("nothing new: 127.0.0.1") for line in summary_lines(summary))
    assert again.pages > 0
    assert len(site.paths()) > before


def test_filters_in_ever_other_orders_are_asked_for_twice(crawler: Crawler) -> None:
    pairs = ["year=2019", "region=11", "flow=export", "unit=usd"]
    orders = ["/?" + "&".join(order) for order in permutations(pairs)]
    with web(lambda asked: links(*orders) if asked.path == "/" else Said("<p>1")) as site:
        summary = crawler.here(site.address())
    assert len(site.paths()) == 3
    assert summary.losses == {"trap: the same parameters in another order": 22}


def test_a_host_without_anything_new_is_asked_less_and_less(crawler: Crawler) -> None:
    same = "<p>nothing" + "".join(f"<a href='{chr(n)}/'>a</a>" for n in range(97, 120))
    with web(lambda _: Said(same)) as site:
        summary = crawler.here(site.address(), max_time=8)
    assert summary.stop == "time"
    assert summary.pages < 300  # in the same time, thousands without it
    ((host, why),) = summary.slowed.items()
    assert host == f"127.0.0.1:{site.port}"
    assert "nothing new in " in why
    assert "the last like /" in why


@pytest.mark.parametrize("size", [10, 30_000])
def test_large_pages_that_differ_by_a_token_are_seen_through(size: int) -> None:
    sameness = Sameness()
    rest = "<p>ports and rivers</p>" * (size // 23)
    for n in range(200):
        page = f"<meta name=token content={n * 7919}><h1>Nothing at /item/{n}.htm</h1>{rest}"
        sameness.look("h", f"http://h/item/{n}.htm", page.encode())
    assert sameness.put_off("h", "http://h/item/200.htm") == "/item/#.htm"


def test_a_random_web_without_anything_new_is_slowed_and_left_alone() -> None:
    sameness = Sameness()
    runs = [
        sameness.look("h", f"http://h/{hash(n) * 7919:x}/{n}", b"<p>nothing here")
        for n in range(CLOSED_AFTER + 10)
    ]
    assert max(runs) >= CLOSED_AFTER


# -- and what is no trap ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        lambda n: content(n),
        # A mirror: each page twice, on one host.
        lambda n: content(n % 200),
        # Tables of one form, whose figures alone differ.
        lambda n: "<table>" + "".join(f"<td>{(n * k * 7919) % 99991}.{k}" for k in range(31)),
        # Missing pages in between.
        lambda n: "<p>no such page" if n % 20 else content(n),
    ],
)
def test_what_is_no_trap_is_fetched_whole(crawler: Crawler, page: Callable[[int], str]) -> None:
    def answers(asked: Asked) -> Said | None:
        if asked.path == "/":
            return links(*(f"/sj/{n}/c{n}.htm" for n in range(400)))
        return Said(page(int(re.findall(r"\d+", asked.path)[0])))

    with web(answers) as site:
        summary = crawler.here(site.address())
    assert (summary.pages, summary.losses) == (401, {})


def test_tables_under_dates_are_told_by_their_figures() -> None:
    sameness = Sameness()
    for year in range(1950, 2020):
        for month in range(1, 13):
            cells = "".join(f"<td>{(year * month * k) % 9973}" for k in range(101, 132))
            body = f"<h1>{year}-{month}</h1><table><tr>{cells}".encode()
            assert sameness.look("h", f"http://h/{year}/{month}/", body) == 0


# -- counts ----------------------------------------------------------------------------------------


def test_what_is_left_out_is_counted_everywhere(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        if asked.path == "/":
            many = (f"/n/{n}" for n in range(10_050))
            return links("/a/a/a/a/a/", "/" + "x" * 3_000, "/cal/2071/3/", *many)
        if asked.path == "/n/1":
            return Said("<p>" + "x" * 5_000)
        return Said("<p>page", 404)

    with web(answers) as site:
        summary = crawler.here(site.address(), max_body=1_000_000, max_pages=2)
        crawler.here(site.address("/n/1"), max_body=2_000, max_pages=30)
    expected = {
        "links beyond the limit of a page": 53,
        "trap: repeats itself": 1,
        "trap: too long": 1,
        "trap: a date far ahead": 1,
    }
    assert summary.losses == expected
    lines = map(json.loads, (crawler.library / "log.jsonl").read_text().splitlines())
    assert (
        next(line["left_out"] for line in lines if line["address"] == site.address())
        == expected
    )
    # What the library's last crawl has lost can be asked of the library, too.
    with Library(crawler.library) as kept:
        assert kept.status()["losses"] == {"pages cut: larger than --max-body": 1}


def test_hosts_that_rest_are_named(crawler: Crawler) -> None:
    def answers(_asked: Asked) -> Said | None:
        return Said("<p>later", 429, headers={"Retry-After": "3600"})

    with web(answers) as site:
        crawler.here(site.address(), max_time=1.5)
    (waiting,) = waiting_hosts(crawler.library, now=time.time())
    assert waiting.host == f"127.0.0.1:{site.port}"
    assert 3_000 < waiting.until - time.time() <= 3_601
    assert waiting.addresses == 1


def test_the_log_rotates(crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LOG_BYTES", 1_000)
    crawler.library.mkdir()
    first, other = Log(crawler.library, rotates=True), Log(crawler.library, rotates=False)
    for number in range(300):
        (first if number % 2 else other).write(b'{"n": %d}\n' % number + b" " * 90)
    first.close()
    other.close()
    files = sorted(path.name for path in crawler.library.glob("log*.jsonl"))
    assert files == ["log-1.jsonl", *(f"log-{n}.jsonl" for n in range(2, 9)), "log.jsonl"]
    numbers = re.findall(
        r'"n": (\d+)',
        "".join(
            (crawler.library / name).read_text() for name in [*reversed(files[:-1]), files[-1]]
        ),
    )
    assert numbers == [str(n) for n in range(300 - len(numbers), 300)]
    assert all(path.stat().st_size < 1_200 for path in crawler.library.glob("log*.jsonl"))


def test_segments_that_come_back_and_back_are_a_trap() -> None:
    path = "".join(f"/sj/a{n}" for n in range(6))
    assert trap(f"http://h.cn{path}", this_year=2026) == "repeats itself"
    assert trap("http://h.cn/1/2/1/3/1/4/1/5/1/", this_year=2026) == ""
