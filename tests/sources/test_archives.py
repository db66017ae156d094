"""WARC files that no library has taken in are read as a library of them would be."""

import gzip
import shutil
from pathlib import Path

import polars as pl
import pytest

from hinterland.crawler import crawl
from hinterland.errors import InputError
from hinterland.library import Archives, Library
from hinterland.library.archives import warc_parts
from hinterland.observations import shipped_catalogue
from hinterland.sources import link_hook
from hinterland.sources.reading import open_pages, read_library
from hinterland.sources.reading.opening import index_one
from tests.conftest import Run
from tests.sources.server import serving
from tests.sources.test_reading import QUICK, YEARBOOK, gdp_table, html, yearbook


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of a made-up yearbook, crawled twice, so that it has revisits."""
    site = yearbook(**{"C03-09.xls": html(gdp_table(2019))})
    folder = tmp_path / "library"
    with serving(site) as address:
        starts = [address + "/sj/ndsj/2020/indexch.htm"]
        crawl(starts, folder, options=QUICK, hook=link_hook)
        again = QUICK.__class__(delay=0, allow_private=True, recrawl=True)
        crawl(starts, folder, options=again, hook=link_hook)
    return folder


@pytest.fixture
def archive(library: Path, tmp_path: Path) -> Path:
    """The library's WARC files alone, one of them unpacked."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number, file in enumerate(sorted(library.rglob("*.warc.gz"))):
        shutil.copy(file, folder / f"{number}.warc.gz")
        plain = folder / "plain"
        plain.mkdir()
        (plain / f"{number}.warc").write_bytes(gzip.decompress(file.read_bytes()))
    return folder


def test_they_are_read_to_the_same_observations(library: Path, archive: Path) -> None:
    found = []
    for folder in (library, archive, archive / "plain"):
        with open_pages(folder) as pages:
            read, reports = read_library(pages, YEARBOOK, catalogue=shipped_catalogue())
        found.append((read.frame, {(r.address, r.status, r.title) for r in reports}))
    assert found[0][0].height
    for frame, outcomes in found[1:]:
        assert frame.equals(found[0][0])
        assert outcomes == found[0][1]


@pytest.mark.parametrize("size", [700, 1013, 4096, 1 << 20])
def test_parts_of_any_size_have_all_answers_once(
    library: Path, archive: Path, size: int
) -> None:
    with Library(library) as opened:
        kept = sorted((page.address, page.fetched) for page in opened.pages())
    for folder in (archive / "plain", archive):
        files = [
            part for part in warc_parts(folder, size=size) if Path(part.file).parent == folder
        ]
        read = Archives(folder, map(index_one, files))
        assert sorted((page.address, page.fetched) for page in read.pages()) == kept
        assert read.faults == []
        for page in read.pages():
            assert read.record(page).body is not None


def test_damage_is_reported_once_and_the_rest_is_read(archive: Path) -> None:
    file = archive / "plain" / "0.warc"
    data = file.read_bytes()
    places = [at for at in range(len(data)) if data.startswith(b"WARC/1.1\r\n", at)]
    broken = data[: places[3]] + b"XXXX" + data[places[3] + 4 :]
    file.write_bytes(broken)
    reports = set()
    for size in (900, 5000, len(broken)):
        read = Archives(archive, map(index_one, warc_parts(archive / "plain", size=size)))
        reports.add((len(list(read.pages())), tuple(read.faults)))
    ((_, faults),) = reports
    assert len(faults) == 1
    assert "0.warc, byte" in faults[0]


def test_a_record_that_is_no_longer_there_is_an_error(archive: Path) -> None:
    read = Archives(archive, map(index_one, warc_parts(archive)))
    page = next(read.pages())
    Path(page.warc).write_bytes(b"")
    with pytest.raises(InputError, match="the record is not there"):
        read.record(page)


def test_the_command_reads_a_folder_of_them(archive: Path, hinterland: Run) -> None:
    done = hinterland(
        "read", "--library", archive, "--source", "nbs-yearbook", "--out", "o.csv"
    )
    assert done.returncode == 1  # pictures that are none
    assert "Traceback" not in done.stderr
    assert pl.read_csv(archive.parent / "o.csv").height
    (archive / "none").mkdir()
    none = archive / "none"
    done = hinterland("read", "--library", none, "--source", "nbs-yearbook", "--out", "p.csv")
    assert done.returncode == 2
    assert "neither a page library nor a folder of WARC files" in done.stderr
