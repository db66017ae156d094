"""A country of any size, made up: its regions, a scheme, their figures, and a study of them."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["FIRST", "SERIES", "YEARS", "figures", "write_study"]

FIRST, YEARS, GROUPS = 1980, 40, 10
SERIES = {
    "exports_usd": "USD", "gdp": "CNY", "imports_usd": "USD", "population": "persons",
    "trade_usd": "USD",
}  # fmt: skip
_SYLLABLES = ("ba", "den", "fu", "gor", "hai", "ko", "lin", "mar", "nor", "sel", "tan", "ves")


def write_study(folder: Path, regions: int, *, years: int = YEARS, rough: bool = False) -> Path:
    """Write regions.csv, scheme.csv, figures.csv and study.toml, and return the study's path.

    Figures are in the format of observations, one a row, beside the nation's exchange rate.

    Parameters
    ----------
    rough
        With gaps printed as such, bounds, a second vintage, national totals and cells that
        contradict one another: what a check or a rule of the panel is for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    codes, names = [f"{n:05}" for n in range(1, regions + 1)], list(_names(regions))
    rows = [
        ("00000", "nation", "Whole"),
        *((c, "province", n) for c, n in zip(codes, names, strict=True)),
    ]
    _write(folder / "regions.csv", ("region", "kind", "name"), rows)
    groups = [f"group {n * GROUPS // regions + 1}" for n in range(regions)]
    _write(folder / "scheme.csv", ("region", "group"), zip(codes, groups, strict=True))
    frame = figures(codes, years)
    if rough:
        frame = _roughened(frame)
    frame.write_csv(folder / "figures.csv")
    (folder / "study.toml").write_text(_study(years, rough=rough), encoding="utf-8")
    return folder / "study.toml"


def figures(codes: Sequence[str], years: int = YEARS) -> pl.DataFrame:
    """Return five series of each region and year and the nation's rate, always the same ones."""
    random = np.random.default_rng(len(codes))
    shape = (years, len(codes))

    def walk(start: float, growth: float) -> NDArray[np.float64]:
        steps = random.normal(growth, 0.25, shape)
        steps[0] = random.normal(np.log(start), 1.0, len(codes))
        return np.asarray(np.round(np.exp(np.cumsum(steps, axis=0))) + 1.0, np.float64)

    exports, imports = walk(1e8, 0.08), walk(9e7, 0.08)
    cells = {
        "exports_usd": exports, "gdp": walk(5e9, 0.09), "imports_usd": imports,
        "population": walk(4e5, 0.01), "trade_usd": exports + imports,
    }  # fmt: skip
    year = np.repeat(np.arange(FIRST, FIRST + years), len(codes))
    parts = [
        pl.DataFrame(
            {
                "region": list(codes) * years, "year": year, "series": series,
                "value": cells[series].ravel(), "unit": unit,
            }
        )
        for series, unit in SERIES.items()
    ]  # fmt: skip
    rate = pl.DataFrame(
        {
            "region": "00000", "year": np.arange(FIRST, FIRST + years),
            "series": "exchange_rate", "value": np.linspace(2.0, 8.0, years).round(4),
            "unit": "CNY per USD",
        }
    )  # fmt: skip
    return pl.concat([*parts, rate])


def _names(count: int) -> Iterator[str]:
    """Yield names that are unlike one another but in a letter or two."""
    base = len(_SYLLABLES)
    for n in range(count):
        places = (n // base**3 % base, n // base**2 % base, n // base % base, n % base)
        yield "".join(_SYLLABLES[p] for p in places).capitalize() + " County"


def _roughened(frame: pl.DataFrame) -> pl.DataFrame:
    row, value = pl.int_range(pl.len()), pl.col("value")
    is_rate = pl.col("series") == "exchange_rate"
    frame = frame.with_columns(
        value=pl.when((row % 97 == 0) & ~is_rate).then(None).otherwise(value),
        low=pl.when(row % 89 == 0).then(value * 0.9),
        high=pl.when(row % 89 == 0).then(value * 1.2),
        vintage=pl.lit("first"),
    )
    gap = value.is_null()
    frame = frame.with_columns(
        pl.when(~gap).then(pl.col("low", "high")),
        reason=pl.when(gap).then(pl.lit("not surveyed")),
        unit=pl.col("unit"),
    )
    second = frame.filter(row % 7 == 0, ~gap).with_columns(
        value=value * 1.01, low=None, high=None, vintage=pl.lit("second")
    )
    doubled = pl.col("series") == "trade_usd"
    frame = frame.with_columns(
        value=pl.when(doubled & (row % 83 == 0) & pl.col("low").is_null())
        .then(value * 3)
        .otherwise(value)
    )
    totals = (
        frame.filter(pl.col("series").is_in(["trade_usd", "exports_usd"]))
        .group_by("series", "year", "unit", "vintage")
        .agg(pl.col("value").sum() * 1.02)
        .sort("series", "year")
        .with_columns(region=pl.lit("00000"), low=None, high=None, reason=None)
    )
    return pl.concat(
        [
            frame,
            second.select(frame.columns),
            totals.select(frame.columns).cast(frame.schema),
        ]
    )


def _write(path: Path, head: Sequence[str], rows: object) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])  # type: ignore[misc]


def _study(years: int, *, rough: bool) -> str:
    policy = "".join(
        f'{s} = ["second:1985-2010", "first"]\n' for s in (*SERIES, "exchange_rate")
    )
    return f"""\
name = "large"
panel = "figures.csv"
regions = "regions.csv"
scheme = "scheme.csv"
years = [{FIRST}, {FIRST + years - 1}]
currency = "usd*rate"
measures = [
    "trade", "share", "dependence", "imbalance", "imbalance_change",
    "gini(of=dependence, across=provinces, weights=gdp)",
]
figures = ["scale", "share", "dependence", "imbalance", "imbalance_change"]

[title]
en = "A large country"
{"[policy]" if rough else ""}
{policy if rough else ""}"""
