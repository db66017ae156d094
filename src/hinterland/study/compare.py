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
            file=path.name,
            theirs=document["hinterland"],
            ours=VERSION,
        )
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
        if ours != theirs:
            raise InputError(
                t(
                    "the runs can't be compared: {key} is {theirs} in the other and {ours} in this",
                    key=key,
                    theirs=_short(theirs),
                    ours=_short(ours),
                )
            )
    then, now = (run.document["series"] for run in (before, after))
    moved = pl.DataFrame(
        list(_moved(then, now, years=after.document["years"])), _MOVED, orient="row"
    )
    changed = because = None
    if before.kept is not None and after.kept is not None:
        changed = _changed(before.kept, after.kept, after.document["years"])
        because = _because(moved, changed, before, after)
    if because is not None:
        number = ["measure", "group", "year"]
        counts = because.group_by(number).agg(count=pl.len().cast(pl.Int64))
        moved = moved.join(counts, on=number, how="left", maintain_order="left").with_columns(
            observations=pl.col("count").fill_null(0)
        )
        moved = moved.drop("count")
    return Comparison(
        moved, changed, because, _verdicts(before.document, after.document),
        tuple(m for m in then if m not in now),
        tuple(m for m in now if m not in then),
        {measure: _format(measure, groups) for measure, groups in now.items()},
    )  # fmt: skip


def _table(path: Path) -> pl.DataFrame | None:
    if not path.is_file():
        return None
    with reraised_as(t("{file} is truncated or corrupt; run that study again", file=path.name)):
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, schema_overrides={"region": pl.String})


def _format(measure: str, groups: Mapping[str, Any]) -> NumberFormat:
    lines = list(groups.values())
    numbers = [x for line in lines for name in _BOUNDED for x in line[name] if x is not None]
    return number_format(numbers, lines[0]["unit"], percent=measure in PERCENT)


def _short(value: object) -> str:
    if isinstance(value, list) and value:
        return f"{value[0]}–{value[-1]}"
    return str(value)


def _moved(
    before: Mapping[str, Any], after: Mapping[str, Any], *, years: list[int]
) -> Iterator[tuple[Any, ...]]:
    for measure in after:
        for group, line in after[measure].items():
            other = before.get(measure, {}).get(group)
            if other is None:
                continue
            for y, year in enumerate(years):
                then = tuple(other[name][y] for name in _BOUNDED)
                now = tuple(line[name][y] for name in _BOUNDED)
                if all(_same(a, b) for a, b in zip(then, now, strict=True)):
                    continue
                known = then[0] is not None and now[0] is not None
                difference = now[0] - then[0] if known else None
                yield (measure, group, year, line["unit"], *then, *now, difference, None)


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else math.isclose(a, b, rel_tol=_SAME)


def _changed(before: pl.DataFrame, after: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    """Return the cells whose observation has another figure, or that one run lacks."""
    facts = [*_BOUNDED, "unit", "vintage", "origin"]
    sides = [
        kept.filter(pl.col("year").is_in(years)).select(
            *_CELL, *(pl.col(name).alias(f"{name}_{side}") for name in facts)
        )
        for side, kept in (("before", before), ("after", after))
    ]
    both = sides[0].join(sides[1], on=list(_CELL), how="full", coalesce=True)
    differ = pl.any_horizontal(
        pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in _BOUNDED
    )
    return both.filter(differ).sort(_CELL)


def _because(
    moved: pl.DataFrame, changed: pl.DataFrame, before: Run, after: Run
) -> pl.DataFrame | None:
    """Return the changed observations behind each number that moved, in either run."""
    if before.origins is None or after.origins is None:
        return None
    sides = []
    for side, run in (("before", before), ("after", after)):
        cells = changed.select(
            "series", "region", of="year", origin=f"origin_{side}"
        ).drop_nulls()
        assert run.origins is not None
        sides.append(
            run.origins.join(moved, on=["measure", "group", "year"], how="semi").join(
                cells, on=["series", "region", "origin"]
            )
        )
    columns = ["measure", "group", "year", "series", "region", "of"]
    # One that is new or gone has changed most of all.
    size = (pl.col("value_after") - pl.col("value_before")).abs().fill_null(float("inf"))
    sizes = changed.select("series", "region", of="year", size=size)
    found = pl.concat([side.select(columns) for side in sides]).unique()
    ordered = found.join(sizes, on=["series", "region", "of"]).sort(
        *columns[:4], "size", *columns[4:], descending=[False] * 4 + [True, False, False]
    )
    return ordered.drop("size")


def _verdicts(before: Mapping[str, Any], after: Mapping[str, Any]) -> pl.DataFrame:
    then, now = (
        {claim["id"]: claim["verdict"] for claim in document["claims"]}
        for document in (before, after)
    )
    rows = [(i, then.get(i), now.get(i)) for i in {**then, **now} if then.get(i) != now.get(i)]
    schema = {"id": pl.String, "before": pl.String, "after": pl.String}
    return pl.DataFrame(rows, schema, orient="row")
