"""One claim beside the lines that it speaks of, in the claim's own unit and words."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ...errors import InputError
from ...estimate import Estimate, greater
from ...language import did_you_mean, language, listed, shipped, t
from ...units import parse_unit
from ..file.model import Claim, Study
from ..lines.compute import Line, Lines

__all__ = ["Case", "in_words"]


class Case:
    """What is known of a claim's measure and groups, year by year.

    Parameters
    ----------
    study, claim
        The claim, and the study whose years it may ask.
    lines
        The study's measures by measure and group.

    Raises
    ------
    InputError
        The claim is on a measure, group or unit that the results don't have.
    """

    def __init__(self, study: Study, claim: Claim, lines: Lines) -> None:
        self.claim, self._lines = claim, lines
        self._years = tuple(range(study.years[0], study.years[1] + 1))
        self.line = self._line(claim.group)
        self.unit, self._factor = claim.unit or self.line.unit, 1.0
        if claim.unit is not None:
            canonical, factor = parse_unit(claim.unit)
            if canonical != self.line.unit:
                raise InputError(
                    t(
                        "{place}.unit: {measure} is in {unit}, not {claimed!r}",
                        place=claim.place,
                        measure=claim.of,
                        unit=self.line.unit,
                        claimed=claim.unit,
                    )
                )
            self._factor = float(factor)
        self._said_in, self._said_unit = _reader_unit(self.line.unit, self._factor, self.unit)

    def at(self, year: int, group: str | None = None) -> Estimate:
        """Return what is known of a year."""
        line = self.line if group is None else self._line(group)
        y = year - self._years[0]
        return Estimate(low=line.low[y] / self._factor, high=line.high[y] / self._factor)

    def value(self, year: int) -> float | None:
        """Return the year's value, None where there is none."""
        value = float(self.line.value[year - self._years[0]]) / self._factor
        return None if math.isnan(value) else value

    def known(self, year: int) -> bool:
        """Return whether every group that the claim speaks of has a value or bounds."""
        return all(self.at(year, group).known for group in (self.claim.group, *self.claim.than))

    def asked(self) -> tuple[int, ...]:
        """Return the years that the claim asks for."""
        claim = self.claim
        if claim.year is not None and claim.test not in {"lowest", "highest"}:
            return (claim.year,)
        if claim.years is not None:
            return tuple(range(claim.years[0], claim.years[1] + 1))
        return self._years

    def ends(self) -> tuple[int, int]:
        """Return the first and the last asked year."""
        asked = self.asked()
        if len(asked) < 2:
            raise InputError(
                t(
                    "{place}: the test {test!r} needs two years or more",
                    place=self.claim.place,
                    test=self.claim.test,
                )
            )
        return asked[0], asked[-1]

    def say(self, x: float) -> str:
        """Return a number with its unit."""
        return self._with_unit(self.bare(x))

    def bare(self, x: float | Estimate) -> str:
        """Return a number, or its bounds, without the unit."""
        if isinstance(x, Estimate):
            return in_words(Estimate(low=x.low * self._said_in, high=x.high * self._said_in))
        return f"{x * self._said_in:.7g}"

    def say_at(self, year: int) -> str:
        """Return what is known of a year in words."""
        interval = self.at(year)
        if interval.known:
            return self._with_unit(self.bare(interval))
        reason = self.line.why[year - self._years[0]]
        return t("not known ({why})", why=reason) if reason else t("not known")

    def say_extremes(self, years: Sequence[int]) -> str:
        """Return the lowest and the highest known value with their years, "" if none is."""
        known = [(v, y) for y in years if (v := self.value(y)) is not None]
        if not known:
            return ""
        (low, a), (high, b) = min(known), max(known)
        return t("lowest {lowest} in {a}, highest {highest} in {b}", lowest=self.bare(Estimate(low)), a=a,
            highest=self.bare(Estimate(high)), b=b,
        )  # fmt: skip

    def say_turns(self, years: Sequence[int]) -> str:
        """Return the runs of rises and falls, as far as they are known."""
        runs: list[tuple[str, int, int]] = []
        for a, b in pairwise(years):
            up, down = greater(self.at(b), self.at(a)), greater(self.at(a), self.at(b))
            sign = "+" if up else "−" if down else "=" if up is False and down is False else "?"
            start = runs.pop()[1] if runs and runs[-1][0] == sign else a
            runs.append((sign, start, b))
        return listed(f"{sign} {a}–{b}" for sign, a, b in runs)

    def _with_unit(self, text: str) -> str:
        if self.unit == "1":
            return text
        return t("{number} {unit}", number=text, unit=self._said_unit)

    def _line(self, group: str) -> Line:
        claim = self.claim
        if claim.of not in self._lines:
            hint = did_you_mean(claim.of, self._lines)
            what = t("{place}.of: the study computes no {measure!r}; {hint}")
            raise InputError(what.format(place=claim.place, measure=claim.of, hint=hint))
        groups = self._lines[claim.of]
        if group not in groups:
            hint = did_you_mean(group, groups)
            what = t("{place}.group: {measure} has no group {group!r}; {hint}")
            raise InputError(
                what.format(place=claim.place, measure=claim.of, group=group, hint=hint)
            )
        return groups[group]


def in_words(interval: Estimate) -> str:
    """Return a number, or its bounds with two digits of the distance between them.

    Examples
    --------
    >>> in_words(Estimate(low=1.39249, high=1.39433)), in_words(Estimate(1.149))
    ('1.3925 to 1.3943', '1.149')
    """
    low, high = interval.low, interval.high
    if not interval.known:
        return t("not known")
    if low == high:
        return f"{low:.5g}".replace("-", "−")
    size, width = max(abs(low), abs(high)), high - low
    digits = max(4, min(15, math.ceil(math.log10(size / width)) + 2))
    return t("{low} to {high}", low=f"{low:.{digits}g}", high=f"{high:.{digits}g}").replace(
        "-", "−"
    )


def _reader_unit(canonical: str, factor: float, unit: str) -> tuple[float, str]:
    """Return what a claim's numbers are said in: by how much they are multiplied, and the unit.

    In English that is the claim's own unit; Chinese readers count money in 亿 (10⁸).
    """
    hundred_millions = {"USD": "亿美元", "CNY": "亿元"}
    if language() == "zh" and canonical in hundred_millions:
        return factor / 1e8, hundred_millions[canonical]
    return 1.0, t(unit)


#: Units that are words.
_UNITS: Final = (
    shipped("USD"),
    shipped("CNY"),
    shipped("bn USD"),
    shipped("bn CNY"),
    shipped("persons"),
    shipped("CNY per USD"),
)
