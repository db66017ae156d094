"""The founding study's five panels as a careful user of matplotlib would draw them.

Run by study.py in an environment of its own: python panels.py RESULTS.csv FOLDER.
"""
# mypy: ignore-errors

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

#: Figure → its measure, the heading of its axis, what a number is divided by.
PANELS = {
    "scale": ("trade", "Foreign trade (bn USD)", 1e9),
    "share": ("share", "Share of national trade (%)", 0.01),
    "dependence": ("dependence", "External dependence, trade / GDP (%)", 0.01),
    "imbalance": ("imbalance", "Imbalanced index", 1.0),
    "imbalance_change": ("imbalance_change", "Change of the imbalanced index", 1.0),
}


def main(results: Path, folder: Path) -> None:
    """Draw each panel as SVG and as PNG of 300 dpi, gaps left open and bounds as bars."""
    cells = defaultdict(lambda: defaultdict(list))
    with results.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells[row["measure"]][row["group"]].append(row)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (measure, title, factor) in PANELS.items():
        figure, axes = plt.subplots(figsize=(180 / 25.4, 100 / 25.4), layout="constrained")
        for group, rows in cells[measure].items():
            years = [int(row["year"]) for row in rows]
            values = [float(row["value"] or "nan") / factor for row in rows]
            if name == "imbalance_change":
                axes.bar(years, values, label=group)
            else:
                axes.plot(years, values, marker="o", label=group)
            bounded = [row for row in rows if row["low"] and row["low"] != row["high"]]
            axes.vlines(
                [int(row["year"]) for row in bounded],
                [float(row["low"]) / factor for row in bounded],
                [float(row["high"]) / factor for row in bounded],
            )
        axes.set_ylabel(title)
        axes.legend(frameon=False)
        figure.savefig(folder / f"{name}.svg")
        figure.savefig(folder / f"{name}.png", dpi=300)
        plt.close(figure)


main(Path(sys.argv[1]), Path(sys.argv[2]))
