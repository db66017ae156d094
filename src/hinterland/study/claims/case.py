"""A claim, the lines that it is about in the claim's own unit, and what a test makes of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Literal

from ...estimate import Estimate, NumberFormat, Truth, greater, with_unit
from ...language import did_you_mean, listed, shipped, t
from ...units import parse_unit
from ..lines.line import Line, Lines, format_of
from ..model import Claim, Study

__all__ = ["Case", "Outcome", "Test", "decisive", "span"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test found: `result` is the number that it turned on, if one.

    `form` is how it prints that number, where not as the case does.
    """

    truth: Truth
    why: str
    years: tuple[int, ...]
    result: Estimate = field(default_factory=Estimate)
    form: NumberFormat | None = None


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
    """

    name: str
    run: Callable[["Case", float], Outcome] | None
    needs: tuple[str | tuple[str, ...], ...] = ()
    years: Literal["all", "one", "ends"] = "all"
    unit: Literal["own", "ratio", "points"] = "own"


class Case:
    """What is known of a claim's measure and groups, year by year, in the claim's unit.

    Parameters
    ----------
    study, claim, test
        The claim, its test, and the study whose years it may ask.
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
        The claim is on a measure, group or unit that the results don't have.
    """

    def __init__(self, study: Study, claim: Claim, test: Test, lines: Lines) -> None:
        self.claim, self.test, self._years = claim, test, study.all_years
        self._lines = {g: _line(claim, lines, g) for g in (claim.group, *claim.than)}
        measured = self._lines[claim.group].unit
        self.unit, self.form, self._factor = measured, format_of(lines, claim.of), 1.0
        size = (claim.tolerance if claim.value is None else claim.value) or 0.0
        if claim.unit is None:
            self.form = self.form.legible(measured, size)
        else:
            canonical, factor = parse_unit(claim.unit, measured)
            if canonical != measured:
                if measured == "1":
                    what = t(
                        "{measure} is not in {claimed!r}; write '%', or '1' for a fraction"
                    )
                else:
                    what = t(
                        "{measure} is in {unit}, not {claimed!r}; write {unit} or a multiple of it"
                    )
                text = what.format(measure=claim.of, unit=measured, claimed=claim.unit)
                raise claim.place.error(text, below="unit")
            self.unit, self._factor = claim.unit, float(factor)
            self.form = self.form.given_in(claim.unit, size, measured)

    def at(self, year: int, group: str | None = None) -> Estimate:
        """Return what is known of a year."""
        x = self._lines[group or self.claim.group].at(year - self._years[0])
        value, low, high = (end / self._factor for end in (x.value, x.low, x.high))
        return replace(x, value=value, low=low, high=high)

    def known(self, year: int) -> bool:
        """Return whether every group of the claim is known, exactly or in bounds."""
        return all(math.isfinite(self.at(year, group).low) for group in self._lines)

    def asked(self) -> tuple[int, ...]:
        """Return the years that the claim asks for."""
        claim = self.claim
        if claim.year is not None and self.test.years != "one":
            return (claim.year,)
        first, last = claim.years or (self._years[0], self._years[-1])
        return tuple(range(first, last + 1))

    def ends(self) -> tuple[int, int]:
        """Return the first and the last asked year."""
        asked = self.asked()
        if len(asked) < 2:
            what = t("the test {test!r} needs two years or more", test=self.claim.test)
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

    def stated(self) -> str:
        """Return the number that the claim states, with its unit."""
        value = self.claim.value or 0.0
        return with_unit(self.form.written(value).number(value), self.form.unit)

    def extremes(self, years: Sequence[int], bars: Sequence[float] = ()) -> str:
        """Return the lowest and the highest known value with their years, "" if none is.

        Their digits tell them apart from the numbers `bars`.
        """
        known = [(v, y) for y in years if not math.isnan(v := self.at(y).value)]
        if not known:
            return ""
        (low, a), (high, b) = min(known), max(known)
        form = self.apart(low, high, *bars)
        text = t("lowest {lowest} in {a}, highest {highest} in {b}")
        lowest, highest = (with_unit(form.number(x), form.unit) for x in (low, high))
        return text.format(lowest=lowest, a=a, highest=highest, b=b)

    def turns(self, years: Sequence[int]) -> str:
        """Return the runs of rises and falls, as far as they are known."""
        runs: list[tuple[str, int, int]] = []
        for a, b in pairwise(years):
            up, down = greater(self.at(b), self.at(a)), greater(self.at(a), self.at(b))
            sign = "+" if up else "−" if down else "=" if up is False and down is False else "?"
            start = runs.pop()[1] if runs and runs[-1][0] == sign else a
            runs.append((sign, start, b))
        return listed(f"{sign} {span(a, b)}" for sign, a, b in runs)


def decisive(x: Estimate, form: NumberFormat) -> str:
    """Return what a verdict rests on: a number's bounds where it has any, else its value."""
    return form.range(x.low, x.high) if x.bounded else form.text(x)


def span(first: int, last: int) -> str:
    """Return two years as a span."""
    return t("{year}–{later}", year=first, later=last)


def _line(claim: Claim, lines: Lines, group: str) -> Line:
    if claim.of not in lines:
        hint = did_you_mean(claim.of, lines)
        what = t("the study computes no {measure!r}; {hint}", measure=claim.of, hint=hint)
        raise claim.place.error(what, below="of")
    if group not in lines[claim.of]:
        hint = did_you_mean(group, lines[claim.of])
        what = t("{measure} has no group {group!r}; {hint}")
        text = what.format(measure=claim.of, group=group, hint=hint)
        raise claim.place.error(text, below="group" if group == claim.group else "than")
    return lines[claim.of][group]


#: Units that are words.
_UNITS: Final = (
    shipped("USD"), shipped("CNY"), shipped("bn USD"), shipped("bn CNY"), shipped("persons"),
    shipped("CNY per USD"),
)  # fmt: skip
