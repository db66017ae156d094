"""Verdicts: what the data say of each claim, three-valued, with the reason."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from ...estimate import NumberFormat, Truth, number_format
from ...language import counted, language, listed, t
from ..lines.line import Lines
from ..model import Claim, Study
from .case import Case, Outcome
from .tests import TESTS

__all__ = ["Verdict", "count_verdicts", "judge"]

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
    verdicts = []
    for claim in study.claims:
        test = TESTS[claim.test]
        if changed or test.run is None:
            verdicts.append(_untestable(claim, changed))
        else:
            verdicts.append(_verdict(Case(study, claim, test, lines), test.run))
    return tuple(verdicts)


def count_verdicts(verdicts: Iterable[Verdict]) -> str:
    """Return how many claims have which verdict, "" where there is no claim.

    Examples
    --------
    >>> from hinterland.study import run
    >>> count_verdicts(run("zhao").verdicts)
    '2 open, 9 differ, 15 hold, 1 untestable'
    """
    counts = Counter(verdict.verdict for verdict in verdicts)
    texts = {
        "holds": counted("{count} holds", "{count} hold", counts["holds"]),
        "differs": counted("{count} differs", "{count} differ", counts["differs"]),
        "open": t("{count} open", count=counts["open"]),
        "untestable": t("{count} untestable", count=counts["untestable"]),
    }
    return listed(texts[word] for word in counts if counts[word])


def _untestable(claim: Claim, changed: str) -> Verdict:
    why = claim.why.get(language()) or next(iter(claim.why.values()), "")
    if changed:
        why = t(
            "claims are tested only on the study as published; this run has {changed}",
            changed=changed,
        )
    stated = [] if claim.value is None else [claim.value]
    return Verdict(claim, "untestable", why, number_format(stated, claim.unit or "1"))


def _verdict(case: Case, run: Callable[[Case, float], Outcome]) -> Verdict:
    claim, form = case.claim, case.form
    printed = None if claim.decimals is None else 0.5 * 10.0**-claim.decimals
    tolerance = claim.tolerance if printed is None else printed
    outcome = run(case, tolerance or 0.0)
    known = sum(case.known(year) for year in outcome.years)

    def word(truth: Truth) -> str:
        # An unknown year may hide a counter-example: it leaves a claim open.
        return _WORDS[None if truth and known < len(outcome.years) else truth]

    result, wider = outcome.result, None if printed is None else claim.tolerance
    if case.test.unit == "ratio":
        form = outcome.form or number_format((result.value, result.low, result.high), "×")
    elif case.test.unit == "points" and form.unit == "%":
        form = replace(form, unit="pp")
    return Verdict(
        claim,
        word(outcome.truth),
        outcome.why,
        form,
        computed=None if math.isnan(result.value) else result.value,
        low=result.low if math.isfinite(result.low) else None,
        high=result.high if math.isfinite(result.high) else None,
        tolerance=tolerance,
        years_known=known,
        years_asked=len(outcome.years),
        verdict_wider=None if wider is None else word(run(case, wider).truth),
        tolerance_wider=wider,
        unit="1" if case.test.unit == "ratio" else case.unit,
    )
