"""Whole studies of ever larger countries, beside polars adding up the same file by group."""

import sys
import tempfile
from pathlib import Path

import numpy as np

from . import made_up, processes

SIZES = (300, 1_000, 3_000, 10_000)
#: Regions → CPU seconds and bytes of memory that a study of them may take on 2 cores.
GOALS = {3_000: (8, 600e6), 10_000: (30, 2e9)}
#: A report is to stay below this, whatever the number of regions.
REPORT = 4_000_000

#: Reading the figures and the scheme, and the groups' sums and the nation's by year: no more.
_PEER = """
import sys
import polars as pl

folder = sys.argv[1]
text = {"region": pl.String}
figures = pl.read_csv(folder + "/figures.csv", schema_overrides=text)
scheme = pl.read_csv(folder + "/scheme.csv", schema_overrides=text)
cells = figures.join(scheme, on="region")
by = cells.group_by("series", "group", "year").agg(pl.col("value").sum())
nation = by.group_by("series", "year").agg(pl.col("value").sum())
by.sort("series", "group", "year").write_csv(folder + "/peer.csv")
"""


def run() -> None:
    """Print CPU and memory of each size, their slopes on logarithmic scales, and the report's size."""
    ours: list[processes.Cost] = []
    theirs: list[processes.Cost] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="hinterland-") as place:
            folder = Path(place)
            study = made_up.write_study(folder / "made", size)
            command = processes.command_line("study", study, "--out", folder / "out")
            ours.append(processes.run(command, folder / "work"))
            peer = [sys.executable, "-c", _PEER, str(folder / "made")]
            theirs.append(processes.run(peer, folder / "work"))
            report = (folder / "out" / "report.html").stat().st_size
        goal = ""
        if size in GOALS:
            seconds, memory = GOALS[size]
            goal = f" (goals: under {seconds} s and {memory / 1e6:,.0f} MB)"
        print(
            f"study of {size:,} regions, {made_up.YEARS} years, {len(made_up.SERIES)} series: "
            f"{_said(ours[-1])}{goal}; report {report / 1e6:.1f} MB (goal: under "
            f"{REPORT / 1e6:.0f}); polars, sums by group only: {_said(theirs[-1])}"
        )
    for name, costs in (("study", ours), ("polars", theirs)):
        cpu, peak = (_slope([getattr(c, what) for c in costs]) for what in ("cpu", "peak"))
        print(f"  {name}: CPU grows as regions^{cpu:.2f}, memory as regions^{peak:.2f}")


def _said(cost: processes.Cost) -> str:
    return f"{cost.cpu:.1f} s of CPU, {cost.seconds:.1f} s, {cost.peak / 1e6:,.0f} MB"


def _slope(costs: list[float]) -> float:
    """Return the slope of the two largest sizes: below them what is fixed weighs most."""
    (a, b), (x, y) = np.log(costs[-2:]), np.log(SIZES[-2:])
    return float((b - a) / (y - x))
