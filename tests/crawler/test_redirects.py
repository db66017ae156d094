"""What headers say beside a body, and what a body's coding header claims."""

import gzip
import zlib

import pytest

from hinterland.crawler.fetching.redirects import content_type, is_nofollow, refresh, target
from hinterland.library import Answer, Library

from .conftest import Crawler, Serve


def answered(*headers: tuple[bytes, bytes], status: int = 200) -> Answer:
    return Answer(
        address="http://a.example/b/c",
        fetched="2024-01-01T00:00:00.000Z",
        status=status,
        reason="",
        headers=headers,
        body=b"",
        request=b"",
    )


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/统计/年鉴.htm".encode(), "/%E7%BB%9F%E8%AE%A1/%E5%B9%B4%E9%89%B4.htm"),
        ("/统计".encode("gbk"), "/%CD%B3%BC%C6"),
        (b"/\xe9t\xe9?q=\xe9", "/%E9t%E9?q=%E9"),
        (b"  /d  ", "/d"),
        (b"/a b", "/a%20b"),
        (b"d", "/b/d"),
        (b"?x=1", "/b/c?x=1"),
        (b"//a.example/e", "/e"),
    ],
)
def test_bytes_of_a_location_are_kept_as_they_came(location: bytes, leads: str) -> None:
    for status in (301, 302, 303, 307, 308):
        moved = answered((b"LOCATION", location), status=status)
        assert target(moved) == f"http://a.example{leads}"
    assert target(answered((b"Location", location), status=200)) is None


@pytest.mark.parametrize("location", [b"", b"javascript:x()", b"ftp://a.example/", b"http://"])
def test_what_leads_nowhere(location: bytes) -> None:
    assert target(answered((b"Location", location), status=302)) is None


def test_an_empty_location_leaves_room_for_the_next() -> None:
    moved = answered((b"Location", b""), (b"location", b"/d"), (b"Location", b"/e"), status=301)
    assert target(moved) == "http://a.example/d"


@pytest.mark.parametrize(
    "value",
    [b"0;url=/d", b"5; URL='/d'", b'0, url="/d"', b"0 /d", b"0.5;/d", b"0;url = /d", b"3;/d"],
)
def test_refresh_headers_lead_on(value: bytes) -> None:
    assert refresh(answered((b"refresh", value))) == "http://a.example/d"


@pytest.mark.parametrize("value", [b"", b"5", b"url=/d", b"0;", b"0; url="])
def test_refresh_headers_without_a_place(value: bytes) -> None:
    assert refresh(answered((b"Refresh", value))) is None


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ([b"nofollow"], True),
        ([b"NOINDEX, NOFOLLOW"], True),
        ([b"none"], True),
        ([b"noindex"], False),
        ([b"hinterland: nofollow"], True),
        ([b"otherbot: nofollow"], False),
        ([b"otherbot: noindex, nofollow"], False),
        ([b"otherbot: noindex", b"nofollow"], True),
        ([b"unavailable_after: 25 Jun 2010 15:00:00 PST, nofollow"], True),
        ([b"max-snippet: 20, all"], False),
        ([], False),
    ],
)
def test_x_robots_tag(values: list[bytes], asked: bool) -> None:
    assert is_nofollow(answered(*((b"X-Robots-Tag", value) for value in values))) is asked


@pytest.mark.parametrize(
    ("values", "means"),
    [
        ([b"text/html charset=utf-8"], "text/html; charset=utf-8"),
        ([b"text/html;charset=gb2312"], "text/html; charset=gb2312"),
        ([b"TEXT/HTML; Charset='GBK'"], "text/html; charset=GBK"),
        ([b"text/html, charset=gbk"], "text/html; charset=gbk"),
        ([b'"text/html"; charset="utf-8"'], "text/html; charset=utf-8"),
        ([b"text/html; charset=utf-16le"], "text/html; charset=utf-16le"),
        ([b"text/html;;; charset = big5"], "text/html; charset=big5"),
        ([b"text/plain", b"text/html"], "text/html"),
        ([b"text/html; charset=gbk", b"text/html"], "text/html; charset=gbk"),
        ([b"text/html; charset=gbk", b"text/plain"], "text/plain"),
        ([b"text/html", b"rubbish"], "text/html"),
        ([b"; charset=gbk"], "*/*; charset=gbk"),
        ([b"html"], ""),
        ([b""], ""),
        ([], ""),
    ],
)
def test_content_types_as_servers_write_them(values: list[bytes], means: str) -> None:
    assert content_type(answered(*((b"Content-Type", value) for value in values))) == means


# -- through a whole crawl -------------------------------------------------------------------------

LINKS = "<title>start</title><a href=/d>d</a>"
HTML = "Content-Type: text/html; charset=utf-8"


def asked_after(serve: Serve, crawler: Crawler, body: bytes | str, *lines: str) -> bool:
    """Return whether a page's link is followed."""
    site = serve()
    start = site.file("c", body, *lines)
    site.file("d", "<p>d", HTML)
    crawler.here(start)
    return site.address("/d") in site.asked()


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "none", "utf-8", "UTF-8, gzip", "binary", "x"]
)
def test_the_links_of_a_plain_page_count_whatever_its_header_claims(
    serve: Serve, crawler: Crawler, coding: str
) -> None:
    assert asked_after(serve, crawler, LINKS, HTML, f"Content-Encoding: {coding}")


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "gzip, utf-8", "GZIP"])
def test_the_links_of_a_packed_page_count(serve: Serve, crawler: Crawler, coding: str) -> None:
    pack = zlib.compress if coding == "deflate" else gzip.compress
    sent = pack(LINKS.encode())
    assert asked_after(serve, crawler, sent, HTML, f"Content-Encoding: {coding}")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (LINKS, ["Content-Type: text/html charset=utf-8"]),
        (LINKS, ["Content-Type: text/plain", "Content-Type: text/html"]),
        (LINKS.encode("utf-16-le"), ["Content-Type: text/html; charset=utf-16le"]),
        (LINKS.encode("utf-16"), ["Content-Type: text/html; charset=utf-16"]),
        ("<p>text" * 20 + "\0" + LINKS, [HTML]),
        ("<p>wait", [HTML, "Refresh: 3; url=/d"]),
    ],
)
def test_links_are_found_as_browsers_find_them(
    serve: Serve, crawler: Crawler, body: bytes | str, lines: list[str]
) -> None:
    assert asked_after(serve, crawler, body, *lines)


def test_x_robots_tag_is_heeded(serve: Serve, crawler: Crawler) -> None:
    assert not asked_after(serve, crawler, LINKS, HTML, "X-Robots-Tag: nofollow")


def test_a_redirect_in_gbk_arrives(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" + "统计".encode("gbk")
    (site.folder / "c").write_bytes(head + b"\r\n\r\n")
    crawler.here(site.address("/c"))
    assert site.address("/%CD%B3%BC%C6") in site.asked()


def test_br_is_not_asked_for(serve: Serve, crawler: Crawler) -> None:
    site = serve()
    crawler.here(site.file("c", "<p>c", HTML))
    with Library(crawler.library) as library:
        (warc,) = {page.warc for page in library.pages()}
        text = gzip.decompress((crawler.library / warc).read_bytes()).decode("latin-1")
    assert "Accept-Encoding: gzip, deflate\r\n" in text
