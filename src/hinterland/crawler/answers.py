"""What an answer is to a crawl: where it leads, what of it is lost, which kept page it repeats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..language import shipped
from ..library import Answer, Repeat
from ..library.warc.writing import digest
from .fetching.cookies import Visits
from .fetching.loop import Outcome
from .fetching.queues import Task
from .fetching.redirects import REDIRECTS, content_type, is_nofollow, refresh, target
from .fetching.walls import COOKIE_WALL
from .links.page_links import Links, extract
from .links.scope import REQUISITE, Scope
from .options import Plan

__all__ = ["Leads", "dead_end", "leads_of", "losses"]

#: The largest page that asks for nothing but a cookie, in bytes.
_BARE: Final = 4_096

#: The most redirects in a row.
_HOPS: Final = 10

_CUTS: Final[Mapping[str, str]] = {
    "length": shipped("pages cut: larger than --max-body"),
    "time": shipped("pages cut: not whole within --deadline"),
    "disconnect": shipped("pages cut: the connection was lost"),
}
_UNPACKED: Final = shipped("pages cut: unpacked, they are larger than --max-body")
_TOO_MANY_LINKS: Final = shipped("links beyond the limit of a page")
_READ_IN_PART: Final = shipped("pages whose links were read in part")
_TOO_MANY_HOPS: Final = shipped("redirects beyond 10 in a row")
_REDIRECTS_TO_ITSELF: Final = shipped("redirects to itself")


@dataclass(slots=True)
class Leads:
    """Where an answer leads: its links, or what is asked again, or nowhere since it is a wall."""

    #: What was read on the page, and the canonical addresses to follow.
    found: Links
    links: tuple[str, ...] = ()
    #: The number of redirects in a row, where it is one.
    hops: int = 0
    wall: str = ""
    #: What has to be asked again, with the cookies of the answer.
    again: Task | None = None
    #: The kept page that the answer repeats: not changed since, or the same bytes.
    repeat: Repeat | None = None
    #: Why the page's links could not be read.
    fault: str = ""
    #: What was left out, by reason.
    losses: list[tuple[str, int]] = field(default_factory=list)
    #: It is a page that was read, not a redirect, a repeat or a wall.
    is_page: bool = False


def leads_of(outcome: Outcome, plan: Plan, visits: Visits) -> Leads:
    """Return where an answer leads."""
    task, answer = outcome.task, outcome.answer
    assert answer is not None
    leads = Leads(Links(task.address), wall=outcome.wall)
    if outcome.end == "failed":
        return leads
    if task.earlier is not None and outcome.end == "page":
        kept = task.earlier.repeat
        is_whole = answer.status == 200 and not answer.truncated
        if answer.status == 304 or (is_whole and digest(answer.body) == kept.digest):
            leads.repeat = kept
            return leads
    if answer.status in REDIRECTS:
        _follow(leads, outcome, target(answer), visits)
    elif 200 <= answer.status < 300:
        leads.is_page = True
        _read_links(leads, outcome, plan)
        if task.depth >= REQUISITE:
            return leads
        leads.links = leads.found.links
        place = leads.found.refresh
        if place and not set(leads.links) - {place}:  # it only refreshes, like a redirect
            _follow(leads, outcome, place, visits)
            leads.links = tuple(link for link in leads.links if link != task.address)
    return leads


def _read_links(leads: Leads, outcome: Outcome, plan: Plan) -> None:
    """Read a page's links; none where reading them fails."""
    task, answer = outcome.task, outcome.answer
    assert answer is not None
    try:
        found = extract(
            outcome.body,
            task.address,
            content_type(answer) or None,
            hook=plan.hook,
            requisites=plan.options.requisites,
        )
    except Exception as error:
        # Whatever a page does to its parser or its hook, it must not end a long crawl.
        leads.fault = f"links can't be read: {type(error).__name__}: {error}"
        return
    place = refresh(answer)
    if is_nofollow(answer):
        found = replace(found, links=(), refresh=None, nofollow=True)
    elif place is not None:
        links = dict.fromkeys((place, *found.links))
        links.pop(task.address, None)
        found = replace(found, links=tuple(links), refresh=place)
    leads.found = found


def _follow(leads: Leads, outcome: Outcome, place: str | None, visits: Visits) -> None:
    """Follow a redirect or refresh, ask again what it leads back to, or name the wall it is."""
    task, answer = outcome.task, outcome.answer
    assert answer is not None
    leads.hops, leads.links = task.hops + 1, ()
    if place is None:
        return
    if leads.hops > _HOPS:
        leads.losses.append((_TOO_MANY_HOPS, 1))
        return
    leads.links = (place,)
    leads.again = visits.led(task, place)
    if leads.again is not None or not visits.is_stuck(task, place):
        return
    wants_cookies = bool(answer.header("Set-Cookie"))
    if answer.status in REDIRECTS:
        leads.wall = COOKIE_WALL if wants_cookies else _REDIRECTS_TO_ITSELF
    elif wants_cookies and len(answer.body) <= _BARE:  # else it is a page that renews itself
        leads.wall = COOKIE_WALL


def losses(outcome: Outcome, leads: Leads, *, max_body: int) -> Iterator[tuple[str, int]]:
    """Give what of an answer was left out or cut: why, and how much (0 where nothing is)."""
    answer = outcome.answer
    assert answer is not None
    yield from leads.losses
    yield _TOO_MANY_LINKS, leads.found.left_out
    yield _READ_IN_PART, int(leads.found.cut)
    if answer.truncated:
        yield _CUTS.get(answer.truncated, f"pages cut: {answer.truncated}"), 1
    elif answer.header("Content-Encoding"):
        yield _UNPACKED, int(len(outcome.body) >= max_body)


def dead_end(answer: Answer, leads: Leads, scope: Scope) -> str:
    """Return why a start page that was answered leads nowhere, nothing if it leads on."""
    if leads.wall:
        return f"a wall: {leads.wall}"
    if answer.status >= 400:
        return f"answer {answer.status}"
    if answer.status not in REDIRECTS:
        return ""
    if not leads.links:
        return f"redirects to {answer.header('Location') or 'nowhere'!r}"
    option = scope.why_not(leads.links[0], 0)
    return f"redirects to {leads.links[0]}, excluded by {option}" if option else ""
