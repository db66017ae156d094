"""The verdicts of a study's claims, as rows of text."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ...estimate import NumberFormat, number_format
from ...language import language
from ...study import Claim, Results, Text, Verdict
from ..words.numbers import apart, printed_scale, significant
from .exhibits import cell_numbers

__all__ = ["VERDICTS", "Said", "VerdictRow", "said", "verdict_rows"]

#: The four verdicts, in the order in which they are counted.
VERDICTS = ("holds", "differs", "open", "untestable")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one of the languages that it stands in."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One claim beside what was computed; "" where there is nothing to say.

    `unit` is that of the numbers; for a ratio it is "×", and a change of per cent is in
    points, "pp". `cells` are the numbers of the results' cells that `computed` was made from.
    """

    id: str
    text: Said
    source: str
    test: str
    of: str
    group: str
    verdict: str
    stated: str
    tolerance: str
    computed: str
    bounds: str
    unit: str
    known: int
    asked: int
    why: str
    wider: str
    tolerance_wider: str
    because: Said
    cells: tuple[int, ...]


def verdict_rows(results: Results) -> list[VerdictRow]:
    """Return a row a claim, in the study's order.

    Examples
    --------
    >>> from hinterland.study import run
    >>> rows = {row.id: row for row in verdict_rows(run("zhao"))}
    >>> rows["index-2019"].computed, rows["index-2019"].verdict
    ('1.149', 'holds')
    """
    first = cell_numbers(results)
    return [_row(results, verdict, first) for verdict in results.verdicts]


def said(text: Text) -> Said:
    """Return a text in the language that is spoken, else in the first that it has.

    Examples
    --------
    >>> said({"zh": "东部"})
    Said(lang='zh', text='东部')
    """
    if language() in text or not text:
        return Said(language(), text.get(language(), ""))
    return Said(*next(iter(text.items())))


def _row(
    results: Results, verdict: Verdict, first: Mapping[tuple[str, str], int]
) -> VerdictRow:
    claim = verdict.claim
    unit = _unit(results, verdict)
    return VerdictRow(
        id=claim.id,
        text=said(claim.text),
        source=said(claim.source).text,
        test=claim.test,
        of=claim.of,
        group=claim.group if claim.of else "",
        verdict=verdict.verdict,
        stated=_number(claim.value, unit),
        tolerance=_number(verdict.tolerance, unit),
        computed=_number(verdict.computed, unit),
        bounds=_bounds(verdict.low, verdict.high, unit),
        unit=unit.unit,
        known=verdict.years_known,
        asked=verdict.years_asked,
        why=verdict.why,
        wider=verdict.verdict_wider or "",
        tolerance_wider=_number(verdict.tolerance_wider, unit),
        because=said(claim.because or {}),
        cells=_cells(results, claim, first),
    )


def _cells(
    results: Results, claim: Claim, first: Mapping[tuple[str, str], int]
) -> tuple[int, ...]:
    """Return the cells of a claim's year, or of the two years that it compares."""
    ends = claim.years or results.study.years
    compares = claim.test in {"ratio", "falls", "rises"}
    years = (claim.year,) if claim.year is not None else ends if compares else ()
    start = first.get((claim.of, claim.group))
    if start is None:
        return ()
    return tuple(start + results.years.index(y) for y in years if y in results.years)


def _unit(results: Results, verdict: Verdict) -> NumberFormat:
    """Return what to divide a claim's numbers by, and the unit's name."""
    claim = verdict.claim
    if claim.test == "ratio":
        return NumberFormat(1.0, "×", 0)
    changed = claim.test in {"falls", "rises"}
    stated = (claim.value, verdict.computed, verdict.low, verdict.high)
    numbers = [x for x in stated if x is not None]
    if claim.unit is not None:
        points = changed and claim.unit == "%"
        return NumberFormat(1.0, "pp", 0) if points else printed_scale(numbers, claim.unit)
    line = results.lines.get(claim.of, {}).get(claim.group)
    if line is None or line.unit == "1":
        return NumberFormat(1.0, "", 0)
    return number_format(numbers, line.unit)


def _number(x: float | None, unit: NumberFormat) -> str:
    return "" if x is None or math.isnan(x) else significant(x / unit.factor)


def _bounds(low: float | None, high: float | None, unit: NumberFormat) -> str:
    if low is None or high is None or not low < high:
        return ""
    return apart(low / unit.factor, high / unit.factor)
