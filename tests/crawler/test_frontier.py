"""What waits and in which order; what has been seen; what goes from shard to shard."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.counters import Counters
from hinterland.crawler.fetching.politeness import Host
from hinterland.crawler.fetching.queues import HELD_BY_HOST, HostQueue, Queues, Task
from hinterland.crawler.frontier.exchange import Exchange
from hinterland.crawler.frontier.frontier import Frontier
from hinterland.crawler.frontier.order import Order, step
from hinterland.crawler.frontier.pagerank import pagerank
from hinterland.crawler.frontier.seen import FOREIGN, Seen
from hinterland.crawler.frontier.strategies import STRATEGIES, strategy_named
from hinterland.errors import UsageError
from hinterland.library import Answer, Entry, Shard

DOCS = Path(__file__).parents[2] / "docs"

# -- the table of addresses seen -------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3000), unique=True, max_size=200), max_size=30))
def test_seen_is_a_dictionary(pages: list[list[int]]) -> None:
    seen, twin = Seen(), {}
    following = 1
    for page in pages:
        addresses = [f"http://a.example/{n}" for n in page]
        numbers, new = seen.add(addresses, first=following)
        fresh = [i for i, a in enumerate(addresses) if a not in twin]
        assert new == fresh
        for address in (addresses[i] for i in fresh):
            twin[address] = following
            following += 1
        assert numbers.tolist() == [twin[a] for a in addresses]
    assert len(seen) == len(twin)


def test_seen_grows_and_stays_small() -> None:
    count = 300_000
    seen = Seen()
    for start in range(0, count, 1000):
        addresses = [f"http://a.example/{n}" for n in range(start, start + 1000)]
        seen.add(addresses, first=start + 1)
    assert len(seen) == count
    assert seen.nbytes / count < 29
    assert seen.add(["http://a.example/77"], first=count + 1)[0].tolist() == [78]
    filled = Seen(count)
    filled.fill([f"http://a.example/{n}" for n in range(count)], range(1, count + 1))
    assert filled.nbytes / count < 20
    numbers, new = filled.add([f"http://a.example/{n}" for n in range(0, count, 7)], first=1)
    assert new == []
    assert numbers.tolist() == list(range(1, count + 1, 7))


def test_seen_knows_others_addresses() -> None:
    seen = Seen()
    assert seen.add(["http://a.example/", "http://b.example/"], first=FOREIGN)[1] == [0, 1]
    numbers, new = seen.add(["http://b.example/", "http://c.example/"], first=FOREIGN)
    assert (numbers.tolist(), new) == ([FOREIGN, FOREIGN], [1])


# -- the queues ------------------------------------------------------------------------------------


def queues_of(
    names: str, *, ahead: int = 1000, delay: float = 0.0
) -> tuple[Queues, list[Task]]:
    """Return queues, and the list that is their store: all that wait, as on disk."""
    store: list[Task] = []

    def refill(queue: HostQueue, limit: int) -> list[Task]:
        waiting = (
            t for t in store if t.host == queue.host.name and t.number not in queues.held
        )
        return sorted(waiting)[:limit]

    queues = Queues(refill, ahead=ahead)
    for number, name in enumerate(names):
        host = Host(name, delay=delay)
        host.is_known = True
        queues.open(HostQueue(host, number))
    return queues, store


def put(queues: Queues, store: list[Task], task: Task) -> None:
    queue = queues.host(task.host)
    assert queue is not None
    store.append(task)
    queues.put(queue, task)


def done(queues: Queues, store: list[Task], task: Task) -> None:
    host = queues.host(task.host)
    assert host is not None
    host.host.answered(0.0, seconds=0.0)
    store.remove(task)
    queues.release([task])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 50), max_size=120), st.integers(8, 40))
def test_the_best_come_first_however_little_fits_into_memory(
    scores: list[int], ahead: int
) -> None:
    queues, store = queues_of("a", ahead=ahead)
    tasks = [Task(n, f"http://a/{n}", "a", float(score)) for n, score in enumerate(scores)]
    for task in tasks:
        put(queues, store, task)
    taken = []
    while (best := queues.take(0.0)) is not None:
        taken.append(best)
        done(queues, store, best)
    assert taken == sorted(tasks)
    assert queues.is_done


def test_hosts_wait_for_their_time_and_the_best_goes_first() -> None:
    queues, store = queues_of("ab", delay=1.0)
    for n, (name, score) in enumerate([("a", 5.0), ("b", 1.0), ("a", 0.0), ("b", 2.0)]):
        put(queues, store, Task(n, f"http://{name}/{n}", name, score))
    first, second = queues.take(0.0), queues.take(0.0)
    assert first is not None
    assert second is not None
    assert [first.number, second.number] == [2, 1]
    assert queues.take(0.0) is None
    host = queues.host("a")
    assert host is not None
    host.host.answered(10.0, seconds=0.1)
    queues.release([first])
    assert queues.take(10.5) is None
    assert queues.due() == 11.0
    third = queues.take(11.0)
    assert third is not None
    assert third.number == 0


def test_what_a_host_holds_is_bounded() -> None:
    queues, store = queues_of("a")
    for n in range(200):
        put(queues, store, Task(n, f"http://a/{n}", "a"))
    taken = []
    for _ in range(100):
        task = queues.take(0.0)
        if task is None:
            break
        taken.append(task)
        host = queues.host("a")
        assert host is not None
        host.host.answered(0.0, seconds=0.0)
    assert len(taken) == HELD_BY_HOST


def test_what_failed_is_tried_when_all_else_is_done() -> None:
    queues, store = queues_of("a")
    for n in range(5):
        put(queues, store, Task(n, f"http://a/{n}", "a", float(n)))
    order = []
    while (task := queues.take(0.0)) is not None:
        order.append(task.number)
        if task.number == 1 and order.count(1) == 1:
            host = queues.host("a")
            assert host is not None
            host.host.request_ended(0.0)
            queues.give_back(task, later=True)
        else:
            done(queues, store, task)
    assert order == [0, 1, 2, 3, 4, 1]


def test_a_closed_host_is_left_alone() -> None:
    queues, store = queues_of("ab")
    put(queues, store, Task(0, "http://a/", "a"))
    put(queues, store, Task(1, "http://b/", "b"))
    queue = queues.host("a")
    assert queue is not None
    queues.close(queue, "a wall")
    task = queues.take(0.0)
    assert task is not None
    assert task.host == "b"
    queues.release([task])
    assert queues.take(0.0) is None
    assert queues.is_done


# -- the frontier, on disk -------------------------------------------------------------------------


def frontier(folder: Path, number: int = 0, **options: object) -> Frontier:
    options = {"delay": lambda _host: 0.0} | options
    if isinstance(name := options.get("strategy"), str):
        options["strategy"] = STRATEGIES[name]
    return Frontier(Shard(folder, number), **options)  # type: ignore[arg-type]


def close(made: Frontier) -> None:
    made.close()
    made.shard.close()


def visit(made: Frontier, links: Callable[[str], list[str]], count: int = 10**9) -> list[str]:
    """Fetch what waits, one after the other, committing each; return the addresses."""
    visited: list[str] = []
    save(made)
    while len(visited) < count:
        task = made.queues.take(1e12)
        if task is None:
            if not made.has_changed:
                break
            save(made)
            continue
        queue = made.queues.host(task.host)
        assert queue is not None
        queue.host.is_known = True
        queue.host.answered(0.0, seconds=0.0)
        answer = Answer(
            address=task.address,
            fetched="2024-05-01T00:00:00Z",
            status=200,
            reason="OK",
            headers=(),
            body=task.address.encode(),
            request=b"GET / HTTP/1.1\r\n\r\n",
        )
        made.keep(task, Entry.of(answer, host=task.host), links(task.address))
        visited.append(task.address)
        save(made)
    return visited


def save(made: Frontier) -> None:
    batch = made.take_batch()
    made.commit(batch)
    made.committed(batch)


def tree(address: str) -> list[str]:
    number = int(address.rpartition("/")[2])
    return [f"http://a.example/{n}" for n in (2 * number + 1, 2 * number + 2) if n < 60]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_frontier_goes_on_where_it_was(tmp_path: Path, strategy: str) -> None:
    visited: list[str] = []
    made = frontier(tmp_path, strategy=strategy, run="one")
    made.start("http://a.example/0", 1.0)
    while True:
        visited += visit(made, tree, 7)
        count = made.tally.pages
        close(made)
        made = frontier(tmp_path, strategy=strategy, run="one")
        assert made.tally.pages == count == len(visited)
        if not made.tally.counts["queued"]:
            break
    close(made)
    assert sorted(visited) == sorted(f"http://a.example/{n}" for n in range(60))
    if strategy == "breadth":
        assert visited == [f"http://a.example/{n}" for n in range(60)]


def test_opic_pays_out_all_cash(tmp_path: Path) -> None:
    made = frontier(tmp_path, strategy="opic")
    made.start("http://a.example/0", 1.0)
    visit(made, tree, 15)
    (total,) = made.shard.db.execute("SELECT sum(cash) FROM address").fetchone()
    (pages, waiting) = made.shard.db.execute(
        "SELECT sum(state = 1 AND cash = 0), sum(state = 0 AND cash > 0) FROM address"
    ).fetchone()
    close(made)
    assert total == pytest.approx(1.0)  # it is on the disk, and none is lost
    assert (pages, waiting) == (15, 16)


def test_addresses_reach_their_shard_once_whenever_it_reads(tmp_path: Path) -> None:
    def owner(host: str) -> int:
        return 0 if host.startswith("a.") else 1

    def links(address: str) -> list[str]:
        return [f"http://b.example/{address[-1]}", "http://b.example/all"]

    one = frontier(tmp_path, 0, owner=owner)
    for n in range(5):
        one.start(f"http://a.example/{n}", 1.0)
    visit(one, links, 3)
    two = frontier(tmp_path, 1, owner=owner)
    exchange = Exchange(tmp_path, 1, [0], dict(two.taken))
    two.receive(exchange.read())
    assert two.tally.counts["queued"] == 4
    # It dies before it commits: all comes again, once.
    close(two)
    exchange.close()
    two = frontier(tmp_path, 1, owner=owner)
    assert two.tally.counts["queued"] == 0
    exchange = Exchange(tmp_path, 1, [0], dict(two.taken))
    two.receive(exchange.read())
    save(two)
    assert (two.tally.counts["queued"], two.taken[0]) == (4, one.sent[1])
    assert exchange.read() == {}
    visit(one, links)
    two.receive(exchange.read())
    save(two)
    assert two.tally.counts["queued"] == 6
    # What has been read is taken out of the outbox.
    back = Exchange(tmp_path, 0, [1], {})
    one.read_by(back.read_by_others())
    one.start("http://a.example/9", 1.0)
    save(one)
    assert one.shard.db.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    for made in (one, two):
        close(made)
    back.close()
    exchange.close()


# -- what pages are worth --------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40),
        )
    )
)
def test_pagerank_is_the_stationary_distribution(
    web: tuple[int, list[tuple[int, int]]],
) -> None:
    count, links = web
    links = sorted(set(links))
    sources = np.array([s for s, _ in links], dtype=np.int32)
    targets = np.array([t for _, t in links], dtype=np.int32)
    out = np.bincount(sources, minlength=count)
    parts = 1.0 / out[sources] if len(links) else np.zeros(0)
    ranks = pagerank(lambda: [(sources, targets, parts)], np.ones(count), rounds=300)
    # The same by the book: a dense matrix, dangling pages leading everywhere.
    matrix = np.full((count, count), 1.0 / count)
    for s in range(count):
        if out[s]:
            matrix[s] = np.bincount(targets[sources == s], minlength=count) / out[s]
    matrix = 0.85 * matrix + 0.15 / count
    values, vectors = np.linalg.eig(matrix.T)
    first = np.real(vectors[:, np.argmax(np.real(values))])
    np.testing.assert_allclose(ranks, first / first.sum() * count, rtol=1e-6)


@given(st.floats(1e-12, 1e12), st.floats(1e-12, 1e12))
def test_steps_keep_the_order(a: float, b: float) -> None:
    if a <= b:
        assert step(a) >= step(b)
    if a >= 1.2 * b:
        assert step(a) < step(b)


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_gives_all_that_a_crawl_needs(name: str) -> None:
    strategy = STRATEGIES[name]
    assert strategy.name == name
    assert strategy.about
    assert f"`{name}`" in (DOCS / "howto" / "crawl.md").read_text(encoding="utf-8")
    # Either a score that stays, with the same in SQL, or values that change.
    assert (strategy.score is None) == (strategy.sql_score == "")
    assert (strategy.score is None) != (strategy.on_fetch is None)
    edges = (np.array([0, 1]), np.array([1, 0]), np.ones(2))
    weights = strategy.weights(lambda: [edges], 3)
    assert weights.shape == (3,)
    assert weights[0] > weights[2]


def test_an_unknown_strategy_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'pagerank'"):
        strategy_named("pageranks")


def test_indegree_counts_links() -> None:
    ranking = Order(STRATEGIES["indegree"])
    for source in (1, 2, 3):
        ranking.spread(source, np.array([7, 8][: source % 2 + 1], dtype=np.int32), links=5)
    assert (ranking.value(7), ranking.value(8)) == (3, 2)
    assert {number for number, _, _ in ranking.changed()} == {7, 8}
    assert list(ranking.changed()) == []


# -- the counters ----------------------------------------------------------------------------------


def test_counters_are_quiet_when_all_shards_are_and_all_is_read() -> None:
    counters = Counters(2)
    assert not counters.is_quiet()
    counters.update(0, is_idle=1)
    counters.update(1, is_idle=1)
    assert counters.is_quiet()
    counters.update_exchange(0, {1: 9}, {})
    assert not counters.is_quiet()
    counters.update_exchange(1, {}, {0: 9})
    assert counters.is_quiet()


def test_pages_are_given_out_exactly() -> None:
    counters = Counters(1)
    counters.allow_pages(2)
    assert [counters.take_page() for _ in range(3)] == [True, True, False]
    counters.give_page()
    assert counters.take_page()
    counters.give_page()
    counters.stop("interrupted")
    counters.stop("pages")
    assert (counters.take_page(), counters.stopped) == (False, "interrupted")
