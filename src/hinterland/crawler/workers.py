"""The processes of a crawl: each runs some shards, one watches over the limits.

With one worker everything runs in the caller's process. A shard belongs to one process for as
long as the crawl runs; a library that was made with more workers than there are now has several
of its shards run by one process.
"""

import asyncio
import contextlib
import itertools
import multiprocessing
import multiprocessing.resource_tracker
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any, Final

from ..errors import Error, StorageError
from ..language import speaking, t
from .counters import Counters, Totals
from .engine import Report, crawl_shard
from .fetching.fetch import client
from .options import Options, Plan

__all__ = ["Tick", "run_workers"]

#: How often the limits are looked at, in seconds.
_LOOK: Final = 0.1

#: The signals that stop a crawl, and whether the system can hold them back.
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)
_CAN_HOLD: Final = hasattr(signal, "pthread_sigmask")

#: How many names are looked up at a time.
_LOOKUPS: Final = 16

#: A clock that jumps by more than this is not relied on any further, in seconds.
_JUMP: Final = 60.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A crawl's counts at one time, and the seconds since it was started."""

    totals: Totals
    seconds: float
    is_stopping: bool


def run_workers(
    plan: Plan, workers: int, *, allowed: int | None, watch: Callable[[Tick], None]
) -> tuple[Counters, list[Report]]:
    """Crawl until a limit is reached; return the counters and what each shard reports.

    `allowed` is how many more pages may be kept, None for any number; `watch` is called several
    times a second.

    Raises
    ------
    Error
        A shard failed. The others have stopped, and what they have committed stays.
    """
    workers = min(workers, plan.shards)
    context = multiprocessing.get_context("spawn")
    counters = Counters(plan.shards, context if workers > 1 else None)
    counters.allow_pages(2**62 if allowed is None else max(allowed, 0))
    limits = _Limits(counters, plan.options, watch)
    if workers == 1:
        return counters, _run(_crawl_here(plan, range(plan.shards), counters, limits))
    return counters, _crawl_in_processes(plan, workers, limits)


class _Limits:
    """The limits that concern all shards together."""

    def __init__(
        self, counters: Counters, options: Options, watch: Callable[[Tick], None]
    ) -> None:
        self.counters = counters
        self._options = options
        self._watch = watch
        self._began = time.monotonic()
        self._ahead = _wall_time() - time.monotonic()

    def look(self) -> None:
        """Stop the crawl if a limit is reached, and show its counts."""
        counters, options = self.counters, self._options
        totals = counters.totals()
        seconds = time.monotonic() - self._began
        if not counters.stopped:
            if abs(_wall_time() - time.monotonic() - self._ahead) > _JUMP:
                counters.stop("clock")
            elif options.max_pages is not None and totals.pages >= options.max_pages:
                counters.stop("pages")
            elif options.max_bytes is not None and totals.bytes >= options.max_bytes:
                counters.stop("bytes")
            elif options.max_time is not None and seconds >= options.max_time:
                counters.stop("time")
            elif options.until is not None and datetime.now(UTC) >= options.until:
                counters.stop("date")
            elif counters.is_open() and counters.is_quiet():
                counters.stop("nothing left")
        self._watch(Tick(totals, seconds, bool(counters.stopped)))


def _wall_time() -> float:
    return time.time()


async def _crawl_here(
    plan: Plan, shards: Sequence[int], counters: Counters, limits: _Limits | None
) -> list[Report]:
    """Run some shards in this process; its parent looks at the limits if none are given."""
    options = plan.options
    parent = os.getppid()
    _on_signals(counters)
    # Names are looked up in threads, and some servers of names take their time.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_LOOKUPS))

    async def look() -> None:
        while True:
            if limits is not None:
                limits.look()
            elif os.getppid() != parent:  # it died, and nobody looks at the limits any more
                counters.stop("interrupted")
            await asyncio.sleep(_LOOK)

    looking = asyncio.create_task(look())
    try:
        async with (
            client(
                max_body=options.max_body,
                deadline=options.deadline,
                contact=options.contact,
                allow_private=options.allow_private,
            ) as asks,
            asyncio.TaskGroup() as group,
        ):
            tasks = [group.create_task(crawl_shard(plan, n, counters, asks)) for n in shards]
        return [task.result() for task in tasks]
    except* Error as errors:
        counters.stop("storage")
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
    finally:
        looking.cancel()


def _crawl_in_processes(plan: Plan, workers: int, limits: _Limits) -> list[Report]:
    """Run the shards in processes of their own, and look at the limits meanwhile."""
    context = multiprocessing.get_context("spawn")
    counters = limits.counters
    ends: list[Connection] = []
    processes = []
    with _stopping_on_signals(counters):
        for worker in range(workers):
            mine, theirs = context.Pipe(duplex=False)
            shards = range(worker, plan.shards, workers)
            process = context.Process(target=_work, args=(plan, shards, counters, theirs))
            with _starting():
                process.start()
            theirs.close()
            ends.append(mine)
            processes.append(process)
        try:
            while any(process.is_alive() for process in processes):
                limits.look()
                if any(process.exitcode for process in processes):
                    counters.stop("worker")
                time.sleep(_LOOK)
        finally:
            for process in processes:
                process.kill()  # where a second signal came; what is committed is safe

    reports: list[Report] = []
    for end in ends:
        try:
            result = end.recv()
        except EOFError:
            why = t(
                "a worker process died; saved pages are intact. Run the same command to resume"
            )
            result = StorageError(why)
        if isinstance(result, Error):
            raise result
        reports += result
    return reports


@contextlib.contextmanager
def _starting() -> Iterator[None]:
    """Let a new process begin with its signals held back, and without the caller's script.

    A signal that came while it starts would end it, and what is held is not lost; the script
    would run once more.
    """
    main = sys.modules["__main__"]
    names = ("__file__", "__spec__")
    hidden: dict[str, object] = {n: main.__dict__.pop(n) for n in names if n in main.__dict__}
    main.__spec__ = None
    before: set[Any] = set()
    if _CAN_HOLD:
        # Started with the first process otherwise, and then it lets the signals go.
        multiprocessing.resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        if _CAN_HOLD:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        main.__dict__.update(hidden)


def _work(plan: Plan, shards: Sequence[int], counters: Counters, end: Connection) -> None:
    """Run some shards in a process of their own, and send their reports or what went wrong."""
    with speaking(plan.language):
        try:
            end.send(_run(_crawl_here(plan, shards, counters, None)))
        except Error as error:
            end.send(error)
    end.close()


def _run(crawling: Coroutine[Any, Any, list[Report]]) -> list[Report]:
    """Run in an event loop, uvloop's where it is installed."""
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
    with contextlib.suppress(ImportError):
        from uvloop import new_event_loop as factory
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(crawling)


def _on_signals(counters: Counters) -> None:
    """Finish what is under way at the first signal, break off at the second."""
    running = asyncio.current_task()
    assert running is not None
    came = itertools.count()

    def stop() -> None:
        if next(came):
            running.cancel()
        counters.stop("interrupted")

    # Not in a thread, and not on Windows: there the signal raises, which is as safe.
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
        for number in _STOPS:
            asyncio.get_running_loop().add_signal_handler(number, stop)
    if _CAN_HOLD:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


@contextlib.contextmanager
def _stopping_on_signals(counters: Counters) -> Iterator[None]:
    """Let signals stop the workers, while the block runs."""
    before = {}
    came = itertools.count()

    def stop(*_: object) -> None:
        if next(came):
            raise KeyboardInterrupt
        counters.stop("interrupted")

    with contextlib.suppress(ValueError):
        for number in _STOPS:
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
