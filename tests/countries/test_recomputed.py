"""Mexico's and the United States' numbers, recomputed from the figures as they were collected."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

import hinterland

from .recomputed import DATA, Cells, figures, groups, hoover, imbalance

HOOVER = "hoover(of=trade/gdp, across=provinces, weights=gdp)"
Series = Mapping[str, Mapping[str, Mapping[str, Any]]]


@cache
def written(study: str, scheme: str) -> Any:
    """Return what results.json says of a study, in a scheme."""
    return json.loads(json.dumps(hinterland.run(study, scheme=scheme).document()))


def trade_of(pack: str) -> Cells:
    exports = figures(pack, "exports_usd")
    if pack == "mexico":
        return exports
    imports = figures(pack, "imports_usd")
    return {cell: x + imports[cell] for cell, x in exports.items()}


def members_of(pack: str, scheme: str) -> Mapping[str, Sequence[str]]:
    """Return the regions of each group, by the name that the results have."""
    by_name = groups(pack)
    if scheme == "regions":
        return {code: [code] for codes in by_name.values() for code in codes}
    table = tomllib.loads((DATA / pack / "schemes" / f"{scheme}.toml").read_text("utf-8"))
    names = {key: texts.get("es", texts["en"]) for key, texts in table["groups"].items()}
    return {key: by_name[name] for key, name in names.items()}


@pytest.mark.parametrize(
    ("pack", "scheme"),
    [("mexico", "four"), ("mexico", "regions"), ("usa", "eight"), ("usa", "regions")],
)
def test_results_are_those_of_exact_fractions(pack: str, scheme: str) -> None:
    found = written(pack, scheme)
    series: Series = found["series"]
    trade, gdp = trade_of(pack), figures(pack, "gdp")
    rate = figures(pack, "exchange_rate") if pack == "mexico" else {}
    nation = "MX" if pack == "mexico" else "US"
    members = members_of(pack, scheme)
    every = [code for codes in members.values() for code in codes]
    compared = 0
    for y, year in enumerate(found["years"]):

        def total(cells: Cells, codes: Sequence[str], year: int = year) -> Fraction:
            return sum((cells[code, year] for code in codes), Fraction(0))

        exact: dict[tuple[str, str], Fraction] = {}
        per_usd = rate.get((nation, year), Fraction(1))
        for group, codes in {**members, "nation": every}.items():
            exact["trade", group] = total(trade, codes)
            exact["gdp", group] = total(gdp, codes)
            exact["dependence", group] = total(trade, codes) * per_usd / total(gdp, codes)
            exact["share", group] = total(trade, codes) / total(trade, every)
        del exact["share", "nation"]
        by_group = [
            [total(cells, codes) for codes in members.values()] for cells in (trade, gdp)
        ]
        by_region = [[cells[code, year] for code in every] for cells in (trade, gdp)]
        exact["imbalance", "nation"] = imbalance(*by_group)
        exact[HOOVER, "nation"] = hoover(*by_region)
        for (measure, group), value in exact.items():
            line = series[measure][group]
            assert line["value"][y] == pytest.approx(float(value), rel=1e-9), (measure, group)
            assert line["low"][y] == line["high"][y] == line["value"][y]
            compared += 1
    assert compared == len(found["years"]) * (4 * (len(members) + 1) + 1)
    assert (
        sum(len(lines) for m, lines in series.items() if m != "imbalance_change")
        * len(found["years"])
        == compared
    )


def test_changes_of_the_index_are_differences() -> None:
    series = written("mexico", "four")["series"]
    index = series["imbalance"]["nation"]["value"]
    change = series["imbalance_change"]["nation"]["value"]
    for y, value in enumerate(change[:-1]):
        assert value == pytest.approx(index[y + 1] - index[y], abs=1e-12)
    assert len(index) == 18
