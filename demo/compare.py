"""What came out against what went in, cell by cell."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

__all__ = ["Score", "compare"]

_ROOT: Final = re.compile(r"^(?:https?://[^/]+/)?(?:(?:tjsj|sj)/ndsj/)?")
_PICTURES: Final = ("jpg", "pdf")

_Row = dict[str, Any]
_Cells = dict[tuple[str, str], list[_Row]]


@dataclass(slots=True)
class Score:
    """How the cells of one kind of file came out.

    Attributes
    ----------
    right
        At the very cell, or, in a picture, in the same file.
    elsewhere
        Read from another table of the edition, which prints the same figure as exactly or more;
        or in a picture for which the workbook beside it was read.
    absent
        Not read.
    marked
        Read at the place, with a note to look at it.
    wrong
        Read as something else: which cell, what went in, what came out.
    """

    right: int = 0
    elsewhere: int = 0
    absent: int = 0
    marked: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """All that went in."""
        return self.right + self.elsewhere + self.absent + len(self.wrong)


def compare(truth: Path, observations: Path) -> dict[str, Score]:
    """Return, for each kind of file, how the cells that went in came out.

    Parameters
    ----------
    truth
        The truth.csv of a replica.
    observations
        A Parquet file with its pages beside it.
    """
    read = _Read(observations)
    scores: dict[str, Score] = {}
    with truth.open(encoding="utf-8", newline="") as file:
        for cell in csv.DictReader(file):
            score = scores.setdefault(cell["kind"], Score())
            outcome = read.judge(cell)
            score.marked += read.is_marked(cell)
            if outcome == "right":
                score.right += 1
            elif outcome == "elsewhere":
                score.elsewhere += 1
            elif outcome == "absent":
                score.absent += 1
            else:
                place = "/".join(cell[k] for k in ("table", "row", "column"))
                score.wrong.append(f"{cell['address']} {place}: {outcome}")
    return scores


class _Read:
    """What was read, by cell, by figure in its file, and by figure in its edition."""

    def __init__(self, observations: Path) -> None:
        pages = pl.read_parquet(observations.with_suffix(".pages.parquet"))
        addresses = dict(pages.select("page", "address").iter_rows())
        frame = pl.read_parquet(observations)
        self._paths = {_ROOT.sub("", address) for address in addresses.values()}
        self._stems = {_stem(path) for path in self._paths}
        self._by_cell: _Cells = {}
        self._by_figure: _Cells = {}
        self._by_edition: dict[tuple[str, ...], _Row] = {}
        for row in frame.iter_rows(named=True):
            page, _, place = row["origin"].partition("#")
            path = _ROOT.sub("", addresses[page])
            self._by_cell.setdefault((path, place), []).append(row)
            figure = f"{row['region']} {row['year']} {row['series']}"
            self._by_figure.setdefault((path, figure), []).append(row)
            if row["series"] not in _KNOWN or not row["region"]:
                other = f"{row['region']} {row['year']} {row['value_raw']}"
                self._by_figure.setdefault((path, other), []).append(row)
            if row["value"] is not None:
                self._by_edition.setdefault((figure, row["vintage"]), row)

    def judge(self, cell: dict[str, str]) -> str:
        """Return `right`, `elsewhere`, `absent`, or what is wrong."""
        path = _ROOT.sub("", cell["address"])
        figure = _figure(cell)
        rows = self._rows(cell)
        if path not in self._paths and _stem(path) in self._stems:
            return "elsewhere"
        if not cell["region"]:
            return _judge_aggregate(cell, rows)
        if not rows:
            return self._judge_absent(cell, figure)
        return next((fault for row in rows for fault in _faults(cell, row)), "right")

    def is_marked(self, cell: dict[str, str]) -> bool:
        """Say whether a reader is told to look at the cell."""
        notes = " ".join(row["note"] or "" for row in self._rows(cell))
        return "confidence" in notes or "can't be right" in notes

    def _rows(self, cell: dict[str, str]) -> list[_Row]:
        """Return what was read at a cell; of a picture, whose cells have no number, by figure."""
        path = _ROOT.sub("", cell["address"])
        if cell["kind"] in _PICTURES:
            return self._by_figure.get((path, _figure(cell)), [])
        place = f"{cell['table']}/{cell['row']}/{cell['column']}"
        return self._by_cell.get((path, place), [])

    def _judge_absent(self, cell: dict[str, str], figure: str) -> str:
        if cell["value_raw"] == "":
            return "right"  # a blank cell may be no row
        kept = self._by_edition.get((figure, f"yearbook_{cell['edition']}"))
        if kept is None or not cell["value"]:
            return "absent"
        last_digit = Decimal(cell["value"]) / Decimal(cell["value_raw"].replace(",", ""))
        decimals = len(cell["value_raw"].partition(".")[2])
        half = float(last_digit.scaleb(-decimals)) / 2
        is_near = abs(kept["value"] - float(cell["value"])) <= half * (1 + 1e-9)
        return "elsewhere" if is_near else "absent"


_KNOWN: Final = {
    *("trade_usd", "exports_usd", "imports_usd", "trade_by_destination_usd", "gdp"),
    *("trade_cny", "exports_cny", "imports_cny", "population", "exchange_rate"),
}


def _figure(cell: dict[str, str]) -> str:
    """Return what a cell is about: by its text where its series or region has no code."""
    is_known = cell["kind"] not in _PICTURES or (cell["region"] and cell["series"] in _KNOWN)
    return f"{cell['region']} {cell['year']} {cell['series' if is_known else 'value_raw']}"


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _judge_aggregate(cell: dict[str, str], rows: list[_Row]) -> str:
    """Judge a row that is no region: it must not have become one."""
    found = [row for row in rows if row["region_kind"] in {"province", "nation"}]
    if found:
        return f"no region, but read as {found[0]['region']}"
    return "right" if rows or cell["kind"] not in _PICTURES else "absent"


def _faults(cell: dict[str, str], row: _Row) -> Iterator[str]:
    for column in ("region", "year"):
        if str(row[column]) != cell[column]:
            yield f"{column} {cell[column]} read as {row[column]}"
    yield from (
        _known_faults(cell, row) if cell["series"] in _KNOWN else _other_faults(cell, row)
    )


def _known_faults(cell: dict[str, str], row: _Row) -> Iterator[str]:
    if row["series"] != cell["series"]:
        yield f"series {cell['series']} read as {row['series']}"
    if not cell["value"]:
        if row["value"] is not None:
            yield f"a missing mark read as {row['value']}"
        return
    if row["value"] is None or row["value"] != float(cell["value"]):
        yield f"{cell['value']} read as {row['value']}"
    if row["unit"] != cell["unit"]:
        yield f"unit {cell['unit']} read as {row['unit']}"


def _other_faults(cell: dict[str, str], row: _Row) -> Iterator[str]:
    """Judge a figure of a series that has no name of its own: it must not get another's."""
    if row["series"] in _KNOWN:
        yield f"{cell['series']} read as {row['series']}"
    if (row["value_raw"] or "").strip() != cell["value_raw"].strip():
        yield f"text {cell['value_raw']!r} read as {row['value_raw']!r}"
