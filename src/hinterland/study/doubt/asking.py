"""Which figures of doubt a study is asked for without naming them."""

from dataclasses import replace

from ..results import Results
from .multiverse import multiverse

__all__ = ["with_doubt"]


def with_doubt(results: Results) -> Results:
    """Return results whose study also has the figures of how sure they are.

    These are `multiverse` and `signs` between the first and the last year in which the index is
    known, and between every two known years that a claim on the index is about; and `scenarios`.

    Examples
    --------
    >>> from hinterland.study import run
    >>> with_doubt(run("zhao")).study.figures[-3:]
    ('multiverse(from=2014, to=2019)', 'signs(from=2014, to=2019)', 'scenarios')
    """
    study = results.study
    known = multiverse(results).own_years
    spans = [(known[0], known[-1])] if len(known) > 1 else []
    claimed = set()
    for claim in study.claims:
        if claim.of.partition("(")[0] == "imbalance":
            claimed |= {(phase.first, phase.last) for phase in claim.phases}
            claimed |= {claim.years} if claim.years and not claim.phases else set()
    spans += sorted(pair for pair in claimed if set(pair) <= set(known))
    asked = [
        f"{name}(from={first}, to={last})"
        for first, last in dict.fromkeys(spans)
        for name in ("multiverse", "signs")
    ] or ["multiverse", "signs"]
    figures = tuple(dict.fromkeys((*study.figures, *asked, "scenarios")))
    return replace(results, study=replace(study, figures=figures))
