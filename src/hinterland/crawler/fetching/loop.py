"""The fetch loop: addresses of some hosts and limits in, pages out.

It knows queues, politeness and the network, and nothing of where pages are kept: a crawl on one
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
from ...language import shipped
from ...library import Answer
from ...library.warc.inflate import inflate
from .cookies import Cookies
from .fetch import AGENT, STRAY, Client, Fault, FaultScope
from .politeness import Host
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

#: How long to watch whether something comes behind an answer that may be that of another request,
#: in seconds: without a delay and with one; and at most, for a host that is slow.
_WATCH: Final = 0.01
_WATCH_POLITE: Final = 0.25
_WATCH_SLOW: Final = 2.0

#: How long answers are handled before requests go out, in seconds.
_SLICE: Final = 0.02

#: Why a body is not whole that may be so the next time.
_PASSING: Final = {
    "disconnect": shipped("connection lost within the page"),
    "time": shipped("the page took longer than --deadline"),
}

#: How long one answer may take to handle before other requests are given more time, in seconds.
_BUSY: Final = 0.1

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
    """Fetch what waits in the queues, politely, until it is over.

    Parameters
    ----------
    queues
        What waits. Whoever receives an outcome releases its task, except where it is `again`.
    client, rules
        What asks, and the hosts' robots.txt files.
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
    await loop.run(budget, is_over or (lambda: queues.is_done))


@dataclass(slots=True)
class _Loop:
    queues: Queues
    client: Client
    rules: Rules
    deliver: Callable[[Outcome], None]
    is_inside: Callable[[str, int], bool]
    wake: asyncio.Event
    cookies: Cookies
    #: Answers that have come and are not handled yet, with the time at which they were asked for.
    answers: deque[tuple[HostQueue, Task, Answer, float]] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    running: set[asyncio.Task[None]] = field(default_factory=set)
    failed: list[asyncio.Task[None]] = field(default_factory=list)
    #: Walls in a row, by host.
    walls: dict[str, int] = field(default_factory=dict)

    async def run(self, budget: Budget, is_over: Callable[[], bool]) -> None:
        """Send requests and handle answers until it is over."""
        handling = asyncio.create_task(self._handle_answers())
        handling.add_done_callback(lambda _done: self.wake.set())
        try:
            while not handling.done():
                while budget.take_page():
                    task = self.queues.take(time.monotonic())
                    if task is None:
                        budget.give_page()
                        break
                    queue = self.queues.host(task.host)
                    assert queue is not None
                    request = asyncio.create_task(self._request(queue, task))
                    self.running.add(request)
                    request.add_done_callback(partial(self._finished, queue))
                for failed in self.failed:
                    failed.result()
                if not self.running and not self.answers and is_over():
                    return
                due = self.queues.due()
                seconds = _NAP if due is None else min(max(due - time.monotonic(), 0.0), _NAP)
                timer = asyncio.get_running_loop().call_later(seconds, self.wake.set)
                await self.wake.wait()
                timer.cancel()
                self.wake.clear()
            handling.result()
        finally:
            unfinished = [handling, *self.running]
            for each in unfinished:
                each.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    # -- requests --------------------------------------------------------------------------------

    def _finished(self, queue: HostQueue, done: asyncio.Task[None]) -> None:
        self.running.discard(done)
        self.queues.free(queue)
        if not done.cancelled() and done.exception() is not None:
            self.failed.append(done)
        self.wake.set()

    async def _request(self, queue: HostQueue, task: Task) -> None:
        """Handle one address; whatever goes wrong in that ends with its host."""
        try:
            if not self.is_inside(task.address, task.depth):
                queue.host.request_cancelled()
                self.deliver(
                    Outcome(task=task, end="deferred", why=shipped("outside the limits"))
                )
                return
            robots = self.rules.current(queue.host, task.address)
            if robots is None:
                await self._read_robots(queue, task)
            elif robots.allowed(AGENT, task.address):
                await self._fetch(queue, task)
            else:
                queue.host.request_cancelled()
                self.deliver(
                    Outcome(task=task, end="refused", why=shipped("robots.txt forbids it"))
                )
        except Exception as error:
            self._close_after(error, queue, task)

    def _close_after(self, error: Exception, queue: HostQueue, task: Task) -> None:
        """Ask a host for nothing more that has led to an unforeseen error.

        Where the library can't be read or written, or the task is done with, it ends the crawl.
        """
        if isinstance(error, Error) or task.number not in self.queues.held:
            raise error
        message = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        why = f"a bug in the crawler ({message}); please report it"
        queue.host.forget_requests()
        self.queues.close(queue, why)
        self.deliver(Outcome(task=task, end="failed", why=why))

    async def _read_robots(self, queue: HostQueue, task: Task) -> None:
        """Read a host's robots.txt instead of a page, which waits for its turn again."""

        def known(name: str) -> Host | None:
            other = self.queues.host(name)
            return other.host if other is not None else None

        asked = time.monotonic()
        try:
            file = await fetch_robots(self.client, task.address, queue.host, known)
        except Fault as fault:
            # Whatever it is, nothing of the host may be asked for.
            scope: FaultScope = "never" if fault.scope == "never" else "down"
            why = str(fault) if scope == "never" else f"robots.txt: {fault}"
            self._without_answer(queue, task, Fault(why, scope), asked)
            return
        self.rules.learn(queue.host, task.address, file)
        queue.host.note_success()
        self.deliver(Outcome(task=task, end="again", why=""))
        self.queues.give_back(task)

    async def _fetch(self, queue: HostQueue, task: Task) -> None:
        """Ask for one address, and keep the answer to be handled."""
        host, asked = queue.host, time.monotonic()
        task.cookies = self.cookies.version(task.address)
        headers = self.cookies.header(task.address)
        if (earlier := task.earlier) is not None:  # ask whether the kept page has changed
            known = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.modified}
            headers = {name: value for name, value in known.items() if value} | headers
        try:
            fetched = await self.client.get(
                task.address, headers=headers, fresh=task.attempts > 0
            )
        except Fault as fault:
            host.request_ended(time.monotonic())
            self._without_answer(queue, task, fault, asked)
            return
        answer, usual = fetched.answer, host.latency
        fetched.note(host)
        self.cookies.take(task.address, answer.headers)
        if _is_in_trouble(answer):  # the host has to be left alone before more is asked for
            self._with_answer(queue, task, answer, asked)
            return
        if not fetched.is_first:
            self.queues.free(queue)
            self.wake.set()
            # Were this the answer to another request, the right one would come behind it, as late
            # as the host usually answers.
            least = _WATCH_POLITE if host.interval else _WATCH
            early = usual - fetched.seconds if fetched.seconds < usual / 2 else 0.0
            await asyncio.sleep(min(max(least, 3 * early), _WATCH_SLOW))
            if fetched.wire.has_surplus:  # data that was not requested
                self._without_answer(queue, task, Fault(STRAY, "passing"), asked)
                return
        self.answers.append((queue, task, answer, asked))
        self.arrived.set()

    # -- what comes of them ------------------------------------------------------------------------

    async def _handle_answers(self) -> None:
        """Handle what has come, for ever; requests go out in between."""
        while True:
            await self.arrived.wait()
            until = time.monotonic() + _SLICE
            while self.answers and time.monotonic() < until:
                queue, task, answer, asked = self.answers.popleft()
                began = time.monotonic()
                try:
                    self._with_answer(queue, task, answer, asked)
                except Exception as error:
                    self._close_after(error, queue, task)
                if (busy := time.monotonic() - began) > _BUSY:
                    self.client.give_time(busy)
            if not self.answers:
                self.arrived.clear()
            self.wake.set()
            await asyncio.sleep(0)

    def _without_answer(self, queue: HostQueue, task: Task, fault: Fault, asked: float) -> None:
        now = time.monotonic()
        end: End = "failed"
        if fault.scope == "never":
            self.queues.close(queue, str(fault))
        elif fault.scope == "down":
            queue.host.pause(now, asked=asked)
            end = "again"
        elif fault.scope == "passing":
            queue.host.note_fault(now, asked=asked)
            task.attempts += 1
            end = "again" if task.attempts < ATTEMPTS else "failed"
        if queue.host.is_given_up:
            self.queues.close(queue, str(fault))
        self.deliver(Outcome(task=task, end=end, why=str(fault), seconds=now - asked))
        if end == "again":
            self.queues.give_back(task, later=fault.scope == "passing")

    def _with_answer(self, queue: HostQueue, task: Task, answer: Answer, asked: float) -> None:
        """Deliver an answer, or ask again where another try may give a better one."""
        now = time.monotonic()
        in_trouble = _is_in_trouble(answer)
        why = f"answer {answer.status}" if in_trouble else _PASSING.get(answer.truncated, "")
        if why:
            self._back_off(queue, task, answer, why, asked)
            if task.attempts < ATTEMPTS:
                self.deliver(Outcome(task=task, end="again", why=why, seconds=now - asked))
                self.queues.give_back(task, later=answer.status != 429)
                return
        else:
            queue.host.note_success()
        try:
            coding = answer.header("Content-Encoding")
            body, _ = inflate(answer.body, coding, limit=self.client.max_body)
        except InputError:
            body = b""  # an unknown coding: kept as sent, without links
        found = wall(answer.status, body, task.address)
        if not found or is_before_host(found):
            name = queue.host.name
            self.walls[name] = self.walls.get(name, 0) + 1 if found else 0
            if self.walls[name] >= WALLS:
                self.queues.close(queue, f"a wall: {found}")
        if answer.truncated == "length":
            why = why or shipped("the page is larger than --max-body")
        self.deliver(
            Outcome(
                task=task,
                end="failed" if in_trouble or found else "page",
                answer=answer,
                body=body,
                wall=found,
                why=found or why,
                seconds=now - asked,
            )
        )

    def _back_off(
        self, queue: HostQueue, task: Task, answer: Answer, why: str, asked: float
    ) -> None:
        """Leave a host alone for a while after a server error or a page that broke off."""
        host, now = queue.host, time.monotonic()
        if answer.status in {429, 503}:
            host.pause(now, asked=asked)
        else:
            host.note_fault(now, asked=asked)
        task.attempts += answer.status != 429  # which speaks of the host, not of the address
        if host.is_given_up:
            self.queues.close(queue, f"keeps giving {why}" if _is_in_trouble(answer) else why)


def _is_in_trouble(answer: Answer) -> bool:
    """Return whether an answer shows that the host, or this page of it, is in trouble."""
    return answer.status == 429 or answer.status >= 500
