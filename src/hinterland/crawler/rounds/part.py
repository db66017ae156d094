"""One part of a round: ask for its todo within the time a task has, and write what came.

The fetch loop is that of a crawl on one machine; the queues are in memory, pages go to a WARC file
of this attempt alone. Nothing of it counts before the driver names it.
"""

import asyncio
import heapq
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Final

import polars as pl

from ...language import shipped, speaking
from ...library import Answer, Entry
from ...library.disk import storage_errors
from ...library.entry import COLUMNS
from ..answers import dead_end, leads_of, losses
from ..engine import Report
from ..fetching.cookies import Cookies, Visits
from ..fetching.fetch import client
from ..fetching.loop import Outcome, fetch_pages
from ..fetching.politeness import Host, name_of
from ..fetching.queues import HostQueue, Queues, Task
from ..fetching.rules import RobotsFile, Rules
from ..frontier.batch import DEFERRED, FAILED, KEPT, QUEUED, REFUSED
from ..links.addresses import host_of, resolve
from ..links.feeds import sitemaps_of
from ..links.scope import REQUISITE
from ..log import log_line
from ..sameness import RepeatGuard
from ..shards import home
from .places import named, write_frame
from .tables import FETCHED, FOUND, HOSTS
from .work import Budget, Fetched, Warc, Work

__all__ = ["fetch_part"]

#: The longest rest of a host, in seconds: the clock may have been wrong.
_LONGEST_REST: Final = 7 * 86_400.0

#: How many names are looked up at a time.
_LOOKUPS: Final = 16

_NOTHING_NEW: Final = shipped("nothing new at such addresses")

_STATES: Final = {"failed": FAILED, "refused": REFUSED, "deferred": DEFERRED}
_row: Final = attrgetter(*COLUMNS)


def fetch_part(work: Work) -> Fetched:
    """Ask for a part's todo, as far as the time goes, and write what came of it.

    Raises
    ------
    StorageError
        The disk is full, or can't be written.
    """
    with speaking(work.plan.language), storage_errors(work.folder):
        part = _Part(work)
        asyncio.run(part.run())
        return part.written()


class _Part:
    def __init__(self, work: Work) -> None:
        options = work.plan.options
        self._work = work
        self._plan = work.plan
        self._scope = work.plan.scope()
        self._queues = Queues(most=options.max_per_host)
        self._budget = Budget(work)
        self._cookies = Cookies(are_kept=options.cookies)
        self._visits = Visits(self._cookies)
        self._repeats = RepeatGuard(self._queues, delay=options.delay_for)
        self._report = Report()
        self._losses: Counter[str] = Counter()
        starts = (*(a for a, _ in work.plan.starts), *work.plan.redirects)
        self._homes = {host_of(address): address for address in starts}
        self._robots: dict[str, RobotsFile] = {}
        self._tasks: list[Task] = []
        self._ended: set[int] = set()
        self._again: set[int] = set()
        self._rows: list[dict[str, object]] = []
        self._found: dict[str, _Lead] = {}
        self._lines: list[str] = []
        self._warc = Warc(work)
        self._result = Fetched(
            part=work.part,
            fetched=named(work.folder / "fetched", work.part),
            found=named(work.folder / "found", work.part),
            hosts=named(work.folder / "hosts-asked", work.part),
            log=named(work.folder / "log", work.part, "jsonl"),
            warc="",
            report=self._report,
        )

    async def run(self) -> None:
        """Ask until the time is over or nothing is left that may be asked in it."""
        options, wake = self._plan.options, asyncio.Event()
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_LOOKUPS))
        rules = Rules(self._robots.get, self._remember)
        self._open(rules)

        def is_over() -> bool:
            due = self._queues.due()
            waits = due is not None and due - time.monotonic() > self._budget.left
            return self._queues.is_done or waits or not self._budget.is_open()

        async with client(
            max_body=options.max_body,
            deadline=self._work.deadline,
            contact=options.contact,
            allow_private=options.allow_private,
        ) as asks:
            await fetch_pages(
                self._queues,
                asks,
                rules=rules,
                deliver=self._deliver,
                budget=self._budget,
                wake=wake,
                cookies=self._cookies,
                is_inside=lambda address, depth: (
                    self._scope.is_inside(address, depth)
                    and not self._repeats.is_put_off(address)
                ),
                is_over=is_over,
            )

    def written(self) -> Fetched:
        """Write what came, the pages first, and return where it is."""
        result, queues = self._result, self._queues
        for task in self._tasks:  # what was begun and is not done: its attempts count
            if task.number not in self._ended and (task.attempts or task.number in self._again):
                self._rows.append(_end(task, QUEUED))
        result.warc = self._warc.close()
        write_frame(pl.DataFrame(self._rows, schema=FETCHED), result.fetched)
        write_frame(
            pl.DataFrame([asdict(lead) for lead in self._found.values()], schema=FOUND),
            result.found,
        )
        ahead = time.time() - time.monotonic()
        hosts = []
        for queue in queues:
            file = self._robots.get(queue.host.name)
            hosts.append(
                {
                    "host": queue.host.name,
                    "robots": file.body if file else None,
                    "read": file.read if file else None,
                    "due": queue.host.due + ahead,
                    "kept": queue.kept,
                    "has_answered": queue.host.has_answered,
                    "troubles": queue.host.troubles,
                    "closed": queue.closed,
                }
            )
        write_frame(pl.DataFrame(hosts, schema=HOSTS), result.hosts)
        result.log.parent.mkdir(parents=True, exist_ok=True)
        result.log.write_text("".join(self._lines), "utf-8")
        self._report.losses = dict(self._losses)
        self._report.slowed = self._repeats.slowed
        self._report.patterns = self._repeats.patterns
        return result

    def _open(self, rules: Rules) -> None:
        """Let the todo wait in memory; each host rests for one delay first.

        Whoever asked it last may have done so just before it died, or may have been frozen.
        """
        todo = pl.read_parquet(self._work.todo)
        self._scope.allow(todo.filter("free")["address"])
        tasks: dict[str, list[Task]] = {}
        for number, row in enumerate(todo.iter_rows(named=True)):
            task = Task(
                number, row["address"], row["host"], row["score"], row["depth"], row["hops"],
                attempts=row["attempts"],
            )  # fmt: skip
            self._tasks.append(task)
            tasks.setdefault(task.host, []).append(task)
        at, ahead = time.monotonic(), time.time() - time.monotonic()
        rests: dict[
            str, float
        ] = {}  # by name: the hosts of one name, whatever their ports, rest
        for row in pl.read_parquet(self._work.hosts).iter_rows(named=True):
            name = row["host"]
            if row["robots"] is not None:
                self._robots[name] = RobotsFile(row["robots"], row["read"])
            rest = min(row["due"] - ahead, at + _LONGEST_REST)
            rests[name_of(name)] = max(rests.get(name_of(name), at), rest)
            if name in tasks:
                queue = self._queue(name, tasks[name])
                queue.kept = row["kept"]
                queue.host.has_answered = row["has_answered"]
                queue.host.troubles = row["troubles"]
        for name, waiting in tasks.items():
            queue = self._queue(name, waiting)
            rules.current(queue.host, waiting[0].address)  # for its Crawl-delay
            rest = rests.get(name_of(name), at)
            queue.host.due = max(queue.host.due, rest, at + queue.host.interval)
        for queue in list(self._queues):
            self._queues.list(queue)

    def _queue(self, name: str, waiting: list[Task]) -> HostQueue:
        queue = self._queues.host(name)
        if queue is None:
            host = Host(name, delay=self._plan.options.delay_for(name))
            host.due = time.monotonic() + host.delay
            queue = HostQueue(host, len(self._queues), heap=sorted(waiting))
            self._queues.open(queue)
        return queue

    # -- what comes of requests --------------------------------------------------------------------

    def _deliver(self, outcome: Outcome) -> None:
        """Record what became of a request."""
        task = outcome.task
        before = self._losses.copy()
        if outcome.answer is None:
            outcome = self._end(outcome)
        else:
            self._keep(outcome, outcome.answer)
        if outcome.answer or outcome.why:
            left_out = dict(self._losses - before) if outcome.answer else {}
            self._lines.append(log_line(outcome, self._work.part, left_out=left_out))
        if task.depth == 0 and outcome.end in {"failed", "refused", "deferred"}:
            self._report.fault(task.address, outcome.why)

    def _end(self, outcome: Outcome) -> Outcome:
        """Record that there is no answer; return the outcome with its reason in full."""
        task = outcome.task
        self._budget.give_page()
        self._result.errors += outcome.end in {"again", "failed"} and bool(outcome.why)
        if outcome.end == "again":
            return outcome
        if outcome.end == "deferred":
            option = self._scope.why_not(task.address, task.depth)
            why = f"excluded by {option}" if option else self._repeats.put_off(task)
            if not option:
                self._losses[f"trap: {_NOTHING_NEW}"] += 1
            outcome = replace(outcome, why=why)
        self._finish(task, _end(task, _STATES[outcome.end]))
        return outcome

    def _keep(self, outcome: Outcome, answer: Answer) -> None:
        """Write an answer, and note the addresses it leads to."""
        task, max_body = outcome.task, self._plan.options.max_body
        leads = leads_of(outcome, self._plan, self._visits)
        self._result.errors += outcome.end == "failed" or bool(leads.fault)
        if leads.fault:
            broken = replace(outcome, why=leads.fault)
            self._lines.append(log_line(broken, self._work.part))
        if leads.is_page and task.depth < REQUISITE:
            self._repeats.look(task, outcome.body)
        for reason, lost in losses(outcome, leads, max_body=max_body):
            if lost:
                self._losses[reason] += lost
        entry = Entry.of(answer, host=task.host, links=len(leads.links), wall=leads.wall)
        state = FAILED if outcome.end == "failed" or leads.wall else KEPT
        place = self._warc.write(entry)
        row = dict(zip(COLUMNS, _row(entry), strict=True))
        self._finish(task, _end(task, state) | row | place)
        depth = task.depth + (not leads.hops and not (leads.found.is_list and task.depth))
        self._add(leads.links, depth=depth, hops=leads.hops, links=1)
        if task.depth < REQUISITE or entry.mime == "text/css":
            self._add(leads.found.requisites, depth=max(REQUISITE, task.depth + 1))
        self._result.pages += 1
        self._result.bytes += entry.size
        self._budget.bytes -= entry.size
        queue = self._queues.host(task.host)
        assert queue is not None
        queue.kept += 1
        self._report.kept(answer.status, leads.wall)
        if task.depth == 0 and leads.hops and leads.links:  # a start page that moves
            self._homes[host_of(leads.links[0])] = leads.links[0]
            self._result.homes.append(leads.links[0])
        back = leads.again
        if back is not None and (waits := self._queues.host(back.host)) is not None:
            self._ended.discard(back.number)
            self._again.add(back.number)
            heapq.heappush(waits.heap, back)
            self._queues.list(waits)
        elif task.depth == 0 and outcome.end != "failed":
            self._report.fault(task.address, dead_end(answer, leads, self._scope))

    def _finish(self, task: Task, row: dict[str, object]) -> None:
        self._rows.append(row)
        self._ended.add(task.number)
        self._queues.release([task])

    def _add(
        self,
        addresses: tuple[str, ...] | list[str],
        *,
        depth: int,
        hops: int = 0,
        links: int = 0,
        free: bool = False,
    ) -> None:
        for address in addresses:
            host = host_of(address)
            lead = _Lead(home(host, self._plan.shards), address, host, depth, hops)
            known = self._found.setdefault(address, lead)
            if depth < known.depth:
                known.depth, known.hops = depth, hops
            known.links += links
            known.free = known.free or free

    def _remember(self, host: str, file: RobotsFile) -> None:
        """Note a host's robots.txt, and the sitemaps of a start's site."""
        self._robots[host] = file
        start = self._homes.get(host)
        if start is None or b"user-agent" not in file.body.lower():
            return
        lists = [resolve(start, name) for name in sitemaps_of(file.body) or ["/sitemap.xml"]]
        self._add([address for address in lists if address is not None], depth=1, free=True)


@dataclass(slots=True)
class _Lead:
    """An address that pages led to, as `FOUND` has it."""

    part: int
    address: str
    host: str
    depth: int
    hops: int
    links: int = 0
    weight: float = 0.0
    free: bool = False


def _end(task: Task, state: int) -> dict[str, object]:
    """Return the row of what became of an address without an answer."""
    return {
        "address": task.address,
        "host": task.host,
        "state": state,
        "attempts": task.attempts,
    }
