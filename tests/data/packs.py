"""The shipped country packs, as the tests read them: with none of the project's readers."""

import csv
import tomllib
from pathlib import Path
from typing import Any

import polars as pl

DATA = Path(__file__).parents[2] / "src" / "hinterland" / "data"
PACKS = ("australia", "china", "mexico", "usa")


def table(pack: str, file: str) -> list[dict[str, str]]:
    """Return the rows of a pack's CSV."""
    with (DATA / pack / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def toml(pack: str, file: str) -> dict[str, Any]:
    """Return a pack's TOML."""
    return tomllib.loads((DATA / pack / file).read_text("utf-8"))


def provinces(pack: str) -> set[str]:
    """Return the codes of the regions that have data."""
    return {
        row["region"]
        for row in table(pack, "regions.csv")
        if row["kind"] == "province" and row["has_data"] == "yes"
    }


def observations(pack: str) -> pl.DataFrame:
    """Return a pack's observations."""
    return pl.read_parquet(DATA / pack / "observations.parquet")


def pages(pack: str) -> pl.DataFrame:
    """Return the pages that a pack's observations come from."""
    return pl.read_parquet(DATA / pack / "observations.pages.parquet")


def source(pack: str) -> list[list[str]]:
    """Return the collected figures of a pack, header and all, as a grid of texts."""
    name = "observations.csv" if pack == "china" else "figures.csv"
    with (DATA / pack / "source" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
