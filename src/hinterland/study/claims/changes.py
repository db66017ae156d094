"""Tests of the last asked year against the first: a ratio, a difference, a direction.

`sign` is 1 for above or rises, −1 for below or falls; 0 asks for a value and its tolerance.
"""

import math

from ...estimate import Estimate, greater, number_format, within
from ...language import t
from ..lines.line import reasons
from .case import Case, Outcome, joined, marked, missed, points
from .truth import beyond, changed_above, changed_within

__all__ = ["bars_of", "change", "ends_in_words", "falls_or_rises", "ratio"]


def ratio(case: Case, tolerance: float, *, sign: int = 0) -> Outcome:
    """Test the last over the first against a value and its tolerance, or a strict bound."""
    first, last = case.ends()
    value, found = case.claim.value or 0.0, _ratio(case)
    bars = bars_of(value, tolerance, sign)
    ends = [end for end in bars if math.isfinite(end)]
    form = number_format((found.low, found.high, *ends), "×")
    form = form.apart(0.0, found.value, found.low, found.high, *ends)
    truth = beyond(found, Estimate(value), sign) if sign else within(found, *bars)
    testable = greater(case.at(first), Estimate(0.0)) is not False
    if found.known:
        text = t("{last} over {first} is {ratio}")
    elif testable:
        text = t("{last} over {first} is not known ({why})")
    else:
        text = t("there is no ratio of {last} to {first}, because {why}")
    text = text.format(last=last, first=first, ratio=case.words(found, form), why=found.why)
    if sign:
        wanted = t("above {what}") if sign > 0 else t("below {what}")
        wanted = wanted.format(what=case.stated(form))
    else:
        wanted = case.around(tolerance, form)
    why = joined(text, case.statement(wanted), missed(truth, found, bars, form))
    return Outcome(truth, why, (first, last), found, form, testable)


def change(case: Case, tolerance: float, *, sign: int = 0) -> Outcome:
    """Test the last less the first against a value and its tolerance, or a strict bound."""
    value, (a, b) = case.claim.value or 0.0, _ends(case)
    bars = bars_of(value, tolerance, sign)
    if sign:
        truth = changed_above(a, b, value) if sign > 0 else changed_above(b, a, -value)
        wanted = t("a change above {what}") if sign > 0 else t("a change below {what}")
        wanted = wanted.format(what=case.stated(points(case.form)))
    else:
        truth = changed_within(a, b, *bars)
        wanted = t("a change of {change}", change=case.around(tolerance, points(case.form)))
    found = b - a
    form = points(case.apart(found, *bars))
    text = t("a change of {change}", change=marked(found, form)) if found.known else ""
    size = max(abs(end) for x in (a, b) for end in (x.low, x.high))
    by = missed(truth, found, bars, form, size)
    why = joined(ends_in_words(case), text, case.statement(wanted), by)
    return Outcome(truth, why, case.ends(), found)


def bars_of(value: float, tolerance: float, sign: int) -> tuple[float, float]:
    """Return between what numbers a number is stated to be."""
    if not sign:
        return value - tolerance, value + tolerance
    return (value, math.inf) if sign > 0 else (-math.inf, value)


def falls_or_rises(case: Case, _tolerance: float, *, sign: int) -> Outcome:
    """Test the sign of the last less the first."""
    a, b = _ends(case)
    return Outcome(beyond(b, a, sign), ends_in_words(case), case.ends(), b - a)


def ends_in_words(case: Case) -> str:
    """Return the first and the last asked year in words, with digits that tell them apart."""
    first, last = case.ends()
    a, b = _ends(case)
    at_first, at_last = (case.words(x, case.apart(a, b)) for x in (a, b))
    return t(
        "{first}: {at_first}, {last}: {at_last}",
        first=first, at_first=at_first, last=last, at_last=at_last,
    )  # fmt: skip


def _ends(case: Case) -> tuple[Estimate, Estimate]:
    first, last = case.ends()
    return case.at(first), case.at(last)


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
