"""Verdicts: what the data say of each claim, three-valued, with the reason."""

from dataclasses import dataclass
from typing import Any, Final

from ...estimate import Truth
from ...language import language, t
from ..file.model import Claim, Study, Text
from ..lines.compute import Lines
from .case import Case
from .tests import TESTS

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
    unit: str | None = None

    def document(self) -> dict[str, Any]:
        """Return the verdict as it stands in results.json."""
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
    if changed:
        why = t(
            "the claim is about the study as written; this run has {changed}", changed=changed
        )
        return tuple(Verdict(claim, "untestable", why) for claim in study.claims)
    return tuple(_verdict(study, claim, lines) for claim in study.claims)


def _said(text: Text) -> str:
    """Return a text in the language that is spoken, else in the first that it has."""
    return text.get(language()) or next(iter(text.values()), "")


_WORDS: Final = {True: "holds", False: "differs", None: "open"}


def _verdict(study: Study, claim: Claim, lines: Lines) -> Verdict:
    if claim.test == "none":
        return Verdict(claim, "untestable", _said(claim.why))
    case = Case(study, claim, lines)
    test = TESTS[claim.test]
    printed = None if claim.decimals is None else 0.5 * 10.0**-claim.decimals
    tolerance = claim.tolerance if printed is None else printed
    outcome = test(case, tolerance or 0.0)
    known = sum(case.known(year) for year in outcome.years)

    def word(truth: Truth) -> str:
        # An unknown year may hide a counter-example: it leaves a claim open.
        return _WORDS[None if truth and known < len(outcome.years) else truth]

    wider = claim.tolerance if printed is not None else None
    result = outcome.result if outcome.result is not None and outcome.result.known else None
    return Verdict(
        claim,
        word(outcome.truth),
        outcome.why,
        computed=outcome.computed,
        low=result.low if result else None,
        high=result.high if result else None,
        tolerance=tolerance,
        years_known=known,
        years_asked=len(outcome.years),
        verdict_wider=None if wider is None else word(test(case, wider).truth),
        tolerance_wider=wider,
        unit="1" if claim.test == "ratio" else case.unit,
    )
