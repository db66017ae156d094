"""The fetch loop alone: addresses of some hosts in, pages out, no disk."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from hinterland.crawler.fetching.fetch import client
from hinterland.crawler.fetching.loop import Outcome, fetch_pages
from hinterland.crawler.fetching.politeness import AT_ONCE, Host
from hinterland.crawler.fetching.queues import HELD_BY_HOST, HostQueue, Queues, Task
from hinterland.crawler.fetching.rules import Rules
from hinterland.crawler.links.addresses import host_of

from .conftest import Serve


class Unlimited:
    """As many pages as there are."""

    def take_page(self) -> bool:
        return True

    def give_page(self) -> None:
        pass


def fetch(addresses: Sequence[str], *, delay: float = 0.0, keep_at: int = 1) -> list[Outcome]:
    """Fetch addresses as a task of a distributed crawl would, and keep so many at a time."""
    outcomes: list[Outcome] = []
    queues = Queues()
    for number, address in enumerate(addresses):
        name = host_of(address)
        queue = queues.host(name) or queues.open(HostQueue(Host(name, delay=delay), number))
        queues.put(queue, Task(number, address, name))

    def deliver(outcome: Outcome) -> None:
        if outcome.end != "again":
            outcomes.append(outcome)
            if len(outcomes) % keep_at == 0:
                queues.release([o.task for o in outcomes[-keep_at:]])

    async def run() -> None:
        async with (
            asyncio.timeout(20),
            client(max_body=10_000, deadline=5, allow_private=True) as asks,
        ):
            await fetch_pages(
                queues,
                asks,
                rules=Rules(),
                deliver=deliver,
                budget=Unlimited(),
                wake=asyncio.Event(),
            )

    asyncio.run(run())
    return outcomes


def test_addresses_in_pages_out(serve: Serve) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2", "127.0.0.3"), pages=60)
    addresses = [site.address(f"/{n}", site.hosts[n % 3]) for n in range(60)]
    outcomes = fetch(addresses)
    assert {outcome.end for outcome in outcomes} == {"page"}
    assert sorted(outcome.task.address for outcome in outcomes) == sorted(addresses)
    assert all(o.answer is not None and b"<title>page" in o.body for o in outcomes)
    assert set(site.asked().values()) == {1}


def test_requests_go_on_while_pages_wait_to_be_kept(serve: Serve) -> None:
    pages = HELD_BY_HOST  # more than may be asked for at once
    site = serve(pages=pages)
    outcomes = fetch([site.address(f"/{n}") for n in range(pages)], keep_at=pages)
    assert [outcome.end for outcome in outcomes] == ["page"] * pages


def test_a_host_in_trouble_is_heeded_before_pages_are_looked_into(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_: object) -> str:
        time.sleep(0.03)
        return ""

    monkeypatch.setattr("hinterland.crawler.fetching.loop.wall", slowly)
    site = serve(pages=60)
    pages = [f"/{n}" for n in range(60)]
    pages.insert(15, "/status/429/1")
    fetch([site.address(page) for page in pages])
    times = [r.time for r in site.log() if r.path != "/robots.txt"]
    assert len(times) == 63  # one answers well the third time
    # What was under way already, and no more, until the host's wish is kept.
    assert sum(t < times[0] + 0.9 for t in times) <= 2 * AT_ONCE


def test_robots_txt_is_obeyed_without_a_disk_too(serve: Serve) -> None:
    site = serve(pages=1)
    site.file("robots.txt", "User-agent: *\nDisallow: /", "Content-Type: text/plain")
    (outcome,) = fetch([site.address("/0")])
    assert (outcome.end, outcome.why) == ("refused", "robots.txt forbids it")


def test_a_fault_of_ours_closes_the_host_and_no_other(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve(hosts=("127.0.0.1", "127.0.0.2"), pages=3)
    bad = site.address("/0", "127.0.0.1")
    monkeypatch.setattr(
        "hinterland.crawler.fetching.loop.wall",
        lambda _s, _b, address: str(1 // (address != bad))[1:],
    )
    outcomes = fetch([bad, *(site.address(f"/{n}", "127.0.0.2") for n in range(3))])
    ends = {outcome.task.address: (outcome.end, outcome.why[:20]) for outcome in outcomes}
    assert ends.pop(bad) == ("failed", "a bug in the crawler")
    assert list(ends.values()) == [("page", "")] * 3
