"""Parts of a country, single flows, sums of flows, and studies that can't be run as written."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from hinterland.errors import InputError
from hinterland.language import speaking
from hinterland.report.contents.findings import finding, paragraph
from hinterland.report.contents.headline import headline
from hinterland.study import Results, in_their_terms, run
from hinterland.study.figure_data.frames import coverage_frame

REGIONS = "region,kind,en,zh\nL,nation,Land,国\nA,province,Alpha,甲\nB,province,Beta,乙\nC,province,Gamma,丙\n"
HEAD = "region,year,series,value,unit,vintage,flags\n"
Own = Callable[..., Results]


def rows(series: str, *values: tuple[str, int, float | None], unit: str = "EUR") -> str:
    """Return lines of observations; None is a blank cell."""
    return "".join(
        f"{region},{year},{series},{'' if x is None else x},{unit},first,\n"
        for region, year, x in values
    )


GDP = rows(
    "gdp", *((r, y, x) for y in (2001, 2002) for r, x in zip("ABC", (40, 30, 30), strict=True))
)
EXPORTS = rows(
    "exports_eur",
    ("A", 2001, 4),
    ("B", 2001, 3),
    ("C", 2001, 2),
    ("A", 2002, 5),
    ("B", 2002, 3),
    ("C", 2002, 1),
)
IMPORTS = rows(
    "imports_eur",
    ("A", 2001, 1),
    ("B", 2001, 2),
    ("C", 2001, 3),
    ("A", 2002, 1),
    ("B", 2002, None),
    ("C", 2002, 2),
)
TOTAL = rows("exports_eur", ("L", 2001, 9), ("L", 2002, 9)) + rows(
    "imports_eur", ("L", 2001, 6), ("L", 2002, 4)
)


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Return what runs a study of the made-up country; `more` are further lines of its file."""

    def of(
        figures: str,
        more: str = "",
        *,
        scheme: str = 'scheme = "regions"',
        currency: str = "eur",
        regions: str = REGIONS,
        measures: str = '"trade", "share", "dependence", "imbalance"',
    ) -> Results:
        (tmp_path / "own.csv").write_text(HEAD + figures, "utf-8")
        (tmp_path / "regions.csv").write_text(regions, "utf-8")
        (tmp_path / "own.toml").write_text(
            f'name = "own"\npanel = "own.csv"\nregions = "regions.csv"\n{scheme}\n'
            f'years = [2001, 2002]\ncurrency = "{currency}"\nmeasures = [{measures}]\n{more}\n',
            "utf-8",
        )
        return run(tmp_path / "own.toml")

    return of


def test_a_missing_member_of_a_part_has_no_bounds_from_the_nation(own: Own) -> None:
    figures = GDP + IMPORTS + TOTAL
    whole = own(figures, 'flow = "imports"')
    line = whole.lines["trade"]["B"]
    assert (line.low[1], line.high[1]) == (0.0, 1.0), "bounded by the published total"
    part = own(figures, 'flow = "imports"\nonly = ["Alpha", "Beta"]')
    frame = part.frame().filter(
        pl.col("year") == 2002, pl.col("group") == "B", pl.col("measure") == "trade"
    )
    assert frame.select("value", "low", "high").row(0) == (None, None, None)
    assert frame["why"][0] == "no value for Beta, and no published total of the whole"
    assert [part.lines["trade"]["nation"].value[0]] == [3.0]
    assert (
        part.frame()
        .filter(pl.col("year") == 2002, pl.col("measure") == "share")["low"]
        .null_count()
        == 2
    )
    assert part.groups == ("A", "B")


def test_a_part_has_checks_origins_and_gaps_of_its_own_regions(own: Own) -> None:
    part = own(GDP + IMPORTS + TOTAL, 'flow = "imports"\nonly = ["甲", "B"]')
    assert {c.check for c in part.checks} == {"coverage"}
    assert {c.text for c in part.checks if c.year == 2002 and c.series == "imports_eur"} == {
        "1 of 2 regions have a value"
    }
    assert set(part.origins["region"]) == {"A", "B"}
    assert [(m["region"], m["year"]) for m in part.missing()] == [("B", 2002)]
    assert set(coverage_frame(part)["region"]) == {"A", "B"}


def test_shipped_figures_of_a_part_keep_their_vintages_and_origins() -> None:
    six = ["Shanxi", "Anhui", "Jiangxi", "Henan", "Hubei", "Hunan"]
    path = Path(__file__).parents[2] / "docs" / "examples" / "central-six.toml"
    part, every = run(path), run("china-exports")
    codes = [every.panel.country.find(name).code for name in six]
    assert sorted(part.panel.country.provinces) == sorted(codes)
    key = ["region", "year", "series"]
    both = part.panel.kept.join(every.panel.kept, on=key, suffix="_every").filter(
        pl.col("series") == "gdp", pl.col("region").is_in(codes)
    )
    assert both.height > 6 * 18
    assert (both["vintage"] == both["vintage_every"]).all()
    assert (both["origin"] == both["origin_every"]).all()
    assert not [c for c in part.checks if c.check.startswith("national total")]


def test_a_part_may_be_a_group_of_a_scheme(tmp_path: Path) -> None:
    def of(only: str) -> Results:
        (tmp_path / "part.toml").write_text(
            'name = "part"\npanel = "mexico"\nscheme = "regions"\nyears = [2020, 2024]\n'
            f'flow = "exports"\ncurrency = "usd*rate"\nmeasures = ["share"]\nonly = {only}\n',
            "utf-8",
        )
        return run(tmp_path / "part.toml")

    north = {f"MX-{code}" for code in ("BCN", "CHH", "COA", "NLE", "SON", "TAM")}
    assert set(of('"four:north"').groups) == north
    with pytest.raises(
        InputError, match=r"line 8, only: .*no group 'nort'; did you mean 'north'"
    ):
        of('"four:nort"')
    with pytest.raises(InputError, match=r"line 8, only: .*'Sonorra'; did you mean 'Sonora'"):
        of('["Sonorra"]')


def test_a_part_may_be_a_group_of_a_file_that_covers_no_more(tmp_path: Path) -> None:
    (tmp_path / "border.csv").write_text(
        "region,group\nSonora,west\nMX-BCN,west\nTamaulipas,east\n", "utf-8"
    )
    (tmp_path / "part.toml").write_text(
        'name = "part"\npanel = "mexico"\nscheme = "regions"\nyears = [2020, 2024]\n'
        'flow = "exports"\ncurrency = "usd*rate"\nmeasures = ["share"]\nonly = "border.csv:west"\n',
        "utf-8",
    )
    part = run(tmp_path / "part.toml")
    assert set(part.groups) == {"MX-BCN", "MX-SON"}
    assert "border.csv" in dict(part.files)


@pytest.mark.parametrize(
    ("flow", "english", "chinese"),
    [("exports", "exports", "出口"), ("imports", "imports", "进口")],
)
def test_every_sentence_follows_flow_whole_and_regions(
    own: Own, flow: str, english: str, chinese: str
) -> None:
    words = (
        f'flow = "{flow}"\nwhole = {{ en = "Lakeland", zh = "湖区" }}\n'
        'unit_of_regions = { en = ["county", "counties"], zh = "县" }\n'
        '[[claim]]\nid = "up"\ntext = "It rose."\nof = "share"\ngroup = "Alpha"\ntest = "rises"\n'
    )
    figures = GDP + EXPORTS + IMPORTS.replace("B,2002,imports_eur,,", "B,2002,imports_eur,2,")
    for language, word in (("en", english), ("zh", chinese)):
        with speaking(language):
            results = own(figures, words)
            said = in_their_terms(lambda r: f"{paragraph(finding(r))} {headline(r)}")(results)
            said += " ".join(c.text for c in results.checks)
            assert word in said.lower()
            assert {"en": "Lakeland", "zh": "湖区"}[language] in said
            assert {"en": "counties", "zh": "县"}[language] in said
            for wrong in ("trade", "nation", "province", "yuan", "进出口", "全国", "省", "{"):
                assert wrong not in said.lower()
    assert results.document()["flow"] == flow
    assert {s for s in results.origins["series"] if s != "gdp"} == {f"{flow}_eur"}
    sums = {"exports": 9.0, "imports": 6.0}
    assert results.lines["trade"]["nation"].value[0] == sums[flow]
    first, last = {"exports": (4 / 9, 5 / 9), "imports": (1 / 6, 1 / 5)}[flow]
    assert results.lines["share"]["A"].value.tolist() == pytest.approx([first, last])
    assert results.verdicts[0].verdict == "holds"


def test_trade_is_the_sum_of_both_flows_with_the_origins_of_both(own: Own) -> None:
    results = own(GDP + EXPORTS + IMPORTS)
    frame = results.frame().filter(pl.col("measure") == "trade", pl.col("group") == "A")
    assert frame["value"].to_list() == [5.0, 6.0]
    assert all("computed" in flags for flags in frame["flags"])
    behind = results.origin("trade", "A", 2001)
    assert sorted(behind["series"]) == ["exports_eur", "imports_eur"]


def test_a_missing_import_makes_trade_missing_and_says_so(own: Own) -> None:
    results = own(GDP + EXPORTS + IMPORTS)
    frame = results.frame().filter(
        pl.col("measure") == "trade", pl.col("group") == "B", pl.col("year") == 2002
    )
    assert frame.select("value", "low", "high").row(0) == (None, None, None)
    why = "no value for Beta (imports in euros), and no published total of Land"
    assert frame["why"][0] == why
    assert [(m["series"], m["region"]) for m in results.missing() if m["region"] != "L"] == [
        ("imports_eur", "B")
    ]


def test_national_totals_of_both_flows_bound_the_sum(own: Own) -> None:
    line = own(GDP + EXPORTS + IMPORTS + TOTAL).lines["trade"]["B"]
    assert 0.0 <= line.low[1] <= 3.0, "what is known of it is exports of 3"
    assert line.high[1] == 4.0, "13 of the nation less the 9 that are known"


def test_two_currencies_need_a_rate(own: Own) -> None:
    dollars = EXPORTS.replace("exports_eur", "exports_usd").replace("EUR", "USD")
    with pytest.raises(InputError, match=r"exports are in USD and GDP in EUR; .*usd\*rate"):
        own(GDP + dollars, 'flow = "exports"', currency="usd")
    with pytest.raises(InputError, match="no series exchange_rate; add it, in EUR per USD"):
        own(GDP + dollars, 'flow = "exports"', currency="usd*rate")
    rate = rows("exchange_rate", ("L", 2001, 2), ("L", 2002, 4), unit="EUR per USD")
    results = own(GDP + dollars + rate, 'flow = "exports"', currency="usd*rate")
    assert results.lines["dependence"]["A"].value.tolist() == [4 * 2 / 40, 5 * 4 / 40]
    index = own(
        GDP + dollars, 'flow = "exports"', currency="usd", measures='"share", "imbalance"'
    )
    assert index.lines["imbalance"]["nation"].value[0] == pytest.approx(
        0.4 * 1 / 3 + 0.3 * 1 / 3
    )


def test_a_scheme_that_is_left_out_is_asked_for_where_there_is_no_usual_one(own: Own) -> None:
    with pytest.raises(InputError, match=r"the key 'scheme' is missing; .*'regions'"):
        own(GDP + EXPORTS, 'flow = "exports"', scheme="")


def test_a_name_of_two_regions_is_an_error_with_their_codes(own: Own) -> None:
    regions = (
        "region,kind,name\nA,province,Springfield\nB,province,Springfield\nC,province,Gamma\n"
    )
    by_code = own(GDP + EXPORTS, 'flow = "exports"', regions=regions)
    assert by_code.lines["trade"]["A"].value[0] == 4.0
    by_name = (GDP + EXPORTS).replace("A,2001", "Springfield,2001")
    with pytest.raises(InputError, match=r"Springfield.*A.*B"):
        own(by_name, 'flow = "exports"', regions=regions)


def test_country_and_regions_contradict_each_other(own: Own) -> None:
    with pytest.raises(InputError, match=r"own.toml, line \d, (country|regions): "):
        own(GDP + EXPORTS, 'flow = "exports"\ncountry = "mexico"')
