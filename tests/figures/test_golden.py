"""A few figures kept as they were looked at. Renew: python -m tests.figures.test_golden."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from hinterland.figures import specification, svg
from hinterland.language import speaking
from tests.figures.made_up import GROUPS, SOURCE, gappy

FOLDER = Path(__file__).parent / "golden"

PROVINCES = (("east", "1", "海东"), ("east", "2", "海西"), ("west", "3", "山里"))
#: Structure and growth of each.
PARTS = ((0.01, -0.2), (-0.004, 0.05), (-0.006, -0.02))
#: Shares of trade and of GDP in both years.
SHARES = {
    2001: ((0.7, 0.5), (0.2, 0.2), (0.1, 0.3)),
    2009: ((0.5, 0.4), (0.3, 0.25), (0.2, 0.35)),
}


def parts() -> pl.DataFrame:
    rows = [
        (group, code, name, 2001, 2009, part, value, None)
        for (group, code, name), values in zip(PROVINCES, PARTS, strict=True)
        for part, value in zip(("structure", "growth"), values, strict=True)
    ]
    rows += [
        ("nation", "", "", year, year, "index", value, None)
        for year, value in ((2001, 0.9), (2009, 0.73))
    ]
    names = ("group", "region", "name", "from", "to", "part", "value", "why")
    schema = {
        **dict.fromkeys(names, pl.String),
        "from": pl.Int64,
        "to": pl.Int64,
        "value": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def shares() -> pl.DataFrame:
    rows = [
        (group, code, name, year, trade, gdp, None)
        for year, values in SHARES.items()
        for (group, code, name), (trade, gdp) in zip(PROVINCES, values, strict=True)
    ]
    schema = {
        "group": pl.String, "region": pl.String, "name": pl.String, "year": pl.Int64,
        "trade_share": pl.Float64, "gdp_share": pl.Float64, "why": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def spec(name: str, frame: pl.DataFrame, language: str, width: float) -> dict[str, object]:
    with speaking(language):
        return specification(name, frame, groups=GROUPS, source=SOURCE, width_mm=width)


KEPT: Mapping[str, Callable[[], str]] = {
    "share.json": lambda: json.dumps(
        spec("share", gappy(), "en", 180), ensure_ascii=False, indent=1
    ),
    "attribution-zh.json": lambda: json.dumps(
        spec("attribution", parts(), "zh", 85), ensure_ascii=False, indent=1
    ),
    "imbalance_change-zh.svg": lambda: svg(spec("imbalance_change", gappy(), "zh", 85)),
    "lorenz.svg": lambda: svg(spec("lorenz", shares(), "en", 180)),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_figure_is_as_it_was(name: str) -> None:
    assert KEPT[name]() + "\n" == (FOLDER / name).read_text("utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, made in KEPT.items():
        (FOLDER / name).write_text(made() + "\n", "utf-8")
