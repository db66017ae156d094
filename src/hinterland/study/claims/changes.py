"""Tests of the last asked year against the first: a ratio, a difference, a direction."""

import math

from ...estimate import Estimate, NumberFormat, Truth, greater, number_format, within
from ...language import t
from ..lines.line import reasons
from .case import Case, Outcome, joined, marked, missed, points
from .truth import changed_above, changed_within

__all__ = [
    "change", "change_above_or_below", "ends_in_words", "falls_or_rises", "ratio",
    "ratio_above_or_below",
]  # fmt: skip


def ratio(case: Case, tolerance: float) -> Outcome:
    """Test the last over the first against a value and its tolerance."""
    value = case.claim.value or 0.0
    low, high = value - tolerance, value + tolerance
    found = _ratio(case)
    form = _times(found, low, high)
    return _of_ratio(case, found, within(found, low, high), form, (low, high), tolerance)


def ratio_above_or_below(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Test the last over the first against a strict bound."""
    bar, found = Estimate(case.claim.value or 0.0), _ratio(case)
    truth = greater(found, bar) if sign > 0 else greater(bar, found)
    return _of_ratio(case, found, truth, _times(found, bar.value), _beyond(bar.value, sign))


def change(case: Case, tolerance: float) -> Outcome:
    """Test the last less the first against a value and its tolerance."""
    value = case.claim.value or 0.0
    low, high = value - tolerance, value + tolerance
    truth = changed_within(*_ends(case), low, high)
    wanted = t("a change of {change}", change=case.around(tolerance, points(case.form)))
    return _of_change(case, truth, (low, high), wanted)


def change_above_or_below(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Test the last less the first against a strict bound."""
    value, (a, b) = case.claim.value or 0.0, _ends(case)
    truth = changed_above(a, b, value) if sign > 0 else changed_above(b, a, -value)
    wanted = t("a change above {what}") if sign > 0 else t("a change below {what}")
    stated = wanted.format(what=case.stated(points(case.form)))
    return _of_change(case, truth, _beyond(value, sign), stated)


def falls_or_rises(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Test the sign of the last less the first."""
    a, b = _ends(case)
    truth = greater(b, a) if sign > 0 else greater(a, b)
    return Outcome(truth, ends_in_words(case), case.ends(), b - a)


def ends_in_words(case: Case) -> str:
    """Return the first and the last asked year in words, with digits that tell them apart."""
    first, last = case.ends()
    a, b = _ends(case)
    at_first, at_last = (case.words(x, case.apart(a, b)) for x in (a, b))
    text = t("{first}: {at_first}, {last}: {at_last}")
    return text.format(first=first, at_first=at_first, last=last, at_last=at_last)


def _ends(case: Case) -> tuple[Estimate, Estimate]:
    first, last = case.ends()
    return case.at(first), case.at(last)


def _beyond(bar: float, sign: int) -> tuple[float, float]:
    return (bar, math.inf) if sign > 0 else (-math.inf, bar)


def _ratio(case: Case) -> Estimate:
    """Return the last asked year over the first, or why there is no such number."""
    first, last = case.ends()
    a, b = _ends(case)
    if not (a.known and b.known):
        unknown = [(y, x) for y, x in ((first, a), (last, b)) if not x.known]
        why = (t("{year} is not known", year=y) if not x.why else x.why for y, x in unknown)
        return Estimate(why=reasons(*why))
    if not greater(a, Estimate(0.0)):
        never = greater(a, Estimate(0.0)) is False
        form = t("{year} is not above 0") if never else t("{year} may be 0")
        return Estimate(why=form.format(year=first))
    found = b / a
    if math.isinf(found.high) and math.isfinite(a.low) and math.isfinite(b.high):
        return Estimate(why=t("too large to be printed"))
    return found


def _times(ratio: Estimate, *bars: float) -> NumberFormat:
    form = number_format((ratio.low, ratio.high, *bars), "×")
    return form.apart(0.0, ratio.value, ratio.low, ratio.high, *bars)


def _of_ratio(
    case: Case,
    found: Estimate,
    truth: Truth,
    form: NumberFormat,
    bars: tuple[float, float],
    tolerance: float | None = None,
) -> Outcome:
    """Say what a ratio is against what is stated; `tolerance` is None for a strict bound."""
    first, last = case.ends()
    if tolerance is not None:
        wanted = case.around(tolerance, form)
    else:
        text = t("above {what}") if math.isinf(bars[1]) else t("below {what}")
        wanted = text.format(what=case.stated(form))
    testable = greater(_ends(case)[0], Estimate(0.0)) is not False
    if found.known:
        text = t("{last} over {first} is {ratio}")
    elif testable:
        text = t("{last} over {first} is not known ({why})")
    else:
        text = t("there is no ratio of {last} to {first}, because {why}")
    ratio = case.words(found, form)
    text = text.format(last=last, first=first, ratio=ratio, why=found.why)
    why = joined(text, case.statement(wanted), missed(truth, found, bars, form))
    return Outcome(truth, why, (first, last), found, form, testable)


def _of_change(case: Case, truth: Truth, bars: tuple[float, float], wanted: str) -> Outcome:
    """Say how much the last year is above or below the first, against what is stated."""
    a, b = _ends(case)
    found = b - a
    form = points(case.apart(found, *bars))
    text = t("a change of {change}", change=marked(found, form)) if found.known else ""
    size = max(abs(end) for x in (a, b) for end in (x.low, x.high))
    by = missed(truth, found, bars, form, size=size)
    why = joined(ends_in_words(case), text, case.statement(wanted), by)
    return Outcome(truth, why, case.ends(), found)
