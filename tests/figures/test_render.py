"""The pictures: the same bytes each time, readable text, nothing cut off."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
import vl_convert

from hinterland.figures import MEASURE_OF, alt_text, chart, png, specification, svg
from hinterland.figures.drawing import render
from tests.figures.made_up import GROUPS, SOURCE, frame, gappy

NAMED = ("scale", "share", "dependence")
LONG = "A heading or a source that is far longer than the picture is wide, " * 3


def spec(name: str, data: pl.DataFrame, title: str | None = None) -> dict[str, Any]:
    return specification(name, data, groups=GROUPS, source=SOURCE, title=title)


def texts(picture: str) -> list[str]:
    """Return the text of a picture, line by line."""
    return [e.text for e in ElementTree.fromstring(picture).iter() if e.text and e.text.strip()]


@pytest.mark.parametrize("name", MEASURE_OF)
def test_two_renders_are_equal_to_the_byte(name: str) -> None:
    first = svg(spec(name, gappy())), png(spec(name, gappy()), ppi=72)
    render._drawn.cache_clear()
    assert (svg(spec(name, gappy())), png(spec(name, gappy()), ppi=72)) == first
    assert svg(chart(name, gappy(), groups=GROUPS, source=SOURCE)) == first[0]


SCRIPT = """
import hashlib, sys
import hinterland.figures
assert "altair" not in sys.modules, "importing the figures imports Altair"
assert "vl_convert" not in sys.modules, "importing the figures imports the renderer"
from hinterland.figures import MEASURE_OF, specification, svg
from tests.figures.made_up import GROUPS, SOURCE, gappy
for name in MEASURE_OF:
    text = svg(specification(name, gappy(), groups=GROUPS, source=SOURCE))
    print(hashlib.sha256(text.encode()).hexdigest())
assert "altair" not in sys.modules, "drawing a specification imports Altair"
"""


def test_another_process_draws_the_same_and_needs_no_altair() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    here = [
        hashlib.sha256(svg(spec(name, gappy())).encode()).hexdigest() for name in MEASURE_OF
    ]
    assert run.stdout.split() == here


@pytest.mark.parametrize("name", MEASURE_OF)
def test_an_svg_says_what_it_has_to(name: str) -> None:
    picture = svg(spec(name, gappy(), title="The <title>"))
    root = ElementTree.fromstring(picture)
    said = texts(picture)

    assert SOURCE in said
    assert "The <title>" in said
    assert root.get("aria-label") == alt_text(name, gappy(), GROUPS)
    assert root.get("width") == "179.92mm"
    assert any("range that the known figures allow" in text for text in said)
    if name in NAMED:
        assert {"North coast", "Inland", "West"} <= set(said)
        assert ("Nation" in said) == (name != "share")
    if name == "imbalance_change":
        assert {"2000→01", "2001→02", "2002→03"} <= set(said)
    assert not re.search("NaN|undefined|Infinity|null", picture)
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', picture)) >= 9


def test_nothing_is_drawn_in_a_gap() -> None:
    """The line's path is broken: as many pieces as there are runs of years."""
    data = frame({("imbalance", "nation", 2001): None})
    root = ElementTree.fromstring(svg(spec("imbalance", data)))
    groups = [e for e in root.iter() if "mark-line" in e.get("class", "")]
    assert sum(len(group) for group in groups) == 2
    points = [e for e in root.iter() if e.get("aria-roledescription") == "point"]
    assert len(points) == 3


def cut(picture: str, box: str) -> bytes:
    """Draw only the part of a picture inside a box: x, y, width, height."""
    width, height = box.split()[2:]
    head = f'width="{width}" height="{height}" viewBox="{box}"'
    part = re.sub(r'width="[\d.]+mm" height="[\d.]+mm" viewBox="[^"]*"', head, picture, count=1)
    return vl_convert.svg_to_png(part, ppi=144)


@pytest.mark.parametrize("name", MEASURE_OF)
def test_nothing_runs_over_the_edge(name: str) -> None:
    groups = ["a_group_with_quite_a_long_name", "WWWWWWWWWWWWWWW", "西部地区"]
    data = gappy().with_columns(pl.col("group").replace(dict(zip(GROUPS, groups, strict=True))))
    picture = svg(specification(name, data, groups=groups, source=LONG, title=LONG))
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert box is not None
    wide, high = map(int, box.groups())
    blank = picture[: picture.index("<g ")] + "</svg>"

    for edge in (
        f"0 0 2 {high}",
        f"{wide - 2} 0 2 {high}",
        f"0 0 {wide} 2",
        f"0 {high - 2} {wide} 2",
    ):
        assert cut(picture, edge) == cut(blank, edge), f"ink at {edge}"
    assert cut(picture, f"0 0 {wide} {high}") != cut(blank, f"0 0 {wide} {high}")
