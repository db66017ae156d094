"""The fetch loop: addresses of some hosts and limits in, pages out.

It knows queues, manners and the network, and nothing of where pages are kept: a crawl on one
machine and a task of a distributed one run the same loop.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal, Protocol

from ...errors import Error, InputError
from ...library import Answer
from ...library.warc.inflate import inflate
from .cookies import Cookies
from .fetch import AGENT, UNASKED, Client, Fault, Fetched, Scope
from .politeness import Host, retry_after
from .queues import HostQueue, Queues, Task
from .rules import Rules, fetch_robots
from .walls import is_before_host, wall

__all__ = ["Outcome", "fetch_pages"]

#: How often an address is tried that broke off, timed out, or answered 5xx.
ATTEMPTS: Final = 3

#: Walls in a row after which a host is left alone.
WALLS: Final = 3

#: The longest sleep, so that limits on time are kept.
_NAP: Final = 0.25

#: For how long it is watched whether something comes behind an answer that may not be the right
#: one, in seconds: without a delay and with one; and at most, for a host that is slow.
_WATCH: Final = 0.01
_WATCH_POLITE: Final = 0.25
_WATCH_SLOW: Final = 2.0

#: For how long answers are looked into before requests go out, in seconds.
_SLICE: Final = 0.02

End = Literal["page", "failed", "refused", "deferred", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request.

    `end` is `page` for an answer to keep; `failed` if there is none, or only a wall or a server's
    error; `refused` if robots.txt forbids the address; `deferred` if it is outside the limits;
    `again` if it will be asked again, without a reason where only robots.txt was read first.
    """

    task: Task
    end: End
    answer: Answer | None = None
    body: bytes = b""
    wall: str = ""
    why: str = ""
    seconds: float = 0.0


class Budget(Protocol):
    """How many pages may still be asked for."""

    def take_page(self) -> bool:
        """Take one; false when there is none."""

    def give_page(self) -> None:
        """Give one back that was not needed."""


@dataclass(slots=True)
class _Loop:
    queues: Queues
    client: Client
    rules: Rules
    deliver: Callable[[Outcome], None]
    is_inside: Callable[[str, int], bool]
    wake: asyncio.Event
    cookies: Cookies
    answers: deque[tuple[HostQueue, Task, Answer, float]] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    running: set[asyncio.Task[None]] = field(default_factory=set)
    broken: list[asyncio.Task[None]] = field(default_factory=list)
    walls: dict[str, int] = field(default_factory=dict)


async def fetch_pages(  # noqa: PLR0913 (what a crawl is made of, each given by name)
    queues: Queues,
    client: Client,
    *,
    rules: Rules,
    deliver: Callable[[Outcome], None],
    budget: Budget,
    wake: asyncio.Event,
    cookies: Cookies | None = None,
    is_inside: Callable[[str, int], bool] = lambda _address, _depth: True,
    is_over: Callable[[], bool] | None = None,
) -> None:
    """Fetch what waits in the queues, with good manners, until it is over.

    Parameters
    ----------
    queues
        What waits. Whoever receives an outcome releases its task, except where it is `again`.
    client
        What asks.
    rules
        The hosts' robots.txt files.
    deliver
        Called with each outcome, in the order in which they come.
    budget
        Asked for a page before each request. Whoever receives an outcome without an answer
        gives it back.
    wake
        Set by whoever has put something into the queues, or wants `is_over` asked.
    cookies
        What hosts have set; unless given, cookies live as long as this call.
    is_inside
        Whether an address at a depth is within the limits.
    is_over
        Asked whenever nothing is under way; the queues' own answer unless given.
    """
    loop = _Loop(queues, client, rules, deliver, is_inside, wake, cookies or Cookies())
    over = is_over or (lambda: queues.is_done)
    looking = asyncio.create_task(_look_into_answers(loop))
    looking.add_done_callback(lambda _done: wake.set())
    try:
        while not looking.done():
            _start(loop, budget)
            for broken in loop.broken:
                broken.result()
            if not loop.running and not loop.answers and over():
                return
            await _sleep(wake, queues.due())
        looking.result()
    finally:
        unfinished = [looking, *loop.running]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


def _start(loop: _Loop, budget: Budget) -> None:
    def finished(queue: HostQueue, done: asyncio.Task[None]) -> None:
        loop.running.discard(done)
        loop.queues.free(queue)
        if not done.cancelled() and done.exception() is not None:
            loop.broken.append(done)
        loop.wake.set()

    while budget.take_page():
        task = loop.queues.take(time.monotonic())
        if task is None:
            budget.give_page()
            return
        queue = loop.queues.host(task.host)
        assert queue is not None
        running = asyncio.create_task(_serve(loop, queue, task))
        loop.running.add(running)
        running.add_done_callback(partial(finished, queue))


async def _sleep(wake: asyncio.Event, until: float | None) -> None:
    seconds = _NAP if until is None else min(max(until - time.monotonic(), 0.0), _NAP)
    timer = asyncio.get_running_loop().call_later(seconds, wake.set)
    await wake.wait()
    timer.cancel()
    wake.clear()


async def _serve(loop: _Loop, queue: HostQueue, task: Task) -> None:
    """Ask for one address; whatever goes wrong in that ends with its host."""
    try:
        await _fetch(loop, queue, task)
    except Exception as error:
        _close_for(loop, queue, task, error)


def _close_for(loop: _Loop, queue: HostQueue, task: Task, error: Exception) -> None:
    """Ask a host for nothing more that something unforeseen has come of.

    Where the library can't be read or written, or the task is done with, it ends the crawl.
    """
    if isinstance(error, Error) or task.number not in loop.queues.held:
        raise error
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    why = f"a fault of the crawler ({said}); please report it"
    queue.host.leave()
    loop.queues.close(queue, why)
    loop.deliver(Outcome(task=task, end="failed", why=why))


async def _fetch(loop: _Loop, queue: HostQueue, task: Task) -> None:
    """Ask for one address, and deliver what comes of it."""
    if not loop.is_inside(task.address, task.depth):
        queue.host.not_asked()
        loop.deliver(Outcome(task=task, end="deferred", why="outside the limits"))
        return
    robots = loop.rules.current(queue.host, task.address)
    if robots is None:
        await _read_robots(loop, queue, task)
        return
    if not robots.allowed(AGENT, task.address):
        queue.host.not_asked()
        loop.deliver(Outcome(task=task, end="refused", why="robots.txt forbids it"))
        return
    asked = time.monotonic()
    task.cookies = loop.cookies.version(task.address)
    headers = _conditions(task) | loop.cookies.header(task.address)
    try:
        fetched = await loop.client.get(task.address, headers=headers, fresh=task.attempts > 0)
    except Fault as fault:
        queue.host.went_silent(time.monotonic())
        _without_answer(loop, queue, task, fault, asked)
    else:
        usual = queue.host.latency
        queue.host.answered(fetched.began, seconds=fetched.seconds)
        _heed_wish(queue.host, fetched.answer)
        loop.cookies.take(task.address, fetched.answer.headers)
        if _is_in_trouble(fetched.answer):  # which is heeded before more is asked for
            _with_answer(loop, queue, task, fetched.answer, asked)
            return
        if not fetched.is_certain:
            loop.queues.free(queue)
            loop.wake.set()
            await _watch(queue, fetched, usual)
            if fetched.is_doubted:
                _without_answer(loop, queue, task, Fault(UNASKED, "passing"), asked)
                return
        loop.answers.append((queue, task, fetched.answer, asked))
        loop.arrived.set()


def _heed_wish(host: Host, answer: Answer) -> None:
    wish = retry_after(answer.header("Retry-After"), date=answer.header("Date"))
    host.wait(time.monotonic(), wish)


async def _watch(queue: HostQueue, fetched: Fetched, usual: float) -> None:
    """Wait until it would have shown that an answer is another request's.

    Then the right one comes behind it, as late as the host usually answers.
    """
    least = _WATCH_POLITE if queue.host.interval else _WATCH
    early = usual - fetched.seconds if fetched.seconds < usual / 2 else 0.0
    await asyncio.sleep(min(max(least, 3 * early), _WATCH_SLOW))


async def _look_into_answers(loop: _Loop) -> None:
    """Look into what has come, for ever; requests go out in between."""
    while True:
        await loop.arrived.wait()
        until = time.monotonic() + _SLICE
        while loop.answers and time.monotonic() < until:
            queue, task, answer, asked = loop.answers.popleft()
            try:
                _with_answer(loop, queue, task, answer, asked)
            except Exception as error:
                _close_for(loop, queue, task, error)
        if not loop.answers:
            loop.arrived.clear()
        loop.wake.set()
        await asyncio.sleep(0)


async def _read_robots(loop: _Loop, queue: HostQueue, task: Task) -> None:
    """Read a host's robots.txt in the place of a page, which waits for its turn again."""
    host = queue.host
    asked = time.monotonic()
    try:
        file = await fetch_robots(loop.client, task.address, host, partial(_manners, loop))
    except Fault as fault:
        # Whatever it is, nothing of the host may be asked for.
        scope: Scope = "never" if fault.scope == "never" else "down"
        why = str(fault) if scope == "never" else f"robots.txt: {fault}"
        _without_answer(loop, queue, task, Fault(why, scope), asked)
        return
    loop.rules.learn(host, task.address, file)
    host.kept_well()
    loop.deliver(Outcome(task=task, end="again", why=""))
    loop.queues.give_back(task)


def _manners(loop: _Loop, name: str) -> Host | None:
    queue = loop.queues.host(name)
    return queue.host if queue is not None else None


def _without_answer(
    loop: _Loop, queue: HostQueue, task: Task, fault: Fault, asked: float
) -> None:
    now = time.monotonic()
    end: End = "failed"
    if fault.scope == "never":
        loop.queues.close(queue, str(fault))
    elif fault.scope == "down":
        queue.host.pause(now, asked=asked)
        end = "again"
    elif fault.scope == "passing":
        queue.host.stumbled(now, asked=asked)
        task.attempts += 1
        end = "again" if task.attempts < ATTEMPTS else "failed"
    if queue.host.is_given_up:
        loop.queues.close(queue, str(fault))
    loop.deliver(Outcome(task=task, end=end, why=str(fault), seconds=now - asked))
    if end == "again":
        loop.queues.give_back(task, later=fault.scope == "passing")


def _with_answer(
    loop: _Loop, queue: HostQueue, task: Task, answer: Answer, asked: float
) -> None:
    now = time.monotonic()
    in_trouble = _is_in_trouble(answer)
    if in_trouble:
        _trouble(loop, queue, task, answer, asked)
        if task.attempts < ATTEMPTS:
            why = f"answer {answer.status}"
            loop.deliver(Outcome(task=task, end="again", why=why, seconds=now - asked))
            loop.queues.give_back(task, later=answer.status != 429)
            return
    elif answer.truncated in _PASSING:
        why = _PASSING[answer.truncated]
        queue.host.stumbled(now, asked=asked)
        if queue.host.is_given_up:
            loop.queues.close(queue, why)
        task.attempts += 1
        if task.attempts < ATTEMPTS:
            loop.deliver(Outcome(task=task, end="again", why=why, seconds=now - asked))
            loop.queues.give_back(task, later=True)
            return
    else:
        queue.host.kept_well()
    body = _inflated(answer, loop.client.max_body)
    found = wall(answer.status, body, task.address)
    _count_wall(loop, queue, found)
    loop.deliver(
        Outcome(
            task=task,
            end="failed" if in_trouble or found else "page",
            answer=answer,
            body=body,
            wall=found,
            why=found or (f"answer {answer.status}" if in_trouble else _cut(answer)),
            seconds=now - asked,
        )
    )


#: Why a body is not whole that may be so the next time.
_PASSING: Final = {
    "disconnect": "the connection broke off in the page",
    "time": "the page did not come in time",
}


def _cut(answer: Answer) -> str:
    """Return why a page that is kept is not whole, or nothing."""
    why = "it is larger than --max-body" if answer.truncated == "length" else ""
    return _PASSING.get(answer.truncated, why)


def _is_in_trouble(answer: Answer) -> bool:
    """Return whether an answer says that the host, or this page of it, is in trouble."""
    return answer.status == 429 or answer.status >= 500


def _trouble(loop: _Loop, queue: HostQueue, task: Task, answer: Answer, asked: float) -> None:
    """Heed an answer that tells of trouble."""
    host, now, status = queue.host, time.monotonic(), answer.status
    if status in {429, 503}:
        host.pause(now, asked=asked)
    else:
        host.stumbled(now, asked=asked)
    task.attempts += status != 429  # which speaks of the host, not of the address
    if host.is_given_up:
        loop.queues.close(queue, f"answers {status} again and again")


def _count_wall(loop: _Loop, queue: HostQueue, found: str) -> None:
    """Leave a host alone that has answered with nothing but walls several times in a row."""
    name = queue.host.name
    if found and not is_before_host(found):
        return
    loop.walls[name] = loop.walls.get(name, 0) + 1 if found else 0
    if loop.walls[name] >= WALLS:
        loop.queues.close(queue, f"a wall: {found}")


def _inflated(answer: Answer, limit: int) -> bytes:
    try:
        return inflate(answer.body, answer.header("Content-Encoding"), limit=limit)[0]
    except InputError:
        return b""  # a coding nobody here knows: kept as sent, without links


def _conditions(task: Task) -> dict[str, str]:
    """Return the headers that ask whether a kept page has changed."""
    earlier = task.earlier
    if earlier is None:
        return {}
    pairs = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.modified}
    return {name: value for name, value in pairs.items() if value}
