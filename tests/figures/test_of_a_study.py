"""The figures of a study: each drawn from the founding one, in both languages and both widths."""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from PIL import Image

import hinterland
from hinterland import figures, measures
from hinterland.errors import InputError, UsageError
from hinterland.figures import FIGURES, MEASURE_OF
from hinterland.language import speaking
from hinterland.regions import Scheme
from hinterland.report.pictures import figure_files, figure_specification, source_line
from hinterland.study import MeasureCall, Results, run
from hinterland.study.figure_data.frames import figure_frame
from hinterland.study.lines.compute import compute
from hinterland.terms import using
from tests.figures.parts import with_parts

Spec = dict[str, Any]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NEW = [name for name in FIGURES if name not in MEASURE_OF]


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run(with_parts())


def rows(spec: Spec, layer: str) -> list[Spec]:
    return [
        row for part in spec["layer"] if part["name"] == layer for row in part["data"]["values"]
    ]


def texts(spec: Spec) -> Iterator[str]:
    """Yield every text that a specification prints."""
    for part in spec["layer"]:
        text = part["mark"].get("text", [])
        yield from [text] if isinstance(text, str) else text
        for row in part["data"]["values"]:
            words = row.get("words", [])
            yield from [words] if isinstance(words, str) else words
        for channel in part["encoding"].values():
            title = (channel.get("axis") or {}).get("title") or []
            yield from [title] if isinstance(title, str) else title


@pytest.mark.parametrize("width", [85, 180])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_each_is_valid_fits_its_width_and_speaks_the_language(
    zhao: Results, name: str, language: str, width: float
) -> None:
    with speaking(language), using(zhao.terms):
        spec = figure_specification(zhao, name, width_mm=width)
        alt = figures.alt_text(name, figure_frame(zhao, name).frame, zhao.groups)
        picture = figures.svg(spec)
        said = "".join(texts(spec))
        drawn = Image.open(BytesIO(figures.png(spec, ppi=72))).convert("L")
    root = ElementTree.fromstring(picture)
    assert float(root.attrib["width"].removesuffix("mm")) == pytest.approx(width, abs=0.3)
    assert root.attrib["aria-label"] == spec["description"] == alt
    wide, high = drawn.size
    sides = (
        (0, 0, 1, high),
        (wide - 1, 0, wide, high),
        (0, 0, wide, 1),
        (0, high - 1, wide, high),
    )
    assert {drawn.crop(side).getextrema() for side in sides} == {(255, 255)}, "cut off"
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', picture)) >= 9
    assert not re.search("NaN|undefined|Infinity|null", picture)
    assert bool(re.search("[一-鿿]", said)) == (language == "zh")
    assert bool(re.search("[一-鿿]", alt)) == (language == "zh")
    if language == "zh":
        # Names of releases and formulas are the only Latin words.
        plain = re.sub(r"Hinterland|zhao|[a-z]+\d*(_\d+)?|GDP|ISO|max|K", "", said)
        assert not re.search("[A-Za-z]{2}", plain), plain


@pytest.mark.parametrize("name", NEW)
def test_altair_takes_each_and_two_drawings_are_equal(zhao: Results, name: str) -> None:
    chart = hinterland.figure(zhao, name)
    assert figures.svg(chart) == figures.svg(figure_specification(zhao, name))


def test_a_pdf_has_the_same_bytes_each_time(zhao: Results) -> None:
    for name in ("limits", "lorenz", "tiles", "share"):
        spec = figure_specification(zhao, name, width_mm=85)
        assert len({figures.pdf(spec) for _ in range(5)}) == 1, name


def test_the_parts_of_a_change_add_up_as_printed(zhao: Results) -> None:
    spec = figure_specification(zhao, "attribution(from=2005, to=2019)")
    names = {row["y"]: row["words"] for row in rows(spec, "name")}
    printed: dict[str, list[float]] = {}
    for row in rows(spec, "number"):
        value = float(row["words"].replace("−", "-"))
        printed.setdefault(names[row["y"]], []).append(value)
    index = zhao.lines["imbalance"]["nation"].value
    whole = printed["Nation"]

    assert len(printed) == 31 + 3 + 1
    assert whole[2] == pytest.approx(index[19] - index[5], abs=5e-5)
    for structure, growth, total in printed.values():
        assert structure + growth == pytest.approx(total, abs=1.01e-4)
    for i in range(3):
        groups = sum(printed[g][i] for g in ("East", "Central", "West"))
        assert groups == pytest.approx(whole[i], abs=2.01e-4)
        assert sum(p[i] for p in printed.values()) == pytest.approx(3 * whole[i], abs=2e-3)


def test_bars_are_as_long_as_their_numbers(zhao: Results) -> None:
    spec = figure_specification(zhao, "attribution")
    (zero,) = rows(spec, "zero")
    lengths: dict[float, float] = {}
    for box in rows(spec, "bar"):
        middle = (box["x"] + box["x2"]) / 2
        signed = (box["x2"] - box["x"]) * (1 if middle > zero["x"] else -1)
        lengths[box["y"] + 4] = lengths.get(box["y"] + 4, 0.0) + signed
    right = max(row["x"] for row in rows(spec, "number"))
    values = {
        row["y"]: float(row["words"].replace("−", "-"))
        for row in rows(spec, "number")
        if row["x"] == right
    }
    assert set(lengths) == set(values)
    scale = lengths[max(values)] / values[max(values)]
    for y, value in values.items():
        assert lengths[y] == pytest.approx(scale * value, abs=0.06 + abs(scale) * 5e-5)


def test_years_left_out_are_those_that_can_be_computed(zhao: Results) -> None:
    """In 2000 and 2001 one province's trade is not known."""
    frame = figure_frame(zhao, "attribution").frame
    assert (frame["from"].min(), frame["to"].max()) == (2002, 2019)
    assert figure_frame(zhao, "influence").frame["year"].unique().to_list() == [2019]


@pytest.mark.parametrize(
    "text", ["attribution(from=2000)", "influence(year=2001)", "lorenz(from=2000, to=2001)"]
)
def test_what_can_not_be_computed_is_missing_with_its_reason(zhao: Results, text: str) -> None:
    spec = figure_specification(zhao, text)
    drawn = {"bar", "curve 2000", "curve 2001"}
    assert [row for layer in drawn for row in rows(spec, layer)] == []
    assert "Xizang" in " ".join(texts(spec))
    assert "o data" in spec["description"]


def test_the_influence_is_what_the_index_loses_without_the_province(zhao: Results) -> None:
    frame = figure_frame(zhao, "influence(year=2010)").frame
    provinces = list(zhao.panel.country.provinces)
    at = zhao.panel.years.index(2010)
    trade, gdp = (
        zhao.panel.value[zhao.panel.series.index(s), at, : len(provinces)]
        for s in ("trade_usd", "gdp")
    )
    for left_out in ("440000", "540000"):
        kept = [i for i, code in enumerate(provinces) if code != left_out]
        sums = [
            [sum(x[i] for i in kept if provinces[i] in codes) for x in (trade, gdp)]
            for codes in zhao.scheme.groups.values()
        ]
        t, y = np.array(sums).T
        without = sum(y / y.sum() * abs(3 * t / t.sum() - 1))
        index = zhao.lines["imbalance"]["nation"].value[10]
        value = frame.filter(pl.col("region") == left_out)["value"].item()
        assert value == pytest.approx(index - without, rel=1e-9)


def test_a_tile_is_there_for_each_unit_and_says_what_the_data_say(zhao: Results) -> None:
    spec = figure_specification(zhao, "tiles(year=2000)")
    assert len(rows(spec, "tile")) == 30
    assert len(rows(spec, "unknown")) == 4
    boxes = [*rows(spec, "tile"), *rows(spec, "unknown")]
    assert len({(round(b["x"], 3), round(b["y"], 3)) for b in boxes}) == 34
    assert len({(round(b["x2"] - b["x"], 6), round(b["y2"] - b["y"], 6)) for b in boxes}) == 1
    at, country = zhao.years.index(2000), zhao.panel.country
    provinces = {code: (code,) for code in country.provinces}
    study = replace(zhao.study, measures=(MeasureCall("dependence", "dependence"),))
    lines = compute(study, zhao.panel, Scheme("provinces", provinces))
    said = {row["says"] for row in boxes}
    for code, line in lines["dependence"].items():
        if code in provinces and code != "540000":
            name = country.region(code).en
            assert f"{name}, 2000: {100 * line.value[at]:,.1f} %" in said
    assert {"Taiwan, 2000: no data", "Hong Kong, 2000: no data"} <= said
    assert any(re.match(r"Xizang, 2000: 0\.0–\d+\.\d %", text) for text in said)


def test_darker_tiles_trade_more(zhao: Results) -> None:
    frame = figure_frame(zhao, "tiles").frame
    spec = figure_specification(zhao, "tiles")
    shade = {
        row["says"].partition(",")[0]: luminance(row["fill"]) for row in rows(spec, "tile")
    }
    order = frame.drop_nulls("value").sort("value")["name"].to_list()
    assert all(shade[a] >= shade[b] for a, b in pairwise(order))
    assert len(set(shade.values())) >= 5


def test_letters_on_tiles_can_be_read(zhao: Results) -> None:
    spec = figure_specification(zhao, "tiles")
    boxes = rows(spec, "tile")
    for letter in rows(spec, "letters"):
        under = [
            b
            for b in boxes
            if b["x"] < letter["x"] < b["x2"] and b["y"] < letter["y"] < b["y2"]
        ]
        for box in under:
            light, dark = sorted((luminance(box["fill"]), luminance(letter["ink"])))[::-1]
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_small_tiles_show_every_year(zhao: Results) -> None:
    spec = figure_specification(zhao, "tiles_by_year(from=2010, to=2014)")
    assert [row["words"] for row in rows(spec, "year")] == [str(y) for y in range(2010, 2015)]
    assert len(rows(spec, "tile")) == 5 * 31
    assert len(rows(spec, "unknown")) == 5 * 3


def test_a_lorenz_curve_is_one_and_its_gini_is_the_measure(zhao: Results) -> None:
    spec = figure_specification(zhao, "lorenz(from=2005, to=2019)")
    line = [(row["x"], row["y"]) for row in rows(spec, "curve 2019")]
    slopes = [(y0 - y1) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(line)]
    assert len(line) == 32
    assert all(b >= a - 1e-9 for a, b in pairwise(slopes))
    frame = figure_frame(zhao, "lorenz(from=2005, to=2019)").frame.filter(year=2019)
    trade, gdp = (frame[c].to_numpy() for c in ("trade_share", "gdp_share"))
    gini = float(measures.gini(trade / gdp, gdp))
    key = {row["words"] for row in rows(spec, "key 2019")}
    assert key == {"2019", f"Gini {gini:.4f}"}


def test_the_index_stays_within_its_limits_and_the_band_holds_the_study(zhao: Results) -> None:
    frame = figure_frame(zhao, "limits").frame
    index, limits, band = (
        frame.filter(measure=m).sort("year") for m in ("imbalance", "limits", "vintages")
    )
    assert (limits["low"] == 0).all()
    assert ((index["high"] < limits["high"]) & (index["low"] > limits["low"])).all()
    assert (band["low"] <= index["low"] + 1e-12).all()
    assert (band["high"] >= index["high"] - 1e-12).all()
    # The band of a year is spanned by the runs under each vintage of GDP.
    for vintage in ("post4_2024", "post5"):
        policy = {**(zhao.study.policy or {}), "gdp": [vintage]}
        study = replace(zhao.study, policy=policy)
        other = run(study).lines["imbalance"]["nation"].value[-1]
        assert band["low"][-1] - 1e-12 <= other <= band["high"][-1] + 1e-12
        assert f"gdp {vintage}" in band["why"][-1]


def test_coverage_counts_every_cell(zhao: Results) -> None:
    frame = figure_frame(zhao, "coverage").frame
    missing = frame.filter(pl.col("vintage").is_null())
    assert missing.select("series", "region", "year").rows() == [
        (m["series"], m["region"], m["year"]) for m in zhao.missing()
    ]
    spec = figure_specification(zhao, "coverage")
    cells = sum(len(rows(spec, f"cell {i}")) for i in range(3))
    gaps = sum(len(rows(spec, f"gap {i}")) for i in range(3))
    assert (cells + gaps, gaps) == (frame.height, 2)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("tile", UsageError, "there is no figure 'tile'; did you mean 'tiles'?"),
        ("tiles(yaer=2019)", InputError, "no parameter 'yaer'; did you mean 'year'?"),
        ("scale(year=2019)", InputError, "no parameter 'year'; scale has none"),
        ("tiles(year=1999)", InputError, "year is '1999'; write a year from 2000 to 2019"),
        ("lorenz(from=2010, to=2005)", InputError, "from must be before to"),
        ("lorenz(from=../../x)", InputError, "write a year from 2000 to 2019"),
        ("lorenz[2005]", InputError, "write NAME or NAME(parameter=value)"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused(
    zhao: Results, text: str, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=re.escape(message)):
        hinterland.figure(zhao, text)


def test_a_width_that_is_none_is_refused(zhao: Results) -> None:
    with pytest.raises(UsageError, match="can't be 5 mm wide; choose 60 to 400"):
        figure_specification(zhao, "share", width_mm=5)


def test_a_study_file_names_them_and_the_files_bear_those_names(tmp_path: Path) -> None:
    text = (
        'name = "mine"\npanel = "china"\nscheme = "three"\nyears = [2015, 2019]\n'
        'currency = "usd*rate"\nmeasures = ["dependence"]\n'
        'figures = ["influence(year=2018)", "coverage"]\n'
    )
    (tmp_path / "mine.toml").write_text(text)
    results = run(tmp_path / "mine.toml")
    drawn = figure_files(results, formats=("svg", "pdf"), width_mm=85)
    assert list(drawn) == [
        "influence(year=2018).svg", "influence(year=2018).pdf", "coverage.svg",
        "coverage.pdf", "finding.png",
    ]  # fmt: skip
    assert drawn == figure_files(results, formats=("svg", "pdf"), width_mm=85)
    assert drawn["coverage.pdf"][:5] == b"%PDF-"
    (tmp_path / "mine.toml").write_text(text.replace("year=2018", "year=2014"))
    with pytest.raises(InputError, match=r"mine\.toml, line 7, figures: .*2015 to 2019"):
        run(tmp_path / "mine.toml")


def test_an_unknown_picture_format_is_refused(zhao: Results) -> None:
    with pytest.raises(UsageError, match=r"no picture format 'pgn'; did you mean 'png'\?"):
        figures.draw(figure_specification(zhao, "share"), "pgn")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_picture_for_a_story_has_its_size_and_its_sentence(
    zhao: Results, language: str
) -> None:
    with speaking(language):
        drawn = figure_files(zhao, formats=())
        sentence = figures.finding(
            "imbalance", zhao.frame(), sentence="S.", source=source_line(zhao)
        )
    picture = drawn["finding.png"]
    assert struct.unpack(">II", picture[16:24]) == (1200, 675)
    assert [row["words"] for row in rows(sentence, "sentence")] == [["S."]]
    assert {row["words"] for i in (0, 1) for row in rows(sentence, f"end {i}")} == {
        "1.39",
        "1.15",
    }


def test_tiles_are_refused_for_another_country(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    study = tmp_path / "delta.toml"
    text = study.read_text("utf-8")
    study.write_text(re.sub(r"figures = \[.*\]", 'figures = ["tiles"]', text), "utf-8")
    with pytest.raises(
        InputError, match=r"delta\.toml, line \d+, figures: 'tiles' needs a tile"
    ):
        run(study)


def test_a_province_that_is_a_group_by_itself_has_no_influence() -> None:
    results = run(EXAMPLES / "delta.toml")
    frame = figure_frame(results, "influence").frame
    gaps = frame.filter(pl.col("value").is_null())
    assert gaps.select("region", "why").rows() == [
        ("310000", "a group by itself"),
        ("340000", "a group by itself"),
    ]
    # One vintage is at hand, so there is no second plot.
    limits = figure_specification(results, "limits")
    assert len(rows(limits, "whole gap")) == 1
    assert not any(part["name"].startswith("close") for part in limits["layer"])


def test_one_year_has_no_change() -> None:
    results = run(replace(run("zhao").study, years=(2019, 2019), claims=()))
    frame = figure_frame(results, "attribution").frame.filter(pl.col("part") != "index")
    assert frame["value"].null_count() == frame.height == 62
    assert frame["why"].unique().to_list() == ["there is only one year"]


def test_groups_whose_names_have_no_ascii_letters_are_told_apart() -> None:
    rows = [
        {
            "group": group,
            "year": year,
            "measure": "share",
            "value": 0.25,
            "low": 0.2,
            "high": 0.3,
            "unit": "1",
        }
        for group in ("东部", "西部", "a b", "a_b")
        for year in (2018, 2019)
    ]
    spec = figures.specification(
        "share", pl.DataFrame(rows), groups=["东部", "西部", "a b", "a_b"], source=""
    )
    assert figures.svg(spec).count("aria-roledescription") > 0
    names = [layer["name"] for layer in spec["layer"]]
    assert len(set(names)) == len(names)
