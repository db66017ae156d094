"""What a study found: the facts, and the report's first paragraph."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

from ...estimate import Estimate, direction
from ...language import counted, listed, pretty, runs, shipped, t
from ...panel import NATION
from ...study import VERDICTS, Results, in_their_terms, verdicts_of
from ..words import check_words, measure_name, name
from .printed import number_and_range

__all__ = [
    "Course",
    "Finding",
    "Gaps",
    "course_of",
    "ends_sentence",
    "finding",
    "index_measures",
    "paragraph",
]


@dataclass(frozen=True, slots=True)
class Course:
    """How a line went: its first and last known year, and its highest.

    Attributes
    ----------
    first, last, peak
        The year, and its number as a sentence has it.
    direction
        1 where it rose, −1 where it fell, 0 where both ends are printed alike, None where the
        bounds allow either or there is one known year only.
    rivals
        Years that may be higher than the peak, because they are known within bounds only.
    unknown
        Years of which nothing is known.
    """

    measure: str
    group: str
    first: tuple[int, str]
    last: tuple[int, str]
    peak: tuple[int, str]
    direction: int | None
    rivals: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """The missing cells of one series."""

    series: str
    cells: int
    years: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The facts: how uneven, who leads, how open, how many verdicts of each kind, what is missing.

    `warnings` counts the checks that warn of figures of one's own files; `worst` is the one that
    is furthest off.
    """

    uneven: Course | None
    leader: Course | None
    whole: Course | None
    verdicts: Mapping[str, int]
    missing: tuple[Gaps, ...]
    warnings: int = 0
    worst: str = ""


@in_their_terms
def finding(results: Results) -> Finding:
    """Return the facts of a study's first paragraph.

    The first index among the measures is followed, else the first dispersion; then the group
    that leads in the last known year, by its share of trade, else by its trade; then the
    nation's dependence, else its trade.

    Examples
    --------
    >>> from hinterland.study import run
    >>> found = finding(run("zhao"))
    >>> found.uneven.peak, found.uneven.direction, found.leader.group
    ((2005, '1.4216'), -1, 'east')
    """
    alone = [m for m, lines in results.lines.items() if set(lines) == {NATION}]
    single = [m for m in alone if m != "imbalance_change"]
    uneven = next(iter(index_measures(results) + single), "")
    leading = next((m for m in ("share", "trade", "gdp") if m in results.lines), "")
    # What is missing, but for national totals: they only ever bound other figures.
    gaps: dict[str, list[int]] = {}
    for cell in results.missing():
        of_province = cell["region"] in results.panel.country.provinces
        if of_province or cell["series"] == "exchange_rate":
            gaps.setdefault(cell["series"], []).append(cell["year"])
    warnings, _of_others = results.warnings()
    # The group that is highest in the last year in which all groups are known.
    lines = {g: results.lines[leading][g] for g in results.groups} if leading else {}
    leader = ""
    for y in range(len(results.years)):
        numbers = {group: line.at(y) for group, line in lines.items()}
        if numbers and all(x.known for x in numbers.values()):
            leader = max(numbers, key=lambda group: _bounds_of(numbers[group])[0])
    open_to = next((m for m in ("dependence", "trade") if m in results.lines), "")
    return Finding(
        uneven=course_of(results, uneven, NATION),
        leader=course_of(results, leading, leader),
        whole=course_of(results, open_to, NATION),
        verdicts=Counter(v.verdict for v in results.verdicts),
        missing=tuple(Gaps(series, len(ys), runs(ys)) for series, ys in gaps.items()),
        warnings=len(warnings),
        worst=check_words(warnings[0], results.panel.country) if warnings else "",
    )


def index_measures(results: Results) -> list[str]:
    """Return the study's measures that are a reading of eq. (1), as the results name them."""
    return [call.text for call in results.study.measures if call.name == "imbalance"]


def paragraph(found: Finding) -> str:
    """Return what was found, a sentence or two for each fact.

    Examples
    --------
    >>> from hinterland.study import run
    >>> paragraph(finding(run("zhao")))[:79]
    'The imbalanced index was 1.3925–1.3943 in 2000 and 1.1490 in 2019: it fell. It '
    """
    said = []
    for course in (found.uneven, found.leader, found.whole):
        if course is None:
            continue
        if course is found.leader:
            said.append(_leads(course))
            continue
        said += [ends_sentence(course), _peak(course)]
        if course.unknown:
            said.append(t("It is not known for {years}.", years=course.unknown))
    if found.verdicts:
        claims = counted("Of {count} claim", "Of {count} claims", sum(found.verdicts.values()))
        kinds = [verdicts_of(kind, n) for kind in VERDICTS if (n := found.verdicts.get(kind))]
        said.append(t("{claims}, {verdicts}.", claims=claims, verdicts=listed(kinds)))
    said.append(_missing(found.missing))
    if found.warnings:
        said.append(
            counted(
                "{count} check warns of a figure: {worst}.",
                "{count} checks warn of figures; furthest off is {worst}.",
                found.warnings,
                worst=found.worst,
            )
        )
    form = t("{sentence} {more}")
    return reduce(lambda a, b: form.format(sentence=a, more=b), filter(None, said))


def course_of(results: Results, measure: str, group: str) -> Course | None:
    """Return how the line of a measure and group went, None where nothing is known of it.

    Examples
    --------
    >>> from hinterland.study import run
    >>> course_of(run("zhao"), "share", "west").last
    (2019, '8.56 %')
    """
    line = results.lines.get(measure, {}).get(group)
    if line is None:
        return None
    numbers = {year: line.at(y) for y, year in enumerate(results.years)}
    known = {year: x for year, x in numbers.items() if x.known}
    if not known:
        return None
    form, first, last = results.format(measure), min(known), max(known)
    peak = max(known, key=lambda year: (_bounds_of(known[year])[0], -year))
    at_least = _bounds_of(known[peak])[0]
    return Course(
        measure,
        group,
        first=(first, number_and_range(known[first], form)),
        last=(last, number_and_range(known[last], form)),
        peak=(peak, number_and_range(known[peak], form)),
        direction=None if first == last else direction(known[first], known[last], form),
        rivals=runs(y for y, x in known.items() if y != peak and _bounds_of(x)[1] > at_least),
        unknown=runs(numbers.keys() - known),
    )


def ends_sentence(course: Course, subject: str = "") -> str:
    """Return a sentence on the first and the last known year, and the direction between them.

    `subject` is what it is about, the nation's measure unless given.

    Examples
    --------
    >>> from hinterland.study import run
    >>> ends_sentence(course_of(run("zhao"), "share", "west"), "The west’s share")
    'The west’s share was 3.59–3.70 % in 2000 and 8.56 % in 2019: it rose.'
    """
    subjects = {
        "dependence": t("{Nation}’s external dependence"),
        "trade": t("The value of {nation}’s {foreign_trade}"),
    }
    index = measure_name(course.measure)
    if index.startswith("Imbalanced"):
        index = index[:1].lower() + index[1:]
    subject = subject or subjects.get(course.measure) or t("The {index}", index=index)
    (year, first), (later, last) = course.first, course.last
    if year == later:
        form = t("{subject} was {first} in {year}, the only year known.")
    else:
        form = t(_ENDS[course.direction])
    return form.format(subject=subject, first=first, year=year, last=last, later=later)


_ENDS: Final = {
    -1: shipped("{subject} was {first} in {year} and {last} in {later}: it fell."),
    1: shipped("{subject} was {first} in {year} and {last} in {later}: it rose."),
    0: shipped("{subject} was {first} in {year} and {last} in {later}: about the same."),
    None: shipped("{subject} was {first} in {year} and {last} in {later}: whether it rose or fell is not clear from what is known."),
}  # fmt: skip
_LEADS: Final = {
    "share": shipped("{group} has the largest share of {nation}’s {trade}: {last} in {later}."),
    "trade": shipped("{group} has the largest {trade}: {last} in {later}."),
    "gdp": shipped("{group} has the largest GDP: {last} in {later}."),
}


def _bounds_of(x: Estimate) -> tuple[float, float]:
    """Return the bounds, twice the likeliest value where it has none."""
    return (x.low, x.high) if math.isfinite(x.low) else (x.value, x.value)


def _peak(course: Course) -> str:
    """Return a sentence on the highest year, if it is neither end nor printed as an end is."""
    year, number = course.peak
    if {year, number}.intersection((*course.first, *course.last)):
        return ""
    form = (
        t(
            "It was highest in {year}, at {peak}, as far as is known, but may have been higher "
            "in {rivals}."
        )
        if course.rivals
        else t("It was highest in {year}, at {peak}.")
    )
    return form.format(year=year, peak=number, rivals=course.rivals)


def _leads(leader: Course) -> str:
    (year, first), (later, last) = leader.first, leader.last
    form = t(_LEADS[leader.measure])
    if leader.measure == "share" and year != later:
        form = t(
            "{group} has the largest share of {nation}’s {trade}: {last} in {later}, after "
            "{first} in {year}."
        )
    return form.format(
        group=pretty(leader.group), last=last, later=later, first=first, year=year
    )


def _missing(missing: tuple[Gaps, ...]) -> str:
    if not missing:
        return t("No figure that the study uses is missing.")
    gaps = [
        counted(
            "{count} figure of {series} ({years})",
            "{count} figures of {series} ({years})",
            gap.cells,
            series=name("series", gap.series),
            years=gap.years,
        )
        for gap in missing
    ]
    form = (
        t(
            "Missing: {gaps}; what depends on it is given within bounds or left empty, and "
            "nothing is estimated."
        )
        if sum(gap.cells for gap in missing) == 1
        else t(
            "Missing: {gaps}; what depends on them is given within bounds or left empty, and "
            "nothing is estimated."
        )
    )
    return form.format(gaps=listed(gaps))
