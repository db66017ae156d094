"""Markup is read as another parser reads it, and in bounded time and memory, whatever it is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from hinterland.library.text.markup import MAX_COPIED, MAX_TEXT, parse

NUMBERS = range(100_000)
ATTRIBUTES = " ".join(f"a{n}=1" for n in NUMBERS)
FONTS = "".join(f"<font a={n}>" for n in range(2_000))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + FONTS + "<p>x" * 200_000,
        "<p>" + FONTS.upper() + "</p><div>x</div>" * 200_000,
        "".join(f"<b a={n}><p>" for n in NUMBERS),
        "".join(f"<font a{n}=1>" for n in range(20_000)) + "<p>" * 2_000,
        "<p>" + "<b><i><u><s>" * 9 + "<p>x" * 600_000,
        f"<p><b {ATTRIBUTES}>" + "<p>x" * 100_000,
        f"<p><b x='>' {ATTRIBUTES}>" + "<p>x" * 100_000,
    ],
)
def test_what_would_be_copied_into_gigabytes_is_cut(markup: str) -> None:
    started = time.perf_counter()
    tree, cut = parse("<a href=x>" + markup)
    assert cut
    assert next(tree.iter_elements("a")).attr("href") == "x"
    assert sum(1 for _ in tree.descendants) < 2 * MAX_COPIED
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    "markup",
    [
        "<select>" + "<option>x" * 200_000,
        "<p>" * 500_000,
        "<div>" * 500_000,
        "<ul><li>" * 200_000,
        "<table><tr><td>" * 100_000,
        "<div></x>" * 200_000,
        "<div>" * 2_000 + "x",
        "<div>" * 5_000 + "<div></div>" * 300_000,
        "<li><td><br>" * 100_000,
        "<" * 500_000,
        "<!--" * 300_000 + "-->",
        f"<a {ATTRIBUTES}>",
        f"<a {ATTRIBUTES.replace('=1', '')}>",
        "<a " + ATTRIBUTES.replace("=1", "='>'") + ">",
        f"<a/{ATTRIBUTES.replace('=1 ', '/')}>",
        "<!-- <x " + "a = 1 " * 20_000 + "--><p>",
        f"<body {ATTRIBUTES}>" * 2,
        "".join(f"<body a{n}=1><html b{n}>" for n in NUMBERS),
        "<select><button>" + "<selectedcontent></selectedcontent>" * 3_000 + "</button>"
        "<option selected>" + "<b>x</b>" * 3_000 + "</select>",
        "<p>" + "<font color=red>" * 2_000 + "<p>x" * 100_000,
        "<p><font color=red><b>x</b></font>" * 50_000,
        "<table>" + "<tr>" + "<td class=a>1</td>" * 20_000,
        "<script>for(i=0;i<n;i++){" + " a = 1;" * 20_000 + "}</script><p>",
        "<div data-x='" + "a = 1 " * 20_000 + "'>",
    ],
)  # fmt: skip
def test_what_is_only_long_is_read_whole_and_soon(markup: str) -> None:
    started = time.perf_counter()
    tree, cut = parse(markup + "<a href=last>")
    assert not cut
    assert "last" in [link.attr("href") for link in tree.iter_elements("a")]
    assert time.perf_counter() - started < 10


def test_a_text_beyond_all_pages_is_cut() -> None:
    assert parse("x" * MAX_TEXT)[1] is False
    assert parse("x" * (MAX_TEXT + 1))[1] is True


def test_what_a_template_holds_is_not_on_the_page() -> None:
    tree, _ = parse("<p>seen<template><a href=x>unseen</a></template>")
    assert tree.text == "seen"
    assert list(tree.iter_elements("a")) == []


def test_second_bodies_of_long_pages_change_nothing() -> None:
    page = "<html><body><p>first<body class=x><p>second<a href=x>" + "<br>" * 20_000
    tree, _ = parse(page)
    assert [p.text for p in tree.iter_elements("p")] == ["first", "second"]
    assert len(tree.find_all("body")) == 1


PIECES = (
    "<p>|</p>|<b>|</b>|<font color=1>|</font>|<td>|<tr>|<table>|</table>|<div>|</div>|<a href=1>|"
    "<a href='2'>|</a>|<a href>|<li>|<area href=3>|<title>|</title>|<select>|</select>|<option>|"
    "<svg>|</svg>|<br>|<body class=a>|<html lang=zh>|<base href='4'>|<!--|-->|&amp;|&#x4e2d;|进口|"
    "x|<|>|'|\"|<noscript>|</noscript>|\n"
)
SOUP = st.lists(st.sampled_from(PIECES.split("|")), max_size=50)


@settings(max_examples=400, deadline=None)
@given(SOUP)
def test_another_parser_finds_the_same_links(pieces: list[str]) -> None:
    markup = "".join(pieces)
    tree, _ = parse(markup)
    other = LexborHTMLParser(markup)
    for tag in ("a", "area", "base"):
        found = [node.attr("href") for node in tree.iter_elements(tag)]
        there = [node.attributes for node in other.tags(tag)]
        # One knows an attribute without a value as empty, the other as none.
        assert found == [each.get("href") or "" if "href" in each else None for each in there]
