"""10,000 pages of a library read to observations on two processes."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from demo.edition import ENGLISH
from demo.figures import Figures
from demo.layout import Style, lay_out
from demo.markup import table_page
from demo.tables import gdp_by_region, trade_by_region

from hinterland.library import Answer, Entry, Library, Shard
from hinterland.observations import shipped_catalogue
from hinterland.sources import source
from hinterland.sources.reading import read_library

PAGES = 10_000
SITE = "http://www.stats.gov.cn/sj/ndsj"


def run() -> None:
    """Print the pages a second."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        with Library(name) as library:
            began = time.perf_counter()
            read, reports = read_library(
                library, source("nbs-yearbook"), catalogue=shipped_catalogue()
            )
            seconds = time.perf_counter() - began
    print(
        f"{len(reports):,} pages of a library read to {read.frame.height:,} observations on "
        f"2 processes: {seconds:.0f} s, {len(reports) / seconds:.0f} pages/s"
    )


def write(folder: Path) -> None:
    """Write a library of made-up tables of 31 provinces, all different."""
    shard = Shard(folder, 0)
    for start in range(0, PAGES, 500):
        shard.commit([_entry(number) for number in range(start, start + 500)])
    shard.close()


_FIGURES = Figures()
_TABLES = [
    trade_by_region(_FIGURES, "11-8", (2013, 2014)),
    gdp_by_region(_FIGURES, "3-9", range(2010, 2015), ["pre4"], indices=True),
    trade_by_region(_FIGURES, "11-8", [2012], in_unit="万美元"),
]
_STYLES = [Style(), Style(gaps=True, pad="　", wide=True), ENGLISH]


def _entry(number: int) -> Entry:
    table = replace(_TABLES[number % 3], number=f"{number % 24}-{number}")
    body = table_page(lay_out(table, _STYLES[number // 3 % 3]), nested=False, twice=False)
    address = f"{SITE}/{2005 + number % 20}/html/{number:05}.htm"
    answer = Answer(
        address=address,
        fetched="2026-01-01T00:00:00.000Z",
        status=200,
        reason="OK",
        headers=((b"Content-Type", b"text/html"),),
        body=body,
        request=b"GET / HTTP/1.1\r\n\r\n",
    )
    return Entry.of(answer, host="www.stats.gov.cn:80")
