"""How sure is this: the explorer's numbers of doubt are those of the study's own tables."""

import polars as pl
import pytest

from hinterland.study import conclusions_frame, run

from .conftest import Served


def test_the_counts_are_those_of_the_conclusions(served: Served) -> None:
    every = conclusions_frame(run("zhao")).filter(pl.col("from") == 2014, to=2019)
    whole = every.filter(dimension="all").row(0, named=True)
    answer = served.get("/s/zhao/doubt?from=2014&to=2019")
    known = whole["falls"] + whole["rises"] + whole["level"]
    assert (
        f"falls in {whole['falls']} and rises in {whole['rises']} of {known} ways"
        in answer.text
    )
    rows = served.get("/s/zhao/doubt.json?from=2014&to=2019").json["specifications"]
    for row in every.filter(dimension="reading").iter_rows(named=True):
        mine = [r for r in rows if r["reading"] == row["choice"] and r["counted"]]
        assert sum(r["direction"] == "falls" for r in mine) == row["falls"]


def test_what_turns_the_direction_is_marked_and_leads_to_the_comparison(served: Served) -> None:
    page = served.get("/s/zhao/doubt?from=2014&to=2019").text
    assert "turns it" in page
    link = "/s/zhao/compare?with_scheme=regions&with_policy=own"
    assert link.replace("&", "&amp;") in page
    assert served.get(link).status == 200


def test_the_signs_are_those_of_the_figure(served: Served) -> None:
    signs = served.get("/s/zhao/doubt.json?from=2005&to=2019").json["signs"]
    figure = served.get("/s/zhao/figure/signs.json?years=2005..2019").json["rows"]
    assert signs == figure
    assert len(signs) > 10


@pytest.mark.parametrize(
    "query", ["from=2019&to=2005", "from=1900", "to=moon", "from=2010&to=2010"]
)
def test_years_that_can_t_be_are_refused(served: Served, query: str) -> None:
    assert served.get(f"/s/zhao/doubt?{query}").status == 400


def test_every_span_of_a_claim_is_offered(served: Served) -> None:
    page = served.get("/s/zhao/doubt").text
    assert 'href="/s/zhao/doubt?from=2005&amp;to=2014"' in page
