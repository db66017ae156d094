"""A claim, the lines that it is about in the claim's own unit, and what a test makes of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from ...estimate import GAP, Estimate, NumberFormat, Truth, greater, with_unit
from ...language import listed, shipped, t
from ...units import parse_unit
from ..lines.line import PERCENT, Lines, format_of
from ..model import Claim, Study

__all__ = [
    "Case", "Outcome", "Test", "decisive", "joined", "marked", "missed", "points", "span",
    "stated",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test found: `result` is the number that it turned on, if one.

    `form` is how it prints that number, where not as the case does. What is not `testable` has
    no truth on these data, however much of them is known: a ratio to 0.
    """

    truth: Truth
    why: str
    years: tuple[int, ...]
    result: Estimate = field(default_factory=Estimate)
    form: NumberFormat | None = None
    testable: bool = True


@dataclass(frozen=True, slots=True)
class Test:
    """A test that a claim can ask for.

    Attributes
    ----------
    name
        As the study file has it.
    run
        Takes a case and a tolerance; None for a claim that no data can decide.
    needs
        The keys that a claim must have; a tuple offers a choice.
    years
        Which of the asked years decide: `all`, the two `ends`, or `one` against the others.
    unit
        Of the result: the claim's `own`, a `ratio`, or `points` (a difference, which for per
        cent is in percentage points).
    asks
        What a reader can choose in a form, after the measure and group; "" where a form can't
        ask for it.
    says, says_of_one
        The statement as a sentence, and of a single year if that is another: of {what}, {value},
        {within}, {years}, {first}, {last} and {year}.
    """

    name: str
    run: Callable[["Case", float], Outcome] | None
    needs: tuple[str | tuple[str, ...], ...] = ()
    years: Literal["all", "one", "ends"] = "all"
    unit: Literal["own", "ratio", "points"] = "own"
    asks: str = ""
    says: str = ""
    says_of_one: str = ""

    def takes(self, key: str) -> bool:
        """Return whether a claim must have a key, or may choose it."""
        return any(key in ((need,) if isinstance(need, str) else need) for need in self.needs)


class Case:
    """What is known of a claim's measure and groups, year by year, in the claim's unit.

    Parameters
    ----------
    study, claim, test
        The claim with its groups by their keys, its test, and the study whose years it may ask.
    lines
        The study's measures by measure and group.

    Attributes
    ----------
    unit
        The claim's unit, else the measure's.
    form
        How numbers in that unit are printed.

    Raises
    ------
    InputError
        The claim's unit is not one of its measure's, or is needed and missing.
    """

    def __init__(self, study: Study, claim: Claim, test: Test, lines: Lines) -> None:
        self.claim, self.test, self._years = claim, test, study.all_years
        self._lines = {g: lines[claim.of][g] for g in (claim.group, *claim.than)}
        measured = self._lines[claim.group].unit
        self.unit, self.form, self._factor = measured, format_of(lines, claim.of), 1.0
        size = (claim.tolerance if claim.value is None else claim.value) or 0.0
        self.papers = bool(study.paper) and (claim.decimals is not None or not claim.because)
        if claim.unit is None:
            self._refuse_bare(measured)
            self.form = self.form.legible(measured, size)
        else:
            own = (measured, Decimal(1))
            canonical, factor = (
                own if claim.unit == measured else parse_unit(claim.unit, measured)
            )
            if canonical != measured:
                if measured == "1":
                    what = t(
                        "{measure} is not in {claimed!r}; write '%', or '1' for a fraction"
                    )
                else:
                    what = t(
                        "{measure} is in {unit}, not {claimed!r}; write {unit} or a multiple of it"
                    )
                what = what.format(measure=claim.of, unit=measured, claimed=claim.unit)
                raise claim.place.error(what, below="unit")
            self.unit, self._factor = claim.unit, float(factor)
            self.form = self.form.given_in(claim.unit, size, measured)

    def _refuse_bare(self, measured: str) -> None:
        """Refuse a number without a unit where it may be meant in another than the measure's."""
        claim, key = self.claim, "tolerance" if self.claim.value is None else "value"
        number = claim.tolerance if claim.value is None else claim.value
        percent = claim.of in PERCENT
        if number is None or self.test.unit == "ratio" or not (percent or measured != "1"):
            return
        if percent:
            what = t(
                'without a unit, {number:g} would be {percent:g} %; write unit = "%" if {number:g} % '
                'is meant, or unit = "1" for a fraction',
                number=number, percent=100 * number,
            )  # fmt: skip
        else:
            what = t(
                "without a unit, {number:g} would be {number:g} {unit}; write unit = {larger!r} if "
                "{number:g} {larger} is meant, or unit = {unit!r}",
                number=number, unit=measured, larger=f"bn {measured}",
            )  # fmt: skip
        raise claim.place.error(what, below=key)

    def at(self, year: int, group: str | None = None) -> Estimate:
        """Return what is known of a year."""
        x = self._lines[group or self.claim.group].at(year - self._years[0])
        value, low, high = (end / self._factor for end in (x.value, x.low, x.high))
        return replace(x, value=value, low=low, high=high)

    def known(self, year: int) -> bool:
        """Return whether every group of the claim has a value or bounds."""
        return all(self.at(year, group).known for group in self._lines)

    def limited(self, year: int) -> bool:
        """Return whether every group of the claim is known exactly or within two bounds."""
        return all(math.isfinite(self.at(year, group).low) for group in self._lines)

    def asked(self) -> tuple[int, ...]:
        """Return the years that the claim asks for."""
        claim = self.claim
        if claim.year is not None and self.test.years != "one":
            return (claim.year,)
        first, last = claim.years or (self._years[0], self._years[-1])
        return tuple(range(first, last + 1))

    def ends(self, at_least: Literal[2, 3] = 2) -> tuple[int, int]:
        """Return the first and the last asked year; refuse a claim that asks fewer years."""
        asked = self.asked()
        if len(asked) < at_least:
            if at_least == 2:
                what = t("the test {test!r} needs two years or more", test=self.claim.test)
            else:
                what = t("the test {test!r} needs three years or more", test=self.claim.test)
            raise self.claim.place.error(what)
        return asked[0], asked[-1]

    def apart(self, *estimates: Estimate | float) -> NumberFormat:
        """Return the format whose digits tell apart what is compared."""
        ends = (
            (x.value, x.low, x.high) if isinstance(x, Estimate) else (x,) for x in estimates
        )
        return self.form.apart(*(end for each in ends for end in each))

    def words(self, x: Estimate, form: NumberFormat) -> str:
        """Return a number with its unit, or why it is not known."""
        if not x.known:
            return t("not known ({why})", why=x.why) if x.why else t("not known")
        number = with_unit(decisive(x, form), form.unit)
        unlimited = x.why and not math.isfinite(x.low)
        return t("{number} ({why})", number=number, why=x.why) if unlimited else number

    def statement(self, wanted: str) -> str:
        """Return what is claimed, and who claims it: the paper, or the study's author."""
        if self.papers:
            return t("the paper’s statement: {wanted}", wanted=wanted)
        return t("the claim’s statement: {wanted}", wanted=wanted)

    def stated(self, form: NumberFormat | None = None) -> str:
        """Return the number that the claim states, with its unit."""
        return stated(self.claim.value or 0.0, form or self.form)

    def around(self, tolerance: float, form: NumberFormat | None = None) -> str:
        """Return the number that the claim states, and what the tolerance allows."""
        value, form = self.claim.value or 0.0, form or self.form
        if not tolerance:
            return stated(value, form)
        low, high = value - tolerance, value + tolerance
        allowed = form.written(low, high).full(Estimate(low=low, high=high))
        return t("{value} ({allowed})", value=stated(value, form), allowed=allowed)

    def extremes(self, years: Sequence[int], bars: Sequence[float] = ()) -> str:
        """Return the lowest and the highest known value with their years, "" if none is.

        Their digits tell them apart from the numbers `bars`.
        """
        known = [(v, y) for y in years if not math.isnan(v := self.at(y).value)]
        if not known:
            return ""
        (low, a), (high, b) = min(known), max(known)
        form = self.apart(low, high, *bars)
        lowest, highest = (with_unit(form.number(x), form.unit) for x in (low, high))
        return t(
            "lowest {lowest} in {a}, highest {highest} in {b}",
            lowest=lowest, a=a, highest=highest, b=b,
        )  # fmt: skip

    def turns(self, years: Sequence[int]) -> str:
        """Return the runs of rises and falls from each known year to the next."""
        runs: list[tuple[str, int, int]] = []
        for a, b in pairwise(year for year in years if self.at(year).known):
            up, down = greater(self.at(b), self.at(a)), greater(self.at(a), self.at(b))
            sign = "+" if up else "−" if down else "=" if up is False and down is False else "?"
            start = runs.pop()[1] if runs and runs[-1][0] == sign else a
            runs.append((sign, start, b))
        return listed(f"{sign} {span(a, b)}" for sign, a, b in runs)


def decisive(x: Estimate, form: NumberFormat) -> str:
    """Return what a verdict rests on: a number's bounds where it has any, else its value."""
    return form.range(x.low, x.high) if x.bounded else form.text(x)


def stated(value: float, form: NumberFormat) -> str:
    """Return a number as somebody stated it, with its unit."""
    return with_unit(form.written(value).number(value), form.unit)


def missed(
    truth: Truth, x: Estimate, bars: tuple[float, float], form: NumberFormat, size: float = 0.0
) -> str:
    """Return by how much a number is outside of two bars, "" where the claim is not false.

    `size` is that of the numbers whose difference x is: what is a tie is relative to it.

    Examples
    --------
    >>> missed(False, Estimate(8.50007), (7.5, 8.5), NumberFormat(1.0, "%", 4))
    'missed by 0.0001 points'
    >>> missed(False, Estimate(8.5), (8.5, math.inf), NumberFormat(1.0, "%", 2))
    'a tie'
    """
    low, high = bars
    far = max(low - x.high, x.low - high) if x.known else math.nan
    if truth is not False or not far < math.inf:
        return ""
    finite = [abs(end) for end in (*bars, x.low, x.high, size) if math.isfinite(end)]
    whole = max(finite, default=0.0)
    if greater(Estimate(whole + far), Estimate(whole)) is not True:
        return t("a tie") if x.exact else t("at best a tie")
    decimals = max(form.decimals, form.written(low, high).decimals)
    form = replace(points(form), decimals=decimals).apart(far, 0.0)
    return t("missed by {distance}", distance=with_unit(form.number(far), form.unit))


def points(form: NumberFormat) -> NumberFormat:
    """Return the format of a difference: between numbers in per cent it is in points."""
    return replace(form, unit="pp") if form.unit == "%" else form


def joined(*clauses: str) -> str:
    """Return clauses as one text, without the empty ones."""
    return t("; ").join(clause for clause in clauses if clause)


def marked(x: Estimate, form: NumberFormat) -> str:
    """Return a number or its bounds with the unit, a dash where it is not known."""
    return with_unit(decisive(x, form), form.unit) if x.known else GAP


def span(first: int, last: int) -> str:
    """Return two years as a span."""
    return t("{year}–{later}", year=first, later=last)


#: Units that are words.
_UNITS: Final = (
    shipped("USD"), shipped("CNY"), shipped("bn USD"), shipped("bn CNY"), shipped("persons"),
    shipped("CNY per USD"),
)  # fmt: skip
