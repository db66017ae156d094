"""The whole way by the command line: what comes out equals what went in, cell by cell."""

import json
from pathlib import Path

import polars as pl
import pytest
from demo.compare import Score, compare
from demo.run import chain, hinterland, serve
from demo.yearbook import build

#: The kinds of files that are read without a picture reader.
EXACT = {"html", "xls", "encrypted xls", "html xls", "xlsx", "csv"}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Go the way once, on a site without pictures."""
    folder = tmp_path_factory.mktemp("demo")
    build(folder, pictures=False)
    with serve(folder / "site") as address:
        chain(folder, f"{address}sj/ndsj/")
    return folder


@pytest.fixture(scope="module")
def scores(walked: Path) -> dict[str, Score]:
    return compare(walked / "truth.csv", walked / "observations.parquet")


def test_every_cell_comes_out_as_it_went_in(scores: dict[str, Score]) -> None:
    assert set(scores) == EXACT
    for kind, score in scores.items():
        print(f"{kind}: {score.right} right, {score.elsewhere} elsewhere, of {score.cells}")
        assert score.wrong == [], kind
        assert score.absent == 0, kind
        assert score.elsewhere < score.cells / 50, kind
    assert sum(score.cells for score in scores.values()) > 7_000


def test_the_study_of_what_was_read_is_the_study_of_the_shipped_figures(walked: Path) -> None:
    hinterland("study", "zhao", "--out", walked / "shipped")
    ours, shipped = (
        json.loads((walked / name / "results.json").read_text("utf-8"))["series"]
        for name in ("zhao", "shipped")
    )
    for measure in ("imbalance", "trade", "dependence"):
        for group, line in shipped[measure].items():
            # From 2002 on no figure is known within bounds only.
            assert ours[measure][group]["value"][2:] == pytest.approx(
                line["value"][2:], rel=1e-12
            ), (measure, group)


def test_every_number_has_a_page_in_the_library(walked: Path) -> None:
    frame = pl.read_parquet(walked / "observations.parquet")
    pages = pl.read_parquet(walked / "observations.pages.parquet")
    assert set(frame["origin"].str.split("#").list.first()) <= set(pages["page"])
    assert pages["kind"].unique().to_list() == ["page"]
    for row in pages.iter_rows(named=True):
        warc = walked / "library" / row["warc"]
        with warc.open("rb") as file:
            file.seek(row["offset"])
            assert file.read(2) == b"\x1f\x8b", row["address"]


def test_an_altered_digit_changes_the_index_and_is_the_cell_that_is_shown(
    walked: Path, tmp_path: Path
) -> None:
    build(tmp_path, only={2009, 2014}, pictures=False)
    folder = tmp_path / "site/tjsj/ndsj/2009/html"
    for other in ("Q1709C.xls", "Q1709E.HTM"):  # which print the same figures
        (folder / other).unlink()
    cell = _alter(tmp_path / "truth.csv", folder / "Q1709C.HTM")
    with serve(tmp_path / "site") as address:
        chain(tmp_path, f"{address}sj/ndsj/")

    before, after = (_index(walked), _index(tmp_path))
    known = {year for year, value in after.items() if value is not None}
    assert {2005, 2006, 2007, 2008, 2012, 2013} <= known
    changed = {year for year in known if after[year] != before[year]}
    assert changed == {2008}

    scores = compare(tmp_path / "truth.csv", tmp_path / "observations.parquet")
    wrong = [line for score in scores.values() for line in score.wrong]
    place = f"{cell['table']}/{cell['row']}/{cell['column']}"
    assert len(wrong) == 1
    assert wrong[0].startswith(f"{cell['address']} {place}: ")

    origins = pl.read_csv(tmp_path / "zhao/tables/origins.csv", infer_schema=False)
    behind = {"measure": "imbalance", "year": "2008", "region": "440000", "series": "trade_usd"}
    shown = origins.filter(**behind)["origin"].unique().to_list()
    pages = pl.read_parquet(tmp_path / "observations.pages.parquet")
    (page,) = pages.filter(pl.col("address").str.ends_with("2009/html/Q1709C.HTM"))["page"]
    assert shown == [f"{page}#{place}"]


def _alter(truth: Path, page: Path) -> dict[str, str]:
    """Alter the first digit of Guangdong's trade of 2008 on a page; return its cell."""
    wanted = {"region": "440000", "year": "2008", "series": "trade_usd", "kind": "html"}
    cells = pl.read_csv(truth, infer_schema=False).filter(**wanted)
    cell = next(c for c in cells.iter_rows(named=True) if c["address"].endswith(page.name))
    printed = b">" + cell["value_raw"].encode()
    data = page.read_bytes()
    assert data.count(printed) == 1
    page.write_bytes(data.replace(printed, b">9" + printed[2:]))
    return cell


def _index(folder: Path) -> dict[int, float | None]:
    read = json.loads((folder / "zhao/results.json").read_text("utf-8"))
    values = read["series"]["imbalance"]["nation"]["value"]
    return dict(zip(read["years"], values, strict=True))
