"""What has to be said of an answer: what of it is lost, and whether a start leads nowhere."""

from collections.abc import Iterator, Sequence

from .fetching.loop import Outcome
from .fetching.redirects import REDIRECTS
from .links.page_links import Links
from .links.scope import Scope
from .report import CUTS

__all__ = ["dead_end", "lost"]


def lost(outcome: Outcome, found: Links, *, max_body: int) -> Iterator[tuple[str, int]]:
    """Yield what of a page was left out or cut: why, and how much.

    Parameters
    ----------
    outcome, found
        The page, and what it links to.
    max_body
        The most bytes of a body that the crawl takes.
    """
    answer = outcome.answer
    assert answer is not None
    yield "links beyond the limit of a page", found.left_out
    yield "pages whose links were read in part", int(found.cut)
    if answer.truncated:
        yield CUTS.get(answer.truncated, f"pages cut: {answer.truncated}"), 1
    elif answer.header("Content-Encoding"):
        is_full = len(outcome.body) >= max_body
        yield "pages cut: unpacked, they are larger than --max-body", int(is_full)


def dead_end(outcome: Outcome, leads: Sequence[str], wall: str, scope: Scope) -> str:
    """Return why a start page that was answered leads nowhere, nothing if it leads on.

    Parameters
    ----------
    outcome
        The start page, or what it redirected to.
    leads
        The addresses that it leads to.
    wall
        The wall that was found in its place.
    scope
        What belongs to the crawl.
    """
    answer = outcome.answer
    assert answer is not None
    if wall:
        return f"a wall: {wall}"
    if answer.status >= 400:
        return f"answer {answer.status}"
    if answer.status not in REDIRECTS:
        return ""
    if not leads:
        return f"redirects to {answer.header('Location') or 'nowhere'!r}"
    why = scope.why_not(leads[0], 0)
    return f"redirects to {leads[0]}, which {why} leaves out" if why else ""
