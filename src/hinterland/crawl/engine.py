"""One shard's crawl: the fetch loop, the frontier, and the commits, in one event loop."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from ..library import Entry, Repeat, Shard
from ..library.disk import told
from ..library.warc import digest
from .addresses import host_of, resolve
from .batch import DEFERRED, FAILED, KEPT, REFUSED, Batch
from .board import Board
from .fetch import Client
from .frontier import Frontier
from .links import extract
from .loop import Outcome, fetch_pages
from .options import Plan
from .post import Post
from .report import Report, log_line
from .rules import Rules

__all__ = ["crawl_shard"]

#: A commit waits for so many addresses or bytes, or for so long.
_COMMIT_ADDRESSES: Final = 16
_COMMIT_BYTES: Final = 8_000_000
_COMMIT_SECONDS: Final = 0.1

#: How often the others' outboxes are looked at, in seconds, and every how many times it is
#: asked how far they have read this one.
_POST_SECONDS: Final = 0.05
_POST_ASKED: Final = 100

#: The most redirects in a row.
_HOPS: Final = 10

#: PageRank is computed anew when the pages have grown by this factor, and not before so many.
_RERANK: Final = 1.25
_RERANK_FIRST: Final = 50

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


async def crawl_shard(plan: Plan, number: int, board: Board, client: Client) -> Report:
    """Crawl the hosts of one shard until the board says stop.

    Raises
    ------
    StorageError, InputError
        The shard can't be written or is damaged. What was committed stays.
    """
    shard = Shard(plan.library, number)
    try:
        crawl = _ShardCrawl(plan, shard, board)
        try:
            return await crawl.run(client)
        finally:
            crawl.close()
    finally:
        shard.close()


class _ShardCrawl:
    def __init__(self, plan: Plan, shard: Shard, board: Board) -> None:
        options = plan.options
        self._plan = plan
        self._board = board
        self._number = shard.number
        self._is_inside = plan.limits()
        self._frontier = Frontier(
            shard,
            strategy=options.strategy,
            delay=options.delay_for,
            owner=plan.owner if plan.shards > 1 else None,
            is_inside=self._is_inside,
            most=options.max_per_host,
            run=plan.run,
            recrawl=options.recrawl,
        )
        others = [n for n in range(plan.shards) if n != shard.number]
        self._post = Post(plan.library, shard.number, others, dict(self._frontier.taken))
        with told(plan.library):
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._log = os.open(plan.library / "log.jsonl", flags, 0o644)
        self._lines: list[str] = []
        self._report = Report()
        self._errors = 0
        self._wake = asyncio.Event()  # for the fetch loop
        self._dirty = asyncio.Event()  # for the commits: there is something
        self._full = asyncio.Event()  # for the commits: there is enough
        # Of its own: the loop's threads look up names, which may take them all.
        self._writer = ThreadPoolExecutor(1)
        self._is_closing = False
        self._next_ranks = max(_RERANK_FIRST, int(self._frontier.pages * _RERANK))

    async def run(self, client: Client) -> Report:
        """Fetch and commit until all are asked to stop."""
        frontier = self._frontier
        for again, pages in ((False, self._plan.starts), (True, self._plan.again)):
            for address, weight in pages:
                if self._plan.owner(host_of(address)) == self._number:
                    frontier.start(address, weight, again=again)
        self._changed()
        self._tell()
        self._board.tell(self._number, is_open=1)
        fetching = asyncio.create_task(self._fetch(client))
        committing = asyncio.create_task(self._commit_for_ever())
        reading = asyncio.create_task(self._read_post())
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
        self._post.close()
        self._frontier.close()
        os.close(self._log)

    async def _fetch(self, client: Client) -> None:
        await fetch_pages(
            self._frontier.queues,
            client,
            rules=Rules(self._frontier.recall, self._frontier.remember),
            deliver=self._deliver,
            wake=self._wake,
            budget=self._board,
            is_inside=self._is_inside,
            is_over=self._is_over,
        )

    def _is_over(self) -> bool:
        """Return whether to stop; asked when nothing is under way."""
        if self._board.stopped:
            return True
        if not self._frontier.is_clean:
            self._full.set()  # what waits may be among what is not committed
            return False
        if self._frontier.queues.is_done and not self._board.is_idle(self._number):
            self._board.tell(self._number, is_idle=1)
        return False

    # -- what comes in -----------------------------------------------------------------------------

    def _deliver(self, outcome: Outcome) -> None:
        """Take in what became of a request."""
        task = outcome.task
        if outcome.answer or outcome.why:
            self._lines.append(log_line(outcome, self._number))
        if outcome.answer is None:
            self._board.give_page()
            self._errors += outcome.end in {"again", "failed"} and bool(outcome.why)
            if outcome.end != "again":
                state = {"failed": FAILED, "refused": REFUSED, "deferred": DEFERRED}[
                    outcome.end
                ]
                self._frontier.end(task, state)
        else:
            self._keep(outcome)
        if task.depth == 0 and outcome.end in {"failed", "refused"}:
            self._report.faults.append((task.address, outcome.why))
        self._changed()

    def _keep(self, outcome: Outcome) -> None:
        task, answer = outcome.task, outcome.answer
        assert answer is not None
        repeat = _repeat(outcome)
        links: tuple[str, ...] = ()
        hops = 0
        if outcome.end == "failed":
            self._errors += 1
        elif repeat is None and answer.status in _REDIRECTS:
            hops = task.hops + 1
            target = resolve(task.address, answer.header("Location"))
            links = (target,) if target and hops <= _HOPS else ()
        elif repeat is None and 200 <= answer.status < 300:
            links = self._links(outcome)
        entry = Entry.of(
            answer, host=task.host, links=len(links), wall=outcome.wall, repeat=repeat
        )
        state = FAILED if outcome.end == "failed" else KEPT
        self._frontier.keep(task, entry, links, hops=hops, state=state)
        statuses, walls = self._report.statuses, self._report.walls
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if outcome.wall:
            walls[outcome.wall] = walls.get(outcome.wall, 0) + 1

    def _links(self, outcome: Outcome) -> tuple[str, ...]:
        """Return a page's links; none where reading them fails, which the log says."""
        task, answer = outcome.task, outcome.answer
        assert answer is not None
        content_type = answer.header("Content-Type") or None
        try:
            return extract(outcome.body, task.address, content_type, hook=self._plan.hook).links
        except Exception as error:
            # Whatever a page does to its parser or its hook, it must not end a long crawl.
            self._errors += 1
            why = f"links can't be read: {type(error).__name__}: {error}"
            self._lines.append(log_line(replace(outcome, why=why), self._number))
            return ()

    def _changed(self) -> None:
        addresses, size = self._frontier.unfinished
        if addresses >= _COMMIT_ADDRESSES or size >= _COMMIT_BYTES:
            self._full.set()
        self._dirty.set()

    async def _read_post(self) -> None:
        """Take in what other shards have found for this one, for ever."""
        if self._plan.shards == 1:
            await asyncio.Event().wait()
        turn = 0
        while True:
            letters = self._post.read()
            if letters:
                self._board.tell(self._number, is_idle=0)
                self._frontier.receive(letters)
                self._changed()
                self._wake.set()
            turn += 1
            if turn % _POST_ASKED == 0:
                self._frontier.read_by(self._post.read_by_others())
            await asyncio.sleep(_POST_SECONDS)

    # -- what goes to disk -------------------------------------------------------------------------

    async def _commit_for_ever(self) -> None:
        while True:
            await self._dirty.wait()
            try:
                async with asyncio.timeout(_COMMIT_SECONDS):
                    await self._full.wait()
            except TimeoutError:
                pass
            self._dirty.clear()
            self._full.clear()
            await self._commit()
            if self._is_closing and self._frontier.is_clean and not self._lines:
                return

    async def _commit(self) -> None:
        frontier, loop = self._frontier, asyncio.get_running_loop()
        if self._lines or frontier.has_changed:
            lines, self._lines = "".join(self._lines).encode(), []
            batch = frontier.take_batch()
            await loop.run_in_executor(self._writer, self._write, batch, lines)
            frontier.committed(batch)
            self._tell()
            self._wake.set()
        if self._plan.options.strategy == "pagerank" and frontier.pages >= self._next_ranks:
            self._next_ranks = int(frontier.pages * _RERANK)
            frontier.rerank(await loop.run_in_executor(self._writer, frontier.ranks))
            self._changed()

    def _tell(self) -> None:
        frontier = self._frontier
        self._board.tell(
            self._number,
            pages=frontier.pages,
            bytes=frontier.bytes,
            errors=self._errors,
            queued=frontier.counts["queued"],
            held=len(frontier.queues.held),
            hosts=len(frontier.queues),
        )
        self._board.tell_post(self._number, frontier.sent, frontier.taken)

    def _write(self, batch: Batch, lines: bytes) -> None:
        """Commit, then log; in a thread, so that the fetch loop goes on meanwhile."""
        if batch:
            self._frontier.commit(batch)
        with told(self._plan.library):
            while lines:
                lines = lines[os.write(self._log, lines) :]

    def _finish(self) -> Report:
        self._frontier.settle_weights()
        report = self._report
        report.counts = self._frontier.counts
        for queue in self._frontier.queues:
            if queue.closed and queue.waiting:
                report.closed.append((queue.host.name, queue.closed, queue.waiting))
        return report


def _repeat(outcome: Outcome) -> Repeat | None:
    """Return the kept page that an answer repeats: not changed since, or the same bytes."""
    earlier, answer = outcome.task.earlier, outcome.answer
    if earlier is None or answer is None or outcome.end != "page":
        return None
    same = answer.status == 304 or (
        answer.status == 200
        and not answer.truncated
        and digest(answer.body) == earlier.repeat.digest
    )
    return earlier.repeat if same else None
