"""Claims against the results: three-valued verdicts, each with its reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..errors import InputError, did_you_mean
from ..units import parse_unit
from .lines import Line, Lines
from .model import Claim, Study, Text
from .truth import Interval, Truth, all_of, greater, single_peak, steady, within

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say of a claim. Numbers are in the claim's unit."""

    claim: Claim
    verdict: str
    why: str
    computed: float | None = None
    low: float | None = None
    high: float | None = None
    tolerance: float | None = None
    years_known: int = 0
    years_asked: int = 0
    verdict_wider: str | None = None
    tolerance_wider: float | None = None

    def document(self) -> dict[str, Any]:
        """Return the verdict as it stands in results.json."""
        out: dict[str, Any] = {
            "id": self.claim.id, "text": dict(self.claim.text), "from": self.claim.source,
            "test": self.claim.test, "of": self.claim.of or None,
            "group": self.claim.group if self.claim.of else None,
            "stated": self.claim.value, "computed": self.computed, "low": self.low,
            "high": self.high, "unit": self.claim.unit, "tolerance": self.tolerance,
            "years_known": self.years_known, "years_asked": self.years_asked,
            "verdict": self.verdict, "why": self.why,
        }  # fmt: skip
        if self.verdict_wider is not None:
            out["verdict_wider"] = self.verdict_wider
            out["tolerance_wider"] = self.tolerance_wider
            out["because"] = dict(self.claim.because or {})
        return out


def judge(study: Study, lines: Lines, *, changed: str = "") -> tuple[Verdict, ...]:
    """Return a verdict for each claim of a study.

    Parameters
    ----------
    lines
        The study's measures by measure and group.
    changed
        What was changed against the study (another scheme or policy); its claims are then
        untestable, and their groups are not looked up.

    Raises
    ------
    InputError
        A claim is on a measure, group or unit that the results don't have.
    """
    if changed:
        why = f"the claim is about the study as written; this run has {changed}"
        return tuple(Verdict(claim, "untestable", why) for claim in study.claims)
    return tuple(_Case(study, claim, lines).verdict() for claim in study.claims)


_WORDS: Final = {True: "holds", False: "differs", None: "open"}
_MONEY: Final = {"USD": "bn USD", "CNY": "bn CNY"}


@dataclass(frozen=True, slots=True)
class _Outcome:
    truth: Truth
    why: str
    years: tuple[int, ...]
    result: Interval | None = None
    computed: float | None = None


class _Case:
    """One claim with the lines that it speaks of, in its own unit."""

    def __init__(self, study: Study, claim: Claim, lines: Lines) -> None:
        self.claim, self.lines = claim, lines
        self.all_years = tuple(range(study.years[0], study.years[1] + 1))
        self.first = study.years[0]

    def verdict(self) -> Verdict:
        claim = self.claim
        if claim.test == "none":
            return Verdict(claim, "untestable", claim.why)
        self.line, self.factor = self._line(claim.group), 1.0
        self.unit = claim.unit or self.line.unit
        if claim.unit is not None:
            canonical, factor = parse_unit(claim.unit)
            if canonical != self.line.unit:
                raise InputError(f"{claim.place}.unit: {claim.of} is in {self.line.unit}, not {claim.unit!r}")
            self.factor = float(factor)
        narrow = None if claim.decimals is None else 0.5 * 10.0**-claim.decimals
        tolerance = claim.tolerance if narrow is None else narrow
        outcome = _TESTS[claim.test](self, tolerance)
        known = sum(self._known(year) for year in outcome.years)
        truth = outcome.truth
        if truth and known < len(outcome.years):
            truth = None
        wider: str | None = None
        if narrow is not None and claim.tolerance is not None:
            wider = _WORDS[_TESTS[claim.test](self, claim.tolerance).truth]
        result = outcome.result
        return Verdict(
            claim, _WORDS[truth], outcome.why,
            computed=outcome.computed,
            low=None if result is None or not result.known else result.low,
            high=None if result is None or not result.known else result.high,
            tolerance=tolerance,
            years_known=known, years_asked=len(outcome.years),
            verdict_wider=wider, tolerance_wider=claim.tolerance if wider else None,
        )  # fmt: skip

    def equals(self, tolerance: float | None) -> _Outcome:
        assert self.claim.value is not None
        low, high = self.claim.value - (tolerance or 0), self.claim.value + (tolerance or 0)
        return self._each(
            lambda year: within(self.at(year), low, high),
            f"within {self._say(low)} to {self._say(high)}",
        )

    def above(self, _: float | None) -> _Outcome:
        return self._against(lambda mine, other: greater(mine, other), "above")

    def below(self, _: float | None) -> _Outcome:
        return self._against(lambda mine, other: greater(other, mine), "below")

    def alike(self, tolerance: float | None) -> _Outcome:
        gap = tolerance or 0.0
        parts = [
            lambda year, other=other: within(self.at(year) - self.at(year, other), -gap, gap)
            for other in self.claim.than
        ]
        others = " and ".join(self.claim.than)
        return self._each(
            lambda year: all_of(part(year) for part in parts),
            f"within {self._say(gap)} of {others}",
            also=self.claim.than,
            extreme=self._widest,
        )

    def ratio(self, tolerance: float | None) -> _Outcome:
        assert self.claim.value is not None
        first, last = self._ends()
        ratio = self.at(last) / self.at(first)
        low, high = self.claim.value - (tolerance or 0), self.claim.value + (tolerance or 0)
        a, b = self._value(first), self._value(last)
        computed = b / a if a and b is not None else None
        why = f"{last} over {first} is {_number(ratio)}; asked for {low:.4g} to {high:.4g}"
        return _Outcome(within(ratio, low, high), why, (first, last), ratio, computed)

    def falls(self, _: float | None) -> _Outcome:
        return self._change(-1)

    def rises(self, _: float | None) -> _Outcome:
        return self._change(1)

    def lowest(self, _: float | None) -> _Outcome:
        return self._record(lambda mine, other: greater(other, mine), "lowest", "lower or as low")

    def highest(self, _: float | None) -> _Outcome:
        return self._record(lambda mine, other: greater(mine, other), "highest", "higher or as high")

    def steadily_falls(self, _: float | None) -> _Outcome:
        return self._steady(-1)

    def steadily_rises(self, _: float | None) -> _Outcome:
        return self._steady(1)

    def single_peak(self, _: float | None) -> _Outcome:
        years = self._asked()
        path = [self.at(year) for year in years]
        turns = self._turns(years)
        return _Outcome(single_peak(path), f"{turns}; a single peak turns once, from + to −", years)

    def inner_peak(self, _: float | None) -> _Outcome:
        years = self._asked()
        first, last = self.at(years[0]), self.at(years[-1])
        inner = [self.at(year) for year in years[1:-1]]
        higher = [greater(x, first) for x in inner]
        peak: Truth = True if True in higher else (None if None in higher else False)
        truth = all_of([peak, greater(first, last)])
        known = [(self._value(y), y) for y in years if self._value(y) is not None]
        top = f"the highest known year is {max(known)[1]}, " if known else ""
        why = f"{top}{years[0]}: {self._say_at(years[0])}, {years[-1]}: {self._say_at(years[-1])}"
        return _Outcome(truth, why, years)

    def phases(self, _: float | None) -> _Outcome:
        slopes, truths, words = [], [], []
        for phase in self.claim.phases:
            change = self.at(phase.last) - self.at(phase.first)
            slope = change / Interval.exactly(float(phase.last - phase.first))
            zero = Interval.exactly(0.0)
            truths.append(greater(slope, zero) if phase.sign == "+" else greater(zero, slope))
            slopes.append(slope)
            words.append(f"{phase.first}–{phase.last} {_number(slope)} a year (asked {phase.sign})")
        if self.claim.steeper:
            a, b = self.claim.steeper
            truths.append(greater(abs(slopes[a - 1]), abs(slopes[b - 1])))
            words.append(f"phase {a} asked steeper than phase {b}")
        years = {y for phase in self.claim.phases for y in (phase.first, phase.last)}
        return _Outcome(all_of(truths), "; ".join(words), tuple(sorted(years)))

    def at(self, year: int, group: str | None = None) -> Interval:
        """Return what is known of a year, in the claim's unit."""
        line = self.line if group is None else self._line(group)
        y = year - self.first
        return Interval(line.low[y] / self.factor, line.high[y] / self.factor)

    def _line(self, group: str) -> Line:
        claim = self.claim
        if claim.of not in self.lines:
            hint = did_you_mean(claim.of, self.lines)
            raise InputError(f"{claim.place}.of: the study computes no {claim.of!r}; {hint}")
        groups = self.lines[claim.of]
        if group not in groups:
            hint = did_you_mean(group, groups)
            raise InputError(f"{claim.place}.group: {claim.of} has no group {group!r}; {hint}")
        return groups[group]

    def _value(self, year: int) -> float | None:
        value = float(self.line.value[year - self.first]) / self.factor
        return None if np.isnan(value) else value

    def _known(self, year: int) -> bool:
        groups = (self.claim.group, *self.claim.than)
        return all(self.at(year, group).known for group in groups)

    def _asked(self) -> tuple[int, ...]:
        if self.claim.year is not None and self.claim.test not in {"lowest", "highest"}:
            return (self.claim.year,)
        if self.claim.years is not None:
            return tuple(range(self.claim.years[0], self.claim.years[1] + 1))
        return self.all_years

    def _ends(self) -> tuple[int, int]:
        asked = self._asked()
        if len(asked) < 2:
            raise InputError(f"{self.claim.place}: the test {self.claim.test!r} needs two years or more")
        return asked[0], asked[-1]

    def _each(
        self,
        test: Callable[[int], Truth],
        wanted: str,
        *,
        also: Sequence[str] = (),
        extreme: Callable[[Sequence[int]], str] | None = None,
    ) -> _Outcome:
        """Ask every year; one known counter-example decides."""
        years = self._asked()
        truths = {year: test(year) for year in years}
        if len(years) == 1:
            year = years[0]
            others = "".join(f", {g} {_number(self.at(year, g))}" for g in also)
            why = f"{year}: {self._say_at(year)}{others}; asked for {wanted}"
            return _Outcome(truths[year], why, years, self.at(year), self._value(year))
        against = [year for year, truth in truths.items() if truth is False]
        true = sum(truth is True for truth in truths.values())
        why = f"{wanted}: true in {true} of {len(years)} years"
        if against:
            why += f", false in {', '.join(map(str, against))}"
        if extreme is not None:
            why += extreme(years)
        elif not also:
            why += self._lowest_and_highest(years)
        return _Outcome(all_of(truths.values()), why, years)

    def _against(self, order: Callable[[Interval, Interval], Truth], word: str) -> _Outcome:
        """Compare with a value, or with other groups, in every asked year."""
        if self.claim.value is not None:
            bar = Interval.exactly(self.claim.value)
            return self._each(
                lambda year: order(self.at(year), bar), f"{word} {self._say(self.claim.value)}"
            )
        return self._each(
            lambda year: all_of(order(self.at(year), self.at(year, g)) for g in self.claim.than),
            f"{word} {', '.join(self.claim.than)}",
            also=self.claim.than,
        )

    def _change(self, sign: int) -> _Outcome:
        first, last = self._ends()
        change = self.at(last) - self.at(first)
        truth = greater(self.at(last), self.at(first)) if sign > 0 else greater(self.at(first), self.at(last))
        a, b = self._value(first), self._value(last)
        why = f"{first}: {self._say_at(first)}, {last}: {self._say_at(last)}"
        computed = None if a is None or b is None else b - a
        return _Outcome(truth, why, (first, last), change, computed)

    def _record(
        self, order: Callable[[Interval, Interval], Truth], word: str, beaten: str
    ) -> _Outcome:
        asked, year = self._asked(), self.claim.year
        assert year is not None
        others = [other for other in asked if other != year]
        truths = {other: order(self.at(year), self.at(other)) for other in others}
        better = [str(other) for other, truth in truths.items() if truth is False]
        why = f"{year}: {self._say_at(year)}; " + (
            f"{beaten} in {', '.join(better)}" if better else f"no known year is {beaten}"
        )
        years = tuple(sorted({*asked, year}))
        return _Outcome(all_of(truths.values()), why, years, self.at(year), self._value(year))

    def _steady(self, sign: int) -> _Outcome:
        years = self._asked()
        path = [self.at(year) for year in years]
        pairs = list(zip(years[:-1], years[1:], strict=True))
        order = (lambda a, b: greater(b, a)) if sign > 0 else greater
        against = [
            f"{a}–{b}" for a, b in pairs if order(self.at(a), self.at(b)) is False
        ]
        word = "rise" if sign > 0 else "fall"
        why = f"{len(pairs)} pairs of adjacent years asked to {word}"
        why += f"; not in {', '.join(against)}" if against else ""
        return _Outcome(steady(path, sign), why + self._lowest_and_highest(years), years)

    def _turns(self, years: Sequence[int]) -> str:
        """Return the runs of rises and falls in words, where they are known."""
        runs: list[list[Any]] = []
        for a, b in zip(years[:-1], years[1:], strict=True):
            up, down = greater(self.at(b), self.at(a)), greater(self.at(a), self.at(b))
            sign = "+" if up else "−" if down else "=" if up is False and down is False else "?"
            if runs and runs[-1][0] == sign:
                runs[-1][2] = b
            else:
                runs.append([sign, a, b])
        return ", ".join(f"{sign} {a}–{b}" for sign, a, b in runs)

    def _lowest_and_highest(self, years: Sequence[int]) -> str:
        known = [(v, y) for y in years if (v := self._value(y)) is not None]
        if not known:
            return ""
        (low, a), (high, b) = min(known), max(known)
        return f"; lowest {self._say(low)} in {a}, highest {self._say(high)} in {b}"

    def _widest(self, years: Sequence[int]) -> str:
        gaps = [
            (abs(self.at(y) - self.at(y, g)).low, y)
            for y in years
            for g in self.claim.than
            if (self.at(y) - self.at(y, g)).known
        ]
        return f"; widest gap {self._say(max(gaps)[0])} in {max(gaps)[1]}" if gaps else ""

    def _say_at(self, year: int) -> str:
        interval = self.at(year)
        if not interval.known:
            reason = self.line.why[year - self.first]
            return f"not known ({reason})" if reason else "not known"
        return self._say_interval(interval)

    def _say_interval(self, interval: Interval) -> str:
        if interval.low == interval.high:
            return self._say(interval.low)
        return f"{_digits(interval.low, interval.high)} {self._unit()}".rstrip()

    def _say(self, x: float) -> str:
        return f"{x:.5g} {self._unit()}".rstrip()

    def _unit(self) -> str:
        return "" if self.unit == "1" else self.unit


_TESTS: Final[Mapping[str, Callable[[_Case, float | None], _Outcome]]] = {
    "equals": _Case.equals, "above": _Case.above, "below": _Case.below, "ratio": _Case.ratio,
    "lowest": _Case.lowest, "highest": _Case.highest, "falls": _Case.falls,
    "rises": _Case.rises, "steadily_falls": _Case.steadily_falls,
    "steadily_rises": _Case.steadily_rises, "single_peak": _Case.single_peak,
    "inner_peak": _Case.inner_peak, "alike": _Case.alike, "phases": _Case.phases,
}  # fmt: skip


def _number(interval: Interval) -> str:
    if not interval.known:
        return "not known"
    if interval.low == interval.high:
        return f"{interval.low:.5g}"
    return _digits(interval.low, interval.high)


def _digits(low: float, high: float) -> str:
    """Return two bounds with as many digits as tell them apart."""
    for digits in range(4, 16):
        a, b = f"{low:.{digits}g}", f"{high:.{digits}g}"
        if a != b:
            break
    return f"{a} to {b}"
