"""One shard's crawl: the fetch loop, the frontier, and the commits, in one event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..language import shipped
from ..library import Answer, Entry, Shard
from .answers import dead_end, leads_of, losses
from .counters import Counters
from .fetching.cookies import Cookies, Visits
from .fetching.fetch import Client
from .fetching.loop import Outcome, fetch_pages
from .fetching.rules import RobotsFile, Rules
from .frontier.batch import DEFERRED, FAILED, KEPT, REFUSED, Batch
from .frontier.database import queue_cut_pages
from .frontier.exchange import Exchange
from .frontier.frontier import Frontier
from .frontier.strategies import strategy_named
from .links.addresses import host_of, resolve
from .links.feeds import sitemaps_of
from .links.scope import REQUISITE
from .log import Log, log_line
from .options import Plan
from .sameness import RepeatGuard
from .shards import damage_reported

__all__ = ["Report", "crawl_shard"]

#: A commit waits for so many addresses or bytes, or for so long.
_COMMIT_ADDRESSES: Final = 16
_COMMIT_BYTES: Final = 8_000_000
_COMMIT_SECONDS: Final = 0.1

#: How often the others' outboxes are looked at, in seconds, and every how many times it is
#: asked how far they have read this one.
_EXCHANGE_SECONDS: Final = 0.05
_EXCHANGE_ASKED: Final = 100

#: PageRank is computed again when the pages have grown by this factor, and not before so many.
_GROWTH: Final = 1.25
_GROWTH_FIRST: Final = 50

_NOTHING_NEW: Final = shipped("nothing new at such addresses")

_STATES: Final = {"failed": FAILED, "refused": REFUSED, "deferred": DEFERRED}


@dataclass(slots=True)
class Report:
    """What a shard reports at the end: its part of a `Summary`.

    `closed` are the hosts that were left alone: name, why, and how many addresses wait.
    """

    counts: dict[str, int] = field(default_factory=dict)
    closed: list[tuple[str, str, int]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    walls: dict[str, int] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)
    slowed: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, int] = field(default_factory=dict)

    def fault(self, address: str, why: str) -> None:
        """Record why a start page could not be fetched, if so; only the first reason counts."""
        if why and all(address != known for known, _ in self.faults):
            self.faults.append((address, why))

    def kept(self, status: int, wall: str) -> None:
        """Count an answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if wall:
            self.walls[wall] = self.walls.get(wall, 0) + 1


async def crawl_shard(plan: Plan, number: int, counters: Counters, client: Client) -> Report:
    """Crawl the hosts of one shard until the counters have a reason to stop.

    Raises
    ------
    StorageError, InputError
        The shard can't be written or is damaged. What was committed stays.
    """
    shard = Shard(plan.library, number)
    try:
        crawl = _ShardCrawl(plan, shard, counters)
        try:
            return await crawl.run(client)
        finally:
            crawl.close()
    finally:
        shard.close()


class _ShardCrawl:
    def __init__(self, plan: Plan, shard: Shard, counters: Counters) -> None:
        options = plan.options
        self._plan = plan
        self._counters = counters
        self._number = shard.number
        self._scope = plan.scope()
        self._strategy = strategy_named(options.strategy)
        with damage_reported(shard.folder):
            queue_cut_pages(shard, run=plan.run, max_body=options.max_body)
            self._frontier = Frontier(
                shard,
                strategy=self._strategy,
                delay=options.delay_for,
                owner=plan.owner if plan.shards > 1 else None,
                is_inside=self._scope.is_inside,
                most=options.max_per_host,
                run=plan.run,
                recrawl=options.recrawl,
            )
        self._tally = self._frontier.tally
        others = [n for n in range(plan.shards) if n != shard.number]
        taken = dict(self._frontier.taken)
        self._exchange = Exchange(plan.library, shard.number, others, taken)
        self._cookies = Cookies(are_kept=options.cookies)
        self._visits = Visits(self._cookies)
        self._homes: dict[str, str] = {}  # a start's address by its host
        self._log = Log(plan.library, rotates=shard.number == 0)
        self._lines: list[str] = []
        self._report = Report()
        self._repeats = RepeatGuard(self._frontier.queues, delay=options.delay_for)
        self._errors = 0
        self._wake = asyncio.Event()  # for the fetch loop
        self._dirty = asyncio.Event()  # for the commits: there is something
        self._full = asyncio.Event()  # for the commits: there is enough
        # Of its own: the loop's threads look up names, which may take them all.
        self._writer = ThreadPoolExecutor(1)
        self._is_closing = False
        self._next_weights = max(_GROWTH_FIRST, int(self._tally.pages * _GROWTH))

    async def run(self, client: Client) -> Report:
        """Fetch and commit until all are asked to stop."""
        frontier = self._frontier
        for again, pages in ((False, self._plan.starts), (True, self._plan.again)):
            for address, weight in pages:
                self._homes[host_of(address)] = address
                if self._plan.owner(host_of(address)) == self._number:
                    outside = self._scope.why_not(address, 0)
                    why = frontier.start(address, weight, again=again) or outside
                    if why:
                        self._report.fault(address, f"left out: {why}")
        self._changed()
        self._update_counters()
        self._counters.update(self._number, is_open=1)
        fetching = asyncio.create_task(
            fetch_pages(
                frontier.queues,
                client,
                rules=Rules(frontier.recall, self._remember),
                deliver=self._deliver,
                wake=self._wake,
                budget=self._counters,
                cookies=self._cookies,
                is_inside=lambda address, depth: (
                    self._scope.is_inside(address, depth)
                    and not self._repeats.is_put_off(address)
                ),
                is_over=self._is_over,
            )
        )
        committing = asyncio.create_task(self._commit_until_closed())
        reading = asyncio.create_task(self._read_others())
        try:
            await asyncio.wait(
                {fetching, committing, reading}, return_when=asyncio.FIRST_COMPLETED
            )
            if fetching.done():
                self._is_closing = True
                self._full.set()
                self._dirty.set()
                await committing
        finally:
            for task in (fetching, committing, reading):
                task.cancel()
            ended = await asyncio.gather(fetching, committing, reading, return_exceptions=True)
        for result in ended:
            if isinstance(result, Exception):
                raise result
        return self._finish()

    def close(self) -> None:
        """Let go of files, when what is being written is."""
        self._writer.shutdown()
        self._exchange.close()
        self._frontier.close()
        self._log.close()

    def _is_over(self) -> bool:
        """Return whether to stop; asked when nothing is under way."""
        if self._counters.stopped:
            return True
        if not self._frontier.is_clean:
            self._full.set()  # what waits may be among what is not committed
            return False
        if self._frontier.queues.is_done and not self._counters.is_idle(self._number):
            self._counters.update(self._number, is_idle=1)
        return False

    # -- what comes in -----------------------------------------------------------------------------

    def _deliver(self, outcome: Outcome) -> None:
        """Record what became of a request."""
        task = outcome.task
        left_out: dict[str, int] = {}
        if outcome.answer is None:
            outcome = self._end(outcome)
        else:
            before = dict(self._tally.losses)
            self._keep(outcome, outcome.answer)
            if self._tally.losses != before:
                after = self._tally.losses.items()
                left_out = {k: n - before.get(k, 0) for k, n in after if n > before.get(k, 0)}
        if outcome.answer or outcome.why:
            self._lines.append(log_line(outcome, self._number, left_out=left_out))
        if task.depth == 0 and outcome.end in {"failed", "refused", "deferred"}:
            self._report.fault(task.address, outcome.why)
        self._changed()

    def _end(self, outcome: Outcome) -> Outcome:
        """Record that there is no answer; return the outcome with its reason in full."""
        task = outcome.task
        self._counters.give_page()
        self._errors += outcome.end in {"again", "failed"} and bool(outcome.why)
        if outcome.end == "again":
            self._frontier.save_rest(task.host)
            return outcome
        if outcome.end == "deferred":
            option = self._scope.why_not(task.address, task.depth)
            if option:
                outcome = replace(outcome, why=f"excluded by {option}")
            else:
                outcome = replace(outcome, why=self._repeats.put_off(task))
                self._tally.lose(f"trap: {_NOTHING_NEW}")
        self._frontier.end(task, _STATES[outcome.end])
        return outcome

    def _keep(self, outcome: Outcome, answer: Answer) -> None:
        """Save an answer, and queue the addresses it leads to."""
        task, max_body = outcome.task, self._plan.options.max_body
        leads = leads_of(outcome, self._plan, self._visits)
        self._errors += outcome.end == "failed" or bool(leads.fault)
        if leads.fault:
            broken = replace(outcome, why=leads.fault)
            self._lines.append(log_line(broken, self._number))
        if leads.is_page and task.depth < REQUISITE:
            self._repeats.look(task, outcome.body)
        for reason, count in losses(outcome, leads, max_body=max_body):
            self._tally.lose(reason, count)
        entry = Entry.of(
            answer, host=task.host, links=len(leads.links), wall=leads.wall, repeat=leads.repeat
        )
        self._frontier.keep(
            task,
            entry,
            leads.links,
            hops=leads.hops,
            state=FAILED if outcome.end == "failed" or leads.wall else KEPT,
            is_list=leads.found.is_list,
        )
        if answer.truncated:
            self._frontier.cut(task, answer.truncated, most=max_body)
        if task.depth < REQUISITE or entry.mime == "text/css":
            depth = max(REQUISITE, task.depth + 1)
            self._frontier.add(leads.found.requisites, depth=depth)
        self._report.kept(answer.status, leads.wall)
        if task.depth == 0 and leads.hops and leads.links:  # a start page that moves
            self._homes[host_of(leads.links[0])] = leads.links[0]
        if leads.again is not None:
            self._frontier.ask_again(leads.again)
        elif task.depth == 0 and outcome.end != "failed":
            self._report.fault(task.address, dead_end(answer, leads, self._scope))

    def _remember(self, host: str, file: RobotsFile) -> None:
        """Save a host's robots.txt, and queue the sitemaps of a start's site."""
        self._frontier.remember(host, file)
        home = self._homes.get(host)
        if home is None or b"user-agent" not in file.body.lower():
            return
        named = sitemaps_of(file.body) or ["/sitemap.xml"]
        found = dict.fromkeys(resolve(home, name) for name in named)
        lists = [address for address in found if address is not None]
        self._scope.allow(lists)
        self._frontier.add(lists, depth=1)

    def _changed(self) -> None:
        addresses, size = self._frontier.unfinished
        if addresses >= _COMMIT_ADDRESSES or size >= _COMMIT_BYTES:
            self._full.set()
        self._dirty.set()

    async def _read_others(self) -> None:
        """Queue what other shards have found for this one, until cancelled."""
        if self._plan.shards == 1:
            await asyncio.Event().wait()
        turn = 0
        while True:
            messages = self._exchange.read()
            if messages:
                self._counters.update(self._number, is_idle=0)
                self._frontier.receive(messages)
                self._changed()
                self._wake.set()
            turn += 1
            if turn % _EXCHANGE_ASKED == 0:
                self._frontier.read_by(self._exchange.read_by_others())
            await asyncio.sleep(_EXCHANGE_SECONDS)

    # -- what goes to disk -------------------------------------------------------------------------

    async def _commit_until_closed(self) -> None:
        frontier = self._frontier
        while True:
            await self._dirty.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(_COMMIT_SECONDS):
                    await self._full.wait()
            self._dirty.clear()
            self._full.clear()
            if self._lines or frontier.has_changed:
                lines, self._lines = "".join(self._lines).encode(), []
                batch = frontier.take_batch()
                await self._in_thread(self._write, batch, lines)
                frontier.committed(batch)
                self._update_counters()
                self._wake.set()
            if self._strategy.is_recomputed and self._tally.pages >= self._next_weights:
                self._next_weights = int(self._tally.pages * _GROWTH)
                frontier.recompute(await self._in_thread(frontier.weights))
                self._changed()
            if self._is_closing and frontier.is_clean and not self._lines:
                return

    async def _in_thread(self, work: Callable[..., Any], *values: Any) -> Any:
        """Run long reads and writes while the fetch loop continues; errors keep the language."""
        run = asyncio.get_running_loop().run_in_executor
        return await run(self._writer, copy_context().run, work, *values)

    def _write(self, batch: Batch, lines: bytes) -> None:
        """Commit, then log."""
        if batch:
            self._frontier.commit(batch)
        self._log.write(lines)

    def _update_counters(self) -> None:
        frontier = self._frontier
        self._counters.update(
            self._number,
            pages=self._tally.pages,
            bytes=self._tally.bytes,
            errors=self._errors,
            queued=self._tally.counts["queued"],
            held=len(frontier.queues.held),
            hosts=len(frontier.queues),
        )
        self._counters.update_exchange(self._number, frontier.sent, frontier.taken)

    def _finish(self) -> Report:
        self._frontier.settle_weights()
        report = self._report
        report.counts, report.losses = self._tally.counts, self._tally.losses
        report.slowed, report.patterns = self._repeats.slowed, self._repeats.patterns
        for queue in self._frontier.queues:
            if queue.closed and queue.waiting:
                report.closed.append((queue.host.name, queue.closed, queue.waiting))
        return report
