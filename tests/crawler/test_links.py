"""What a page links to."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.links import page_links
from hinterland.crawler.links.addresses import canonical
from hinterland.crawler.links.page_links import MAX_LINKS, MAX_TITLE, Links, extract, is_html
from hinterland.library.text import markup

PAGE = "http://h.com/sj/ndsj/2023/left.htm"
HTML = "text/html"


def found(markup: str, address: str = PAGE, content_type: str | None = HTML) -> list[str]:
    return list(extract(markup.encode(), address, content_type).links)


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        ("<a href=a.htm>", ["a.htm"]),
        ("<A HREF='html/E03-09.jpg'>GDP</A>", ["html/E03-09.jpg"]),
        ("<map><area shape=rect coords=0,0,1,1 href='b.htm'></map>", ["b.htm"]),
        ("<frameset><FRAME SRC='tope.htm'><frame src=left_.htm></frameset>", ["tope.htm", "left_.htm"]),
        ("<iframe src=c.htm></iframe>", ["c.htm"]),
        ("<meta http-equiv=Refresh content='0; URL=d.htm'>", ["d.htm"]),
        ("<link rel=next href=e.htm><link rel='Contents' href=f.htm>", ["e.htm", "f.htm"]),
        ("<link rel=alternate hreflang=en href=g.htm>", ["g.htm"]),
        ("<link rel='alternate stylesheet' href=h.css>", []),
        ("<link rel=alternate type='application/rss+xml' href=i.xml>", ["i.xml"]),
        ("<link rel='shortcut icon' href=j.ico><link rel=stylesheet href=k.css>", []),
        ("<img src=l.png><script src=m.js></script><form action=n></form>", []),
        ("<a href=o.htm rel='external NOFOLLOW'>o</a><a href=p.htm>p</a>", ["p.htm"]),
        ("<a name=q>q</a><a href=''>r</a><a href>s</a><a href='#t'>t</a>", []),
        ("<!-- <a href=u.htm> --><script>'<a href=v.htm>'</script><a href=w.htm>", ["w.htm"]),
        ("<a href=x.htm><a href=./x.htm><a href='x.htm#y'><a href=left.htm>", ["x.htm"]),
        (r"<a href='html\0616.htm'>", ["html/0616.htm"]),
        ("<a href='a.htm?b=1&amp;c=2'>", ["a.htm?b=1&c=2"]),
        ("<a href='javascript:void(0)'><a href=mailto:a@b.c><a href='ftp://h.com/'>", []),
        ("<noscript><a href=z.htm></a></noscript>", ["z.htm"]),
        ("<table><a href=1.htm><tr><td><a href=2.htm", ["1.htm"]),
    ],
)  # fmt: skip
def test_what_is_followed(markup: str, links: list[str]) -> None:
    assert found(markup) == [f"http://h.com/sj/ndsj/2023/{link}" for link in links]


def test_frames_and_refresh_come_first_then_the_pages_order() -> None:
    markup = "<a href=1><area href=2><a href=3><iframe src=0></iframe><link rel=next href=5><a href=4>"
    assert [link[-1] for link in found(markup)] == list("012345")


def test_base_counts_once_and_only_as_a_page() -> None:
    markup = "<base target=_top><base href='/zk/'><base href='/no/'><a href=a><a href='#x'>"
    result = extract(markup.encode(), PAGE, HTML)
    assert result.base == "http://h.com/zk/"
    assert result.links == ("http://h.com/zk/a", "http://h.com/zk/")
    markup = "<base href='javascript:x'><a href=a>"
    assert found(markup) == ["http://h.com/sj/ndsj/2023/a"]


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=a.htm", "http://h.com/a.htm"),
        ("5 ; URL = 'a.htm' ignored", "http://h.com/a.htm"),
        ('0, "a b.htm"', "http://h.com/a%20b.htm"),
        (".5 a.htm", "http://h.com/a.htm"),
        ("30", None),
        ("0;", None),
        ("url=a.htm", None),
        ("0;url=javascript:x", None),
    ],
)
def test_refresh(content: str, target: str | None) -> None:
    page = f"<meta http-equiv=refresh content='{content}'>" if "'" not in content else ""
    page = page or f'<meta http-equiv=refresh content="{content}">'
    result = extract(page.encode(), "http://h.com/", HTML)
    assert result.refresh == target
    assert result.links == ((target,) if target else ())


@pytest.mark.parametrize("content", ["noindex, NOFOLLOW", "none", "nofollow"])
def test_a_page_that_says_nofollow_gives_no_links(content: str) -> None:
    page = f"<title>T</title><meta name=Robots content='{content}'><a href=a><frame src=b>"
    assert extract(page.encode(), PAGE, HTML) == Links(PAGE, title="T", nofollow=True)
    assert found("<meta name=robots content=noindex><a href=a>") != []


def test_title() -> None:
    page = f"<title> 中国 \n 统计年鉴 {'x' * 999}</title>"
    title = extract(page.encode(), PAGE, HTML).title
    assert title.startswith("中国 统计年鉴 x")
    assert len(title) == MAX_TITLE


@pytest.mark.parametrize(
    ("body", "content_type", "is_page"),
    [
        (b"<a href=a>", "text/html; charset=gb2312", True),
        (b"<a href=a>", "TEXT/HTML", True),
        (b"<a href=a>", "application/xhtml+xml", True),
        (b"<!-- x --><!DOCTYPE html>", None, True),
        (b"\r\n <html>", "application/octet-stream", True),
        (b"<?xml version='1.0'?>\n<html xmlns=''>", "text/xml", True),
        (b"<rss>", "text/xml", False),
        (b"<html>", "text/plain", False),
        (b"%PDF-1.7", "text/html", False),
        (b"\xd0\xcf\x11\xe0", "text/html", False),
        (b"region,year", None, False),
        (b"", None, False),
    ],
)
def test_what_is_html(body: bytes, content_type: str | None, is_page: bool) -> None:
    assert is_html(body, content_type) is is_page
    if not is_page:
        assert extract(body + b"<a href=a>", PAGE, content_type) == Links(base=PAGE)


@pytest.mark.parametrize("unit", [b"<!---->", b"<!-- ", b"<?xml>", b" \n", b"<!--><!-->"])
def test_telling_html_costs_little(unit: bytes) -> None:
    started = time.perf_counter()
    assert not is_html(unit * 100_000)
    assert time.perf_counter() - started < 2


def test_self_closed_elements_of_xhtml_swallow_nothing() -> None:
    page = (
        "<html><head><title/><script src='s.js'/></head><body><a id='x'/><a href='a'/></body>"
    )
    assert found(page, "http://h.com/", "application/xhtml+xml") == ["http://h.com/a"]


@pytest.mark.parametrize("charset", ["gb2312", "big5", "shift_jis", "utf-8"])
def test_queries_are_sent_in_the_pages_own_encoding(charset: str) -> None:
    page = f"<meta charset={charset}><a href='/中/?wd=中&k=1#中'>".encode(charset)
    escaped = "".join(f"%{octet:02X}" for octet in "中".encode(charset))
    links = extract(page, "http://h.com/", HTML).links
    assert links == (canonical(f"http://h.com/%E4%B8%AD/?wd={escaped}&k=1"),)


def test_characters_that_the_page_can_not_write_are_sent_as_references() -> None:
    page = b"<meta charset=gb2312>" + b"<a href='?q=&#233;'>"
    assert extract(page, "http://h.com/", HTML).links == ("http://h.com/?q=%A8%A6",)
    page = b"<meta charset=big5>" + b"<a href='?q=&#128512;'>"
    assert extract(page, "http://h.com/", HTML).links == ("http://h.com/?q=%26%23128512%3B",)


def test_a_hook_adds_references_that_are_resolved_like_the_pages_own() -> None:
    seen = []

    def hook(text: str, address: str) -> list[str]:
        seen.append((text, address))
        return ["html/1.htm", "a.htm", "javascript:no"]

    page = "<meta charset=gbk>进出口<a href=a.htm>".encode("gbk")
    links = extract(page, PAGE, HTML, hook=hook).links
    assert seen == [("<meta charset=gbk>进出口<a href=a.htm>", PAGE)]
    assert [link.rpartition("2023/")[2] for link in links] == ["a.htm", "html/1.htm"]


def test_links_are_bounded() -> None:
    page = "".join(f"<a href={n}.htm>" for n in range(250)).encode()
    result = extract(page, PAGE, HTML, limit=100)
    assert len(result.links) == 100
    assert result.left_out == 150


def test_a_page_that_no_person_writes_is_read_in_part_and_soon() -> None:
    started = time.perf_counter()
    fonts = b"".join(b"<font color=%d>" % number for number in range(2_000))
    page = b"<a href=first><p>" + fonts + b"<p>x" * 400_000 + b"<a href=last>"
    result = extract(page, PAGE, HTML)
    assert [link.rpartition("/")[2] for link in result.links] == ["first", "last"]
    assert result.cut  # the paragraphs next to the fonts
    assert time.perf_counter() - started < 10  # unbounded, it takes all memory


TAGS = st.sampled_from(
    [
        *["<a href=", "<base href=", "<frame src=", "<area href=", "<link rel=next href=", "<iframe src="],
        *["<meta http-equiv=refresh content=0;url=", "<title>", "</title>", "<!--", "-->", "<![CDATA["],
        *["<script>", "</script>", "<frameset>", "<meta charset=", "<template>", "<svg>", "<table><td>"],
        *["gb2312", "utf-16", ">", "'", '"', "/", "\\", "//", "?q=中", "#", "http://", "&#", "&amp;", "\0"],
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    body=st.lists(TAGS.map(str.encode) | st.binary(max_size=8), max_size=30).map(b"".join),
    content_type=st.sampled_from(
        [None, HTML, "application/xhtml+xml", "text/html;charset=big5"]
    ),
)
def test_any_bytes_give_canonical_links(body: bytes, content_type: str | None) -> None:
    result = extract(body, PAGE, content_type)
    assert len(set(result.links)) == len(result.links)
    for link in result.links:
        assert canonical(link) == link
        assert link != PAGE


BLOCKS = st.sampled_from(
    ["<p>", "<li><a href={n}.htm>第{n}页</a>", "<tr><td><a href='t{n}.xls'>", "text " * 9, "</p>",
     "<iframe title='a > b' src=f{n}.htm>x</iframe>", "<select><option value=o{n}.htm></select>",
     "<script>x = '<a href=no{n}.htm>'; location.href='s{n}.htm'</script>", "<!-- <a href=no> -->",
     "<form action=q{n}><input type=hidden name=a value=1></form>", "<style>a{{}}</style>"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(BLOCKS, min_size=1, max_size=60), st.integers(200, 700))
def test_a_page_in_pieces_has_the_links_of_the_whole(blocks: list[str], size: int) -> None:
    page = "<title>t</title>" + "".join(b.format(n=n) for n, b in enumerate(blocks))
    whole = extract(page.encode(), PAGE, HTML)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(page_links, "MAX_WHOLE", 0)
        patched.setattr(markup, "MAX_PIECE", size)
        patched.setattr(markup, "SMALL", size // 2)
        parts = extract(page.encode(), PAGE, HTML)
    forms = {link for link in whole.links if "/q" in link}
    assert set(whole.links) - forms <= set(parts.links) <= set(whole.links)
    assert (parts.title, parts.base, parts.cut) == (whole.title, whole.base, False)


@pytest.mark.parametrize(
    "row", ["<a href={n}>x</a> ", "<b class=a title=b>{n}</b> <a class=x href={n}>x</a>\n"]
)
def test_no_tag_is_cut_in_a_page_without_blocks(row: str) -> None:
    page = "".join(row.format(n=n) for n in range(1_700_000 // len(row)))
    result = extract(page.encode(), PAGE, HTML, limit=10**6)
    assert len(result.links) == page.count("<a")
    assert not result.cut


def test_links_beyond_what_is_remembered_are_counted() -> None:
    page = "".join(f"<li><a href={n}>x</a>" for n in range(120_000))
    result = extract(page.encode(), PAGE, HTML)
    assert (len(result.links), result.left_out) == (MAX_LINKS, 110_000)


def test_a_form_that_is_parted_makes_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_links, "MAX_WHOLE", 0)
    monkeypatch.setattr(markup, "MAX_PIECE", 150)
    options = "".join(f"<option value={n}>{n}" for n in range(9))
    form = f"<form action=q><select name=a>{options}</select><input name=typed></form>"
    assert found(f"<form action=w><button name=b></button></form>{form}<a href=c>") == [
        "http://h.com/sj/ndsj/2023/w?b=",
        "http://h.com/sj/ndsj/2023/c",
    ]


PEAK = """
import sys
from hinterland.crawler.links.page_links import extract
row = {"table": "<tr><td>北京</td><td><a href=a.htm>1,234.5</a></td><td>7.2</td></tr>",
       "links": "<li><a href=/a/%07d.htm>进出口</a>", "open": "<p><i a=1>x",
       "deep": "<div><b>x</b></div>", "tags": "<b>", "options": "<option value=%07d.htm>x",
       "short": "<a href=%07d>进</a>"}
row = row[sys.argv[1]]
number = int(sys.argv[2]) // len(row)
body = "".join(row % n if "%" in row else row for n in range(number)).encode()
extract(b"<p>a" * 100, "http://h.cn/", "text/html")
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
open("/proc/self/clear_refs", "w").write("5")
before = peak()
extract(body, "http://h.cn/", "text/html; charset=utf-8")
print(peak() - before)
"""


@pytest.mark.parametrize(
    ("kind", "size"),
    [("links", 1_500_000), ("open", 1_500_000), ("table", 5_000_000), ("links", 5_000_000),
     ("open", 5_000_000), ("deep", 5_000_000), ("tags", 5_000_000), ("short", 10_000_000)],
)  # fmt: skip
def test_memory_for_the_links_of_a_long_page(kind: str, size: int) -> None:
    began = time.process_time()
    done = subprocess.run(
        [sys.executable, "-c", PEAK, kind, str(size)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) < 64_000, done.stdout
    assert time.process_time() - began < 60
