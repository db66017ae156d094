"""Measures of PySAL, one a line as NAME<tab>VALUE: python side_by_side_pysal.py FOLDER"""
# mypy: ignore-errors

import sys
from pathlib import Path

import libpysal
import mapclassify
import numpy as np
from esda import Geary, Moran, Moran_Local
from giddy.markov import Markov
from giddy.mobility import markov_mobility
from giddy.rank import Tau, Theta
from inequality.gini import Gini, Gini_Spatial
from inequality.theil import Theil, TheilD

folder = Path(sys.argv[1])
panel = np.loadtxt(folder / "panel.csv", delimiter=",")
near = np.loadtxt(folder / "near.csv", delimiter=",")
region = np.loadtxt(folder / "region.csv")
w = libpysal.weights.full2W(near)
w.transform = "r"
first, last = panel[0], panel[-1]
classes = np.array([mapclassify.Quantiles(year, k=4).yb for year in panel])
chain = Markov(classes.T, summary=False)
parts = TheilD(last, region)
spatial = Gini_Spatial(last, w, permutations=9)
for name, number in {
    "Gini, inequality.Gini": Gini(last).g,
    "Theil, inequality.Theil": Theil(last).T,
    "Theil within regions, inequality.TheilD": np.ravel(parts.wg)[0],
    "Theil between regions, inequality.TheilD": np.ravel(parts.bg)[0],
    "Gini between neighbours, inequality.Gini_Spatial.wg over 2n²μ": spatial.wg
    / (2 * len(last) ** 2 * last.mean()),
    "Moran's I, esda.Moran": Moran(last, w, permutations=0).I,
    "Geary's c, esda.Geary": Geary(last, w, permutations=0).C,
    "Local Moran's I of the first, esda.Moran_Local × n/(n − 1)": Moran_Local(
        last, w, permutations=0
    ).Is[0]
    * len(last)
    / (len(last) - 1),
    "Steady state of the lowest class, giddy.Markov": chain.steady_state[0],
    "Mobility of Prais, giddy.markov_mobility": markov_mobility(chain.p, measure="P"),
    "Kendall's tau, giddy.Tau": Tau(first, last).tau,
    "Rank cohesion of the first step, giddy.Theta": np.ravel(Theta(panel.T, region, 9).theta)[
        0
    ],
}.items():
    print(f"{name}\t{float(number)!r}")
