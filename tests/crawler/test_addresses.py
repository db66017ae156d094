"""Addresses: what a reference stands for, in which form, and what is a trap."""

import re
from collections.abc import Callable, Iterator

import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.links.addresses import (
    MAX_LENGTH,
    calendar_trap,
    canonical,
    host_of,
    path_of,
    repeats,
    resolve,
    resolver,
    trap,
)

from .cases import Case, canonical_addresses, resolution

MENU = "http://www.stats.gov.cn/sj/ndsj/2023/left.htm"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("html/C02-05.jpg", "http://www.stats.gov.cn/sj/ndsj/2023/html/C02-05.jpg"),
        (r"html\0616.htm", "http://www.stats.gov.cn/sj/ndsj/2023/html/0616.htm"),
        ("../indexch.htm#top", "http://www.stats.gov.cn/sj/ndsj/indexch.htm"),
        ("/sj/./a.htm", "http://www.stats.gov.cn/sj/a.htm"),
        ("//nj.tjj.beijing.gov.cn/nj", "http://nj.tjj.beijing.gov.cn/nj"),
        (" HTTP://Example.ORG:80/%7Ea?# ", "http://example.org/~a"),
        ("a\n b.htm", "http://www.stats.gov.cn/sj/ndsj/2023/a%20b.htm"),
        ("统计.htm", "http://www.stats.gov.cn/sj/ndsj/2023/%E7%BB%9F%E8%AE%A1.htm"),
        ("http://用户.中国/", "http://xn--zouo53b.xn--fiqs8s/"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("http://example.org./a", "http://example.org/a"),
        ("a??", "http://www.stats.gov.cn/sj/ndsj/2023/a??"),
        ("?page=2", "http://www.stats.gov.cn/sj/ndsj/2023/left.htm?page=2"),
        ("#top", MENU),
        ("", MENU),
        ("mailto:a@example.org", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/", None),
        ("file:///etc/passwd", None),
        ("http://example.org:99999/", None),
        ("http://", None),
        ("http://./", None),
        ("\ud800", None),
    ],
)
def test_what_a_reference_stands_for(reference: str, address: str | None) -> None:
    assert resolve(MENU, reference) == address
    assert resolver(MENU)(reference) == address


def test_a_base_that_is_no_page_still_leaves_whole_addresses() -> None:
    assert resolver("about:blank")("http://example.org/a") == "http://example.org/a"
    assert resolver("about:blank")("a") is None


@pytest.mark.parametrize(
    ("address", "host", "path"),
    [
        ("http://example.org/", "example.org:80", "/"),
        ("https://example.org/a/b?c=d", "example.org:443", "/a/b?c=d"),
        ("http://example.org:8080/a", "example.org:8080", "/a"),
        ("http://[::1]/a", "[::1]:80", "/a"),
        ("http://[::1]:8080/a", "[::1]:8080", "/a"),
        ("http://127.0.0.2/a:b", "127.0.0.2:80", "/a:b"),
    ],
)
def test_host_and_path(address: str, host: str, path: str) -> None:
    assert canonical(address) == address
    assert (host_of(address), path_of(address)) == (host, path)


@pytest.mark.parametrize("cases", [resolution, canonical_addresses])
def test_public_conformance_cases(cases: Callable[[], Iterator[Case]]) -> None:
    assert [case for case in cases() if not case.is_settled] == []


def test_a_conformance_case_can_fail() -> None:
    assert not Case("suite", "a", expected="b", got="c").is_settled
    assert not Case("suite", "a", expected="b", got="b", rule="order", ours="c").is_settled


def text_of(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words, max_size=12).map("".join)


PIECES = re.findall(
    r"http://h\.com|[a-z]+\.com|%\w\w|//|\.\.|:80|::1|0x7f|xn--|.",
    "http://h.com x.com ab:80 %2e%41%e4%zz //\\.. ./ 0x7f [::1] xn--A1-~+ ?#&=;'\"^{|}`<> @%2 é中\t",
)
WRITTEN = text_of(st.sampled_from(PIECES)) | st.text(max_size=30)


@settings(max_examples=300, deadline=None)
@given(path=WRITTEN, reference=WRITTEN)
def test_one_form_whichever_way_it_is_reached(path: str, reference: str) -> None:
    base = f"http://h.com/{path}"
    settled = canonical(base)
    address = resolve(base, reference)
    assert settled is None or canonical(settled) == settled
    assert address is None or canonical(address) == address
    assert resolver(base)(reference) == address
    if settled is not None:
        assert resolve(settled, reference) == address
    if address is not None:
        assert address.isascii()
        assert resolve(MENU, address) == address
        assert host_of(address).rpartition(":")[2].isdigit()
        assert trap(address, this_year=2026) in {
            "",
            "too long",
            "repeats itself",
            "a date far ahead",
        }


PLAIN = st.text("abZ0.-_~//..?=&:;,!*()$+", max_size=12)


@settings(max_examples=300, deadline=None)
@given(reference=PLAIN | PLAIN.map("http://h.com:81/".__add__))
def test_the_short_way_gives_what_the_parser_gives(reference: str) -> None:
    base = "http://h.com:81/a/b.htm?c=d/e"
    try:
        expected = canonical(ada_url.join_url(base, reference))
    except ValueError:
        expected = None
    assert resolver(base)(reference) == expected


@pytest.mark.parametrize(
    "address",
    [
        "http://h.com/a/a/a/a/",
        "http://h.com/a/a/a/a",
        "http://h.com/x/a/b/a/b/a/b/a/b/c.htm",
        "http://h.com/a/b/c/d/a/b/c/d/a/b/c/d/a/b/c/d",
        "http://h.com/?p=1&p=1&q=2&p=1&p=1",
        "http://h.com" + "".join(f"/{n}" for n in range(40)),
    ],
)
def test_paths_that_go_round_are_traps(address: str) -> None:
    assert repeats(address)
    assert trap(address, this_year=2026) == "repeats itself"


@pytest.mark.parametrize(
    "address",
    [
        "http://h.com/",
        "http://h.com/sj/ndsj/2023/html/C02-05.jpg",
        "http://h.com/a/a/a/b",
        "http://h.com/2023/01/2023/01/t20230101_1.html",
        "http://web.h.com/web/2019id_/http://www.stats.gov.cn/sj/ndsj/",
        "http://h.com/?wds=[]&dfwds=[]&k1=1&k2=1",
        "http://h.com/easyquery.htm?m=QueryData&dbcode=fsnd&rowcode=reg&colcode=sj",
        "http://h.com/?year=1949&month=10",
        "http://h.com/?sj=2023A,2027D",
        "http://h.com/2027/02/t20270201_99887766.html",
        "http://h.com/8090/12/",
        "http://h.com/n2104-11/12345-06-07.htm",
    ],
)
def test_ordinary_addresses_are_no_traps(address: str) -> None:
    assert trap(address, this_year=2026) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://h.com/events/2029/03/",
        "http://h.com/calendar/2071/3",
        "http://h.com/cal/2030-01-15.html",
        "http://h.com/?year=2099",
        "http://h.com/?Month=2099-01",
        "http://h.com/?ymd=20990131",
    ],
)
def test_dates_far_ahead_are_traps(address: str) -> None:
    assert calendar_trap(address, this_year=2026)
    assert trap(address, this_year=2026) == "a date far ahead"
    assert not calendar_trap(address, this_year=2100)


def test_too_long() -> None:
    address = "http://h.com/".ljust(MAX_LENGTH, "a")
    assert trap(address, this_year=2026) == ""
    assert trap(address + "a", this_year=2026) == "too long"
