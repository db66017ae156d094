"""What a study found in one sentence, for a picture that stands alone."""

import math
from dataclasses import dataclass

from ...estimate import fixed
from ...figures import MEASURE_OF
from ...language import t
from ...study import Results
from ...study.lines.compute import Line
from ...units import money
from .finding import PERCENT, Course, finding, index_measures

__all__ = ["Headline", "headline"]


@dataclass(frozen=True, slots=True)
class Headline:
    """A sentence, and the measure of the results whose national line shows it."""

    measure: str
    sentence: str


def headline(results: Results) -> Headline | None:
    """Return the sentence on a study's main line, None where nothing is known of it.

    That line is the first index among the measures, else the first dispersion, else the nation's
    dependence or trade, as `hinterland.report.contents.finding.finding` has them.

    Examples
    --------
    >>> from hinterland.study import run
    >>> headline(run("zhao")).sentence
    'Foreign trade is spread less unevenly over the regions: the imbalanced index fell from 1.39 in 2000 to 1.15 in 2019.'
    """
    found = finding(results)
    course = found.uneven or found.whole
    if course is None:
        return None
    line = results.lines[course.measure][course.group]
    fields = {
        "measure": _name(course.measure),
        "first": _said(results, course, line, course.first.year),
        "last": _said(results, course, line, course.last.year),
        "year": course.first.year,
        "later": course.last.year,
    }
    forms = _of_index() if course.measure in index_measures(results) else _of_others()
    return Headline(course.measure, forms[course.direction].format(**fields))


def _of_index() -> dict[str, str]:
    return {
        "fell": t("Foreign trade is spread less unevenly over the regions: the imbalanced index fell from {first} in {year} to {last} in {later}."),
        "rose": t("Foreign trade is spread more unevenly over the regions: the imbalanced index rose from {first} in {year} to {last} in {later}."),
        "same": t("Foreign trade is spread as unevenly over the regions as before: the imbalanced index was {first} in {year} and {last} in {later}."),
        "unclear": t("Whether foreign trade is spread less unevenly is open: the imbalanced index was {first} in {year} and {last} in {later}."),
        "": t("How unevenly foreign trade is spread over the regions: the imbalanced index was {first} in {year}."),
    }  # fmt: skip


def _of_others() -> dict[str, str]:
    return {
        "fell": t("{measure} fell from {first} in {year} to {last} in {later}."),
        "rose": t("{measure} rose from {first} in {year} to {last} in {later}."),
        "same": t("{measure} was {first} in {year} and {last} in {later}."),
        "unclear": t("Whether {measure} rose is open: it was {first} in {year} and {last} in {later}."),
        "": t("{measure} was {first} in {year}."),
    }  # fmt: skip


def _name(measure: str) -> str:
    names = {
        "dependence": t("The nation’s external dependence"),
        "trade": t("The nation’s foreign trade"),
    }
    return names.get(measure, measure)


def _said(results: Results, course: Course, line: Line, year: int) -> str:
    """Return one year's number, or its bounds where they are apart at that many digits."""
    y = results.years.index(year)
    ends = [x for x in (line.low[y], line.high[y]) if not math.isnan(x)] or [line.value[y]]
    largest = max(x for x in (*line.value, *line.high) if not math.isnan(x))
    factor, unit, places = 1.0, "", 2
    if course.measure in PERCENT:
        factor, unit, places = 0.01, "%", 1
    elif course.measure in MEASURE_OF.values() and line.unit != "1":
        (factor, unit), places = money(line.unit, largest), 0
    low, high = (fixed(x / factor, places) for x in (ends[0], ends[-1]))
    said = low if low == high else t("between {low} and {high}", low=low, high=high)
    return t("{number} {unit}", number=said, unit=unit) if unit else said
