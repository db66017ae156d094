"""The same measures in R, in PySAL and here, on GDP a head of Mexico's states: a table for the docs.

`python -m benchmarks side_by_side`; R needs Debian's r-cran-laeken and r-cran-spdep.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.measures.mexico import BORDERS, GDP_A_HEAD, REGION

from hinterland import measures as m

from .measures import PYTHON

HERE = Path(__file__).parent


def run() -> None:
    """Print name, peer's number, ours and their relative difference."""
    near = m.neighbours_from_pairs(BORDERS, range(32))
    with tempfile.TemporaryDirectory(prefix="hinterland-") as place:
        folder = Path(place)
        np.savetxt(folder / "panel.csv", GDP_A_HEAD, fmt="%.17g", delimiter=",")
        np.savetxt(folder / "near.csv", near, fmt="%d", delimiter=",")
        np.savetxt(folder / "region.csv", REGION, fmt="%d")
        r = _said(["Rscript", str(HERE / "side_by_side.R"), place])
        pysal = _said([str(PYTHON), "-W", "ignore", str(HERE / "side_by_side_pysal.py"), place])
    ours = dict(_ours(near))
    print("| measure | peer | here | apart |\n|---|---|---|---|")
    for name, theirs in {**r, **pysal}.items():
        own = ours[name.partition(", ")[0]]
        apart = abs(own - theirs) / abs(theirs)
        print(f"| {name} | {theirs:.10g} | {own:.10g} | {apart:.0e} |")


def _said(command: list[str]) -> dict[str, float]:
    """Return the numbers that a peer prints, by name."""
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    lines = (line.split("\t") for line in told.stdout.splitlines() if "\t" in line)
    return {name: float(number) for name, number in lines}


def _ours(near: NDArray[np.float64]) -> Iterator[tuple[str, float]]:
    """Yield our numbers, by what a peer's name starts with."""
    first, last = GDP_A_HEAD[0], GDP_A_HEAD[-1]
    moran = m.morans_i(last, near, permutations=0)
    geary = m.gearys_c(last, near, permutations=0)
    local = m.local_morans_i(last, near, permutations=0)
    beta = m.beta_convergence(GDP_A_HEAD)
    parts = m.theil_decompose(last, REGION)
    gini = m.gini_spatial(last, near, permutations=0)
    states = m.quantile_classes(GDP_A_HEAD, 4, kind="yearly").astype(int)
    chain = m.transition_probabilities(m.markov_transitions(states, 4))
    yield "Gini", float(m.gini(last))
    yield "Gini with weights", float(m.gini(last, first))
    yield "Moran's I", float(moran.statistic)
    yield "Moran's variance", float(moran.variance)
    yield "Geary's c", float(geary.statistic)
    yield "Geary's variance", float(geary.variance)
    yield "Local Moran's I of the first", float(local.statistic[0])
    yield "Sigma", float(m.sigma_convergence(GDP_A_HEAD, corrected=True).dispersion[-1])
    yield "Beta", float(beta.beta)
    yield "Beta's standard error", float(beta.standard_error)
    yield "Kendall's tau", float(m.kendall_tau(first, last).tau)
    yield "Theil", float(m.theil_t(last))
    yield "Theil within regions", float(parts.within)
    yield "Theil between regions", float(parts.between)
    yield "Gini between neighbours", float(gini.near)
    yield "Steady state of the lowest class", float(m.steady_state(chain)[0])
    yield "Mobility of Prais", float(m.markov_mobility(chain))
    yield (
        "Rank cohesion of the first step",
        float(m.regional_rank_cohesion(GDP_A_HEAD, REGION).theta[0]),
    )


if __name__ == "__main__":
    run()
