"""Markup is read in bounded time, whatever it is."""

import time

import pytest

from hinterland.library.markup import MAX_TEXT, parse

NUMBERS = range(100_000)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 500_000,
        "<div></x>" * 200_000,
        "<div>" * 5_000 + "<div></div>" * 300_000,
        "<ul><li>" * 200_000,
        "".join(f"<font a{n}=1>" for n in range(20_000)) + "<p>" * 2_000,
        "<a " + " ".join(f"a{n}=1" for n in NUMBERS) + ">",
        "<a " + " ".join(f"a{n}" for n in NUMBERS) + ">",
        "<a " + " ".join(f"a{n}='>'" for n in NUMBERS) + ">",
        "<a/" + "/".join(f"a{n}" for n in NUMBERS) + ">",
    ],
)
def test_what_would_take_minutes_is_cut(markup: str) -> None:
    started = time.perf_counter()
    tree, cut = parse("<a href=x>" + markup)
    assert cut
    assert tree.tags("a")[0].attributes == {"href": "x"}
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    "markup",
    [
        "<select>" + "<option>x" * 200_000,
        "<p>" * 500_000,
        "<li><td><br>" * 100_000,
        "<" * 500_000,
        "<!--" * 300_000,
        "<a b='" * 100,
        "<div>" * 2_000 + "x",
        "<table>" + "<tr>" + "<td class=a>1</td>" * 20_000,
        "<script>for(i=0;i<n;i++){" + " a = 1;" * 20_000 + "}</script><p>",
        "<!-- <x " + "a = 1 " * 20_000 + "--><p>",
        "<div data-x='" + "a = 1 " * 20_000 + "'>",
    ],
)
def test_what_is_only_long_is_read_whole(markup: str) -> None:
    tree, cut = parse(markup + "<a href=last>")
    assert not cut
    assert tree.root is not None


def test_a_text_beyond_all_pages_is_cut() -> None:
    assert parse("x" * MAX_TEXT)[1] is False
    assert parse("x" * (MAX_TEXT + 1))[1] is True
