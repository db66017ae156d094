"""Cookies: given back to the host that set them, so that cookie walls pass."""

import re

import pytest

from hinterland.crawler.fetching.cookies import Cookies

from .conftest import Crawler
from .webs import Asked, Said, links, web


def header(*lines: str, at: str = "http://a.cn/x/y", to: str = "http://a.cn/x/z") -> str:
    cookies = Cookies()
    cookies.take(at, [(b"Set-Cookie", line.encode("latin-1")) for line in lines])
    return cookies.header(to).get("Cookie", "")


@pytest.mark.parametrize(
    ("line", "to", "given"),
    [
        ("a=1", "http://a.cn/x/z", "a=1"),
        ("a=1", "http://a.cn/xy", ""),
        ("a=1; Path=/", "http://a.cn/", "a=1"),
        ("a=1; path=/q", "http://a.cn/q/r", "a=1"),
        ("a=1; path=/q", "http://a.cn/qr", ""),
        ("a=1; Path=/; Secure", "http://a.cn/", ""),
        ("a=1; Path=/; Secure", "https://a.cn/", "a=1"),
        ("a=1; Path=/", "http://a.cn:8080/", "a=1"),
        ("a=1; Path=/; Domain=.cn", "http://b.cn/", ""),
        ("a=1; Path=/; Domain=b.cn", "http://b.cn/", ""),
        ("a=1; Path=/; Max-Age=0", "http://a.cn/", ""),
        ("a=1; Path=/; Expires=Wed, 21-Oct-2015 07:28:00 GMT", "http://a.cn/", ""),
        ("a=1; Path=/; Expires=nonsense", "http://a.cn/", "a=1"),
        ("a=b=c; Path=/", "http://a.cn/", "a=b=c"),
        ('a="1"; Path=/', "http://a.cn/", 'a="1"'),
        ("a=; Path=/", "http://a.cn/", "a="),
        ("nothing", "http://a.cn/x/z", ""),
        ("a b=1", "http://a.cn/x/z", ""),
        ("a=1\x01", "http://a.cn/x/z", ""),
        ("a=" + "1" * 5_000, "http://a.cn/x/z", ""),
    ],
)
def test_what_is_given_back(line: str, to: str, given: str) -> None:
    assert header(line, to=to) == given


def test_cookies_are_bounded() -> None:
    given = header(*(f"a{n}=1" for n in range(500)))
    assert given.count("=") == 50
    assert "a499=1" in given


def test_a_changed_cookie_counts_once() -> None:
    cookies = Cookies()
    for value in (b"a=1", b"a=1", b"a=2"):
        cookies.take("http://a.cn/", [(b"set-cookie", value)])
    assert cookies.version("http://a.cn/b") == 2
    assert Cookies(are_kept=False).version("http://a.cn/") == 0


def to_itself(asked: Asked) -> Said | None:
    """Answer the first visit with a cookie and the same address."""
    if "seen=1" in asked.cookie:
        return links("/a", "/b") if asked.path == "/" else Said("<p>page")
    return Said("", 302, headers={"Location": asked.path, "Set-Cookie": "seen=1; Path=/"})


def by_a_check(asked: Asked) -> Said | None:
    """Send the first visit to a check, which sends it back."""
    if asked.path.startswith("/check"):
        back = asked.path.partition("to=")[2]
        return Said("", 302, headers={"Location": back, "Set-Cookie": "ok=yes; Path=/"})
    if "ok=yes" in asked.cookie:
        return links("/a", "/b") if asked.path == "/" else Said("<p>page")
    return Said("", 302, headers={"Location": f"/check?to={asked.path}"})


def by_a_refresh(asked: Asked) -> Said | None:
    """Answer the first visit with a page that asks for itself again."""
    if "seen=1" in asked.cookie:
        return links("/a", "/b") if asked.path == "/" else Said("<p>page")
    page = f"<meta http-equiv=refresh content='0;url={asked.path}'>"
    return Said(page, headers={"Set-Cookie": "seen=1; Path=/"})


WALLS = [to_itself, by_a_check, by_a_refresh]


@pytest.mark.parametrize("wall", WALLS)
def test_cookie_walls_pass(crawler: Crawler, wall) -> None:  # type: ignore[no-untyped-def]
    with web(wall) as site:
        summary = crawler.here(site.address(), delay=0.01)
    assert summary.stop == "nothing left"
    assert summary.faults == ()
    assert summary.walls == {}
    kept = {
        p.address.rpartition("/")[2]
        for p in crawler.pages()
        if p.status == 200 and p.links == 0
    }
    assert {"a", "b"} <= kept


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_that_does_not_pass_is_named_and_ends(crawler: Crawler, wall) -> None:  # type: ignore[no-untyped-def]
    with web(wall) as site:
        summary = crawler.here(site.address(), cookies=False)
    assert summary.stop == "nothing left"
    assert all(not asked.cookie for asked in site.log)
    assert len(site.log) < 10
    assert summary.walls or wall is by_a_check


def test_ever_new_cookies_do_not_go_on_for_ever(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        number = int((re.findall(r"n=(\d+)", asked.cookie) or ["0"])[0]) + 1
        return Said("", 302, headers={"Location": "/", "Set-Cookie": f"n={number}; Path=/"})

    with web(answers) as site:
        summary = crawler.here(site.address())
    assert summary.walls == {"cookies are wanted again and again": 1}
    assert len(site.paths()) == 3
    ((_, why),) = summary.faults
    assert "cookies are wanted" in why


def test_a_script_that_sets_a_cookie_is_a_wall(crawler: Crawler) -> None:
    page = "<html><script>document.cookie='a=1';location.reload();</script></html>"
    with web(lambda _: Said(page)) as site:
        summary = crawler.here(site.address())
    assert summary.walls == {"script challenge (sets a cookie)": 1}


def test_a_page_that_renews_itself_is_a_page(crawler: Crawler) -> None:
    page = "<meta http-equiv=refresh content='300;url=/'><table><tr><td>11,304.9</table>"
    with web(lambda _: Said(page)) as site:
        summary = crawler.here(site.address())
    assert (summary.walls, summary.faults, summary.counts["kept"]) == ({}, (), 1)
    assert site.paths() == ["/"]
