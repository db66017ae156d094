"""The headline: one line of the results, and one sentence on it, for a story's picture."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ...language import shipped, t
from ...panel import NATION
from ...study import Results, Verdict, in_their_terms
from ..words import in_language, subject
from .findings import Course, course_of, ends_sentence, finding, index_measures

__all__ = ["Headline", "headline"]


@dataclass(frozen=True, slots=True)
class Headline:
    """What a picture shows and says.

    Attributes
    ----------
    measure, group
        The line.
    than
        The groups that the claim compares it with.
    sentence
        What it shows.
    """

    measure: str
    group: str
    sentence: str
    than: tuple[str, ...] = ()


@in_their_terms
def headline(results: Results) -> Headline | None:
    """Return the headline of a study, None where nothing is known.

    It is the claim that the study names, with the verdict and its reason. Without one it is the
    line that most of the claims ask about: the index of the nation where it is among them, else
    the first in the file; without claims it is the index, else the first dispersion, else the
    nation's dependence or trade. A direction is said only where the printed digits bear it.

    Examples
    --------
    >>> from hinterland.study import run
    >>> headline(run("zhao")).sentence
    'Foreign trade is spread less unevenly over the regions: the imbalanced index fell from 1.3925–1.3943 in 2000 to 1.1490 in 2019.'
    >>> headline(run("usa")).sentence
    'The United States: external dependence was 23.09 % in 2012 and 20.04 % in 2018: it fell.'
    """
    judged = [verdict for verdict in results.verdicts if verdict.verdict != "untestable"]
    named = next((v for v in judged if v.claim.id == results.study.headline), None)
    if named is not None:
        claim = named.claim
        return Headline(claim.of, claim.group, _of_claim(named), claim.than)
    indices = index_measures(results)
    course, about = _most_asked(results, judged, indices)
    if course is None:
        found = finding(results)
        course = found.uneven or found.whole
    if course is None:
        return None
    if (course.measure, course.group) not in [(measure, NATION) for measure in indices]:
        return Headline(course.measure, course.group, ends_sentence(course, about))
    form = _OF_ONE_YEAR if course.first == course.last else _OF_INDEX[course.direction]
    (year, first), (later, last) = course.first, course.last
    sentence = t(form, first=first, year=year, last=last, later=later)
    return Headline(course.measure, course.group, sentence)


def _most_asked(
    results: Results, judged: list[Verdict], indices: list[str]
) -> tuple[Course | None, str]:
    """Return how the line went that most of the claims are about, and what it is called."""
    asked = Counter((verdict.claim.of, verdict.claim.group) for verdict in judged)
    most = [pair for pair, count in asked.items() if count == max(asked.values())]
    for measure, group in sorted(most, key=lambda p: p not in [(i, NATION) for i in indices]):
        course = course_of(results, measure, group)
        if course is not None:
            return course, subject(results, measure, group)
    return None, ""


def _of_claim(verdict: Verdict) -> str:
    """Return a claim in the study's words, and what the data say of it."""
    said = in_language(verdict.claim.text).text.rstrip(" .。")
    why = verdict.why[:1].upper() + verdict.why[1:]
    return t(_OF_CLAIM[verdict.verdict], claim=said, why=why)


_OF_CLAIM: Final = {
    "holds": shipped("“{claim}.” The data support this. {why}."),
    "differs": shipped("“{claim}.” The data contradict this. {why}."),
    "open": shipped("“{claim}.” The data leave this open. {why}."),
}
_OF_ONE_YEAR: Final = shipped(
    "How unevenly {foreign_trade_is} spread over the regions: the imbalanced index was {first} in {year}."
)
_OF_INDEX: Final = {
    -1: shipped("{Foreign_trade_is} spread less unevenly over the regions: the imbalanced index fell from {first} in {year} to {last} in {later}."),
    1: shipped("{Foreign_trade_is} spread more unevenly over the regions: the imbalanced index rose from {first} in {year} to {last} in {later}."),
    0: shipped("{Foreign_trade_is} spread about as unevenly over the regions as before: the imbalanced index was {first} in {year} and {last} in {later}."),
    None: shipped("Whether {foreign_trade_is} spread less unevenly is open: the imbalanced index was {first} in {year} and {last} in {later}."),
}  # fmt: skip
