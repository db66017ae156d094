"""The report: whole and true, safe with any text, the same twice, alone on its own."""

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from hinterland import figures, measures
from hinterland.language import pretty
from hinterland.panel import ALL_FLAGS
from hinterland.report import figure
from hinterland.report.contents.findings import finding, paragraph
from hinterland.report.page.html import report_html, scoped
from hinterland.study import Results, run, verdicts_of

from .made_up import EVEN, GDP, UNEVEN, Own, cells, made_up

VOID = {"br", "meta", "link", "img", "hr", "input", "col"}
HEADINGS = ("h1", "h2", "h3", "h4")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><defs><clipPath id="clip0"/></defs>'
    '<g clip-path="url(#clip0)"><a href="#clip0"/></g></svg>'
)


class Page(HTMLParser):
    """Reads a page strictly: every tag closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.rows: list[list[str]] = []
        self.claims: dict[str, list[str]] = {}
        # A span that keeps a number on one line is no word of its own.
        self.feed(re.sub(r'<span class="whole">([^<]*)</span>', r"\1", text))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
            self.claims[dict(attrs).get("data-claim") or ""] = self.rows[-1]
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            return
        self.pieces.append(data)
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def row(self, start: str) -> list[str]:
        """Return the one row whose first cell begins so."""
        (found,) = [row for row in self.rows if row[0].startswith(start)]
        return found


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


@pytest.fixture(scope="module")
def drawn(zhao: Results) -> dict[str, str]:
    return {name: figures.svg(figure(zhao, name)) for name in zhao.study.figures}


@pytest.fixture(scope="module")
def html(zhao: Results, drawn: dict[str, str]) -> str:
    return report_html(zhao, drawn)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return made_up(tmp_path)


def test_it_is_well_formed_and_its_parts_can_be_reached(page: Page) -> None:
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    assert max(ids.values()) == 1
    for _, attrs in page.tags:
        assert not attrs.get("href", "").startswith("#") or attrs["href"][1:] in ids
        assert attrs.get("aria-labelledby", "finding") in ids
    levels = [HEADINGS.index(tag) for tag, _ in page.tags if tag in HEADINGS]
    assert levels[0] == 0
    assert levels.count(0) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    tags = Counter(tag for tag, _ in page.tags)
    assert tags["caption"] == tags["table"] > 10
    assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
    assert dict(page.tags)["html"]["lang"] == "en"
    assert tags["main"] == tags["header"] == tags["footer"] == tags["nav"] == 1


def test_nothing_is_loaded(html: str, page: Page) -> None:
    used = {tag for tag, _ in page.tags}
    assert not used & {"link", "img", "iframe", "object", "embed", "base", "form"}
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert scripts == [
        {"type": "application/json", "id": "origins"},
        {"type": "application/json", "id": "words"},
        {},
    ]
    for tag, attrs in page.tags:
        # A reader may follow a link to a publisher; nothing is loaded before.
        is_link = tag == "a" and attrs.get("rel") == "noreferrer noopener"
        for name, value in attrs.items():
            if is_link and name == "href":
                assert value.startswith(("https://", "http://")), (name, value)
            elif name in {"src", "href", "xlink:href", "action", "data", "poster", "srcset"}:
                assert value.startswith(("#", "data:text/csv;")), (name, value)
            assert not name.startswith("on")
            assert "url(" not in value or "url(#" in value
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_no_slip_of_the_machine_shows(page: Page) -> None:
    assert not re.search(
        r"\b(None|nan|NaN|inf|Undefined|np\.float64)\b|\{\{|\{%|&amp;|&lt;", page.text
    )


def test_each_claim_stands_with_its_verdict(zhao: Results, page: Page) -> None:
    assert len(zhao.claims) == 35
    for claim in zhao.claims:
        row = page.claims[claim["id"]]
        assert row[0].startswith(claim["text"]["en"])
        assert claim["why"] in row[0]
        assert row[1].split()[1] == claim["verdict"]
        if "verdict_wider" in claim:
            assert row[1].endswith(claim["verdict_wider"])
            assert claim["because"]["en"] in row[0]
        if claim["years_known"] < claim["years_asked"]:
            assert f"{claim['years_known']} of {claim['years_asked']}." in row[0]
    counted = Counter(claim["verdict"] for claim in zhao.claims)
    for verdict, n in counted.items():
        assert f" {verdicts_of(verdict, n)} " in page.text


def test_claims_stand_by_section_beside_what_they_rest_on(zhao: Results, html: str) -> None:
    shown = html[html.index('<h2 id="claims">') : html.index('<h2 id="figures">')]
    order = [re.sub("<[^>]+>", "", one) for one in re.findall(r"<h[34] id=[^>]*>[^<]*", shown)]
    assert order[:4] == [
        "Scale of trade", "Foreign trade", "Share of trade", "Share of the nation’s trade",
    ]  # fmt: skip
    # What stands in another section is linked to.
    assert 'Rests on: <a href="#exhibit-4">Imbalanced index</a>' in shown
    assert len(re.findall("data-claim=", shown)) == len(zhao.claims)
    assert not any(f">{claim['id']}<" in shown for claim in zhao.claims)


def test_what_is_stated_is_shown_with_its_sign(page: Page) -> None:
    stated = {name: row[2] for name, row in page.claims.items() if name}
    assert stated["east-share-always"] == "> 80 %"
    assert stated["east-share-fell"] == "↓ falls"
    assert stated["cw-dep-alike"] == "West ± 2 points"
    assert stated["evolution-shape"] == "↑ ↓ ↓"
    assert stated["advice-inland"] == "—"


def test_the_first_screen_has_finding_figure_and_verdicts(zhao: Results, html: str) -> None:
    first = html[html.index('<h2 id="finding">') : html.index('<h2 id="claims">')]
    assert "35 claims:" in first
    assert "Xizang, 2000" in first
    assert '<use href="#figure-4-drawn"/>' in first
    assert html.count('id="figure-4-drawn"') == 1
    assert "<use" not in report_html(zhao, {})


def test_the_finding_is_the_results(zhao: Results, page: Page) -> None:
    index = zhao.lines["imbalance"]["nation"]
    lead = page.text[
        page.text.index("What the data show") : page.text.index("The study’s claims")
    ]
    assert f"was {index.low[0]:.4f}–{index.high[0]:.4f} in 2000" in lead
    assert f"and {index.value[-1]:.4f} in 2019: it fell" in lead
    assert f"highest in 2005, at {np.nanmax(index.value):.4f}" in lead
    assert f"{100 * zhao.lines['share']['east'].value[-1]:.2f} % in 2019" in lead
    assert "2 figures of trade in US dollars (2000–2001)" in lead


def test_a_number_has_one_spelling(zhao: Results) -> None:
    html = report_html(zhao, {})
    assert set(re.findall(r"1\.149\d*", html)) == {"1.1490"}
    assert set(re.findall(r"1\.392\d*.1\.394\d*", html)) == {"1.3925–1.3943"}


def test_a_claim_shows_on_which_side_of_its_edge_a_number_is(page: Page) -> None:
    row = page.claims["central-share-2019"]
    assert row[1].startswith("✗ differs")
    assert (row[2], row[3]) == ("8 % ± 0.5 points", "8.5001 %")


def test_every_number_of_the_results_is_in_a_table(zhao: Results, page: Page) -> None:
    year = page.row("2005 → 2006")
    assert (
        year[1]
        == f"{zhao.lines['imbalance_change']['nation'].value[5]:.4f}".replace("-", "−") + " c"
    )
    rows = [row for row in page.rows if row[0] == "2019" and len(row) == 5]
    trade = [f"{zhao.lines['trade'][g].value[-1] / 1e9:,.1f}" for g in (*zhao.groups, "nation")]
    assert ["2019", *trade] in rows
    for measure, lines in zhao.lines.items():
        years = len(zhao.years) - (measure == "imbalance_change")
        assert (
            sum(len(row) == len(lines) + 1 and row[0][:4].isdigit() for row in page.rows)
            >= years
        )


def test_the_worked_year_adds_up_to_the_index(zhao: Results, page: Page) -> None:
    index = float(zhao.lines["imbalance"]["nation"].value[-1])
    start = next(i for i, row in enumerate(page.rows) if row[0] == "Group" and len(row) == 7)
    rows = page.rows[start + 1 : start + 5]
    assert [row[0] for row in rows] == ["East", "Central", "West", "Nation, the sum"]
    assert rows[3][6] == f"{index:.4f}"
    trade, gdp = (
        np.array([float(row[c].replace(",", "")) for row in rows[:3]]) for c in (1, 3)
    )
    by_hand = (gdp / gdp.sum() * abs(trade / trade.mean() - 1)).sum()
    assert by_hand == pytest.approx(index, abs=2e-4)
    assert sum(float(row[6]) for row in rows[:3]) == pytest.approx(index, abs=2e-5)
    assert "the sum above equals it to the last bit" in page.text
    ceiling = 1 + gdp.max() / gdp.sum()
    said = re.search(r"max δ = ([\d.]+)", page.text)
    assert said is not None
    assert float(said[1]) == pytest.approx(ceiling, abs=1e-4)


def test_trade_shares_stand_beside_gdp_shares(zhao: Results, page: Page) -> None:
    for year in (2002, 2019):
        y = year - 2000
        share = np.array([zhao.lines["share"][g].value[y] for g in zhao.groups])
        gdp = np.array([zhao.lines["gdp"][g].value[y] for g in zhao.groups])
        apart = abs(share - gdp / gdp.sum()).sum()
        index = zhao.lines["imbalance"]["nation"].value[y]
        assert [str(year), f"{index:.4f}", f"{apart:.4f}"] in page.rows


def test_pages_and_vintages_account_for_every_observation(zhao: Results, page: Page) -> None:
    used = zhao.origins.select("series", "region", "origin").unique().height
    assert f"{used:,} observations are behind the numbers" in page.text
    on_pages = [
        row for row in page.rows if len(row) == 5 and re.fullmatch(r"[0-9a-f]{12}", row[0])
    ]
    assert sum(int(row[1]) for row in on_pages) == used
    gdp = page.row("gdp GDP")
    assert gdp[3] == "pre4 558, 2000–2017 first 62, 2018–2019"
    for name, digest in zhao.files:
        assert page.row(name) == [name, digest]


def test_warnings_are_all_there(zhao: Results, page: Page) -> None:
    warned = [check for check in zhao.checks if check.level == "warn"]
    assert f"All {len(warned)} warnings" in page.text
    assert all(check.text in page.text for check in warned)


HOSTILE = "<script>alert('1')</script>&\\\"x"


def test_hostile_text_stays_text(own: Own, tmp_path: Path) -> None:
    more = "\n".join(
        [
            'figures = ["share"]',
            f'title = {{ en = "{HOSTILE}" }}',
            f'[[note]]\ntext = {{ en = "note {HOSTILE}" }}',
            f'[[claim]]\nid = "{HOSTILE}"\ntext = {{ en = "claim {HOSTILE}" }}\nfrom = "{HOSTILE}"',
            f'test = "none"\nwhy = "why {HOSTILE}"',
        ]
    )
    groups = ("<script>alert(2)</script>", "a&b", "<b onclick=alert(3)>bold</b>")
    results = own([*EVEN, *UNEVEN], groups=groups, more=more)
    html = report_html(results, {"share": figures.svg(figure(results, "share"))})
    page = Page(html)
    tags = [tag for tag, _ in page.tags]
    assert "b" not in tags
    assert tags.count("script") == html.lower().count("<script") == 3
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    said = HOSTILE.replace("\\", "")
    assert page.text.count(said) >= 5
    for group in groups:
        assert pretty(group) in page.text
    assert "&amp;amp;" not in html
    assert str(tmp_path) not in html


def test_pictures_do_not_share_ids() -> None:
    apart = SVG.replace("clip0", "a-clip0").replace("<g ", '<g id="a-drawn" ')
    assert scoped(SVG, "a-") == apart


def test_two_pictures_with_the_same_ids_do_not_clash(zhao: Results) -> None:
    page = Page(report_html(zhao, {"share": SVG, "imbalance": SVG}))
    ids = [attrs["id"] for tag, attrs in page.tags if tag == "clippath"]
    assert ids == ["figure-1-clip0", "figure-2-clip0"]


def test_a_figure_that_shows_no_measure_stands_alone(zhao: Results) -> None:
    page = Page(report_html(zhao, {"attribution(from=2005, to=2019)": SVG, "lorenz": SVG}))
    assert "What changed the index, 2005–2019" in page.text
    assert "Lorenz curve of trade against GDP" in page.text
    tables = [
        attrs
        for tag, attrs in page.tags
        if tag == "table" and "numbers" in attrs.get("class", "")
    ]
    assert len(tables) == len(zhao.lines)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (EVEN, UNEVEN, "it rose"),
        (UNEVEN, EVEN, "it fell"),
        (EVEN, EVEN, "about the same"),
        (EVEN, [row.replace("4000000000.0", "4000000100.0") for row in EVEN], "about the same"),
    ],
)
def test_the_finding_follows_the_data(
    own: Own, first: list[str], last: list[str], said: str
) -> None:
    rows = [row.replace(",2002,", ",2001,") for row in first]
    rows += [row.replace(",2001,", ",2002,") for row in last]
    page = Page(report_html(own(rows), {}))
    assert f"in 2002: {said}" in page.text
    assert "No figure that the study uses is missing" in page.text


def test_bounds_that_overlap_leave_the_direction_open(own: Own) -> None:
    rows = [row for row in [*EVEN, *UNEVEN] if not row.startswith("Alpha,2002,trade")]
    rows += ["Alpha,2002,trade_cny,8e9,3e9,9e9,CNY,own,"]
    page = Page(report_html(own(rows), {}))
    assert "whether it rose or fell is not clear from what is known" in page.text


def test_a_highest_year_is_named_only_where_its_digits_show_it(own: Own) -> None:
    near = [8e9, 8.0000001e9, 8e9]
    rows = [row for n, x in enumerate(near) for row in cells(
        {"Alpha": x, "Beta": 1e9, "Gamma": 1e9}, GDP, 2001 + n
    )]  # fmt: skip
    found = finding(own(rows, years=(2001, 2003)))
    assert found.uneven
    assert found.uneven.peak[0] == 2002
    text = paragraph(found)
    assert "about the same" in text
    assert "highest" not in text


def test_a_study_without_claims_index_or_figures(own: Own) -> None:
    results = own([*EVEN, *UNEVEN], wanted='["trade"]')
    page = Page(report_html(results, {}))
    assert "North has the largest trade: 8.000 bn yuan in 2002" in page.text
    assert not re.search("worked by hand|The study’s claims|Imbalanced|None", page.text)
    assert page.row("North")[1] == "Alpha"


def test_missing_figures_are_gaps_with_their_reason(own: Own) -> None:
    rows = [row for row in [*EVEN, *UNEVEN] if not row.startswith("Beta,2002,gdp")]
    results = own(rows, years=(2000, 2002))
    page = Page(report_html(results, {}))
    assert "2001 worked by hand" in page.text
    assert "0.1500 in 2001, the only year known. It is not known for 2000, 2002." in page.text
    gaps = {
        tuple(row[1:3])
        for row in page.rows
        if row[0] == "gdp GDP" and len(row) == 4 and row[1].isdigit()
    }
    assert gaps == {("2000", "Alpha, Beta, Gamma"), ("2002", "Beta")}
    for measure in ("dependence", "gdp"):
        assert results.lines[measure]["mid"].why[2]
        assert results.lines[measure]["mid"].why[2] in page.text
    assert any(
        row[0] == "2002" and re.match(r"— (m,)?\d", row[2]) for row in page.rows if len(row) > 2
    )


@pytest.mark.parametrize("reading", get_args(measures.Reading))
@pytest.mark.parametrize("weights", ["gdp", "equal"])
def test_every_reading_is_worked(own: Own, reading: str, weights: str) -> None:
    name = f"imbalance(reading={reading}, weights={weights})"
    results = own([*EVEN, *UNEVEN], wanted=f'["{name}"]')
    page = Page(report_html(results, {}))
    assert page.row("Land, the sum")[6] == f"{results.lines[name]['nation'].value[-1]:.4f}"
    assert ("Zero means equal values" in page.text) == (reading == "value/mean")
    proportion = reading in {"dependence", "dependence/nation"} and weights == "gdp"
    assert ("Zero means proportion" in page.text) == proportion


def test_every_flag_is_explained(own: Own) -> None:
    plain = [row for row in [*EVEN, *UNEVEN] if "Gamma,2002" not in row]
    flagged = ["Gamma,2002,gdp,2e10,,,CNY,own,computed;ocr;rounded;provisional;doubtful"]
    page = Page(report_html(own([*plain, *flagged, "Land,2002,trade_cny,1e10,,,CNY,own,"]), {}))
    marks = {"computed": "c", "ocr": "o", "rounded": "r", "provisional": "p"}
    marks |= {"doubtful": "d", "missing_member": "m", "national_total": "T"}
    assert set(marks) == set(ALL_FLAGS) - {"bounded"}
    shown = " ".join(cell for row in page.rows for cell in row)
    for mark in marks.values():
        assert re.search(rf"[ ,]{mark}(,|\b)", shown)


def test_added_observations_are_counted(tmp_path: Path) -> None:
    header = "region,year,series,value,unit,vintage"
    (tmp_path / "mine.csv").write_text(f"{header}\nXizang,2000,trade_usd,130000000,USD,mine\n")
    page = Page(report_html(run("zhao", observations=[tmp_path / "mine.csv"]), {}))
    assert "1 cell comes from observations added" in page.text
    assert "1 figure of trade in US dollars (2001)" in page.text
    assert page.row("mine.csv")


def test_the_same_results_give_the_same_bytes(
    html: str, drawn: dict[str, str], own: Own, tmp_path: Path
) -> None:
    assert report_html(run("zhao"), drawn) == html
    own([*EVEN, *UNEVEN])
    code = (
        "import hashlib; from hinterland.study import run; from hinterland.report.page.html import report_html;"
        f"print(hashlib.sha256(report_html(run({str(tmp_path / 'own.toml')!r}), {{}}).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=60,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
