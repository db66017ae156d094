"""Hostile servers: each costs a bounded time and memory, and never holds up the others."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from hinterland.library import Library, Page

from .conftest import Crawler, Site, serving

KINDS = [
    "slow_head", "slow_body", "silent", "endless_body", "endless_head", "long_head", "bomb",
    "many_links", "to_file", "to_metadata", "to_itself", "rubbish", "reset", "short_body",
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a crawl of all kinds of hostile pages, and of a good site beside them."""

    run: "subprocess.CompletedProcess[str]"
    hostile: Site
    good: Site
    library: Path
    peak: int  # kB

    def page(self, kind: str) -> Page:
        with Library(self.library) as library:
            page = library.page(self.hostile.address(f"/hostile/{kind}"))
            assert page is not None
            return page

    def lines(self, kind: str) -> list[dict[str, object]]:
        address = self.hostile.address(f"/hostile/{kind}")
        lines = map(json.loads, (self.library / "log.jsonl").read_text().splitlines())
        return [line for line in lines if line["address"] == address]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    with serving(folder) as serve:
        hostile, good = serve(), serve(hosts=("127.0.0.2",), pages=300)
        crawler = Crawler(folder)
        starts = [hostile.address(f"/hostile/{kind}") for kind in KINDS]
        limits = ("--deadline", "2", "--deny", "/link/")
        run = crawler.run(*starts, good.address(), *limits)
        yield Outcome(run, hostile, good, crawler.library, crawler.peak)


def test_the_crawl_ends_soon_and_well(outcome: Outcome) -> None:
    assert outcome.run.returncode == 1  # some start pages could not be had
    assert "stopped: nothing left" in outcome.run.stdout
    faults = [x for x in outcome.run.stderr.splitlines() if x.startswith("hinterland: ")]
    assert len(faults) == 9  # two of them redirects that lead nowhere
    assert "Traceback" not in outcome.run.stderr
    # The address that stands in for the cloud's own is refused though private ones are not.
    assert any("169.254.169.254 is a reserved address" in x for x in faults)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("slow_head", "no answer within --deadline"),
        ("silent", "no answer within --deadline"),
        ("endless_head", "not an HTTP answer"),
        ("long_head", "not an HTTP answer"),
        ("rubbish", "not an HTTP answer"),
        ("reset", "connection lost"),
    ],
)
def test_no_answer(outcome: Outcome, kind: str, why: str) -> None:
    lines = outcome.lines(kind)
    assert all(str(line["why"]).startswith(why) for line in lines)
    assert lines[-1]["end"] == "failed"
    # What may pass is tried again, twice.
    assert len(lines) == (1 if why.startswith("not an") else 3)


@pytest.mark.parametrize(
    ("kind", "truncated", "size"),
    [
        ("slow_body", "time", range(3, 100)),
        ("endless_body", "length", range(10_000_000, 10_000_001)),
        ("short_body", "disconnect", range(7, 8)),
    ],
)
def test_a_cut_body_is_kept_and_says_so(
    outcome: Outcome, kind: str, truncated: str, size: range
) -> None:
    page = outcome.page(kind)
    assert page.size in size
    with Library(outcome.library) as library:
        record = library.record(page)
    assert record.warc["WARC-Truncated"] == truncated
    assert not record.whole


def test_a_bomb_is_kept_as_sent(outcome: Outcome) -> None:
    page = outcome.page("bomb")
    assert page.size < 3_000_000
    with Library(outcome.library) as library:
        assert not library.record(page, limit=1_000_000).whole


def test_the_links_of_a_page_are_bounded(outcome: Outcome) -> None:
    assert outcome.page("many_links").links == 10_000


def test_redirects_stay_on_the_web(outcome: Outcome) -> None:
    asked = outcome.hostile.asked()
    assert outcome.page("to_file").status == 302
    assert outcome.page("to_file").links == 0
    assert asked[outcome.hostile.address("/hostile/to_itself")] == 1


def test_the_good_site_is_whole_and_was_not_held_up(outcome: Outcome) -> None:
    good = [r for r in outcome.good.log() if r.path != "/robots.txt"]
    assert len(good) == len({r.path for r in good}) == 300
    gaps = [b.time - a.time for a, b in pairwise(good)]
    assert max(gaps) < 6.0  # reading the longest page, on a busy machine


def test_memory_is_bounded(outcome: Outcome) -> None:
    assert outcome.peak < 350_000
