"""The rounds of a crawl, one after the other, and when to stop."""

import contextlib
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import polars as pl

from ...errors import UsageError
from ...language import language, t
from ...library.disk import storage_errors
from ...library.lock import Lock
from ...library.runs import last_run
from ...library.shard import now, shard_folders
from ..counters import Stop, Totals
from ..engine import Report
from ..frontier.batch import DEFERRED, FAILED
from ..links.addresses import host_of
from ..links.references import Hook
from ..log import Log
from ..options import Options, Plan
from ..run import INTERRUPTED, Summary, checked_starts, crawl_noted
from ..shards import home
from ..workers import Tick
from .indexing import index_pages, weigh_pages
from .part import fetch_part
from .places import Places, State, named, write_frame
from .tables import FOUND, ORDERS
from .tasks import Choosing, Updated, Updating, choose_part, update_part
from .work import Fetched, Work

__all__ = ["Engine", "crawl_in_rounds"]

A = TypeVar("A")
B = TypeVar("B")

#: The most addresses of a host that are chosen for a round, where no delay bounds them.
_OF_HOST: Final = 2_000

#: No limit, in pages or bytes.
_ANY: Final = 2**62

#: How often is looked whether to stop while all hosts rest, in seconds.
_LOOK: Final = 0.2


class Engine(Protocol):
    """What runs the tasks of a round.

    `parts` is into how many parts the hosts of a new library are divided; `seconds` how long a
    task may take before it is taken for lost.
    """

    parts: int
    seconds: float

    def run(self, task: Callable[[A], B], of: Sequence[A]) -> list[B]:
        """Return what a task gives for each of some values, whoever dies meanwhile."""


def crawl_in_rounds(
    starts: Mapping[str, float] | Sequence[str],
    library: str | Path,
    engine: Engine,
    *,
    options: Options | None = None,
    hook: Hook | None = None,
    watch: Callable[[Tick], None] | None = None,
) -> Summary:
    """Crawl as `crawl` does, in rounds whose tasks an engine runs, wherever that is.

    Parameters
    ----------
    starts, options, hook, watch
        As of `crawl`; the strategies are breadth, depth and indegree, pages are not fetched again.
    library
        The library's folder, which all tasks see under this path.
    engine
        What runs the tasks.

    Raises
    ------
    UsageError
        There is no start page, the library was made by a crawl on one machine, or an option
        is not to be had.
    StorageError
        The library can't be written, or the engine gave up. Pages of complete rounds are kept.
    """
    options = options or Options()
    checked = checked_starts(starts)
    _refuse(options)
    folder = Path(library).absolute()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder / "lock", what=t("the library {folder}", folder=folder)):
        places = Places(folder)
        before = places.current()
        if before is None and shard_folders(folder):
            raise UsageError(
                t(
                    "{library} was made by a crawl on one machine, or by an import; go on without "
                    "--engine spark, or crawl into a new folder",
                    library=folder,
                )
            )
        if before is None and not checked:
            raise UsageError(t("a crawl needs a start page: give an address"))
        places.clean(before)
        last = last_run(folder)
        goes_on = before is not None and last.get("stop", "") in INTERRUPTED
        state = before or State(run=now(), parts=engine.parts)
        if not goes_on:
            state = replace(state, run=now(), pages=0, bytes=0, losses={})
        plan = Plan(
            library=folder,
            run=state.run,
            options=options,
            starts=tuple(checked),
            redirects=tuple(state.homes),
            shards=state.parts,
            hook=hook,
            language=language(),
        )
        crawl = _Crawl(plan, engine, places, state)
        summary = crawl_noted(
            plan, state.parts, state.pages, partial(crawl.run, goes_on=goes_on), watch
        )
        from ...library.search.indexing import Follower  # late: tasks don't need it

        return replace(summary, unindexed=Follower(folder).close())


def _refuse(options: Options) -> None:
    if options.strategy not in ORDERS:
        raise UsageError(
            t(
                "--strategy {name} can't be had with --engine spark; use one of: {names}",
                name=options.strategy,
                names=", ".join(ORDERS),
            )
        )
    if options.recrawl:
        raise UsageError(t("--recrawl can't be had with --engine spark"))


class _Crawl:
    def __init__(self, plan: Plan, engine: Engine, places: Places, state: State) -> None:
        self._plan = plan
        self._engine = engine
        self._places = places
        self._state = state
        self._reports: list[Report] = []
        self._updated: list[Updated] = []
        self._errors = 0
        self._began = time.monotonic()
        self._is_interrupted = False
        # A third of what a task has to ask, a third for the last answers, a third to spare.
        self._seconds = engine.seconds / 3

    def run(
        self, watch: Callable[[Tick], None], *, goes_on: bool
    ) -> tuple[Stop, Totals, list[Report]]:
        """Go round by round until there is a reason to stop."""
        with self._stopped_by_signals():
            self._index()
            self._begin(is_new=not goes_on)
            while not (stop := self._reason()):
                watch(Tick(self._totals(), time.monotonic() - self._began, is_stopping=False))
                due = min(part.due for part in self._updated)
                if due > time.time() + self._seconds:
                    time.sleep(_LOOK)
                elif not self._round():
                    stop = "nothing left"
                    break
        weigh_pages(self._plan.library, [part.frontier for part in self._updated])
        for part in self._updated:
            self._reports.append(Report(counts=part.counts, closed=part.closed))
        self._reports.append(Report(losses=self._state.losses))
        return stop, self._totals(), self._reports

    def _reason(self) -> Stop | None:
        options, state = self._plan.options, self._state
        seconds = time.monotonic() - self._began
        if self._is_interrupted:
            return "interrupted"
        if options.max_pages is not None and state.pages >= options.max_pages:
            return "pages"
        if options.max_bytes is not None and state.bytes >= options.max_bytes:
            return "bytes"
        if options.max_time is not None and seconds >= options.max_time:
            return "time"
        if options.until is not None and datetime.now(UTC) >= options.until:
            return "date"
        return None if any(part.waiting for part in self._updated) else "nothing left"

    def _begin(self, *, is_new: bool) -> None:
        """Make a frontier with the start pages, and with what waits again."""
        state = self._state
        report = Report()
        scope = self._plan.scope()
        rows = []
        for address, weight in self._plan.starts:
            if why := scope.why_not(address, 0):
                report.fault(address, f"left out: {why}")
            host = host_of(address)
            rows.append((home(host, state.parts), address, host, 0, 0, 0, weight, False))
        self._reports.append(report)
        folder = self._places.round(state.number + 1)
        found = write_frame(
            pl.DataFrame(rows, schema=FOUND, orient="row"), named(folder / "found", 0)
        )
        again = (DEFERRED, FAILED) if is_new else (DEFERRED,)
        self._finish_round([], (found,), again=again, is_begun=True, is_new=is_new)

    def _round(self) -> bool:
        """Choose, fetch and update once; return false where there was nothing to choose."""
        state, options, updated = self._state, self._plan.options, self._updated
        number = state.number + 1
        folder = self._places.round(number)
        seconds = self._seconds
        if options.max_time is not None:
            seconds = min(seconds, options.max_time - (time.monotonic() - self._began))
        if options.until is not None:
            seconds = min(seconds, (options.until - datetime.now(UTC)).total_seconds())
        pages = _ANY if options.max_pages is None else options.max_pages - state.pages
        size = _ANY if options.max_bytes is None else options.max_bytes - state.bytes
        shares = _shares(pages, [part.waiting for part in updated])
        choosing = [
            Choosing(
                plan=self._plan,
                folder=folder,
                part=number,
                frontier=part.frontier,
                hosts=part.hosts,
                pages=share,
                of_host=_OF_HOST if not options.delay else int(seconds / options.delay) + 1,
            )
            for number, (part, share) in enumerate(zip(updated, shares, strict=True))
            if share
        ]
        chosen = self._engine.run(choose_part, choosing)
        works = [
            Work(
                plan=replace(self._plan, redirects=tuple(state.homes)),
                number=number,
                part=job.part,
                folder=folder,
                todo=todo,
                hosts=job.hosts,
                seconds=seconds,
                deadline=min(options.deadline, self._seconds),
                pages=job.pages,
                bytes=max(size // len(choosing), 1),
            )
            for job, (todo, length) in zip(choosing, chosen, strict=True)
            if length
        ]
        if not works:
            return False
        fetched = self._engine.run(fetch_part, works)
        self._places.drop_warcs(number, (part.warc for part in fetched))
        for part in fetched:
            self._reports.append(part.report)
            self._errors += part.errors
            for reason, lost in part.report.losses.items():
                state.losses[reason] = state.losses.get(reason, 0) + lost
            part.report.losses = {}  # the state has those of the whole crawl
            state.pages += part.pages
            state.bytes += part.bytes
            state.homes = list(dict.fromkeys((*state.homes, *part.homes)))
        self._finish_round(fetched, tuple(part.found for part in fetched))
        return True

    def _finish_round(
        self,
        fetched: Sequence[Fetched],
        found: tuple[Path, ...],
        *,
        again: tuple[int, ...] = (),
        is_begun: bool = False,
        is_new: bool = False,
    ) -> None:
        """Make the next frontier, make the round the last complete one, and index its pages."""
        state, places = self._state, self._places
        number = state.number + 1
        by_part = {each.part: each for each in fetched}
        jobs = []
        for part in range(state.parts):
            came = by_part.get(part)
            jobs.append(
                Updating(
                    plan=replace(self._plan, redirects=tuple(state.homes)),
                    folder=places.round(number),
                    part=part,
                    frontier=places.folder / state.frontier[part] if state.frontier else None,
                    hosts=places.folder / state.hosts[part] if state.hosts else None,
                    fetched=came.fetched if came else None,
                    asked=came.hosts if came else None,
                    found=found,
                    again=again,
                    is_begun=is_begun,
                    is_new=is_new,
                )
            )
        self._updated = self._engine.run(update_part, jobs)
        for done in self._updated:
            for reason, lost in done.losses.items():
                state.losses[reason] = state.losses.get(reason, 0) + lost

        def relative(paths: Iterator[Path]) -> list[str]:
            return [path.relative_to(places.folder).as_posix() for path in paths]

        self._state = replace(
            state,
            number=number,
            frontier=relative(done.frontier for done in self._updated),
            hosts=relative(done.hosts for done in self._updated),
            fetched=relative(each.fetched for each in fetched),
        )
        lines = b"".join(each.log.read_bytes() for each in fetched)
        places.commit(self._state)
        log = Log(self._plan.library, rotates=True)
        log.write(lines)
        log.close()
        self._index()

    def _index(self) -> None:
        """Add the pages of the last complete round to the library's index."""
        state = self._state
        if state.number:
            counts: Counter[str] = Counter()
            for part in self._updated:
                counts.update(part.counts)
            run = {"pages": state.pages, "bytes": state.bytes, "losses": state.losses}
            meta: dict[str, object] = {"run": {"run": state.run, **run}}
            if counts:
                meta["crawl"] = dict(counts)
            files = [self._places.folder / name for name in state.fetched]
            index_pages(self._plan.library, state.number, files, meta)

    def _totals(self) -> Totals:
        queued = sum(part.counts["queued"] for part in self._updated)
        hosts = sum(part.known_hosts for part in self._updated)
        return Totals(self._state.pages, self._state.bytes, self._errors, queued, 0, hosts)

    @contextlib.contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        """Let the first signal end the round that is under way, and the second break it off."""

        def stop(*_: object) -> None:
            if self._is_interrupted:
                raise KeyboardInterrupt
            self._is_interrupted = True
            with contextlib.suppress(OSError):
                (self._places.round(self._state.number + 1) / "stop").touch()

        before: dict[int, Any] = {}
        with contextlib.suppress(ValueError):  # not in the main thread
            for number in (signal.SIGINT, signal.SIGTERM):
                before[number] = signal.signal(number, stop)
        try:
            yield
        finally:
            for caught, handler in before.items():
                signal.signal(caught, handler)


def _shares(pages: int, waiting: Sequence[int]) -> list[int]:
    """Divide pages among parts, as what waits in each is to the whole.

    Examples
    --------
    >>> _shares(10, [30, 10, 0]), _shares(100, [3, 1])
    ([8, 2, 0], [3, 1])
    >>> _shares(1, [5, 5])
    [1, 0]
    """
    total = sum(waiting)
    if pages >= total:
        return list(waiting)
    parts = [pages * count // total for count in waiting]
    rest = sorted(range(len(parts)), key=lambda part: -(pages * waiting[part] % total))
    for part in rest[: pages - sum(parts)]:
        parts[part] += 1
    return parts
