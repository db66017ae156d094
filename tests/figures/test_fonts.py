"""The shipped fonts have every character that is printed."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
import vl_convert
from fontTools.ttLib import TTFont
from scripts.build_fonts import FAMILY, FONTS, characters

from hinterland.figures import FIGURES, MEASURE_OF, png, specification, svg
from hinterland.figures.drawing.theme import FONTS as FAMILIES
from hinterland.language import speaking
from hinterland.report.pictures import figure_specification
from hinterland.study import run
from tests.figures.made_up import frame
from tests.figures.parts import with_parts

FILES = sorted([*FONTS.glob("*.otf"), *FONTS.glob("*.woff2")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_font_has_the_characters_of_translations_and_data_and_is_small(path: Path) -> None:
    with TTFont(path) as font:
        lacking = {c for c in characters() if ord(c) not in font.getBestCmap()}
        assert lacking == set()
        assert font["name"].getDebugName(1) == FAMILY
        assert "Open Font License" in font["name"].getDebugName(13)
    assert path.stat().st_size < 1_000_000


def test_the_fonts_are_those_that_figures_ask_for() -> None:
    assert [path.suffix for path in FILES] == [".otf", ".otf", ".woff2"]
    assert FAMILIES["zh"].startswith(FAMILY)
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


def test_every_letter_of_every_chinese_figure_has_a_glyph() -> None:
    with TTFont(FILES[0]) as font:
        known = set(font.getBestCmap())
    with speaking("zh"):
        results = run(with_parts())
        for name in FIGURES:
            picture = svg(figure_specification(results, name))
            said = "".join(re.findall(r">([^<]+)<", picture))
            assert {c for c in said if c.isprintable() and ord(c) not in known} == set()
            assert FAMILY in picture


def test_chinese_is_drawn_in_our_font_whatever_the_machine_has() -> None:
    """The two characters differ, and neither is the box of a missing one."""

    def ink(text: str) -> bytes:
        mark = {"type": "text", "text": text, "fontSize": 40, "font": FAMILY}
        return png({"width": 60, "height": 60, "data": {"values": [{}]}, "mark": mark}, ppi=72)

    assert len({ink("贸"), ink("易"), ink("\ue000")}) == 3
    drawn = svg(
        {"data": {"values": [{}]}, "mark": {"type": "text", "text": "贸", "font": FAMILY}}
    )
    assert f'font-family="{FAMILY}"' in drawn
    assert vl_convert.svg_to_png(drawn) == vl_convert.svg_to_png(drawn)


def test_chinese_names_in_an_english_figure_are_in_our_font() -> None:
    data = frame().with_columns(pl.col("group").replace("west", "西部地区"))
    picture = svg(specification("share", data, groups=["西部地区"], source="Source"))
    assert "西部地区" in picture
    assert set(re.findall(r'font-family="([^"]+)"', picture)) == {FAMILIES["zh"]}


def test_english_figures_keep_their_font() -> None:
    results = run("zhao")
    for name in MEASURE_OF:
        picture = svg(figure_specification(results, name))
        assert set(re.findall(r'font-family="([^"]+)"', picture)) == {FAMILIES["en"]}
