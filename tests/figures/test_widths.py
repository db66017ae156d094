"""No text runs into another or off the page, whatever the width, the names and the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hinterland import figures
from hinterland.errors import InputError
from hinterland.figures import FIGURES
from hinterland.figures.drawing import theme
from hinterland.language import speaking
from hinterland.report.pictures import figure_specification, source_line
from hinterland.study import Results, run
from hinterland.study.figure_data.frames import figure_frame
from tests.figures.parts import with_parts

from . import made_up

Spec = dict[str, Any]
WIDTHS = (60, 85, 180, 400)
#: Widths of texts are estimates on the wide side; so much of them is surely printed.
SURE = 0.9
LONG = (
    "Ostwestfalen-Lippe und die angrenzenden Gebiete des oestlichen Mittelgebirges, "
    "einschliesslich der kreisfreien Staedte",
    "北京市朝阳区非常长的中文名称用于测试图形与表格的换行和截断",
    "Region of the very long name of letters 41",
    "Delta",
)


def long_study(
    folder: Path,
    years: Sequence[int],
    *,
    numbers: Sequence[float],
    one_group: bool = False,
) -> Results:
    """Return a study of provinces with long names, each a group by itself or all in one."""
    regions = [f'R{i}X,province,"{name}"' for i, name in enumerate(LONG)]
    group_of = ["All"] * len(LONG) if one_group else LONG
    groups = [f'R{i}X,"{name}"' for i, name in enumerate(group_of)]
    cells = [
        f"R{i}X,{year},{series},{factor * number * (1 + (year % 3) / 50 * (i % 2))!r},CNY"
        for i, number in enumerate(numbers)
        for year in range(years[0], years[1] + 1)
        for series, factor in (("trade_cny", 1), ("gdp", 7 + i))
    ]
    for name, head, rows in (
        ("regions", "region,kind,name", regions),
        ("groups", "region,group", groups),
        ("panel", "region,year,series,value,unit", cells),
    ):
        (folder / f"{name}.csv").write_text("\n".join([head, *rows, ""]), "utf-8")
    (folder / "long.toml").write_text(
        f"""name = "long"
panel = "panel.csv"
regions = "regions.csv"
scheme = "groups.csv"
years = [{years[0]}, {years[1]}]
currency = "cny"
measures = ["trade", "share", "dependence", "imbalance", "imbalance_change", "dagum(of=dependence)"]
figures = ["scale"]
[title]
en = "Long"
zh = "长"
[[claim]]
id = "c"
text = {{ en = "c", zh = "c" }}
from = "p"
of = "imbalance"
group = "nation"
test = "none"
why = "untestable"
""",
        "utf-8",
    )
    return run(folder / "long.toml")


def boxes(spec: Spec) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield every flat text with its left, right, upper and lower end."""
    for part in spec["layer"]:
        mark = part["mark"]
        if mark["type"] != "text" or "angle" in mark:
            continue
        for row in part["data"]["values"]:
            text = row.get("words", mark.get("text"))
            lines = [text] if isinstance(text, str) else text
            if not lines:
                continue
            size = mark["fontSize"]
            wide = SURE * max(theme.text_width(line, size) for line in lines)
            high = size * 0.7 + theme.LINE_HEIGHT * (len(lines) - 1)
            encoding = part["encoding"]
            x, y = (row.get(axis, encoding[axis].get("value")) for axis in ("x", "y"))
            left = (
                x - {"left": 0, "center": 0.5, "right": 1}[mark.get("align", "center")] * wide
            )
            # The first line of several stands where its baseline says.
            top = y if mark.get("baseline") == "top" else y - size * 0.35
            if mark.get("baseline") == "bottom":
                top = y - size * 0.7
            yield " ".join(lines), left, left + wide, top, top + high


def clashes(spec: Spec) -> list[tuple[str, str]]:
    """Return the pairs of texts that run into one another, and those that leave the page."""
    placed = [box for box in boxes(spec) if box[0] != "×"]
    padding = spec["padding"]
    left, right = (0, spec["width"]) if padding == 0 else (-padding["left"], spec["width"])
    out = [(a[0], "off the page") for a in placed if a[1] < left or a[2] > right]
    low = spec["height"] + (0 if padding == 0 else padding["bottom"])
    out += [(a[0], "below the page") for a in placed if a[4] > low]
    for a, b in combinations(placed, 2):
        if min(a[2], b[2]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[3], b[3]) > 1:
            out.append((a[0], b[0]))
    return out


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run(with_parts())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_altair_takes_each_at_each_width(zhao: Results, name: str, language: str) -> None:
    with speaking(language):
        frame = figure_frame(zhao, name).frame
        for width in WIDTHS:
            chart = figures.chart(
                name, frame, groups=zhao.groups, source=source_line(zhao), width_mm=width
            )
            assert clashes(chart.to_dict(validate=False)) == [], width


@pytest.mark.parametrize(
    ("years", "numbers"),
    [
        ((2010, 2012), (1000, 2000, 3000, 4000)),
        ((2012, 2012), (1000, 2000, 3000, 4000)),
        # Four lines that end in one place.
        ((2010, 2019), (1000, 1000, 1000, 1000)),
        # Longer than the page of 60 mm has room for at the usual width of a year.
        ((1980, 2020), (1e9, 2e9, 3e9, 9e9)),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_long_names_and_few_years_run_into_nothing(
    tmp_path: Path, years: tuple[int, int], numbers: tuple[float, ...], language: str
) -> None:
    with speaking(language):
        results = long_study(tmp_path, years, numbers=numbers)
        for name in FIGURES:
            for width in WIDTHS:
                try:
                    spec = figure_specification(results, name, width_mm=width)
                except InputError:
                    assert name.startswith("tiles"), name
                else:
                    assert clashes(spec) == [], (name, width)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_key_of_a_curve_hides_no_curve(zhao: Results, width: float, language: str) -> None:
    with speaking(language):
        spec = figure_specification(zhao, "lorenz", width_mm=width)
    layers = {part["name"]: part["data"]["values"] for part in spec["layer"]}
    keys = [tuple(row[end] for end in ("x", "x2", "y", "y2")) for row in layers["key"]]
    years = [name.removeprefix("key ") for name in layers if name.startswith("key ")]
    said = {row["words"] for year in years for row in layers[f"key {year}"]}
    keys += [box[1:] for box in boxes(spec) if box[0] in said]
    assert len(years) == 2
    assert len(keys) >= 2
    for year in years:
        for a, b in pairwise(layers[f"curve {year}"]):
            for part in range(11):
                x, y = (a[axis] + (b[axis] - a[axis]) * part / 10 for axis in ("x", "y"))
                assert not any(k[0] < x < k[1] and k[2] < y < k[3] for k in keys)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_numbers_of_a_narrow_axis_are_whole(width: float) -> None:
    """An index that hardly moves has ticks of many digits."""
    cells = {("imbalance", "nation", year): 1.333333 + year / 1e9 for year in made_up.YEARS}
    frame = made_up.frame(dict(cells))
    spec = figures.specification("imbalance", frame, groups=(), source="", width_mm=width)
    assert clashes(spec) == []


def test_limits_that_are_one_have_one_name(tmp_path: Path) -> None:
    """With one group the index can only be 0."""
    results = long_study(tmp_path, (2010, 2012), numbers=(1, 2, 3, 4), one_group=True)
    for width in WIDTHS:
        spec = figure_specification(results, "limits", width_mm=width)
        assert clashes(spec) == []
        (names,) = (p["data"]["values"] for p in spec["layer"] if p["name"] == "limit name")
        assert [row["words"] for row in names] == ["lowest and highest possible"]


def test_the_year_of_a_line_that_ends_early_outlives_its_name() -> None:
    group = "a_" + "very_" * 30 + "long_name"
    rows = made_up.frame().with_columns(pl.col("group").replace("west", group))
    late = (pl.col("group") == group) & (pl.col("year") == 2003)
    gap = [
        pl.when(late).then(None).otherwise(pl.col(c)).alias(c) for c in ("value", "low", "high")
    ]
    for width in WIDTHS:
        spec = figures.specification(
            "share", rows.with_columns(gap), groups=(group,), source="", width_mm=width
        )
        (label,) = (
            part["data"]["values"][0]["words"]
            for part in spec["layer"]
            if part["name"] == f"label {group}"
        )
        assert len(label) <= 3
        assert "(to 2002)" in " ".join(label)
        assert ("…" in " ".join(label)) == (width <= 180)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_source_without_a_space_and_long_vintages_stay_on_the_page(
    zhao: Results, name: str, language: str
) -> None:
    address = "https://example.org/" + "statistics/of/foreign_trade/" * 6
    with speaking(language):
        frame = figure_frame(zhao, name).frame
        if "vintage" in frame.columns:
            long = "Yearbook of the five-year plan, as revised in the year after the census"
            frame = frame.with_columns(
                pl.when(pl.col("vintage").is_not_null()).then(pl.lit(long)).alias("vintage")
            )
        for width in WIDTHS:
            spec = figures.specification(
                name, frame, groups=zhao.groups, source=f"Source: {address}.", width_mm=width
            )
            assert clashes(spec) == [], width
            assert address in "".join(spec["layer"][-1]["mark"]["text"])
