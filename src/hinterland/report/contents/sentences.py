"""The report's first paragraph: a study's findings in whole sentences."""

from collections.abc import Iterator
from functools import reduce

from ...estimate import with_unit
from ...language import counted, listed, pretty, t
from ..words.names import measure_name, series_name
from ..words.numbers import within
from .finding import Course, Finding, Point
from .verdicts import VERDICTS

__all__ = ["paragraph"]


def paragraph(found: Finding) -> str:
    """Return what was found, a sentence or two for each fact.

    Examples
    --------
    >>> from hinterland.report.contents.finding import finding
    >>> from hinterland.study import run
    >>> paragraph(finding(run("zhao")))[:90]
    'The imbalanced index was between 1.3925 and 1.3943 in 2000 and 1.1490 in 2019: it fell. It'
    """
    return _together(*_of_lines(found), _of_verdicts(found), _of_gaps(found))


def _together(*sentences: str) -> str:
    """Put sentences one after the other."""
    form = t("{sentence} {more}")
    return reduce(lambda a, b: form.format(sentence=a, more=b), filter(None, sentences))


def _of_lines(found: Finding) -> Iterator[str]:
    if found.uneven:
        yield _course(_index(found.uneven.measure), found.uneven)
    if found.leader:
        yield _of_leader(found.leader)
    if found.whole:
        subjects = {
            "dependence": t("The nation’s external dependence"),
            "trade": t("The nation’s foreign trade"),
        }
        yield _course(subjects[found.whole.measure], found.whole)


def _index(measure: str) -> str:
    name = measure_name(measure)
    lower = name[:1].lower() + name[1:] if name.startswith("Imbalanced") else name
    return t("The {index}", index=lower)


def _course(subject: str, course: Course) -> str:
    """Say where a line began and ended, its direction, its peak, and what is unknown of it."""
    return _together(_ends(subject, course), _peak(course), _unknown(course))


def _ends(subject: str, course: Course) -> str:
    forms = {
        "": t("{subject} was {first} in {year}, the only year known."),
        "fell": t("{subject} was {first} in {year} and {last} in {later}: it fell."),
        "rose": t("{subject} was {first} in {year} and {last} in {later}: it rose."),
        "same": t(
            "{subject} was {first} in {year} and {last} in {later}: it ended where it began."
        ),
        "unclear": t(
            "{subject} was {first} in {year} and {last} in {later}: whether it rose or fell "
            "can’t be told from what is known."
        ),
    }
    return forms[course.direction].format(
        subject=subject,
        first=_point(course.first, course.unit),
        year=course.first.year,
        last=_point(course.last, course.unit),
        later=course.last.year,
    )


def _peak(course: Course) -> str:
    if not course.direction or course.peak.year in (course.first.year, course.last.year):
        return ""
    form = (
        t(
            "It was highest in {year}, at {peak}, as far as is known, but may have been higher "
            "in {rivals}."
        )
        if course.rivals
        else t("It was highest in {year}, at {peak}.")
    )
    peak = _point(course.peak, course.unit)
    return form.format(year=course.peak.year, peak=peak, rivals=course.rivals)


def _unknown(course: Course) -> str:
    form = t("It is not known for {years}.")
    return form.format(years=course.unknown) if course.unknown else ""


def _of_leader(leader: Course) -> str:
    after = {
        "share": t(
            "{group} has the largest share of the nation’s trade: {last} in {later}, after "
            "{first} in {year}."
        ),
    }
    alone = {
        "share": t("{group} has the largest share of the nation’s trade: {last} in {later}."),
        "trade": t("{group} has the largest trade: {last} in {later}."),
        "gdp": t("{group} has the largest GDP: {last} in {later}."),
    }
    forms = {**alone, **after} if leader.direction else alone
    return forms[leader.measure].format(
        group=pretty(leader.group),
        last=_point(leader.last, leader.unit),
        later=leader.last.year,
        first=_point(leader.first, leader.unit),
        year=leader.first.year,
    )


def _point(point: Point, unit: str) -> str:
    if point.value and point.low:
        return t(
            "about {value} (between {low} and {high})",
            value=with_unit(point.value, unit),
            low=point.low,
            high=point.high,
        )
    return with_unit(point.value, unit) if point.value else within(point.low, point.high, unit)


def _of_verdicts(found: Finding) -> str:
    counts = {
        "holds": counted("{count} holds", "{count} hold", found.verdicts.get("holds", 0)),
        "differs": counted(
            "{count} differs", "{count} differ", found.verdicts.get("differs", 0)
        ),
        "open": counted("{count} is open", "{count} are open", found.verdicts.get("open", 0)),
        "untestable": counted(
            "{count} is untestable",
            "{count} are untestable",
            found.verdicts.get("untestable", 0),
        ),
    }
    of = counted("Of {count} claim", "Of {count} claims", sum(found.verdicts.values()))
    named = listed(counts[kind] for kind in VERDICTS if kind in found.verdicts)
    form = t("{claims}, {verdicts}.")
    return form.format(claims=of, verdicts=named) if found.verdicts else ""


def _of_gaps(found: Finding) -> str:
    if not found.absent:
        return t("No figure that the study uses is missing.")
    gaps = [
        counted(
            "{count} figure of {{series}} ({{years}})",
            "{count} figures of {{series}} ({{years}})",
            gap.cells,
        ).format(series=series_name(gap.series), years=gap.years)
        for gap in found.absent
    ]
    form = (
        t(
            "Missing: {gaps}; what depends on it is given within bounds or left empty, and "
            "nothing is estimated."
        )
        if sum(gap.cells for gap in found.absent) == 1
        else t(
            "Missing: {gaps}; what depends on them is given within bounds or left empty, and "
            "nothing is estimated."
        )
    )
    return form.format(gaps=listed(gaps))
