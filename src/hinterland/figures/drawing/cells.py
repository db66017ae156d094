"""What a figure has to draw: the cells of one measure, scaled to the unit of its axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from ...errors import InputError, UsageError
from ...estimate import Estimate, NumberFormat, number_format
from ...language import did_you_mean, listed, t

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "MEASURE_OF", "NATION", "Cell", "Drawing", "Figure", "drawing", "measure_words", "span",
]  # fmt: skip

NATION = "nation"
_NUMBERS = ("value", "low", "high")
COLUMNS = ("group", "year", "measure", *_NUMBERS, "unit")


@dataclass(frozen=True, slots=True)
class Figure:
    """One kind of figure: the measure it draws by default, and how."""

    measure: str
    groups: bool = True
    percent: bool = False
    bars: bool = False


_FIGURES = {
    "scale": Figure("trade"),
    "share": Figure("share", percent=True),
    "dependence": Figure("dependence", percent=True),
    "imbalance": Figure("imbalance", groups=False),
    "imbalance_change": Figure("imbalance_change", groups=False, bars=True),
}
#: The measure that each figure of one measure shows.
MEASURE_OF: Mapping[str, str] = {name: figure.measure for name, figure in _FIGURES.items()}


@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one year, in the unit of the axis; None where nothing is known."""

    group: str
    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The range to draw: None where the value is exact or no bound is known."""
        if self.low is None or self.high is None:
            return None
        # Sums in another order differ in the last digits: that is no range.
        same = self.high - self.low <= 1e-9 * max(abs(self.low), abs(self.high))
        return None if same and self.value is not None else (self.low, self.high)

    @property
    def estimate(self) -> Estimate:
        """The cell as a number that is known, bounded or missing."""
        low, high = self.bounds or (nan, nan)
        return Estimate(nan if self.value is None else self.value, low, high)

    @property
    def position(self) -> float | None:
        """Where the cell stands: its value, else the middle of its range."""
        if self.value is not None or self.bounds is None:
            return self.value
        return sum(self.bounds) / 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """The cells of a figure: one for each group and each year of the axis, gaps included."""

    figure: Figure
    words: str
    unit: str
    groups: tuple[str, ...]
    years: range
    cells: tuple[Cell, ...]
    form: NumberFormat

    @property
    def plain(self) -> bool:
        """Whether the numbers have no unit to be named after each."""
        return self.unit == t("unit-free")

    @property
    def axis_title(self) -> str:
        """The measure with its unit."""
        return t("{measure} ({unit})", measure=self.words, unit=self.unit)

    @property
    def known(self) -> tuple[Cell, ...]:
        """The cells with a value or a range."""
        return tuple(cell for cell in self.cells if cell.position is not None)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The cells of which nothing is known."""
        return tuple(cell for cell in self.cells if cell.position is None)

    @property
    def gaps(self) -> tuple[int, ...]:
        """The years in which a line has no figure."""
        return tuple(sorted({cell.year for cell in self.missing}))

    def of(self, group: str) -> tuple[Cell, ...]:
        """Return the cells of one group, by year."""
        return tuple(cell for cell in self.cells if cell.group == group)

    def numbers(self) -> Iterator[float]:
        """Yield every number that the value axis has to hold."""
        for cell in self.known:
            yield from (x for x in (cell.value, *(cell.bounds or ())) if x is not None)


def drawing(
    name: str, frame: pl.DataFrame, groups: Sequence[str], *, of: str | None = None
) -> Drawing:
    """Take from the results frame what the named figure draws.

    Years that the frame does not have between its first and last are gaps like the null
    ones. The last year has no change to a next one and is left out of `imbalance_change`.

    Raises
    ------
    UsageError, InputError
        As `hinterland.figures.chart`.
    """
    if name not in _FIGURES:
        raise UsageError(
            t(
                "there is no figure {name!r}; {hint}",
                name=name,
                hint=did_you_mean(name, _FIGURES),
            )
        )
    figure, measure = _FIGURES[name], of or _FIGURES[name].measure
    rows = _rows(frame, measure)
    present = [str(group) for group in frame["group"].unique()]
    for group in groups:
        if group not in present:
            hint = did_you_mean(group, sorted(present))
            raise UsageError(t("there is no group {name!r}; {hint}", name=group, hint=hint))
    # The nation is the last.
    named = [group for group in groups if group != NATION] if figure.groups else []
    has_nation = not figure.groups or any(row["group"] == NATION for row in rows)
    drawn = (*named, *[NATION] * has_nation)
    rows = [row for row in rows if row["group"] in drawn]
    if not rows:
        raise UsageError(
            t(
                "the measure {measure!r} has no figures for {groups}",
                measure=measure,
                groups=listed(drawn),
            )
        )
    units = sorted({row["unit"] for row in rows if row["unit"]})
    if len(units) > 1:
        raise InputError(
            t(
                "the measure {measure!r} mixes the units {units}",
                measure=measure,
                units=listed(units),
            )
        )
    numbers = [x for row in rows for x in map(_finite, map(row.get, _NUMBERS)) if x is not None]
    form = number_format(numbers, units[0] if units else "1", percent=figure.percent)
    read = {}
    for row in rows:
        known = (_finite(row[key]) for key in _NUMBERS)
        scaled = (None if x is None else x / form.factor for x in known)
        read[row["group"], row["year"]] = Cell(row["group"], row["year"], *scaled)
    last = max(year for _, year in read)
    years = range(min(year for _, year in read), last if figure.bars else last + 1)
    return Drawing(
        figure=figure,
        words=measure_words(measure),
        unit=form.unit or t("unit-free"),
        groups=drawn,
        years=years,
        cells=tuple(read.get((g, y), Cell(g, y)) for g in drawn for y in years),
        # The cells are in the unit already.
        form=replace(form, factor=1.0),
    )


def measure_words(measure: str) -> str:
    """Return what a measure is called on an axis; one that has no name there keeps its own."""
    words = {
        "trade": t("{Foreign_trade}"),
        "share": t("Share of {nation}’s {trade}"),
        "dependence": t("External dependence, {trade} / GDP"),
        "imbalance": t("Imbalanced index"),
        "imbalance_change": t("Change of the imbalanced index, t → t+1"),
    }
    return words.get(measure, measure)


def span(year: int) -> str:
    """Return the label of the change from one year to the next.

    Examples
    --------
    >>> span(2000), span(1999)
    ('2000→01', '1999→2000')
    """
    new_century = (year + 1) % 100 == 0
    return f"{year}→{year + 1}" if new_century else f"{year}→{(year + 1) % 100:02d}"


def _rows(frame: pl.DataFrame, measure: str) -> list[dict[str, Any]]:
    for column in COLUMNS:
        if column not in frame.columns:
            raise InputError(t("the results frame has no column {column!r}", column=column))
    rows = [row for row in frame.iter_rows(named=True) if row["measure"] == measure]
    if not rows:
        known = dict.fromkeys(frame["measure"])
        raise UsageError(
            t(
                "the results hold no measure {measure!r}; {hint}",
                measure=measure,
                hint=did_you_mean(measure, known),
            )
        )
    return rows


def _finite(x: float | None) -> float | None:
    return None if x is None or not isfinite(x) else x
