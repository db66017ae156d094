"""Measures beside PySAL's, in one process, on the same arrays.

Run by `python -m benchmarks measures` in an environment of PySAL's own: python pysal.py
"""
# mypy: ignore-errors

import contextlib
import io
import time

import libpysal
import numpy as np
from esda import Moran
from giddy.markov import Markov
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from hinterland.measures import (
    Neighbours,
    gini,
    markov_transitions,
    morans_i,
    theil_decompose,
    theil_t,
)

ROUNDS = 5
PANELS, YEARS, REGIONS = 1_000, 20, 31


def main() -> None:
    """Print CPU seconds of both, the best of some rounds that take turns, and the ratio."""
    chance = np.random.default_rng(1)
    rows = chance.lognormal(size=(PANELS * YEARS, REGIONS))
    panels = np.ascontiguousarray(rows.T).reshape(REGIONS, PANELS, YEARS)
    group = np.repeat([0, 1, 2], [11, 8, 12])
    groups = group.tolist()
    compare(
        "Gini of each year", 20,
        lambda: np.array([Gini(row).g for row in rows]), lambda: gini(rows),
    )  # fmt: skip
    compare(
        "Theil of each year", 8,
        lambda: np.array([Theil(row).T for row in rows]), lambda: theil_t(rows),
    )  # fmt: skip
    compare(
        "Theil within and between, a panel at a time", None,
        lambda: np.concatenate([TheilD(panels[:, at], group).wg for at in range(PANELS)]),
        lambda: theil_decompose(rows, groups).within,
    )  # fmt: skip
    compare(
        "Theil within and between, all years in one array", 8,
        lambda: TheilD(panels.reshape(REGIONS, -1), group).wg,
        lambda: theil_decompose(rows, groups).within,
    )  # fmt: skip
    states = chance.integers(0, 5, (20, 500_000))
    by_region = np.ascontiguousarray(states.T)
    compare(
        "Markov transitions of 10 million rows", 50,
        lambda: quietly(lambda: Markov(by_region, summary=False).transitions),
        lambda: markov_transitions(states, 5), rounds=2,
    )  # fmt: skip
    w = libpysal.weights.lat2W(50, 60, rook=False)
    w.transform = "r"
    neighbours = Neighbours.of(w)
    levels = chance.uniform(size=3_000)
    compare(
        "Moran's I of 3,000 regions, 999 permutations", 5,
        lambda: Moran(levels, w, permutations=999).I,
        lambda: morans_i(levels, neighbours, permutations=999).statistic,
    )  # fmt: skip


def compare(name, goal, theirs, ours, *, rounds=ROUNDS) -> None:
    """Time two functions in turns, and check that they return the same."""
    taken = {theirs: [], ours: []}
    found = {}
    for _ in range(rounds):
        for one, times in taken.items():
            began = time.process_time()
            found[one] = one()
            times.append(time.process_time() - began)
    np.testing.assert_allclose(found[ours], found[theirs], rtol=1e-9, atol=1e-12)
    peer, own = (min(times) for times in taken.values())
    wanted = "" if goal is None else f" (goal: {goal})"
    print(
        f"{name}: PySAL {peer:.4f} s of CPU, hinterland {own:.4f} s, "
        f"{peer / own:.1f} times as fast{wanted}"
    )


def quietly(function):
    """Call what prints, and return its result alone."""
    with contextlib.redirect_stdout(io.StringIO()):
        return function()


main()
