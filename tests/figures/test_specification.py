"""What a figure's specification says: units, gaps, bounds, labels, words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from hinterland.errors import InputError, UsageError
from hinterland.figures import FIGURES, MEASURE_OF, alt_text, chart, specification
from hinterland.figures.drawing.theme import text_width
from tests.figures.made_up import EXACT, GROUPS, SOURCE, YEARS, Cell, frame, gappy

LINES = ("scale", "share", "dependence")
Spec = dict[str, Any]


def build(name: str, data: pl.DataFrame, **more: Any) -> Spec:
    return specification(name, data, groups=more.pop("groups", GROUPS), source=SOURCE, **more)


def rows(spec: Spec, layer: str) -> list[Spec]:
    """Return the rows of a layer, or of a layer a group; none if there is no such layer."""
    return [row for part in layers(spec, layer) for row in part["data"]["values"]]


def layers(spec: Spec, name: str) -> list[Spec]:
    return [
        part
        for part in spec["layer"]
        if part["name"] == name
        # Caps of bars, and the panel below of groups on the axis, repeat what is there.
        or (part["name"].startswith(f"{name} ") and not part["name"].endswith((" cap", " 2")))
    ]


def axis_title(spec: Spec) -> list[str]:
    return list(rows(spec, "plot title")[0]["words"])


def axis_ends(spec: Spec) -> tuple[float, float]:
    ticks = [float(row["words"].replace(",", "")) for row in rows(spec, "plot value")]
    return ticks[0], ticks[-1]


def caption(spec: Spec) -> list[str]:
    lines: list[str] = next(p for p in spec["layer"] if p["name"] == "caption")["mark"]["text"]
    return lines


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("scale", "Foreign trade (bn USD)"),
        ("share", "Share of the nation’s trade (%)"),
        ("dependence", "External dependence, trade / GDP (%)"),
        ("imbalance", "Imbalanced index (unit-free)"),
        ("imbalance_change", "Change of the imbalanced index, t → t+1 (unit-free)"),
    ],
)
def test_the_axis_names_the_measure_with_its_unit(name: str, title: str) -> None:
    assert axis_title(build(name, frame())) == [title]


def test_the_names_of_the_figures_are_those_of_the_study_file() -> None:
    assert FIGURES == (
        "scale", "share", "dependence", "imbalance", "imbalance_change",
        "limits", "attribution", "influence", "tiles", "tiles_by_year", "lorenz", "coverage",
        "countries", "multiverse", "signs", "scenarios", "decomposition",
    )  # fmt: skip


@pytest.mark.parametrize("name", MEASURE_OF)
def test_each_is_one_valid_vega_lite_chart_that_describes_itself(name: str) -> None:
    made = chart(name, gappy(), groups=GROUPS, source=SOURCE, title="A title")
    as_dict = made.to_dict()  # Altair validates against the schema of Vega-Lite

    assert as_dict["description"] == alt_text(name, gappy(), GROUPS) != ""
    assert as_dict["title"]["text"] == ["A title"]
    assert caption(build(name, gappy()))[-1] == SOURCE
    assert as_dict["width"] + as_dict["padding"]["left"] + as_dict["padding"]["right"] == 510


def test_the_rows_of_a_line_figure() -> None:
    """The whole data of one layer: what is drawn, and nothing else."""
    data = frame({("share", "west", 2001): None, ("share", "west", 2002): (0.05, 0.04, 0.07)})
    drawn = rows(build("share", data, groups=("west",)), "point west")
    assert [(r["group"], r["year"], r["says"], r["piece"]) for r in drawn] == [
        ("West", 2000, "West, 2000: 4.40 %", 0),
        ("West", 2002, "West, 2002: 5.00 %", 1),
        ("West", 2003, "West, 2003: 5.90 %", 1),
    ]
    assert [r["value"] for r in drawn] == pytest.approx([4.4, 5, 5.9])
    heights = [r["y"] for r in drawn]
    assert heights[0] > heights[1] > heights[2]  # pixels count from the top


@pytest.mark.parametrize("name", MEASURE_OF)
def test_a_gap_is_no_row_and_never_a_zero(name: str) -> None:
    spec = build(name, gappy())
    group = "West" if name in LINES else "Nation"
    for layer in ("line", "point", "bar", "range"):
        for row in rows(spec, layer):
            assert (row["group"], row["year"]) != (group, 2001)
            assert row.get("value") != 0
            assert None not in row.values()
    # 2000 is known within bounds only: a range, but no point.
    drawn = rows(spec, "point") + rows(spec, "bar")
    assert (group, 2000) not in {(row["group"], row["year"]) for row in drawn}
    assert [r["year"] for r in rows(spec, "range") if r["group"] == group] == [2000, 2002]


@pytest.mark.parametrize("name", MEASURE_OF)
def test_range_bars_are_there_if_and_only_if_something_is_bounded(name: str) -> None:
    def has_range(data: pl.DataFrame) -> bool:
        spec = build(name, data)
        said = any("range that the known figures allow" in line for line in caption(spec))
        drawn = bool(layers(spec, "range"))
        assert said == drawn
        return drawn

    assert not has_range(frame())
    assert has_range(gappy())
    # The digits lost in adding up in another order are no range.
    noise = frame().with_columns(high=pl.col("value") + pl.col("value").abs() * 1e-13)
    assert not has_range(noise)


def test_bounds_that_meet_are_drawn_where_the_value_is_not_known() -> None:
    spec = build("imbalance", frame({("imbalance", "nation", 2001): (None, 1.4, 1.4)}))
    assert [(row["year"], row["low"], row["high"]) for row in rows(spec, "range")] == [
        (2001, 1.4, 1.4)
    ]


@pytest.mark.parametrize("absent", [True, False])
def test_a_line_breaks_at_a_gap_whether_the_row_is_null_or_absent(absent: bool) -> None:
    data = frame({("imbalance", "nation", 2002): None})
    if absent:
        data = data.filter(pl.col("value").is_not_null())
    spec = build("imbalance", data)

    pieces = [(row["year"], row["piece"]) for row in rows(spec, "line")]
    assert pieces == [(2000, 0), (2001, 0), (2003, 1)]
    assert [row["year"] for row in rows(spec, "plot gap")] == [2002]
    assert "× no data: 2002." in caption(spec)


def test_the_last_year_has_no_change_and_is_not_a_gap() -> None:
    spec = build("imbalance_change", frame())
    assert [row["words"] for row in rows(spec, "plot span")] == [
        "2000→01",
        "2001→02",
        "2002→03",
    ]
    assert rows(spec, "plot gap") == []
    assert [row["value"] for row in rows(spec, "bar")] == [0.02, -0.07, -0.05]
    (zero,) = rows(spec, "zero")
    assert [row["y2"] == zero["y"] for row in rows(spec, "bar")] == [True, False, False]
    assert [row["y"] == zero["y"] for row in rows(spec, "bar")] == [False, True, True]


@pytest.mark.parametrize(
    ("money", "factor", "unit", "first"),
    [
        ("USD", 1.0, "bn USD", 400.0),
        ("USD", 1e-4, "million USD", 40.0),
        ("CNY", 1.0, "bn yuan", 400.0),
        ("CNY", 8.0, "trillion yuan", 3.2),
        ("persons", 1.0, "persons", 4e11),
    ],
)
def test_money_is_scaled_to_a_readable_unit(
    money: str, factor: float, unit: str, first: float
) -> None:
    data = frame(money=money).with_columns(pl.col("value", "low", "high") * factor)
    spec = build("scale", data)
    assert axis_title(spec) == [f"Foreign trade ({unit})"]
    assert rows(spec, "line")[0]["value"] == pytest.approx(first)


def test_money_keeps_the_index_out_of_its_scaling() -> None:
    assert rows(build("imbalance", frame()), "line")[0]["value"] == 1.4
    assert rows(build("share", frame()), "line")[0]["value"] == pytest.approx(91)


def test_the_value_axis_starts_at_zero_except_for_the_index() -> None:
    for name in LINES:
        assert axis_ends(build(name, frame()))[0] == 0
    low, high = axis_ends(build("imbalance", frame()))
    assert 1 < low <= 1.3
    assert 1.42 <= high < 2


def test_labels_stand_beside_their_lines_and_apart() -> None:
    spec = build("share", frame())
    labels = {" ".join(row["words"]): row["y"] for row in rows(spec, "label")}
    assert sorted(labels, key=lambda words: labels[words]) == ["North coast", "Inland", "West"]

    heights = sorted(labels.values())
    assert all(b - a >= 12 - 1e-9 for a, b in pairwise(heights))
    grid = [row["y"] for row in rows(spec, "plot grid")]
    assert min(grid) <= heights[0] <= heights[-1] <= max(grid)


def test_a_line_that_ends_early_says_so_and_has_no_thread_across_the_plot() -> None:
    spec = build("share", frame({("share", "west", 2003): None}))
    assert {" ".join(row["words"]) for row in rows(spec, "label")} == {
        "North coast",
        "Inland",
        "West (to 2002)",
    }
    assert [part["name"] for part in layers(spec, "thread")] == [
        "thread north_coast",
        "thread inland",
    ]


def test_a_single_year_is_drawn_as_points() -> None:
    data = frame().filter(pl.col("year") == 2001)
    spec = build("dependence", data)
    assert {row["group"] for row in rows(spec, "point")} == {
        "North coast",
        "Inland",
        "West",
        "Nation",
    }
    assert rows(spec, "thread") == []
    assert rows(build("imbalance_change", data), "bar") == []
    assert any(part["name"] == "no data" for part in build("imbalance_change", data)["layer"])


@pytest.mark.parametrize("name", MEASURE_OF)
def test_a_measure_of_which_nothing_is_known_says_no_data(name: str) -> None:
    blank = frame().with_columns(
        pl.lit(None, pl.Float64).alias(c) for c in ("value", "low", "high")
    )
    spec = build(name, blank)
    assert any(part["name"] == "no data" for part in spec["layer"])
    assert rows(spec, "plot value") == []
    assert "No data" in spec["description"]


def test_not_a_number_is_a_gap_too() -> None:
    nan = frame({("imbalance", "nation", 2001): (float("nan"), float("nan"), float("nan"))})
    assert [row["year"] for row in rows(build("imbalance", nan), "line")] == [2000, 2002, 2003]


def many(count: int) -> tuple[pl.DataFrame, list[str]]:
    """Return the shares of made-up groups, the first the smallest."""
    groups = [f"g{i:02d}" for i in range(count)]
    data = [
        {"group": group, "year": year, "measure": "share", "value": (i + 1) / 1000, "unit": "1"}
        for i, group in enumerate(groups)
        for year in YEARS
    ]
    empty = {"low": pl.lit(None, pl.Float64), "high": pl.lit(None, pl.Float64)}
    return pl.DataFrame(data).with_columns(**empty), groups


def test_eight_groups_differ_in_colour_dash_and_shape() -> None:
    data, groups = many(8)
    spec = build("share", data, groups=groups)
    for layer, channel in (("line", "color"), ("line", "strokeDash"), ("point", "shape")):
        assert len({str(part["mark"][channel]) for part in layers(spec, layer)}) == 8


def test_of_many_groups_the_largest_are_named_and_the_others_grey() -> None:
    data, groups = many(31)
    spec = build("share", data, groups=groups)
    assert {" ".join(row["words"]) for row in rows(spec, "label")} == {
        "G26",
        "G27",
        "G28",
        "G29",
        "G30",
    }
    assert len({row["group"] for row in rows(spec, "line")}) == 31
    assert "Grey: the other 26 groups." in caption(spec)


def test_of_draws_another_measure() -> None:
    other = frame().with_columns(
        measure=pl.col("measure").replace("imbalance", "gini(of=trade)")
    )
    spec = build("imbalance", other, of="gini(of=trade)")
    assert axis_title(spec) == ["gini(of=trade) (unit-free)"]
    assert spec["description"].startswith("Line chart, 2000–2003: gini(of=trade)")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ({"name": "scal"}, r"there is no figure 'scal'; did you mean 'scale'\?"),
        (
            {"name": "share", "groups": ["wset"]},
            r"there is no group 'wset'; did you mean 'west'\?",
        ),
        (
            {"name": "imbalance", "of": "imbalanc"},
            r"no measure 'imbalanc'; did you mean 'imbalance'\?",
        ),
        (
            {"name": "imbalance", "of": "share"},
            r"the measure 'share' has no figures for nation",
        ),
    ],
)
def test_a_name_that_stands_for_nothing_is_a_usage_error(ask: Spec, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        build(data=frame(), **ask)


def test_a_frame_that_is_no_results_frame_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no column 'low'"):
        build("share", frame().drop("low"))
    mixed = frame().with_columns(
        unit=pl.when(pl.col("group") == "west").then(pl.lit("CNY")).otherwise("unit")
    )
    with pytest.raises(InputError, match="'trade' mixes the units CNY, USD"):
        build("scale", mixed)


def test_the_words_are_computed_from_the_figures() -> None:
    assert alt_text("scale", gappy(), GROUPS) == (
        "Line chart, 2000–2003: foreign trade (bn USD). "
        "North coast was 400.00 in 2000 and 700.00 in 2003; "
        "Inland was 20.00 in 2000 and 50.00 in 2003; "
        "West was 39.00 in 2002 and 49.00 in 2003; "
        "Nation was 439.00 in 2000 and 799.00 in 2003; "
        "known within bounds: West 2000, 2002; no data: West 2001."
    )
    assert alt_text("imbalance_change", frame(), GROUPS) == (
        "Bar chart, 2000→01 to 2002→03: change of the imbalanced index, t → t+1 (unit-free). "
        "Rises: 1, falls: 2; the largest fall −0.0700 in 2001→02; "
        "the largest rise 0.0200 in 2000→01."
    )


def test_groups_with_the_same_gaps_are_named_together() -> None:
    cells: dict[tuple[str, str, int], Cell] = {
        ("share", group, year): None for group in EXACT["share"] for year in (2001, 2002)
    }
    lines = caption(build("share", frame(cells)))
    assert "× no data: North coast, Inland, West 2001–2002." in lines


@pytest.mark.parametrize("width", [60, 85, 180])
@pytest.mark.parametrize("length", [3, 41, 120])
def test_bars_keep_their_room_and_direction_with_names_of_any_length(
    width: int, length: int
) -> None:
    names = ("A" + "b" * (length - 2) + "y", "Short")
    data = pl.DataFrame(
        {
            "group": ["east", "west"], "region": ["1", "2"], "name": names,
            "year": [2019, 2019], "value": [0.5, -0.1], "why": ["", ""],
        }
    )  # fmt: skip
    spec = specification("influence", data, groups=[], source=SOURCE, width_mm=width)
    up, down = rows(spec, "bar")
    (zero,) = rows(spec, "zero")
    assert up["x"] == zero["x"] == down["x2"]
    assert up["x2"] - down["x"] >= 0.5 * 60
    assert down["x"] < zero["x"] < up["x2"] <= spec["width"]
    left = min(row["x"] for row in rows(spec, "grid"))
    for row in rows(spec, "name"):
        assert row["x"] + text_width(row["words"], 9) <= left


@pytest.mark.parametrize("width", [60, 85, 180])
@pytest.mark.parametrize("length", [3, 41, 120])
def test_coverage_runs_forwards_with_names_of_any_length(width: int, length: int) -> None:
    years = range(2000, 2020)
    data = pl.DataFrame(
        {
            "series": "gdp", "region": "1", "name": "n" * length, "year": list(years),
            "vintage": "first", "flags": "", "why": "",
        }
    )  # fmt: skip
    spec = specification("coverage", data, groups=[], source=SOURCE, width_mm=width)
    cells = rows(spec, "cell 0")
    assert all(cell["x2"] - cell["x"] >= 3 for cell in cells)
    assert [cell["x"] for cell in cells] == sorted(cell["x"] for cell in cells)
    assert cells[-1]["x2"] <= spec["width"]
