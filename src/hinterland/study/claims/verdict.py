"""Verdicts: what the data say of each claim, three-valued, with the reason."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from ...errors import InputError
from ...estimate import NumberFormat, Truth, number_format
from ...language import counted, did_you_mean, language, listed, t
from ...regions import Country
from ..lines.line import Lines
from ..model import Claim, Study
from .case import Case, Outcome, joined, points
from .groups import Names, find_group
from .tests import TESTS

__all__ = ["VERDICTS", "Verdict", "count_verdicts", "judge", "verdicts_of"]

#: The four verdicts, in the order in which they are counted.
VERDICTS: Final = ("holds", "differs", "open", "untestable")
_WORDS: Final = {True: "holds", False: "differs", None: "open"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say of a claim.

    All numbers are in the claim's unit; `form` prints them.
    """

    claim: Claim
    verdict: str
    why: str
    form: NumberFormat
    computed: float | None = None
    low: float | None = None
    high: float | None = None
    tolerance: float | None = None
    years_known: int = 0
    years_asked: int = 0
    verdict_wider: str | None = None
    tolerance_wider: float | None = None
    unit: str | None = None

    def document(self) -> dict[str, Any]:
        """Return the verdict as results.json has it."""
        claim = self.claim
        out: dict[str, Any] = {
            "id": claim.id, "text": dict(claim.text), "from": next(iter(claim.source.values()), ""), "test": claim.test,
            "of": claim.of or None, "group": claim.group if claim.of else None,
            "stated": claim.value, "computed": self.computed, "low": self.low,
            "high": self.high, "unit": self.unit, "tolerance": self.tolerance,
            "years_known": self.years_known, "years_asked": self.years_asked,
            "verdict": self.verdict, "why": self.why,
        }  # fmt: skip
        if self.verdict_wider is not None:
            out["verdict_wider"] = self.verdict_wider
            out["tolerance_wider"] = self.tolerance_wider
            out["because"] = dict(claim.because or {})
        return out


def judge(
    study: Study,
    lines: Lines,
    *,
    changed: str = "",
    country: Country | None = None,
    names: Names | None = None,
) -> tuple[Verdict, ...]:
    """Return a verdict for each claim of a study.

    Parameters
    ----------
    lines
        The study's measures by measure and group.
    country, names
        Whose regions' names stand for groups, and what the scheme calls its groups: group →
        language → name.
    changed
        What was changed against the study (another scheme or policy); its claims are then
        untestable, and their groups are not looked up.

    Raises
    ------
    InputError
        A claim is on a measure, group or unit that the results don't have.
    """
    verdicts = []
    for claim in study.claims:
        test = TESTS[claim.test]
        if changed or test.run is None:
            why = claim.why.get(language()) or next(iter(claim.why.values()), "")
            if changed:
                why = t(
                    "claims are tested only on the study as published; this run has {changed}",
                    changed=changed,
                )
            stated = [] if claim.value is None else [claim.value]
            form = number_format(stated, claim.unit or "1")
            verdicts.append(Verdict(claim, "untestable", why, form))
        else:
            named = _named(claim, lines, country, names)
            verdicts.append(_verdict(Case(study, named, test, lines), test.run))
    return tuple(verdicts)


def count_verdicts(verdicts: Iterable[Verdict]) -> str:
    """Return how many claims have which verdict, "" where there is no claim.

    Examples
    --------
    >>> from hinterland.study import run
    >>> count_verdicts(run("zhao").verdicts[:2])
    '1 claim differs, 1 is open'
    """
    counts = Counter(verdict.verdict for verdict in verdicts)
    kinds = [kind for kind in VERDICTS if counts[kind]]
    if not kinds:
        return ""
    count = counts[kinds[0]]
    first = {
        "holds": counted("{count} claim holds", "{count} claims hold", count),
        "differs": counted("{count} claim differs", "{count} claims differ", count),
        "open": counted("{count} claim is open", "{count} claims are open", count),
        "untestable": counted(
            "{count} claim is untestable", "{count} claims are untestable", count
        ),
    }[kinds[0]]
    return listed([first, *(verdicts_of(kind, counts[kind]) for kind in kinds[1:])])


def verdicts_of(kind: str, count: int) -> str:
    """Return how many claims have one of the verdicts, after a sentence has named the claims.

    Examples
    --------
    >>> verdicts_of("holds", 1), verdicts_of("open", 2)
    ('1 holds', '2 are open')
    """
    return {
        "holds": counted("{count} holds", "{count} hold", count),
        "differs": counted("{count} differs", "{count} differ", count),
        "open": counted("{count} is open", "{count} are open", count),
        "untestable": counted("{count} is untestable", "{count} are untestable", count),
    }[kind]


def _named(claim: Claim, lines: Lines, country: Country | None, names: Names | None) -> Claim:
    """Return a claim with its groups by their keys."""
    if claim.of not in lines:
        hint = did_you_mean(claim.of, lines)
        what = t("the study computes no {measure!r}; {hint}", measure=claim.of, hint=hint)
        raise claim.place.error(what, below="of")

    def key(name: str, below: str) -> str:
        try:
            return find_group(name, list(lines[claim.of]), names=names, country=country)
        except InputError as error:
            text = t("{measure}: {what}", measure=claim.of, what=error)
            raise claim.place.error(text, below=below) from error

    than = tuple(key(name, "than") for name in claim.than)
    return replace(claim, group=key(claim.group, "group"), than=than)


def _verdict(case: Case, run: Callable[[Case, float], Outcome]) -> Verdict:
    claim, form = case.claim, case.form
    printed = None if claim.decimals is None else 0.5 * 10.0**-claim.decimals
    tolerance = claim.tolerance if printed is None else printed
    outcome = run(case, tolerance or 0.0)
    limited = all(case.limited(year) for year in outcome.years)
    reading = ""
    if claim.because and printed is None:  # how the claim is read is the study's choice alone
        because = claim.because.get(language()) or next(iter(claim.because.values()))
        reading = t("read so because {because}", because=because)

    def word(truth: Truth) -> str:
        if not outcome.testable:
            return "untestable"
        # An unknown year may hide a counter-example: it leaves a claim open.
        return _WORDS[None if truth and not limited else truth]

    result, wider = outcome.result, None if printed is None else claim.tolerance
    if case.test.unit == "ratio":
        form = outcome.form or number_format((result.value, result.low, result.high), "×")
    elif case.test.unit == "points":
        form = points(form)
    return Verdict(
        claim,
        word(outcome.truth),
        joined(outcome.why, reading),
        form,
        computed=None if math.isnan(result.value) else result.value,
        low=result.low if math.isfinite(result.low) else None,
        high=result.high if math.isfinite(result.high) else None,
        tolerance=tolerance,
        years_known=sum(case.known(year) for year in outcome.years),
        years_asked=len(outcome.years),
        verdict_wider=None if wider is None else word(run(case, wider).truth),
        tolerance_wider=wider,
        unit="1" if case.test.unit == "ratio" else case.unit,
    )
