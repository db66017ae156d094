"""A crawl from its start pages to its summary."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from ..errors import Error, UsageError
from ..library.disk import told
from ..library.lock import Lock
from ..library.runs import append_run, last_run
from ..library.shard import now, shard_folders
from .board import Board, Stop, Totals
from .fetching.queues import ENOUGH
from .links.addresses import canonical, host_of
from .links.seeds import address_hint
from .options import Hook, Options, Plan
from .report import Report
from .survey import best_pages, moved, survey
from .workers import Tick, run_workers

__all__ = ["Summary", "crawl"]

#: Why a crawl ended that goes on under its name when it is started again.
_BROKEN_OFF: Final = frozenset({"", "interrupted", "clock", "storage", "worker"})


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a crawl.

    Attributes
    ----------
    stop
        Why it ended, in a word; `reason` says it in full.
    pages, bytes, errors
        Pages kept and bytes of bodies received by the crawl, over all its starts; fetches
        without a good answer since the last.
    seconds
        How long it took, since the last start.
    statuses, walls
        How often each HTTP status, and each wall, was met since the last start.
    counts
        The library's addresses in each state.
    faults
        Start pages that could not be had, and hosts of start pages that were left alone: what
        and why.
    left
        Other hosts that were left alone: name, why, and how many of their addresses wait.
    losses
        What was left out, or kept in part, by reason: traps, links beyond a limit, pages that
        were cut. Over all starts of the crawl.
    slowed
        Hosts that were asked less often for a while, and why: they answered with nothing new.
    patterns
        Patterns of addresses that were put off since they bring nothing new, with the number of
        addresses that wait for another crawl.
    unindexed
        Why the search index was not brought up to date, empty if it was. The pages are kept all
        the same.
    """

    stop: Stop
    reason: str
    pages: int
    bytes: int
    errors: int
    seconds: float
    statuses: dict[int, int]
    walls: dict[str, int]
    counts: dict[str, int]
    faults: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str, int], ...]
    losses: dict[str, int] = field(default_factory=dict)
    slowed: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, int] = field(default_factory=dict)
    unindexed: str = ""


def crawl(
    starts: Mapping[str, float] | Sequence[str],
    library: str | Path,
    *,
    options: Options | None = None,
    workers: int = 1,
    from_library: int = 0,
    hook: Hook | None = None,
    watch: Callable[[Tick], None] = lambda _tick: None,
) -> Summary:
    """Crawl from start pages into a page library, until a limit or until nothing is left.

    Called again with the same library, a crawl that was broken off goes on, and one that had
    ended is followed by another: what is kept is not asked for again, what had failed is.

    Parameters
    ----------
    starts
        Addresses, or addresses with their weights.
    library
        The library's folder, made if it is not there.
    options
        Limits and manners.
    workers
        The number of processes.
    from_library
        Also start from so many of the best kept pages, which are asked for again.
    hook
        Called with a page's text and its address; gives further references.
    watch
        Called several times a second with how the crawl stands.

    Raises
    ------
    UsageError
        A start is no http or https address, or there is none.
    StorageError
        The library can't be written or is in use. What is kept stays whole.
    InputError
        The library is damaged.
    """
    options = options or Options()
    weighted = starts if isinstance(starts, Mapping) else dict.fromkeys(starts, 1.0)
    checked = _checked(weighted)
    if workers > 1 and getattr(hook, "__module__", None) == "__main__":
        raise UsageError("a hook for several workers has to stand in a module of its own")
    folder = Path(library)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder / "lock", what=f"the library {folder}"):
        run, goes_on = _name(folder, recrawl=options.recrawl)
        found = survey(folder, run=run, workers=workers)
        best = best_pages(folder, from_library) if from_library and not goes_on else []
        if not (checked or best or shard_folders(folder)):
            raise UsageError("a crawl needs a start page: give an address")
        plan = Plan(
            library=folder,
            run=run,
            options=options,
            starts=tuple(checked),
            again=tuple(best),
            moved=moved(folder) if options.stay or options.prefix else (),
            shards=found.shards,
            settled=found.settled | found.deal(host_of(address) for address, _ in checked),
            hook=hook,
        )
        return _indexed(folder, lambda: _crawl(plan, workers, found.pages, watch))


def _indexed(folder: Path, run: Callable[[], Summary]) -> Summary:
    """Crawl, and index what is kept beside it; the summary says if that failed."""
    from ..library.search.indexing import Follower  # late: workers do without the search engine

    indexer = Follower(folder)
    try:
        summary = run()
    except BaseException:
        indexer.close()
        raise
    return replace(summary, unindexed=indexer.close())


def _checked(starts: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return canonical addresses, the heaviest first."""
    checked: dict[str, float] = {}
    for address, weight in starts.items():
        settled = canonical(address)
        if settled is None:
            raise UsageError(address_hint(address))
        if not 0 < weight < float("inf"):
            raise UsageError(f"the weight of {address} is no number above 0: {weight}")
        checked[settled] = weight
    return sorted(checked.items(), key=lambda start: -start[1])


def _name(folder: Path, *, recrawl: bool) -> tuple[str, bool]:
    """Return the crawl's name, and whether it is one that goes on: the last was broken off."""
    last = last_run(folder)
    name = last.get("run")
    options = last.get("options")
    was_recrawl = isinstance(options, dict) and bool(options.get("recrawl"))
    if name and last.get("stop", "") in _BROKEN_OFF and (was_recrawl or not recrawl):
        return str(name), True
    return now(), False


def _crawl(plan: Plan, workers: int, kept: int, watch: Callable[[Tick], None]) -> Summary:
    """Run a planned crawl, and write into the library's diary when it began and why it ended."""
    options = plan.options
    ticks = [Tick(Totals(kept, 0, 0, 0, 0, 0), 0.0, is_stopping=False)]

    def look(tick: Tick) -> None:
        ticks[0] = tick
        watch(tick)

    said = {k: str(v) if k == "until" else v for k, v in asdict(options).items() if v}
    begin = {"event": "start", "run": plan.run, "time": now(), "workers": workers}
    with told(plan.library):
        append_run(plan.library, begin | {"starts": len(plan.starts), "options": said})
    stop: Stop = "storage"
    reason = ""
    try:
        allowed = None if options.max_pages is None else options.max_pages - kept
        board, reports = _in_a_thread_if_needed(plan, workers, allowed, look)
        stop = board.stopped or "interrupted"
        totals = board.totals()
        summary = _summary(plan, stop, replace(ticks[0], totals=totals), reports)
        reason = summary.reason
    except Error as error:
        reason = str(error)
        raise
    except KeyboardInterrupt:
        stop, reason = "interrupted", "interrupted twice"
        raise
    finally:
        totals = ticks[0].totals
        end = {"event": "stop", "time": now(), "stop": stop, "reason": reason}
        with contextlib.suppress(OSError):  # the disk may be what ended it
            append_run(plan.library, end | {"pages": totals.pages, "bytes": totals.bytes})
    return summary


def _in_a_thread_if_needed(
    plan: Plan, workers: int, allowed: int | None, watch: Callable[[Tick], None]
) -> tuple[Board, list[Report]]:
    """Run the workers; in a thread where an event loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return run_workers(plan, workers, allowed=allowed, watch=watch)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run_workers, plan, workers, allowed=allowed, watch=watch).result()


def _summary(plan: Plan, stop: Stop, tick: Tick, reports: Sequence[Report]) -> Summary:
    homes = {host_of(address) for address, _ in (*plan.starts, *plan.again)}
    statuses: Counter[int] = Counter()
    walls: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    losses: Counter[str] = Counter()
    for report in reports:
        statuses.update(report.statuses)
        walls.update(report.walls)
        counts.update(report.counts)
        losses.update(report.losses)
    closed = [entry for report in reports for entry in report.closed]
    left = [entry for entry in closed if entry[1] != ENOUGH]
    faults = [fault for report in reports for fault in report.faults]
    faults += [
        (host, f"{why}; {waiting:,} addresses wait for the next crawl")
        for host, why, waiting in left
        if host in homes
    ]
    return Summary(
        stop=stop,
        reason=_reason(plan.options, stop, counts, is_full=len(left) < len(closed)),
        pages=tick.totals.pages,
        bytes=tick.totals.bytes,
        errors=tick.totals.errors,
        seconds=tick.seconds,
        statuses=dict(sorted(statuses.items())),
        walls=dict(walls),
        counts=dict(counts),
        faults=tuple(faults),
        left=tuple(entry for entry in left if entry[0] not in homes),
        losses=dict(losses),
        slowed={h: why for report in reports for h, why in report.slowed.items()},
        patterns={p: n for report in reports for p, n in report.patterns.items()},
    )


def _reason(options: Options, stop: Stop, counts: Mapping[str, int], *, is_full: bool) -> str:
    """Return in full why a crawl ended."""
    if stop == "nothing left":
        limits = [f"--max-depth {options.max_depth}"] * (options.max_depth is not None)
        limits += ["--include"] * bool(options.include) + ["--deny"] * bool(options.deny)
        limits += ["--stay"] * options.stay + ["--prefix"] * options.prefix
        if is_full:
            return f"nothing left within --max-per-host {options.max_per_host}"
        if counts.get("deferred") and limits:
            return f"nothing left within {' and '.join(limits)}"
        return "nothing left"
    return {
        "pages": f"--max-pages {options.max_pages} is reached",
        "bytes": f"--max-bytes {options.max_bytes} is reached",
        "time": f"--max-time {options.max_time} is over",
        "date": f"--until {options.until} has come",
        "interrupted": "interrupted",
        "clock": "the clock leapt (a sleep, or somebody set it)",
        "storage": "the library can't be written",
        "worker": "a worker died",
    }[stop]
