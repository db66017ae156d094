"""One shard's crawl: the fetch loop, the frontier, and the commits, in one event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from ..library import Answer, Entry, Repeat, Shard
from ..library.warc.records import digest
from .board import Board
from .fetching.cookies import Cookies, Visits
from .fetching.fetch import Client
from .fetching.loop import Outcome, fetch_pages
from .fetching.queues import Task
from .fetching.redirects import REDIRECTS, content_type, is_nofollow, refresh, target
from .fetching.rules import RobotsFile, Rules
from .fetching.walls import COOKIE_WALL
from .frontier.batch import DEFERRED, FAILED, KEPT, REFUSED, Batch
from .frontier.cuts import ask_anew
from .frontier.frontier import Frontier
from .frontier.post import Post
from .links.addresses import host_of, resolve
from .links.feeds import sitemaps_of
from .links.page_links import Links, extract
from .links.scope import REQUISITE
from .log import Log
from .news import News
from .options import Plan
from .outcomes import dead_end, lost
from .report import Report, grown, log_line

__all__ = ["crawl_shard"]

#: A commit waits for so many addresses or bytes, or for so long.
_COMMIT_ADDRESSES: Final = 16
_COMMIT_BYTES: Final = 8_000_000
_COMMIT_SECONDS: Final = 0.1

#: How often the others' outboxes are looked at, in seconds, and every how many times it is
#: asked how far they have read this one.
_POST_SECONDS: Final = 0.05
_POST_ASKED: Final = 100

#: The largest page that asks for nothing but a cookie, in bytes.
_BARE: Final = 4_096

#: The most redirects in a row.
_HOPS: Final = 10

#: PageRank is computed anew when the pages have grown by this factor, and not before so many.
_RERANK: Final = 1.25
_RERANK_FIRST: Final = 50


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
        self._scope = plan.scope()
        self._is_inside = self._scope.is_inside
        ask_anew(shard, run=plan.run, max_body=options.max_body)
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
        self._cookies = Cookies(are_kept=options.cookies)
        self._visits = Visits(self._cookies)
        self._homes: dict[str, str] = {}  # a start's address by its host
        self._log = Log(plan.library, rotates=shard.number == 0)
        self._lines: list[str] = []
        self._report = Report()
        self._news = News(self._frontier.queues, self._report, delay=options.delay_for)
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
                self._homes[host_of(address)] = address
                if self._plan.owner(host_of(address)) == self._number:
                    left_out = self._scope.why_not(address, 0)
                    why = frontier.start(address, weight, again=again) or left_out
                    self._report.fault(address, why and f"left out: {why}")
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
        self._log.close()

    async def _fetch(self, client: Client) -> None:
        await fetch_pages(
            self._frontier.queues,
            client,
            rules=Rules(self._frontier.recall, self._remember),
            deliver=self._deliver,
            wake=self._wake,
            budget=self._board,
            cookies=self._cookies,
            is_inside=self._may_ask,
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
        left_out: dict[str, int] = {}
        if outcome.answer is None:
            outcome = self._end(outcome)
        else:
            before = self._frontier.losses
            self._keep(outcome)
            left_out = grown(before, self._frontier.losses)
        if outcome.answer or outcome.why:
            self._lines.append(log_line(outcome, self._number, left_out=left_out))
        if task.depth == 0 and outcome.end in {"failed", "refused", "deferred"}:
            self._report.fault(task.address, outcome.why)
        self._changed()

    def _end(self, outcome: Outcome) -> Outcome:
        """Take in that there is no answer; return the outcome with its reason in full."""
        task = outcome.task
        self._board.give_page()
        self._errors += outcome.end in {"again", "failed"} and bool(outcome.why)
        if outcome.end == "again":
            self._frontier.note(task.host)
            return outcome
        if outcome.end == "deferred":
            why = self._scope.why_not(task.address, task.depth)
            if why:
                why = f"{why} leaves it out"
            else:
                why = self._news.put_off(task)
                self._frontier.lose("trap: nothing new at such addresses")
            outcome = replace(outcome, why=why)
        state = {"failed": FAILED, "refused": REFUSED, "deferred": DEFERRED}[outcome.end]
        self._frontier.end(task, state)
        return outcome

    def _keep(self, outcome: Outcome) -> None:
        task, answer = outcome.task, outcome.answer
        assert answer is not None
        repeat = _repeat(outcome)
        leads = _Leads(Links(task.address), wall=outcome.wall)
        if outcome.end == "failed":
            self._errors += 1
        elif repeat is None and answer.status in REDIRECTS:
            leads.hops = task.hops + 1
            leads.links = self._followed(task, target(answer), leads.hops)
            self._come_back(leads, task, answer)
        elif repeat is None and 200 <= answer.status < 300:
            leads = self._page(outcome)
        found, wall = leads.found, leads.wall
        for reason, count in lost(outcome, found, max_body=self._plan.options.max_body):
            self._frontier.lose(reason, count)
        entry = Entry.of(
            answer, host=task.host, links=len(leads.links), wall=wall, repeat=repeat
        )
        state = FAILED if outcome.end == "failed" or wall else KEPT
        self._frontier.keep(
            task, entry, leads.links, hops=leads.hops, state=state, is_list=found.is_list
        )
        if answer.truncated:
            most = self._plan.options.max_body
            self._frontier.cut(task, answer.truncated, most=most)
        if task.depth < REQUISITE or entry.mime == "text/css":
            depth = max(REQUISITE, task.depth + 1)
            self._frontier.also(found.requisites, depth=depth)
        self._report.kept(answer.status, wall)
        if leads.again is not None:
            self._frontier.ask_again(leads.again)
        elif task.depth == 0 and outcome.end != "failed":
            self._report.fault(task.address, dead_end(outcome, leads.links, wall, self._scope))

    def _page(self, outcome: Outcome) -> "_Leads":
        """Return where a page leads; one that only refreshes is like a redirect."""
        task, answer = outcome.task, outcome.answer
        assert answer is not None
        leads = _Leads(self._links(outcome))
        if task.depth >= REQUISITE:
            return leads
        self._news.look(outcome)
        leads.links = leads.found.links
        place = leads.found.refresh
        if place and not set(leads.links) - {place}:
            leads.hops = task.hops + 1
            leads.links = self._followed(task, place, leads.hops)
            self._come_back(leads, task, answer)
            leads.links = tuple(link for link in leads.links if link != task.address)
        return leads

    def _links(self, outcome: Outcome) -> Links:
        """Return a page's links; none where reading them fails, which the log says."""
        task, answer = outcome.task, outcome.answer
        assert answer is not None
        plan = self._plan
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
            self._errors += 1
            why = f"links can't be read: {type(error).__name__}: {error}"
            self._lines.append(log_line(replace(outcome, why=why), self._number))
            return Links(task.address)
        if is_nofollow(answer):
            return replace(found, links=(), refresh=None, nofollow=True)
        place = refresh(answer)
        if place is None:
            return found
        links = dict.fromkeys((place, *found.links))
        links.pop(task.address, None)
        return replace(found, links=tuple(links), refresh=place)

    # -- where it leads, and where it does not -----------------------------------------------------

    def _followed(self, task: Task, place: str | None, hops: int) -> tuple[str, ...]:
        """Return where a redirect or refresh leads, nothing after too many in a row."""
        if place is None:
            return ()
        if hops > _HOPS:
            self._frontier.lose(f"redirects beyond {_HOPS} in a row")
            return ()
        if task.depth == 0:
            self._homes[host_of(place)] = place
        return (place,)

    def _come_back(self, leads: "_Leads", task: Task, answer: Answer) -> None:
        """Ask again what a redirect leads back to with new cookies, or name the wall it is."""
        if not leads.links:
            return
        place = leads.links[0]
        leads.again = self._visits.led(task, place)
        if leads.again is not None or not self._visits.is_stuck(task, place):
            return
        wants_cookies = bool(answer.header("Set-Cookie"))
        if answer.status in REDIRECTS:
            leads.wall = COOKIE_WALL if wants_cookies else "redirects to itself"
        elif (
            wants_cookies and len(answer.body) <= _BARE
        ):  # else it is a page that renews itself
            leads.wall = COOKIE_WALL

    def _may_ask(self, address: str, depth: int) -> bool:
        return self._is_inside(address, depth) and not self._news.is_put_off(address)

    def _remember(self, host: str, file: RobotsFile) -> None:
        """Take in a host's robots.txt, and ask for the lists of pages of a start's site."""
        self._frontier.remember(host, file)
        home = self._homes.get(host)
        if home is None or b"user-agent" not in file.body.lower():
            return
        named = sitemaps_of(file.body) or ["/sitemap.xml"]
        found = dict.fromkeys(resolve(home, name) for name in named)
        lists = [address for address in found if address is not None]
        self._scope.allow(lists)
        self._frontier.also(lists, depth=1)

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
        self._log.write(lines)

    def _finish(self) -> Report:
        self._frontier.settle_weights()
        report = self._report
        report.counts = self._frontier.counts
        report.losses = self._frontier.losses
        for queue in self._frontier.queues:
            if queue.closed and queue.waiting:
                report.closed.append((queue.host.name, queue.closed, queue.waiting))
        return report


@dataclass(slots=True)
class _Leads:
    """Where an answer leads: its links, or what is asked again, or nowhere since it is a wall."""

    found: Links
    links: tuple[str, ...] = ()
    hops: int = 0
    wall: str = ""
    again: Task | None = None


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
