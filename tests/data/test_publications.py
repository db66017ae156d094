"""What the packs' figures were published in: only what their sources and the source definitions say."""

import re
from calendar import month_abbr

import pytest

from hinterland.panel import load, publications_of
from hinterland.sources import list_sources, source_of
from hinterland.sources.publishers.nbs_yearbook import edition

from .packs import PACKS, pages, table

ROWS = [(pack, row) for pack in PACKS for row in table(pack, "publications.csv")]


@pytest.mark.parametrize(("pack", "row"), ROWS)
def test_each_row_is_about_a_page_of_the_pack_and_says_no_more_than_it(
    pack: str, row: dict[str, str]
) -> None:
    named = pages(pack).filter(title=row["source"])
    assert named.height, row["source"]
    told = {r["vintage"]: r["note"] for r in table(pack, "vintages.csv")}
    released = {r["vintage"]: r["released"] for r in table(pack, "vintages.csv")}
    panel = load(pack)
    found = panel.every.filter(
        panel.every["origin"].str.split("#").list.first().is_in(named["page"].to_list())
    )
    vintages = set(found["vintage"].drop_nulls())
    said = " ".join(
        [*named["address"], *named["title"], *vintages]
        + [text for v in vintages for text in (told.get(v) or "", released.get(v) or "")]
    )
    # An edition and a day of access are in what the source or the vintage says.
    for text in filter(None, (row["edition"], row["accessed"])):
        year, *rest = re.split(r"[-/]", text)
        assert year in said, (year, said)
        for part in rest:
            month = month_abbr[int(part)] if part.isdecimal() and int(part) < 13 else ""
            assert part in said or (month and month in said), (part, said)
    assert row["title_en"]
    assert row["title_zh"]
    # Both languages or neither, but for a table's title, which is as printed.
    assert bool(row["publisher_en"]) == bool(row["publisher_zh"])
    assert bool(row["address_en"]) == bool(row["address_zh"])
    assert row["table_zh"] or not row["table_en"]


@pytest.mark.parametrize("row", [row for _pack, row in ROWS])
def test_an_address_is_of_a_known_source(row: dict[str, str]) -> None:
    for language in ("en", "zh"):
        address = row[f"address_{language}"]
        if not address:
            continue
        of = source_of(address)
        assert of is not None
        assert of.publisher == row["publisher_en"]
        if row["kind"] == "yearbook":
            assert address in of.starts
            assert str(edition(address)) == row["edition"]
            assert row[f"title_{language}"] == getattr(of, language)


@pytest.mark.parametrize("pack", PACKS)
def test_a_publisher_is_called_as_the_pages_or_the_sources_have_it(pack: str) -> None:
    known = {*pages(pack)["publisher"].drop_nulls(), *(s.publisher for s in list_sources())}
    named = {row["publisher_en"] for row in table(pack, "publications.csv")} - {""}
    assert named <= known


@pytest.mark.parametrize("pack", PACKS)
def test_every_source_that_names_a_publisher_has_a_publication(pack: str) -> None:
    panel = load(pack)
    unknown = {
        page["page"]
        for one in publications_of(panel, panel.every)
        if one.publication is None
        for page in one.pages
    }
    nameless = set(pages(pack).filter(pages(pack)["publisher"].is_null())["page"])
    assert unknown <= nameless


@pytest.mark.parametrize("pack", PACKS)
def test_each_figure_is_counted_once(pack: str) -> None:
    panel = load(pack)
    found = publications_of(panel, panel.every)
    assert sum(one.cells for one in found) == panel.every.height
