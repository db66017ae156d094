"""The verdicts of a study's claims, as rows of text."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...estimate import with_unit
from ...language import in_sentence, listed, shipped, t
from ...study import TESTS, Claim, Results, Verdict, in_their_terms
from ..words import LocalText, in_language

__all__ = ["VerdictRow", "cell_numbers", "verdict_rows"]


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One claim and what was computed; "" where there is nothing to show.

    `unit` is that of the numbers; for a ratio it is "×", and a change of per cent is in
    points, "pp". `says` is what was stated, in signs and with its unit: a bound, a direction, a
    course. `cells` are the numbers of the results' cells that `computed` was made from.
    """

    id: str
    text: LocalText
    source: str
    test: str
    of: str
    group: str
    verdict: str
    stated: str
    says: str
    tolerance: str
    computed: str
    bounds: str
    unit: str
    known: int
    asked: int
    why: str
    wider: str
    tolerance_wider: str
    because: LocalText
    cells: tuple[int, ...]


@in_their_terms
def verdict_rows(results: Results) -> list[VerdictRow]:
    """Return a row a claim, in the study's order.

    What a claim states is printed as it states it; what was computed is printed as its measure
    is everywhere, with more decimals where fewer would hide which side of the claim it is on.

    Examples
    --------
    >>> from hinterland.study import run
    >>> rows = {row.id: row for row in verdict_rows(run("zhao"))}
    >>> rows["index-2019"].stated, rows["index-2019"].computed, rows["index-2019"].verdict
    ('1.15', '1.1490', 'holds')
    >>> rows["east-share-always"].says, rows["index-fell"].says
    ('> 80 %', '↓ falls')
    """
    first = cell_numbers(results)
    return [_row(results, verdict, first) for verdict in results.verdicts]


def cell_numbers(results: Results) -> dict[tuple[str, str], int]:
    """Return the number of the first year's cell of each measure and group.

    Cells are numbered by measure, group and year, as results.csv has them, from 0.

    Examples
    --------
    >>> from hinterland.study import run
    >>> cell_numbers(run("zhao"))["trade", "central"]
    20
    """
    pairs = [(measure, group) for measure, lines in results.lines.items() for group in lines]
    return {pair: i * len(results.years) for i, pair in enumerate(pairs)}


def _row(
    results: Results, verdict: Verdict, first: Mapping[tuple[str, str], int]
) -> VerdictRow:
    claim, form = verdict.claim, verdict.form
    known = [x for x in (verdict.computed, verdict.low, verdict.high) if x is not None]
    if claim.value is not None:
        tolerances = (verdict.tolerance or 0.0, verdict.tolerance_wider or 0.0)
        edges = [claim.value + sign * x for x in tolerances for sign in (-1, 1)]
        for x in known:
            form = form.apart(x, *edges)

    def stated(x: float | None) -> str:
        return "" if x is None else form.written(x).number(x)

    # The cells of the claim's year, or of the two years that it compares.
    cells: tuple[int, ...] = ()
    years: tuple[int, ...] = () if claim.year is None else (claim.year,)
    if not years and TESTS[claim.test].years == "ends":
        years = claim.years or results.study.years
    start = first.get((claim.of, claim.group))
    if start is not None:
        cells = tuple(start + results.years.index(y) for y in years if y in results.years)
    low, high = (math.nan if x is None else x for x in (verdict.low, verdict.high))
    return VerdictRow(
        id=claim.id,
        text=in_language(claim.text),
        source=in_language(claim.source).text,
        test=claim.test,
        of=claim.of,
        group=claim.group if claim.of else "",
        verdict=verdict.verdict,
        stated=stated(claim.value),
        says=_says(claim, stated(claim.value), stated(verdict.tolerance), form.unit),
        tolerance=stated(verdict.tolerance),
        computed="" if verdict.computed is None else form.number(verdict.computed),
        bounds=form.range(low, high) if low < high else "",
        unit=form.unit,
        known=verdict.years_known,
        asked=verdict.years_asked,
        why=verdict.why,
        wider=verdict.verdict_wider or "",
        tolerance_wider=stated(verdict.tolerance_wider),
        because=in_language(claim.because or {}),
        cells=cells,
    )


#: What a claim without a number states, by its test.
_COURSES: Final = {
    "rises": shipped("↑ rises"),
    "falls": shipped("↓ falls"),
    "steadily_rises": shipped("↑ every year"),
    "steadily_falls": shipped("↓ every year"),
    "highest": shipped("highest in {year}"),
    "lowest": shipped("lowest in {year}"),
    "single_peak": shipped("↑ then ↓, one peak"),
    "inner_peak": shipped("peak in between"),
}


def _says(claim: Claim, value: str, tolerance: str, unit: str) -> str:
    """Return what a claim states, "" where its words alone do."""
    if claim.test in _COURSES:
        return t(_COURSES[claim.test]).format(year=claim.year)
    if claim.test == "phases":
        return " ".join("↑" if phase.sign == "+" else "↓" for phase in claim.phases)
    others = listed(map(in_sentence, claim.than))
    if claim.test == "alike":
        apart = with_unit(tolerance, "pp" if unit == "%" else unit)
        return t("{groups} ± {tolerance}", groups=others, tolerance=apart)
    number = with_unit(value, unit) if value else others
    sign = {"above": ">", "below": "<"}.get(claim.test.rpartition("_")[2], "")
    return f"{sign} {number}" if sign and number else number
