"""The text of a page is what a browser would show."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from hinterland.library.text.visible import Text, may_hold_text, normalise, visible_text


def shown(markup: str) -> str:
    return visible_text(markup.encode(), "text/html; charset=utf-8").text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("进<b>出</b><a href=x>口</a>总额", "进出口总额"),
        ("<p>a<p>b<div>c</div>d<br>e<hr>f", "a\nb\nc\nd\ne\nf"),
        ("<P>a</P><DIV>b</DIV>", "a\nb"),
        ("<ul><li>a<li>b</ul><h1>c</h1><h2>d</h2>", "a\nb\nc\nd"),
        ("<table><tr><td>北　京<td> 1 <tr><th>天津<th><td>2</table>", "北 京\t1\n天津\t\t2"),
        ("<p>wrapped\n  in the source", "wrapped in the source"),
        ("<p>进出口\n   总额，\n2019年", "进出口总额， 2019年"),
        ("<pre>one\n  two</pre>three\nfour", "one\ntwo\nthree four"),
        ("a &lt;p&gt; &amp; &nbsp;b&#x4e2d;", "a <p> & b中"),
        ("x<!-- no --><script>no()</script><style>no</style><template>no</template>y", "xy"),
        ("<body><noscript>no</noscript><iframe>no</iframe><title>no</title>yes", "yes"),
        ("<script>if (a<b) document.write('<p>no')</script>yes", "yes"),
        ("<head><meta charset=utf-8><title>no</title></head><body>yes", "yes"),
        ('<p title="<p>no">yes', "yes"),
        ("<select><option>a<option>b</select><textarea>c</textarea>", "a\nb\nc"),
        ("<frameset><frame src=left.htm><noframes>no</noframes></frameset>", ""),
        ("", ""),
    ],
)
def test_visible_text(markup: str, text: str) -> None:
    assert shown(markup) == text


def test_title() -> None:
    page = "<html><head><title>\n 11-8 <b>分地区\n进出口 &amp; </title><body><svg><title>no"
    assert visible_text(page.encode(), "text/html").title == "11-8 <b>分地区 进出口 &"


@pytest.mark.parametrize(
    ("body", "mime", "text"),
    [
        ("年,进口\r\n2019, 5\t\r\n".encode("gbk"), "text/csv", "年,进口\n2019, 5"),
        ("﻿年\t进口".encode(), "text/plain", "年\t进口"),
        (b'{"a": "\\u8fdb\\u53e3 <b>"}', "application/json", '{"a": "进口 <b>"}'),
        (b'{"a": "\\ud800"}', "application/json", '{"a": "?"}'),
        ('{"a": "进口"}'.encode(), "text/html", '{"a": "进口"}'),
        (b"\n <table><tr><td>1<td>2</table>", "application/vnd.ms-excel", "1\t2"),
        (
            "<?xml version='1.0'?><rows><cell>1</cell>进口</rows>".encode(),
            "text/xml",
            "1\n进口",
        ),
        ("进口".encode("utf-16"), "text/plain", "进口"),
        ("进口".encode(), "", "进口"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "text/html", ""),
        (b"PK\x03\x04", "application/octet-stream", ""),
        (b"%PDF-1.4 text", "text/plain", ""),
        (b"a\x00b", "text/plain", ""),
        (b"text", "image/png", ""),
        (b"text", "application/pdf", ""),
        (b"text", "application/vnd.ms-excel", "text"),
    ],
)
def test_what_has_text(body: bytes, mime: str, text: str) -> None:
    assert visible_text(body, mime).text == text


def test_no_text_steers_a_terminal() -> None:
    page = visible_text(b"<title>a\x1b[2J&#27;b</title><p>c\x1b]0;d\x07&#x9b;e\x00")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in page.title + page.text)
    assert visible_text(b"a\x1b[1m\tb", "text/plain").text == "a [1m\tb"


def test_types_that_are_not_read() -> None:
    assert may_hold_text("application/xhtml+xml")
    assert may_hold_text("application/rss+xml")
    assert not may_hold_text("application/zip")
    assert not may_hold_text("video/mp4")


TAGS = ["<p>", "</p>", "<b>", "</b>", "<td>", "<table>", "</table>", "<div>", "<br>", "<pre>"]
SOUP = st.lists(st.sampled_from([*TAGS, *"\n 进口a<>", "&amp;", "<a x='", "'>"]), max_size=60)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_separating_blocks_changes_only_white_space(pieces: list[str]) -> None:
    markup = "<body>" + "".join(pieces)
    tree = LexborHTMLParser(markup)
    assert tree.body is not None
    assert "".join(shown(markup).split()) == "".join(tree.body.text().split())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["text/html", "", "application/json"]))
def test_any_bytes_have_a_text(body: bytes, mime: str) -> None:
    found = visible_text(b"<p>" + body, mime)
    assert isinstance(found, Text)
    found.text.encode("utf-8")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<div>" * 50_000 + "</div>" * 50_000,
        "<ul><li>" * 30_000,
        "<span>" * 30_000 + "<p>" * 30_000,
        "<pre" * 50_000,
        "<!--" * 50_000,
        "<title>" * 50_000,
        "<a '" * 50_000,
        "\n " * 200_000,
        "中\n" * 100_000,
        "<p>" * 100_000,
    ],
    ids=lambda markup: markup[:8].strip(),
)
def test_hostile_markup_is_read_in_bounded_time(markup: str) -> None:
    started = time.process_time()
    shown(markup)
    assert time.process_time() - started < 3


@given(st.text(max_size=30))
def test_normalised_text_compares_as_nfkc(text: str) -> None:
    invisible = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
    whole = unicodedata.normalize("NFKC", text.translate(invisible))
    assert unicodedata.normalize("NFKC", normalise(text)) == whole


def test_normalised_words() -> None:
    assert normalise("ＧＤＰ１２．５％　①㎡ ﬁ") == "GDP12.5% 1m2 fi"
    assert normalise("进\u200b出\u00ad口，“总额”") == "进出口，“总额”"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<P>one<SPAN>two</SPAN><STRONG>three</Strong><tD>four", "onetwothree\tfour"),
        ("<p>a<\u017fpan>b", "a<\u017fpan>b"),
        ("<p>中\n  国<b>\n</b>人 \n\n a\nb&nbsp;\u3000c&#13;d", "中国人 a b c d"),
        ("<pre>a\nb</pre><PRE>c\n\nd</PRE>", "a\nb\nc\nd"),
        ("<tr><td> a <td>\n<td>b\n<td><tr><td>c", "a\t\tb\nc"),
        ("<x-a>a</x-a>b<a1>c<b2>d", "a\nb\nc\nd"),
        ("<p>a&#7;b&#x85;c&#12;d&#9;e", "a b\u2026c\nd\te"),
    ],
)
def test_what_parts_and_what_joins(markup: str, text: str) -> None:
    table = f"<table>{markup}</table>" if markup.startswith("<tr") else markup
    assert visible_text(table.encode(), "text/html; charset=utf-8").text == text
