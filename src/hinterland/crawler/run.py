"""A crawl from its start pages to its summary."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from ..errors import Error, UsageError
from ..language import language, shipped, t
from ..library.disk import storage_errors
from ..library.lock import Lock
from ..library.runs import append_run, last_run
from ..library.shard import now, shard_folders
from .counters import Stop, Totals
from .engine import Report
from .fetching.queues import ENOUGH
from .links.addresses import canonical, host_of
from .links.references import Hook
from .links.seeds import address_hint
from .options import Options, Plan
from .shards import best_pages, find_homes, redirects
from .workers import Tick, run_workers

__all__ = ["INTERRUPTED", "ROUNDS", "Summary", "checked_starts", "crawl", "crawl_noted"]

#: The folder in a library that is crawled in rounds, which has its frontier.
ROUNDS: Final = "rounds"

#: A crawl that ended for one of these reasons keeps its name when it is started again.
INTERRUPTED: Final = frozenset({"", "interrupted", "clock", "storage", "worker"})

K = TypeVar("K")

#: What came of a crawl: why it ended, its counts, and what each shard reports.
Done = tuple[Stop, Totals, list[Report]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a crawl.

    Reasons are in English; `fetching.reasons.translated` translates them.

    Attributes
    ----------
    stop, reason
        Why it ended, in a word and in full.
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
    watch: Callable[[Tick], None] | None = None,
) -> Summary:
    """Crawl from start pages into a page library, until a limit is reached or nothing is left.

    Call it again with the same library to go on: a crawl that was interrupted resumes, and one
    that had ended is followed by a new one. Saved pages are not fetched again; what failed is.

    Parameters
    ----------
    starts
        Addresses of start pages, or a dict of address → weight.
    library
        The library's folder; it is created if it does not exist.
    options
        `Options(...)` with any of: strategy; the limits max_pages, max_bytes, max_time, until,
        max_depth and max_per_host; what to follow: include, deny, stay, prefix and requisites;
        how to ask: delay, deadline, max_body, cookies, contact, allow_private and recrawl.
        ``help(hinterland.crawler.Options)`` explains each. By default there is no limit.
    workers
        Number of processes.
    from_library
        Also start from this many of the best saved pages, which are fetched again.
    hook
        A function of a page's text and its address that returns further links, such as
        `hinterland.sources.link_hook`.
    watch
        A function that is called several times a second with the counts so far.

    Returns
    -------
    Summary
        Why the crawl ended, how many pages it saved, and what went wrong.

    Raises
    ------
    UsageError
        There is no start page, or one is not an http:// or https:// address.
    StorageError
        The library can't be written, or another crawl is using it. Saved pages stay whole.
    InputError
        The library is damaged.

    Examples
    --------
    Save at most 100 pages of a yearbook, two seconds apart, without leaving its site::

        from hinterland import crawl
        from hinterland.crawler import Options

        summary = crawl(
            ["https://www.stats.gov.cn/sj/ndsj/2019/indexch.htm"],
            "library",
            options=Options(max_pages=100, delay=2, stay=True),
        )
        print(summary.pages, summary.reason)
    """
    options = options or Options()
    checked = checked_starts(starts)
    if workers > 1 and getattr(hook, "__module__", None) == "__main__":
        raise UsageError(
            t("with several workers, the hook must be in a module that they can import")
        )
    folder = Path(library)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with Lock(folder / "lock", what=t("the library {folder}", folder=folder)):
        if (folder / ROUNDS).exists():
            raise UsageError(
                t(
                    "{library} is crawled in rounds; go on with --engine spark, or crawl into a "
                    "new folder",
                    library=folder,
                )
            )
        last = last_run(folder)
        before = last.get("options")
        was_recrawl = isinstance(before, dict) and bool(before.get("recrawl"))
        was_interrupted = bool(last.get("run")) and last.get("stop", "") in INTERRUPTED
        goes_on = was_interrupted and (was_recrawl or not options.recrawl)
        run = str(last["run"]) if goes_on else now()
        homes = find_homes(folder, run=run, workers=workers)
        best = best_pages(folder, from_library) if from_library and not goes_on else []
        if not (checked or best or shard_folders(folder)):
            raise UsageError(t("a crawl needs a start page: give an address"))
        plan = Plan(
            library=folder,
            run=run,
            options=options,
            starts=tuple(checked),
            again=tuple(best),
            redirects=redirects(folder) if options.stay or options.prefix else (),
            shards=homes.shards,
            homes=homes.fixed | homes.assign(host_of(address) for address, _ in checked),
            hook=hook,
            language=language(),
        )
        from ..library.search.indexing import Follower  # late: workers don't need it

        indexer = Follower(folder)
        try:
            allowed = None if options.max_pages is None else options.max_pages - homes.pages
            run_here = partial(_run, plan, workers, allowed)
            summary = crawl_noted(plan, workers, homes.pages, run_here, watch)
        except BaseException:
            indexer.close()
            raise
        return replace(summary, unindexed=indexer.close())


def checked_starts(starts: Mapping[str, float] | Sequence[str]) -> list[tuple[str, float]]:
    """Return canonical addresses with their weights, the heaviest first.

    Raises
    ------
    UsageError
        One is not a web address, or its weight makes no sense.
    """
    checked: dict[str, float] = {}
    weighted = starts if isinstance(starts, Mapping) else dict.fromkeys(starts, 1.0)
    for address, weight in weighted.items():
        start = canonical(address)
        if start is None:
            raise UsageError(address_hint(address))
        if not 0 < weight < float("inf"):
            message = t(
                "the weight of {address} must be greater than 0, got {weight}",
                address=address,
                weight=weight,
            )
            raise UsageError(message)
        checked[start] = weight
    return sorted(checked.items(), key=lambda start: -start[1])


def crawl_noted(
    plan: Plan,
    workers: int,
    kept: int,
    work: Callable[[Callable[[Tick], None]], Done],
    watch: Callable[[Tick], None] | None,
) -> Summary:
    """Run a planned crawl, and write into the library's diary when it began and why it ended.

    `kept` counts the pages of a crawl that goes on; `work` crawls, and calls what it is given
    with the counts so far.
    """
    options = plan.options
    last = Tick(Totals(kept, 0, 0, 0, 0, 0), 0.0, is_stopping=False)

    def look(tick: Tick) -> None:
        nonlocal last
        last = tick
        if watch is not None:
            watch(tick)

    given = {k: str(v) if k == "until" else v for k, v in asdict(options).items() if v}
    begin = {"event": "start", "run": plan.run, "time": now(), "workers": workers}
    with storage_errors(plan.library):
        append_run(plan.library, begin | {"starts": len(plan.starts), "options": given})
    stop: Stop = "storage"
    reason = ""
    try:
        stop, totals, reports = work(look)
        last = replace(last, totals=totals)
        summary = _summary(plan, stop, last, reports)
        reason = summary.reason
    except Error as error:
        reason = str(error)
        raise
    except KeyboardInterrupt:
        stop, reason = "interrupted", "interrupted twice"
        raise
    finally:
        end = {
            "event": "stop",
            "time": now(),
            "stop": stop,
            "reason": reason,
            "pages": last.totals.pages,
            "bytes": last.totals.bytes,
        }
        with contextlib.suppress(OSError):  # the disk may be what ended it
            append_run(plan.library, end)
    return summary


def _run(plan: Plan, workers: int, allowed: int | None, watch: Callable[[Tick], None]) -> Done:
    """Run the workers; in a thread where an event loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        counters, reports = run_workers(plan, workers, allowed=allowed, watch=watch)
    else:
        with ThreadPoolExecutor(1) as thread:
            run = copy_context().run
            done = thread.submit(run, run_workers, plan, workers, allowed=allowed, watch=watch)
            counters, reports = done.result()
    return counters.stopped or "interrupted", counters.totals(), reports


def _summary(plan: Plan, stop: Stop, tick: Tick, reports: Sequence[Report]) -> Summary:
    homes = {host_of(address) for address, _ in (*plan.starts, *plan.again)}
    counts = _added(report.counts for report in reports)
    closed = [entry for report in reports for entry in report.closed]
    left = [entry for entry in closed if entry[1] != ENOUGH]
    faults = [fault for report in reports for fault in report.faults]
    faults += [
        (host, f"{why}; addresses that wait for the next crawl: {waiting:,}")
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
        statuses=dict(sorted(_added(report.statuses for report in reports).items())),
        walls=_added(report.walls for report in reports),
        counts=counts,
        faults=tuple(faults),
        left=tuple(entry for entry in left if entry[0] not in homes),
        losses=_added(report.losses for report in reports),
        slowed={h: why for report in reports for h, why in report.slowed.items()},
        patterns=_added(report.patterns for report in reports),
    )


def _added(counts: Iterable[Mapping[K, int]]) -> dict[K, int]:
    total: Counter[K] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)


def _reason(options: Options, stop: Stop, counts: Mapping[str, int], *, is_full: bool) -> str:
    """Return in full why a crawl ended."""
    if stop == "nothing left":
        limits = [f"--max-depth {options.max_depth}"] * (options.max_depth is not None)
        limits += ["--include"] * bool(options.include) + ["--deny"] * bool(options.deny)
        limits += ["--stay"] * options.stay + ["--prefix"] * options.prefix
        if is_full:
            limits = [f"--max-per-host {options.max_per_host}"]
        elif not counts.get("deferred"):
            limits = []
        return f"nothing left within {', '.join(limits)}" if limits else shipped("nothing left")
    return {
        "pages": f"--max-pages {options.max_pages} reached",
        "bytes": f"--max-bytes {options.max_bytes} reached",
        "time": f"--max-time {options.max_time} s reached",
        "date": f"--until {options.until} reached",
        "interrupted": shipped("interrupted"),
        "clock": shipped("the system clock jumped (suspend or manual change)"),
        "storage": shipped("the library can't be written"),
        "worker": shipped("a worker process died"),
    }[stop]
