"""Trade records summed by each engine, next to DuckDB's own SQL and pandas on the same Parquet."""

import sys
import tempfile
from pathlib import Path

import polars as pl

from . import processes

ROWS = 100_000_000
FILES = 16
#: pandas holds what it reads in memory: a part of the rows, its cost then multiplied.
PART = 10
#: The engine's time as a multiple of DuckDB's SQL, and of pandas' as a multiple of the engine's.
GOALS = (1.3, 5.0)
MEMORY = 4e9

_MADE = """
import sys, duckdb
folder, rows, files = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for file in range(files):
    duckdb.sql(f'''
        select setseed({(file + 1) / 1000});
        copy (select
            (2000 + floor(random() * 20))::int as year, (1 + floor(random() * 12))::int as month,
            (['110000','120000','130000','310000','420000','440000','650000'])[1 + floor(random() * 7)::int] as region,
            case when random() < 0.5 then 'export' else 'import' end as flow,
            round(random() * 100000, 2) as value
        from range({rows // files})) to '{folder}/{file:02}.parquet'
    ''')
"""
_SQL = """
import sys, duckdb
duckdb.sql(f'''
    select region, year, month, flow, sum(value), count(*) from '{sys.argv[1]}/*.parquet'
    where value >= 0 and isfinite(value) group by all order by all
''').write_csv(sys.argv[2])
"""
_PANDAS = """
import glob, sys
import pandas as pd
files = sorted(glob.glob(sys.argv[1] + "/*.parquet"))[: int(sys.argv[3])]
rows = pd.concat(map(pd.read_parquet, files))
rows = rows[rows["value"] >= 0]
rows.groupby(["region", "year", "month", "flow"])["value"].agg(["sum", "count"]).to_csv(sys.argv[2])
"""


def run() -> None:
    """Print what each takes of 10⁸ rows, and from how many rows on Spark takes no longer."""
    with tempfile.TemporaryDirectory(prefix="hinterland-") as place:
        folder = Path(place)
        (folder / "in").mkdir()
        work = folder / "work"
        made = [sys.executable, "-c", _MADE, str(folder / "in"), str(ROWS), str(FILES)]
        processes.run(made, work)
        costs = {
            "DuckDB's SQL": processes.run(
                [sys.executable, "-c", _SQL, str(folder / "in"), str(folder / "sql.csv")], work
            ),
            f"pandas, a {PART}th": processes.run(
                [
                    sys.executable, "-c", _PANDAS, str(folder / "in"), str(folder / "pd.csv"),
                    str(FILES // PART or 1),
                ],
                work,
            ),
        }  # fmt: skip
        for engine in ("duckdb", "polars", "spark"):
            out = folder / f"{engine}.parquet"
            words = ("records", folder / "in", "--out", out, "--engine", engine)
            costs[engine] = processes.run(processes.command_line(*words), work)
        _same(folder)
    print(f"{ROWS:,} records to a panel ({GOALS[0]} × DuckDB's SQL or less is the goal):")
    sql, part = costs["DuckDB's SQL"], costs[f"pandas, a {PART}th"]
    share = FILES / (FILES // PART or 1)
    for name, cost in costs.items():
        print(
            f"  {name}: {cost.seconds:.1f} s, {cost.cpu:.1f} s of CPU, {cost.peak / 1e6:,.0f} MB; "
            f"{cost.seconds / sql.seconds:.2f} × DuckDB's SQL, pandas would take "
            f"{part.seconds * share / cost.seconds:.1f} × as long"
        )


def _same(folder: Path) -> None:
    """Check that the engines' panels are the same to a relative 1e-12."""
    frames = [pl.read_parquet(folder / f"{e}.parquet") for e in ("duckdb", "polars", "spark")]
    for other in frames[1:]:
        assert frames[0].drop("value").equals(other.drop("value"))
        apart = (frames[0]["value"] - other["value"]).abs() / frames[0]["value"].abs()
        assert (apart.drop_nulls() < 1e-12).all()
