"""Links that are no anchors: forms, menus, embedded files, moves, sitemaps, feeds, requisites."""

import gzip
import time

import pytest

from hinterland.crawler.links.feeds import listed
from hinterland.crawler.links.page_links import extract

from .conftest import Crawler
from .webs import Asked, Said, links, web

PAGE = "http://h.cn/sj/index.htm"


def found(markup: str | bytes, kind: str = "text/html", address: str = PAGE) -> list[str]:
    body = markup.encode() if isinstance(markup, str) else markup
    return [link.removeprefix("http://h.cn") for link in extract(body, address, kind).links]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<select onchange='go(this)'><option value=2020/a.htm>1<option value='/b/'>2</select>", ["/sj/2020/a.htm", "/b/"]),
        ("<option value=2020><option value='http://h.cn/c'><option value=''>", ["/c"]),
        ("<OPTION VALUE='list.asp?y=1'>x", ["/sj/list.asp?y=1"]),
        ("<object data=t.pdf></object><embed src=u.xls>", ["/sj/t.pdf", "/sj/u.xls"]),
        ("<td onclick=\"location.href='2024/a.htm'\">", ["/sj/2024/a.htm"]),
        ("<td onclick='window.open(&quot;b.htm&quot;)'>", ["/sj/b.htm"]),
        ("<script>window.location = '/c.htm';</script>", ["/c.htm"]),
        ("<script>location.href = '/d/' + year + '.htm'</script>", []),
        ("<form action=q><select name=y><option value=1>a<option>2 b</select></form>", ["/sj/q?y=1", "/sj/q?y=2+b"]),
        ("<form><select name=y><option>1</select><input type=submit value=Go></form>", ["/sj/index.htm?y=1"]),
        ("<form action='q?z=1'><input type=hidden name=a value='x y'><input type=radio name=b value=1><input type=radio name=b value=2></form>", ["/sj/q?a=x+y&b=1", "/sj/q?a=x+y&b=2"]),
        ("<form action=q><input type=hidden name=a value=1><button name=b value=2>Go</button></form>", ["/sj/q?a=1&b=2"]),
        ("<form action=q><input type=checkbox name=a checked><input type=checkbox name=b></form>", ["/sj/q?a=on"]),
        # What a reader types, what changes something, and what makes too many addresses.
        ("<form action=q><input name=text><select name=y><option>1</select></form>", []),
        ("<form action=q method=POST><select name=y><option>1</select></form>", []),
        ("<form action=q>" + "".join(f"<select name=s{n}>{'<option>1<option>2<option>3' * 1}</select>" for n in range(5)) + "</form>", []),
        ("<form action=q><select name=y multiple><option>1</select></form>", []),
        ("<form action=q></form>", []),
        ("<link rel=alternate type='application/atom+xml; charset=utf-8' href=f.xml>", ["/sj/f.xml"]),
    ],
)  # fmt: skip
def test_further_links(markup: str, expected: list[str]) -> None:
    assert found(markup) == expected


def test_forms_send_the_pages_own_encoding() -> None:
    page = "<meta charset=gbk><form action=q><select name=地区><option>北京</select></form>"
    assert found(page.encode("gbk")) == ["/sj/q?%B5%D8%C7%F8=%B1%B1%BE%A9"]


SITEMAP = "<?xml version='1.0'?>\n<urlset xmlns='x'><url><loc> http://h.cn/a?b=1&amp;c=2 </loc>"
RSS = (
    "<rss version='2.0'><channel><link>http://h.cn/</link><item><title>x</title>"
    "<link><![CDATA[http://h.cn/n/1.htm]]></link><guid isPermaLink='false'>7</guid></item>"
    "<item><link>/n/2.htm</link><enclosure url='t.xls' length='1'/></item>"
)
ATOM = (
    "<feed xmlns='x'><link rel='self' href='/f.xml'/><entry><link href=\"/n/3.htm\"/></entry>"
)


@pytest.mark.parametrize(
    ("body", "kind", "address", "expected"),
    [
        (SITEMAP, "application/xml", "/sitemap.xml", ["/a?b=1&c=2"]),
        (SITEMAP, "text/html", "/sitemap.xml", ["/a?b=1&c=2"]),
        (SITEMAP.encode("utf-16"), "text/xml", "/sitemap.xml", ["/a?b=1&c=2"]),
        (gzip.compress(SITEMAP.encode(), mtime=0), "application/x-gzip", "/s.xml.gz", ["/a?b=1&c=2"]),
        ("<sitemapindex><sitemap><loc>/s/1.xml.gz</loc>", "text/xml", "/s.xml", ["/s/1.xml.gz"]),
        ("<ns:urlset xmlns:ns='x'><ns:loc>/b</ns:loc>", "text/xml", "/s.xml", ["/b"]),
        ("http://h.cn/a\nhttp://h.cn/b\n", "text/plain", "/sitemap.txt", ["/a", "/b"]),
        ("http://h.cn/a\n", "text/plain", "/list.txt", []),
        (RSS, "application/rss+xml", "/f.xml", ["/", "/n/1.htm", "/n/2.htm", "/t.xls"]),
        (RSS, "text/xml", "/f.xml", ["/", "/n/1.htm", "/n/2.htm", "/t.xls"]),
        (ATOM, "application/atom+xml", "/f.xml", ["/n/3.htm"]),
        (gzip.compress(b"<p>x", mtime=0), "application/x-gzip", "/data.gz", []),
    ],
)  # fmt: skip
def test_lists_of_pages(
    body: str | bytes, kind: str, address: str, expected: list[str]
) -> None:
    assert found(body, kind, "http://h.cn" + address) == expected


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb2312", "gb18030", "utf-16", "big5", "iso-8859-1"]
)
@pytest.mark.parametrize("is_declared", [True, False])
def test_lists_are_decoded_as_pages_are(encoding: str, *, is_declared: bool) -> None:
    word = (
        "é"
        if encoding == "iso-8859-1"
        else "外貿進出口"
        if encoding == "big5"
        else "外贸进出口"
    )
    declared = f' encoding="{encoding.removesuffix("-sig")}"' if is_declared else ""
    places = "".join(f"<loc>http://h.cn/{word}{n}</loc>" for n in range(9))
    body = f"<?xml version='1.0'{declared}?><urlset>{places}".encode(encoding)
    if encoding in {"utf-8", "utf-8-sig", "utf-16"} or is_declared:
        assert listed(body, "http://h.cn/s.xml") == [f"http://h.cn/{word}{n}" for n in range(9)]
    else:
        found = listed(body, "http://h.cn/s.xml")
        assert found is not None
        assert len(found) == 9


@pytest.mark.parametrize(
    "unit",
    ["<loc>", "<link ", "<!-- ", "<link href='", "<loc><![CDATA[", "<guid ", "<?x ", "a"],
)
def test_broken_lists_cost_little(unit: str) -> None:
    for root in ("<urlset>", "<rss>", ""):
        began = time.perf_counter()
        extract((root + unit * 100_000).encode(), "http://h.cn/sitemap.xml", "text/xml")
        assert time.perf_counter() - began < 3


def test_a_bomb_of_a_list_is_bounded() -> None:
    began = time.perf_counter()
    bomb = gzip.compress(b"<urlset>" + b"<loc>http://h.cn/a</loc>" * 4_000_000, mtime=0)
    assert len(extract(bomb, "http://h.cn/sitemap.xml.gz", None).links) == 1
    assert time.perf_counter() - began < 20


NEEDS = """<link rel="shortcut icon" href=i.ico><link rel=stylesheet href=s.css>
<script src=j.js></script><img src=a.png srcset="b.png 2x, c,d.png 3x"><img src="data:image/png,x">
<input type=image src=e.gif><body background=f.jpg><style>@import "t.css"; p {background:
url( 'g.png' )}</style><td style="background:url(&quot;h.png&quot;)"><a href=page.htm>x</a>"""


def test_requisites_are_no_links() -> None:
    result = extract(NEEDS.encode(), PAGE, "text/html", requisites=True)
    assert result.links == ("http://h.cn/sj/page.htm",)
    names = sorted(link.removeprefix("http://h.cn/sj/") for link in result.requisites)
    assert names == sorted(
        [
            "a.png",
            "b.png",
            "c,d.png",
            "e.gif",
            "f.jpg",
            "g.png",
            "h.png",
            "i.ico",
            "j.js",
            "s.css",
            "t.css",
        ]
    )
    assert extract(NEEDS.encode(), PAGE, "text/html").requisites == ()


def test_requisites_are_fetched_anywhere_and_lead_nowhere(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        port = asked.host.rpartition(":")[2]
        other = f"http://127.0.0.2:{port}"
        if asked.host.startswith("127.0.0.2"):
            if asked.path == "/s.css":
                return Said("@import 'more.css'; p{background:url(p.png)}", kind="text/css")
            return Said("<a href=/no>x</a><img src=/never.png>" if "html" in asked.path else "")
        page = f"<link rel=stylesheet href={other}/s.css><img src={other}/a.html><a href={other}/b>"
        return Said(page) if asked.path == "/" else None

    with web(answers, hosts=("127.0.0.1", "127.0.0.2")) as site:
        summary = crawler.here(site.address(), stay=True, max_depth=1, requisites=True)
        assert summary.stop == "nothing left"
        assert sorted(site.paths("127.0.0.2")) == ["/a.html", "/more.css", "/p.png", "/s.css"]
        # Without the option, what still waits is not asked for.
        crawler.library = crawler.library.with_name("other")
        site.log.clear()
        crawler.here(site.address(), stay=True)
        assert site.paths("127.0.0.2") == []


@pytest.mark.parametrize("is_named", [True, False])
def test_sitemaps_are_found_by_robots_txt_or_by_their_usual_name(
    crawler: Crawler, *, is_named: bool
) -> None:
    def answers(asked: Asked) -> Said | None:
        here = f"http://{asked.host}"
        if asked.path in {"/maps/all.xml", "/sitemap.xml"}:
            return Said(f"<sitemapindex><loc>{here}/maps/1.xml.gz</loc>", kind="text/xml")
        if asked.path == "/maps/1.xml.gz":
            return Said(gzip.compress(f"<urlset><loc>{here}/sj/deep.htm".encode(), mtime=0))
        return links() if asked.path == "/sj/" else Said("<p>deep")

    named = "Sitemap: /maps/all.xml # all\n" if is_named else ""
    with web(answers, robots=f"User-agent: *\nDisallow: /x\n{named}") as site:
        crawler.here(site.address("/sj/"), stay=True, max_depth=1)
    first = "/maps/all.xml" if is_named else "/sitemap.xml"
    # Without a delay a host is asked for several pages at once, in whichever order they come.
    assert sorted(site.paths()) == sorted(["/sj/", first, "/maps/1.xml.gz", "/sj/deep.htm"])


def test_a_feed_is_followed(crawler: Crawler) -> None:
    def answers(asked: Asked) -> Said | None:
        if asked.path == "/":
            return Said("<link rel=alternate type=application/rss+xml href=feed.xml>")
        return Said(RSS, kind="text/xml") if asked.path == "/feed.xml" else Said("<p>x")

    with web(answers) as site:
        crawler.here(site.address(), stay=True)
    assert site.paths()[:2] == ["/", "/feed.xml"]
    assert sorted(site.paths()[2:]) == ["/n/2.htm", "/t.xls"]


def test_links_beyond_four_million_characters_are_followed(crawler: Crawler) -> None:
    row = "<tr><td>北京<td><a href='/a.htm'>1,234.5</a><td>x\n"
    page = f"<base href='/sj/'><table>{row * (4_500_000 // len(row))}<tr><td><a href=last.htm>z"

    def answers(asked: Asked) -> Said | None:
        return Said(page) if asked.path == "/" else Said("<p>x")

    with web(answers) as site:
        summary = crawler.here(site.address(), stay=True)
    assert site.paths()[0] == "/"
    assert sorted(site.paths()[1:]) == ["/a.htm", "/sj/last.htm"]
    assert summary.losses == {}
