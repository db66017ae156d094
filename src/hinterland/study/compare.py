"""What moved between two runs of a study, by how much, and because of which observations."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from ..errors import InputError, UsageError, reraised_as
from ..estimate import NumberFormat, number_format
from ..files import bytes_of
from ..language import t
from ..version import VERSION
from .lines.line import PERCENT
from .results import Results

__all__ = ["Comparison", "Run", "compare_runs", "read_run"]

#: Relative difference below which two numbers are one: what the order of a sum can do.
_SAME: Final = 1e-12
_BOUNDED: Final = ("value", "low", "high")
_NUMBER: Final = ("measure", "group", "year")
_CELL: Final = ("series", "region", "year")
_NEEDED: Final = ("study", "hinterland", "scheme", "years", "currency", "series", "claims")
_MOVED: Final = {
    "measure": pl.String, "group": pl.String, "year": pl.Int64, "unit": pl.String,
    **{f"{name}_{side}": pl.Float64 for side in ("before", "after") for name in _BOUNDED},
    "difference": pl.Float64, "observations": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a study, as its folder has it.

    Attributes
    ----------
    document
        results.json.
    kept, origins
        panel.parquet and tables/origins.csv, None where they are missing.
    """

    document: Mapping[str, Any]
    kept: pl.DataFrame | None
    origins: pl.DataFrame | None

    @classmethod
    def of(cls, results: Results) -> "Run":
        """Return the run that has just been made."""
        return cls(results.document(), results.panel.kept, results.origins)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between a run and one before it.

    Attributes
    ----------
    moved
        One row a number that differs: measure, group, year, unit, value, low and high before
        and after, the difference of the values, and how many observations behind it changed
        (null where that can't be told).
    changed
        One row an observation that changed: series, region, year, value, low, high, unit,
        vintage and origin before and after.
    because
        Which changed observation is behind which number: measure, group, year of the number;
        series, region and of (the year) of the observation, those that changed most first.
        None where that can't be told.
    claims
        The claims whose verdict differs: id, before, after.
    only_before, only_after
        Measures that only one of the runs has.
    formats
        How the numbers of each measure are printed.
    """

    moved: pl.DataFrame
    changed: pl.DataFrame | None
    because: pl.DataFrame | None
    claims: pl.DataFrame
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    formats: Mapping[str, NumberFormat]

    def document(self) -> dict[str, Any]:
        """Return the comparison as plain values, as compare.json has it."""
        return {
            "moved": self.moved.rows(named=True),
            "changed": None if self.changed is None else self.changed.rows(named=True),
            "because": None if self.because is None else self.because.rows(named=True),
            "claims": self.claims.rows(named=True),
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
        }


def read_run(path: str | Path) -> Run:
    """Read a run from its results.json, and the tables next to it.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        It is not a results file, or one of another version of Hinterland; or a file next to it
        is broken.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(t("there is no file {path!r}", path=str(path)))
    try:
        document: Any = json.loads(bytes_of(path).decode("utf-8"))
    except ValueError:
        document = None
    if not isinstance(document, dict) or not set(_NEEDED) <= document.keys():
        what = t("{file}: this is not the results.json of a study", file=path.name)
        raise InputError(what, file=path.name)
    if document["hinterland"] != VERSION:
        what = t(
            "{file}: written by Hinterland {theirs}, and this is {ours}; run the study again "
            "with this version, then compare",
            file=path.name, theirs=document["hinterland"], ours=VERSION,
        )  # fmt: skip
        raise InputError(what, file=path.name)
    return Run(
        document,
        _table(path.parent / "panel.parquet"),
        _table(path.parent / "tables" / "origins.csv"),
    )


def compare_runs(before: Run, after: Run) -> Comparison:
    """Return what differs between two runs of one study.

    Raises
    ------
    InputError
        They are of different studies, schemes, years or currencies, so numbers can't be
        compared.

    Examples
    --------
    >>> from hinterland.study import run
    >>> zhao = Run.of(run("zhao"))
    >>> compare_runs(zhao, zhao).moved.height
    0
    """
    for key in ("study", "scheme", "years", "currency"):
        ours, theirs = after.document[key], before.document[key]
        if key == "years":
            ours, theirs = (f"{years[0]}–{years[-1]}" for years in (ours, theirs))
        if ours != theirs:
            what = t(
                "the runs can't be compared: {key} is {theirs} in the other and {ours} in this",
                key=key, theirs=theirs, ours=ours,
            )  # fmt: skip
            raise InputError(what)
    then, now = (run.document["series"] for run in (before, after))
    years = after.document["years"]
    moved = pl.DataFrame(list(_moved(then, now, years)), _MOVED, orient="row")
    changed, because = _changed(moved, before, after)
    if because is not None:
        counts = because.group_by(_NUMBER).agg(observations=pl.len().cast(pl.Int64))
        moved = moved.drop("observations").join(
            counts, on=_NUMBER, how="left", maintain_order="left"
        )
        moved = moved.with_columns(pl.col("observations").fill_null(0))
    verdicts = [
        {c["id"]: c["verdict"] for c in run.document["claims"]} for run in (before, after)
    ]
    ids = {
        id_: tuple(by_id.get(id_) for by_id in verdicts) for by_id in verdicts for id_ in by_id
    }
    claims = [(id_, *pair) for id_, pair in ids.items() if pair[0] != pair[1]]
    formats = {}
    for measure, groups in now.items():
        lines = list(groups.values())
        numbers = (
            x for line in lines for name in _BOUNDED for x in line[name] if x is not None
        )
        unit, percent = lines[0]["unit"], measure in PERCENT
        formats[measure] = number_format(numbers, unit, percent=percent)
    return Comparison(
        moved,
        changed,
        because,
        pl.DataFrame(claims, dict.fromkeys(("id", "before", "after"), pl.String), orient="row"),
        tuple(m for m in then if m not in now),
        tuple(m for m in now if m not in then),
        formats,
    )


def _table(path: Path) -> pl.DataFrame | None:
    if not path.is_file():
        return None
    with reraised_as(t("{file} is truncated or corrupt; run that study again", file=path.name)):
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, schema_overrides={"region": pl.String})


def _moved(
    before: Mapping[str, Any], after: Mapping[str, Any], years: list[int]
) -> Iterator[tuple[Any, ...]]:
    for measure in after:
        for group, line in after[measure].items():
            other = before.get(measure, {}).get(group)
            for y, year in enumerate(years if other else ()):
                then = tuple(other[name][y] for name in _BOUNDED)
                now = tuple(line[name][y] for name in _BOUNDED)
                if not all(
                    a is b if a is None or b is None else math.isclose(a, b, rel_tol=_SAME)
                    for a, b in zip(then, now, strict=True)
                ):
                    known = then[0] is not None and now[0] is not None
                    difference = now[0] - then[0] if known else None
                    yield (measure, group, year, line["unit"], *then, *now, difference, None)


def _changed(
    moved: pl.DataFrame, before: Run, after: Run
) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
    """Return the cells whose observation has another figure, or that one run lacks.

    And those behind each number that moved, in either run.
    """
    if before.kept is None or after.kept is None:
        return None, None
    facts = [*_BOUNDED, "unit", "vintage", "origin"]
    sides = [
        kept.filter(pl.col("year").is_in(after.document["years"])).select(
            *_CELL, *(pl.col(name).alias(f"{name}_{side}") for name in facts)
        )
        for side, kept in (("before", before.kept), ("after", after.kept))
    ]
    both = sides[0].join(sides[1], on=list(_CELL), how="full", coalesce=True)
    differ = pl.any_horizontal(
        pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in _BOUNDED
    )
    changed = both.filter(differ).sort(_CELL)
    if before.origins is None or after.origins is None:
        return changed, None

    sides = []
    for side, origins in (("before", before.origins), ("after", after.origins)):
        cells = changed.select("series", "region", of="year", origin=f"origin_{side}")
        behind = origins.join(moved, on=_NUMBER, how="semi")
        sides.append(behind.join(cells.drop_nulls(), on=["series", "region", "origin"]))
    columns = ["measure", "group", "year", "series", "region", "of"]
    # One that is new or gone has changed most of all.
    size = (pl.col("value_after") - pl.col("value_before")).abs().fill_null(float("inf"))
    sizes = changed.select("series", "region", of="year", size=size)
    found = pl.concat([side.select(columns) for side in sides]).unique()
    ordered = found.join(sizes, on=["series", "region", "of"]).sort(
        *columns[:4], "size", *columns[4:], descending=[False] * 4 + [True, False, False]
    )
    return changed, ordered.drop("size")
