"""Numbers: a view's JSON, CSV and table hold those of the results, and verdicts those of claims."""

import csv
import html
import io
import math
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from hinterland.explorer import Explorer
from hinterland.panel.load import DATA
from hinterland.study import TESTS, Results, ask, claim_toml, run
from hinterland.study.file.study_file import read_study

from .conftest import Served, serving


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9)


def test_the_overview_is_results_json(served: Served, zhao: Results) -> None:
    assert served.get("/s/zhao.json").json == zhao.document()


@pytest.mark.parametrize(
    "figure", ["scale", "share", "dependence", "imbalance", "imbalance_change"]
)
def test_a_figure_holds_the_numbers_of_the_results(
    served: Served, zhao: Results, figure: str
) -> None:
    document = served.get(f"/s/zhao/figure/{figure}.json").json
    measure = document["measure"]
    assert document["series"][measure] == zhao.document()["series"][measure]
    rows = list(csv.DictReader(io.StringIO(served.get(f"/s/zhao/figure/{figure}.csv").text)))
    assert len(rows) == len(zhao.years) * len(zhao.lines[measure])
    for row in rows:
        x = zhao.lines[measure][row["group"]].value[zhao.years.index(int(row["year"]))]
        assert same(float(row["value"]) if row["value"] else None, None if math.isnan(x) else x)


def test_years_and_groups_cut_a_figure_and_change_no_number(
    served: Served, zhao: Results
) -> None:
    document = served.get("/s/zhao/figure/share.json?years=2005..2010&groups=east,west").json
    assert document["years"] == list(range(2005, 2011))
    assert set(document["series"]["share"]) == {"east", "west"}
    whole = zhao.document()["series"]["share"]["west"]["value"]
    assert document["series"]["share"]["west"]["value"] == whole[5:11]


def test_years_outside_the_study_are_from_its_panel(served: Served) -> None:
    document = served.get("/s/zhao/figure/share.json?years=2000..2024").json
    wide = run(replace(read_study("zhao"), years=(2000, 2024), claims=()))
    assert document["series"]["share"] == wide.document()["series"]["share"]


@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ("scheme=four", {"scheme": "four"}),
        ("policy=latest", {"policy": "latest"}),
    ],
)
def test_a_setting_is_that_of_the_command_line(
    served: Served, query: str, changed: dict[str, str]
) -> None:
    document = served.get(f"/s/zhao/figure/share.json?{query}").json
    assert document["series"]["share"] == run("zhao", **changed).document()["series"]["share"]  # type: ignore[arg-type]


def test_another_reading_is_that_of_the_study_file(served: Served) -> None:
    study = read_study("zhao")
    text = "imbalance(reading=value/nation)"
    call = replace(
        study.measures[0], text=text, name="imbalance", arguments={"reading": "value/nation"}
    )
    expected = run(replace(study, measures=(call,), figures=(), claims=()))
    document = served.get("/s/zhao/figure/imbalance.json?reading=value/nation").json
    assert document["series"][text] == expected.document()["series"][text]


def test_each_number_of_a_table_leads_to_itself(served: Served) -> None:
    page = served.get("/s/zhao/figure/share").text
    cells = re.findall(r'<a class="value" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    assert len(cells) == 60
    for address, shown in random.Random(1).sample(cells, 12):
        number = re.sub(r"<[^>]+>", "", shown).split()[0]
        heading = re.search(r"<h1>(.*?)</h1>", served.get(address).text, re.DOTALL)
        assert heading
        assert number in re.sub(r"<[^>]+>", "", heading[1])


def test_the_evidence_of_a_number_is_its_observations(served: Served, zhao: Results) -> None:
    document = served.get("/s/zhao/number/share/west/2019.json").json
    expected = zhao.origin("share", "west", 2019)
    assert [o["origin"] for o in document["observations"]] == expected["origin"].to_list()
    assert document["formula"] == "391.77 bn USD ÷ 4,577.9 bn USD = 8.56 %"
    page = served.get("/s/zhao/number/share/west/2019").text
    for row in expected.iter_rows(named=True):
        assert f'href="/s/zhao/cell/trade_usd/{row["region"]}/2019"' in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_number_and_a_cell_name_the_yearbook_before_the_copy(
    served: Served, lang: str
) -> None:
    title = {"en": "China Statistical Yearbook 2020", "zh": "中国统计年鉴2020"}[lang]
    edition = f"https://www.stats.gov.cn/sj/ndsj/2020/index{'e' if lang == 'en' else 'c'}h.htm"
    for path in ("number/gdp/west/2019", "cell/gdp/420000/2019"):
        page = served.get(f"/s/zhao/{path}?lang={lang}").text
        assert f'<a href="{edition}" rel="noreferrer noopener">{title}' in page
    assert page.index(title) < page.index("github RenJiyi163")
    (known,) = served.get("/s/zhao/number/gdp/west/2019.json").json["publications"]
    assert (known["edition"], known["table"]) == ("2020", "各地区生产总值")
    assert (known["years"], known["cells"]) == ([2019], 12)


def test_a_cell_of_a_database_tells_the_yearbook_to_look_it_up_in(served: Served) -> None:
    page = served.get("/s/zhao/cell/trade_usd/420000/2001").text
    assert "<dd>not known</dd>" in page
    assert "China Statistical Yearbook 2002" in page
    assert "it was not read here" in page


def test_a_cell_shows_what_was_printed_and_passed_over(served: Served, zhao: Results) -> None:
    rows = zhao.panel.passed_over.filter(series="gdp", region="370000", year=2017)
    assert rows.height
    page = served.get("/s/zhao/cell/gdp/370000/2017").text
    for row in rows.iter_rows(named=True):
        assert row["value_raw"] in page
        assert row["vintage"] in page
    document = served.get("/s/zhao/cell/gdp/370000/2017.json").json
    assert len(document["passed_over"]) == rows.height


def test_a_claim_that_is_asked_has_the_verdict_of_the_study(
    served: Served, zhao: Results
) -> None:
    """Every claim with a test, put into an address again."""
    asked = 0
    for verdict in zhao.verdicts:
        claim = verdict.claim
        if TESTS[claim.test].run is None or claim.test == "phases":
            continue
        years = claim.years or (
            (claim.year,) * 2
            if claim.year and TESTS[claim.test].years != "one"
            else zhao.study.years
        )
        tolerance = (
            verdict.tolerance
            if claim.tolerance is None or claim.decimals is not None
            else claim.tolerance
        )
        query = {
            "of": claim.of, "group": claim.group, "test": claim.test, "value": claim.value, "unit": claim.unit,
            "years": f"{years[0]}..{years[1]}", "year": claim.year if TESTS[claim.test].years == "one" else None,
            "than": ",".join(claim.than), "tolerance": tolerance,
        }  # fmt: skip
        words = urlencode({k: v for k, v in query.items() if v not in (None, "")})
        document = served.get(f"/s/zhao/ask.json?{words}").json
        assert document["verdict"] == verdict.verdict, claim.id
        assert same(document["computed"], verdict.computed), claim.id
        assert set(verdict.document()) - set(document) <= {
            "verdict_wider",
            "tolerance_wider",
            "because",
        }
        asked += 1
    assert asked > 20


def test_random_statements_are_judged_as_in_a_study_file(served: Served, zhao: Results) -> None:
    chance = random.Random(7)
    for _ in range(25):
        of = chance.choice(["share", "dependence", "trade"])
        first = chance.randrange(2000, 2017)
        last = chance.randrange(first + 2, 2020)
        claim: dict[str, Any] = {
            "of": of, "group": chance.choice(["east", "central", "west"]), "years": [first, last],
            "test": chance.choice(["above", "ratio_above", "rises", "steadily_falls", "single_peak"]),
        }  # fmt: skip
        query = {**claim, "years": f"{first}..{last}"}
        if claim["test"] in {"above", "ratio_above"}:
            claim["value"] = query["value"] = round(chance.uniform(0.5, 60), 2)
        if claim["test"] != "ratio_above":
            claim["unit"] = "bn USD" if of == "trade" else "%"
        document = served.get(f"/s/zhao/ask.json?{urlencode(query)}").json
        expected = ask(zhao, claim)
        assert (document["verdict"], document["why"]) == (expected.verdict, expected.why)


def test_the_toml_of_a_statement_is_read_back_as_it() -> None:
    import tomllib

    text = {"en": 'a "quoted" \\ text\nof two lines', "zh": "西部\x7f"}
    claim = {"id": "a", "text": text, "of": "share", "years": [2000, 2019], "test": "rises"}
    assert tomllib.loads(claim_toml(claim))["claim"] == [claim]


def test_text_that_a_spreadsheet_would_run_is_kept_from_it() -> None:
    import polars as pl

    from hinterland.explorer.answers import csv_of

    frame = pl.DataFrame(
        {"text": ["=1+1", "@x", "-5 C", "plain", None], "number": [-1, 2, 3, 4, 5]}
    )
    lines = csv_of(frame).decode().splitlines()
    assert lines == ["text,number", "'=1+1,-1", "'@x,2", "'-5 C,3", "plain,4", ",5"]


@pytest.mark.parametrize(
    "path",
    [
        "/s/zhao/figure/share?scheme=four",
        "/s/zhao/figure/imbalance?reading=value/nation",
        "/s/zhao/figure/share?years=2000..2024",
        "/s/zhao/figure/scale?flow=exports&policy=latest",
        "/s/zhao/number/share/west/2019",
        "/s/zhao/cell/trade_usd/510000/2019",
        "/s/zhao/claims/east-growth",
    ],
)
def test_the_lines_of_python_run_and_give_the_numbers_of_the_view(
    served: Served, path: str
) -> None:
    found = re.search(
        r"As Python</summary><pre[^>]*>(.*?)</pre>", served.get(path).text, re.DOTALL
    )
    assert found
    lines = html.unescape(found[1]).splitlines()
    lines[-1 if "figure(" not in lines[-1] else -2] = (
        "out = " + lines[-1 if "figure(" not in lines[-1] else -2]
    )
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    bare, mark, query = path.partition("?")
    if "/figure/" in path:
        series = served.get(f"{bare}.json{mark}{query}").json["series"]
        (lines_of,) = series.values()
        for group, line in lines_of.items():
            mine = names["out"].filter(group=group)["value"].to_list()
            assert mine == line["value"]
    else:
        assert len(names["out"])


def test_collected_statements_are_a_study_file_with_the_same_verdicts(
    served: Served, tmp_path: Path
) -> None:
    asked = [
        {
            "of": "share",
            "group": "west",
            "test": "ratio_above",
            "value": "2",
            "years": "2000..2024",
        },
        {"of": "imbalance", "test": "single_peak", "years": "2000..2019"},
        {"of": "trade", "group": "east", "test": "above", "value": "4000", "years": "2019"},
    ]
    for setting in ({}, {"scheme": "four"}, {"policy": "latest"}):
        kept = "|".join(urlencode(one) for one in asked)
        answer = served.get(f"/s/zhao/ask.toml?{urlencode({'kept': kept, **setting})}")
        file = tmp_path / "asked.toml"
        file.write_bytes(answer.body)
        verdicts = [verdict.verdict for verdict in run(file).verdicts]
        assert verdicts == [
            served.get(f"/s/zhao/ask.json?{urlencode({**one, **setting})}").json["verdict"]
            for one in asked
        ]
    assert "holds" in verdicts


def test_a_study_file_that_changes_is_read_again(tmp_path: Path) -> None:
    text = (DATA / "studies" / "zones.toml").read_text("utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("zones", "mine"), "utf-8")
    for served in serving(Explorer.of([file])):
        assert served.get("/s/mine.json").json["years"][0] == 2016
        tag = served.get("/s/mine").headers["etag"]
        file.write_text(text.replace("zones", "mine").replace("2016", "2018"), "utf-8")
        assert served.get("/s/mine.json").json["years"][0] == 2018
        assert served.get("/s/mine", If_None_Match=tag).status == 200
        file.write_text("name = 1", "utf-8")
        broken = served.get("/s/mine")
        assert broken.status == 400
        assert "mine.toml" in broken.text
        assert str(tmp_path) not in broken.text
