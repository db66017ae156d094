"""Where numbers came from: what the report carries, and the formulas of its numbers."""

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from hinterland.language import LANGUAGES, speaking
from hinterland.report.contents.verdicts import cell_numbers
from hinterland.report.page.derivation import derivations
from hinterland.report.page.origins import origin_data, origin_json
from hinterland.study import Results, run

from .made_up import EVEN, UNEVEN, made_up

UNITS = {
    "USD": 1.0, "yuan": 1.0, "million USD": 1e6, "bn USD": 1e9, "million yuan": 1e6,
    "bn yuan": 1e9, "trillion yuan": 1e12, "%": 0.01, "": 1.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


def worth(text: str) -> float:
    """Read a number with its unit."""
    match = re.fullmatch(r"(−?[\d,.]+) ?(.*)", text)
    assert match is not None, text
    return float(match[1].replace(",", "").replace("−", "-")) * UNITS[match[2]]


def worked_out(side: str) -> float:
    """Work out one side of a formula by hand: sums of products, quotients and distances."""
    if " + " in side:
        return sum(worked_out(term) for term in side.split(" + "))
    if distance := re.fullmatch(r"(.+) × \|(.+) − (.+)\|", side):
        weight, level, national = map(worth, distance.groups())
        return weight * abs(level - national)
    first, *rest = re.split(r" (?=[×÷−] )", side)
    x = worth(first)
    for step in rest:
        sign, y = step[0], worth(step[2:])
        x = {"×": x * y, "÷": x / y, "−": x - y}[sign]
    return x


def test_each_formula_gives_its_number(zhao: Results) -> None:
    checked = 0
    for (measure, group), formulas in derivations(zhao).items():
        size, line = zhao.format(measure), zhao.lines[measure][group]
        rounding = 0.6 * 10.0**-size.decimals * size.factor
        for y, formula in enumerate(formulas):
            assert (formula == "") == math.isnan(line.value[y])
            if " = " not in formula or measure.startswith("gini"):
                continue
            *sides, result = formula.removeprefix("Σ δ × |FT − FT_N| = ").split(" = ")
            assert worth(result) == pytest.approx(line.value[y], abs=rounding)
            for side in sides:
                # A change is between two indices as they are printed everywhere.
                near = max(rounding, 3e-4 * abs(line.value[y]), 3e-5) * (1 + (" − " in side))
                assert worked_out(side) == pytest.approx(line.value[y], abs=near)
                checked += 1
    assert checked > 150


def test_sums_and_totals_say_what_they_are(zhao: Results) -> None:
    said = derivations(zhao)
    assert said["trade", "nation"][0] == "The published total of the nation: 474.3 bn USD"
    assert said["trade", "nation"][-1] == "The sum of the figures of 31 regions: 4,577.9 bn USD"
    assert said["gdp", "central"][-1].startswith("The sum of the figures of 8 regions: ")
    gini = said["gini(of=dependence, across=provinces, weights=gdp)", "nation"][-1]
    assert gini.startswith("Gini coefficient of external dependence across regions, ")


def test_trade_in_yuan_needs_no_rate(tmp_path: Path) -> None:
    results = made_up(tmp_path)([*EVEN, *UNEVEN])
    said = derivations(results)
    assert said["dependence", "north"] == [
        "4.0000 bn yuan ÷ 40.000 bn yuan = 10.00 %",
        "8.0000 bn yuan ÷ 40.000 bn yuan = 20.00 %",
    ]
    assert said["trade", "mid"][0] == "The figure of 1 region: 3.000 bn yuan"
    assert said["imbalance_change", "nation"][0].endswith("1.0500 − 0.1500 = 0.9000")


def test_cells_have_all_their_observations(zhao: Results) -> None:
    data = origin_data(zhao)
    first = cell_numbers(zhao)
    assert len(data["cells"]) == zhao.frame().height
    for measure, lines in zhao.lines.items():
        for group, line in lines.items():
            for y, year in enumerate(zhao.years):
                cell = data["cells"][first[measure, group] + y]
                rows = [
                    row
                    for start, count in zip(cell[6][::2], cell[6][1::2], strict=True)
                    for row in data["kept"][start : start + count]
                ]
                behind = zhao.origin(measure, group, year)
                assert sorted(f"{data['pages'][row[8]][0]}#{row[9]}" for row in rows) == sorted(
                    behind["origin"]
                )
                assert data["texts"][cell[5]] == line.why[y]


def test_every_observation_stands_once_and_whole(zhao: Results) -> None:
    data = origin_data(zhao)
    used = zhao.origins.select("series", "region", "origin").unique()
    assert len(data["kept"]) == used.height
    assert len({(row[8], row[9]) for row in data["kept"]}) == used.height
    kept = {o["origin"]: o for o in zhao.panel.kept.iter_rows(named=True)}
    for row in data["kept"]:
        o = kept[f"{data['pages'][row[8]][0]}#{row[9]}"]
        assert (row[2], row[3], row[5]) == (o["year"], o["value_raw"], o["value"])
        assert data["texts"][row[7]] == o["vintage"]
        full = row + [None] * (14 - len(row))
        assert tuple(full[12:]) == (o["low"], o["high"])
        assert (data["texts"][full[11]] if full[11] is not None else None) == o["note"]
    cells = {tuple(row[:3]) for row in data["kept"]}
    assert all(tuple(row[:3]) in cells for row in data["passed"])
    assert len(data["passed"]) > 1000
    assert all(a[:2] != b[:2] or a[2] < b[2] for a, b in pairwise(data["kept"]))


def test_the_json_can_stand_in_a_page(tmp_path: Path) -> None:
    hostile = ("</script>", "<!--", "a&b")
    results = made_up(tmp_path)([*EVEN, *UNEVEN], groups=hostile)
    text = origin_json(results)
    assert not set("<>&") & set(text)
    assert set(json.loads(text)["texts"]) >= {"</script>", "<!--", "A&b"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_the_same_twice_and_small(code: str) -> None:
    with speaking(code):
        text = origin_json(run("zhao"))
        assert text == origin_json(run("zhao"))
    assert len(text.encode()) < 300_000
