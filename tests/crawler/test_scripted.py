"""Links in scripts, as menus of statistical sites have them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.links.page_links import extract
from hinterland.crawler.links.scripted import (
    arguments,
    attributes,
    menus,
    moves,
    parameters,
    sections,
    together,
    values,
)

DTREE = """
<script>
d = new dTree('d');
d.add(0,-1,'目录');
d.add(1, 0, '第一章 综合, (2023)', "html/01.htm", '', 'main');
// d.add(9,0,'old','html/old.htm');
d.add(2,1,'1-1 It\\'s \\u4e2d', 'html\\/0101.htm');
d.add(3,1,name,'html/' + file);
d.add(4,1,'no file');
mydd.add(5,1,'x','html/other.htm');
</script>
"""


def test_dtree() -> None:
    assert list(arguments("d.add", 3)(DTREE, "")) == ["html/01.htm", "html/0101.htm"]
    assert list(arguments("d.add", 2)(DTREE, "")) == [
        "目录", "第一章 综合, (2023)", "1-1 It's 中", "no file",
    ]  # fmt: skip


def test_a_string_after_the_call_is_none_of_its_arguments() -> None:
    assert list(arguments("f", 3)("g(f(1,'a'),'no.htm')", "")) == []


def test_lists_of_links() -> None:
    script = """const contents = [
        {index: "1-1", label: "a:b", link: "html/C0101.htm"},
        { 'link' : 'html/C0102.htm?a=1&amp;b=2' }, {"link":"","hyperlink":"no.htm"},
        // {link: "old.htm"},
        {link: base + "no.htm"}, {link: "no/" + name},
    ]"""
    assert list(values("link")(script, "")) == ["html/C0101.htm", "html/C0102.htm?a=1&b=2"]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=\"javascript:hf('0601.htm','进出口')\">",
        '<a href=\'javascript:hf("0601.htm", "x");\'>',
        "<a onclick='hf(&#39;0601.htm&#39;,&#39;x&#39;)'>",
        '<a onclick="hf(&quot;0601.htm&quot;)">',
    ],
)
def test_calls_in_links(markup: str) -> None:
    assert list(arguments("hf", 0)(markup, "")) == ["0601.htm"]


@pytest.mark.parametrize(
    ("script", "targets"),
    [
        ("<td onclick=\"location.href='2024/index.htm'\">", ["2024/index.htm"]),
        ("<script>window.location = 'a.htm'</script>", ["a.htm"]),
        ('top.location.replace("a.htm")', ["a.htm"]),
        ("window.open('a.htm', '_blank')", ["a.htm"]),
        ("<a onclick='location.href=&quot;a.htm&quot;'>", ["a.htm"]),
        ("if (location.href == 'a.htm') {}", []),
        ("location.href = 'a.htm' + query", []),
        ("location = page", []),
        ("allocation = 'a.htm'", []),
        ("x\n  // location.href='a.htm'", []),
        ("location.href = 'a.htm", []),
    ],
)
def test_moves(script: str, targets: list[str]) -> None:
    assert list(moves(script, "")) == targets


def test_records_in_sections() -> None:
    page = (
        '<script type="text/xml"><datastore><recordset>'
        "<record><![CDATA[<li><a href='/art/2023/art_1.html'>一</a></li>]]></record>"
        "<record><![CDATA[<li><a href='/art/2023/art_2.html'>二</a></li>]]></record>"
    )
    assert list(sections(page, "")) == ["/art/2023/art_1.html", "/art/2023/art_2.html"]


def test_attributes_and_parameters() -> None:
    page = '<li class="yb-menu-item"><a main="html/01-01.html">1</a></li><a main="no">'
    assert list(attributes("li.yb-menu-item a[main]", "main")(page, "")) == ["html/01-01.html"]
    page = "<img src ='\\Excel\\4-RMB.png'/>"
    assert list(attributes("img[src]", "src")(page, "")) == ["\\Excel\\4-RMB.png"]
    page = "<a href='nj22.htm?d1=2022tjnj/C0211.htm&d2=x'><a href='nj22.htm?id1=no'>"
    assert list(parameters("d1")(page, "")) == ["2022tjnj/C0211.htm"]


def test_a_hook_brings_a_script_menu_into_the_pages_links() -> None:
    page = (DTREE + "<a href='b.htm'>").encode("gbk")
    links = extract(page, "http://h.com/zk/left.htm", "text/html;charset=gbk", hook=menus).links
    assert links == (
        "http://h.com/zk/b.htm",
        "http://h.com/zk/html/01.htm",
        "http://h.com/zk/html/0101.htm",
    )


def test_together_keeps_order() -> None:
    hook = together(values("b"), values("a"))
    assert list(hook("{a: '1', b: '2'}", "")) == ["2", "1"]


PIECES = st.sampled_from(
    [
        *["d.add(", "hf(", "location.href=", "window.open(", "link:", "<![CDATA[", "]]>", "<a href="],
        *["\\", "\\u", "\\ud800", "\\x4", "41", ",", ")", "//", "\n", "&quot;", "&#39;", "a", "进"],
        *["'", '"'],
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECES, max_size=40).map("".join))
def test_any_script_gives_strings(text: str) -> None:
    assert all(isinstance(reference, str) for reference in menus(text, ""))
    extract(text.encode(), "http://h.com/", "text/html; charset=gb2312", hook=menus)


@pytest.mark.parametrize(
    "text",
    [
        "d.add(" * 100_000,
        "d.add(1,2,'" * 50_000,
        "location.href='" * 50_000,
        "link:'" * 100_000,
        "{link:'a'}" * 50_000,
        "<![CDATA[" * 100_000,
        "hf('\\\\" * 50_000,
        "&quot;" * 100_000,
    ],
)
def test_hostile_scripts_cost_little(text: str) -> None:
    started = time.perf_counter()
    list(menus(text, ""))
    assert time.perf_counter() - started < 5
