"""Records that nobody reported: made up, with the faults that real ones have."""

import random
from pathlib import Path

import polars as pl

REGIONS = ("110000", "Hubei", "天津", "440000", "Atlantis")


def some_records(count: int, *, seed: int = 1) -> pl.DataFrame:
    """Return records of two whole years; some values and regions are broken."""
    chance = random.Random(seed)

    def value() -> float | None:
        if chance.random() < 0.1:
            return chance.choice([-1.0, None, float("nan"), float("inf")])
        return round(chance.random() * 1000, 2)

    rows = [
        {
            "year": chance.choice([2019, 2020]),
            "month": 1 + number % 12,
            "region": chance.choice(REGIONS),
            "flow": chance.choice(["export", "import", "Imports", "transit"]),
            "hs": chance.choice(["8471.30", "101", "9900", "n.e.s.", None]),
            "partner": chance.choice(["USA", "Korea, Republic of", None]),
            "value": value(),
        }
        for number in range(count)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64})


def write_mixed(folder: Path, count: int = 3000) -> pl.DataFrame:
    """Write records as files of different kinds and types; return them all."""
    rows, third = some_records(count), count // 3
    folder.mkdir(parents=True, exist_ok=True)
    rows[:third].write_parquet(folder / "a.parquet")
    as_text = pl.col("year", "month").cast(pl.String)
    rows[third : 2 * third].with_columns(as_text).write_parquet(folder / "b.parquet")
    rows[2 * third :].write_csv(folder / "c.csv")
    return rows


def expected(rows: pl.DataFrame) -> dict[tuple[str, int, str], float]:
    """Return each region's sums by year and flow, added up one by one."""
    codes = {"110000": "110000", "Hubei": "420000", "天津": "120000", "440000": "440000"}
    flows = {"export": "exports_usd", "import": "imports_usd", "Imports": "imports_usd"}
    sums: dict[tuple[str, int, str], float] = {}
    for row in rows.rows(named=True):
        value = row["value"]
        if row["region"] not in codes or row["flow"] not in flows:
            continue
        if value is not None and 0 <= value < float("inf"):
            for series in (flows[row["flow"]], "trade_usd"):
                key = codes[row["region"]], row["year"], series
                sums[key] = sums.get(key, 0.0) + value
    return sums
