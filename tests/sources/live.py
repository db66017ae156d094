"""The publishers' own sites, asked for a handful of pages: `pytest tests/sources/live.py`.

Not among the tests that run by themselves: the name keeps it out. What it costs the sites:
about ten requests, one a second.
"""

from pathlib import Path

from hinterland.crawler import Options, crawl
from hinterland.library import Library
from hinterland.observations import shipped_catalogue
from hinterland.sources import link_hook, source
from hinterland.sources.reading import read_library
from hinterland.sources.reading.pages import library_jobs

EDITION = "https://www.stats.gov.cn/sj/ndsj/2024/"


def test_the_yearbooks_frames_lead_to_its_menu(tmp_path: Path) -> None:
    options = Options(max_pages=6, max_depth=1)
    summary = crawl([EDITION + "indexch.htm"], tmp_path, options=options, hook=link_hook)
    assert not summary.faults
    with Library(tmp_path) as library:
        found = library_jobs(library, source("nbs-yearbook"))
        assert not found.faults
        menu = library.page(EDITION + "left.htm")
    assert menu is not None
    assert menu.links > 300
    assert {job.release.vintage for job in found.jobs} == {"yearbook_2024"}


def test_the_world_bank_answers_with_figures(tmp_path: Path) -> None:
    crawl(source("worldbank").starts, tmp_path, options=Options(max_pages=6))
    with Library(tmp_path) as library:
        read, _ = read_library(library, source("worldbank"), catalogue=shipped_catalogue())
    assert {"gdp", "population", "exchange_rate"} <= set(read.frame["series"])
