"""Claims as authors write them: units that are needed, names of groups, plain texts, new tests."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from hinterland.errors import InputError
from hinterland.estimate import Estimate, greater
from hinterland.language import speaking
from hinterland.measures import imbalance, imbalance_limits, trade_level
from hinterland.regions import china
from hinterland.study import Results, Verdict, run
from hinterland.study.claims.groups import find_group
from hinterland.study.claims.truth import changed_above, changed_within, inner_peak, larger
from hinterland.study.claims.verdict import judge

STUDY = """name = "own"
panel = "own.csv"
scheme = "scheme.csv"
regions = "regions.csv"
years = [2001, 2003]
currency = "cny"
measures = ["trade", "share", "dependence"]

[[claim]]
id = "x"
text = "说明"
of = "trade"
group = "A"
"""
VALUES = {"A": (1, "", 3), "B": (0, 2, 4), "C": (0.3, 0.3, 0.1 + 0.2), "D": (1e-280, 1, 1e200)}


def judged(folder: Path, claim: str, *, study: str = STUDY) -> Verdict:
    rows = ["region,year,series,value,unit"]
    for region, values in VALUES.items():
        for year, value in zip((2001, 2002, 2003), values, strict=True):
            rows.append(f"{region},{year},gdp,100,CNY")
            rows += [f"{region},{year},trade_cny,{value!r},CNY"] if value != "" else []
    (folder / "own.csv").write_text("\n".join(rows) + "\n")
    regions = "".join(f"{i},province,{r},{r} 州\n" for i, r in enumerate(VALUES, 1))
    (folder / "regions.csv").write_text("region,kind,en,zh\n" + regions)
    scheme = "".join(f"{r},{r}\n" for r in VALUES)
    (folder / "scheme.csv").write_text("region,group\n" + scheme)
    (folder / "own.toml").write_text(study + claim, "utf-8")
    (verdict,) = run(folder / "own.toml").verdicts
    json.dumps(verdict.document(), allow_nan=False)
    return verdict


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ('of = "share"\ntest = "above"\nvalue = 90', '90 would be 9000 %; write unit = "%"'),
        ('of = "dependence"\ntest = "equals"\nvalue = 2\ntolerance = 1', "2 would be 200 %"),
        ('of = "share"\ntest = "alike"\nthan = "B"\ntolerance = 2', "2 would be 200 %"),
        ('of = "trade"\ntest = "change_above"\nvalue = 5', "5 would be 5 CNY; write unit = 'bn CNY'"),
        ('of = "gdp"\ntest = "below"\nvalue = 5', "5 would be 5 CNY"),
    ],
)  # fmt: skip
def test_a_number_that_may_be_meant_in_two_units_needs_one(
    tmp_path: Path, claim: str, said: str
) -> None:
    study = STUDY.replace('of = "trade"\n', "")
    with pytest.raises(InputError) as caught:
        judged(tmp_path, claim, study=study)
    key = "claim[1].tolerance" if "than" in claim else "claim[1].value"
    assert (caught.value.key, caught.value.file) == (key, "own.toml")
    lines = (tmp_path / "own.toml").read_text("utf-8").splitlines()
    assert lines[(caught.value.line or 0) - 1].startswith(key.rpartition(".")[2])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("group", "test", "verdict", "said"),
    [
        ("A", 'ratio_above"\nvalue = 2', "holds", "2003 over 2001 is 3.00 ×"),
        ("A", 'ratio_above"\nvalue = 3', "differs", "above 3 ×; a tie"),
        ("A", 'ratio_below"\nvalue = 3', "differs", "below 3 ×; a tie"),
        ("C", 'ratio_above"\nvalue = 1', "differs", "a tie"),
        ("A", 'ratio_above"\nyears = [2001, 2002]\nvalue = 2', "open", "is not known (no value for A"),
        ("B", 'ratio_below"\nvalue = 2', "untestable", "because 2001 is not above 0"),
        ("B", 'ratio"\nvalue = 2\ntolerance = 1', "untestable", "because 2001 is not above 0"),
        ("D", 'ratio_above"\nvalue = 2', "open", "too large"),
        ("A", 'change"\nvalue = 2\ndecimals = 0\nunit = "CNY"', "holds", "a change of 2"),
        ("A", 'change_above"\nvalue = 2\nunit = "CNY"', "differs", "a tie"),
        ("A", 'change_below"\nvalue = 1\nunit = "CNY"', "differs", "missed by 1"),
        ("B", 'change_above"\nvalue = 3\nunit = "CNY"', "holds", "a change above 3"),
        ("C", 'falls"', "differs", "2001: "),
    ],
)  # fmt: skip
def test_ratios_and_changes(
    tmp_path: Path, group: str, test: str, verdict: str, said: str
) -> None:
    found = judged(
        tmp_path, f'test = "{test}\n', study=STUDY.replace('group = "A"', f'group = "{group}"')
    )
    assert found.verdict == verdict, found.why
    assert said in found.why


def test_a_change_of_a_share_is_in_points() -> None:
    results = run("zhao")
    study = results.study
    base = next(c for c in study.claims if c.id == "east-share-fell")
    claim = replace(base, test="change_below", value=-9.15, unit="%")
    (found,) = judge(replace(study, claims=(claim,)), results.lines)
    assert found.verdict == "open"
    assert "a change of −9.19 … −9.11" in found.why
    assert "below −9.15 points" in found.why
    assert found.form.unit == "pp"


def test_plain_texts_have_the_language_of_their_characters(tmp_path: Path) -> None:
    claim = judged(tmp_path, 'from = "section 2"\ntest = "none"\nwhy = "a cause"\n').claim
    assert (claim.text, claim.source) == ({"zh": "说明"}, {"en": "section 2"})


@pytest.mark.parametrize("name", ["A", "a", "1", "A州", "a 州"])
def test_a_group_has_all_names_of_its_region(tmp_path: Path, name: str) -> None:
    study = STUDY.replace('group = "A"', f'group = "{name}"')
    assert judged(tmp_path, 'test = "rises"\n', study=study).claim.group == "A"


def test_a_group_is_found_by_its_names_or_not_at_all() -> None:
    groups = ["north_coast", "110000", "nation"]
    names = {"north_coast": {"es": "Costa norte"}, "110000": {"es": "Costa-norte"}}
    for name, key in {
        "North Coast": "north_coast", "北部沿海": "north_coast", "Beijing": "110000",
        "北京市": "110000", "中国": "nation", "全国": "nation",
    }.items():  # fmt: skip
        assert find_group(name, groups, country=china()) == key
    with pytest.raises(InputError, match="may be any of these groups: north_coast, 110000"):
        find_group("costa norte", groups, names=names)
    with pytest.raises(InputError, match="did you mean 'Beijing'"):
        find_group("Bejing", groups, country=china())
    with pytest.raises(InputError, match="known: north_coast, 110000, nation"):
        find_group("zzz", groups, country=china())


def test_ties_of_differences_are_those_of_what_they_are_differences_of() -> None:
    big = 1e12
    assert changed_above(Estimate(big + 0.1), Estimate(big + 0.3), 0.2) is False
    assert changed_within(Estimate(0.1), Estimate(0.1 + 0.2), 0.2, 0.2) is True
    assert greater(Estimate(0.1 + 0.2), Estimate(0.3)) is False
    levels = [Estimate(big), Estimate(big + 0.3)]
    assert larger(Estimate(0.1 + 0.2), Estimate(0.3), levels) is False
    assert changed_above(Estimate(-1.7e308), Estimate(1.7e308), 1) is True


def test_an_inner_peak_differs_where_no_inner_year_can_exceed_the_last() -> None:
    assert inner_peak([Estimate(), Estimate(1), Estimate(2)]) is False
    assert inner_peak([Estimate(), Estimate(3), Estimate(2)]) is None
    assert inner_peak([Estimate(2), Estimate(3), Estimate(2)]) is False


def test_a_counter_example_may_lie_years_apart(tmp_path: Path) -> None:
    found = judged(tmp_path, 'test = "steadily_falls"\n')
    assert found.verdict == "differs"
    assert "not so over 2001–2003, whatever the years between" in found.why
    assert "nothing is known of 2002" in found.why
    assert (found.years_known, found.years_asked) == (2, 3)


@pytest.mark.parametrize("test", ["single_peak", "inner_peak"])
def test_a_peak_needs_three_years(tmp_path: Path, test: str) -> None:
    with pytest.raises(InputError, match=rf"'{test}' needs three years or more"):
        judged(tmp_path, f'years = [2001, 2002]\ntest = "{test}"\n')


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


def test_the_threshold_of_significance_is_what_its_reason_says(zhao: Results) -> None:
    (claim,) = [c for c in zhao.study.claims if c.id == "imbalance-significant"]
    gdp = [zhao.lines["gdp"][g].value[-1] for g in zhao.groups]
    delta = [x / sum(gdp) for x in gdp]
    top = float(imbalance_limits(delta)[1])
    assert claim.because is not None
    assert f"({top:.2f})" in claim.because["en"]
    assert claim.value == pytest.approx(top / 2, abs=0.005)
    # What the report says of trade in proportion is what the docs say.
    level = float(imbalance(trade_level(gdp), delta))
    docs = Path(__file__).parents[2] / "docs/explanation/index.md"
    assert f"\n{level:.3f}\n" in docs.read_text("utf-8")
    assert math.isclose(level, 0.486, abs_tol=5e-4)


def test_every_reason_is_in_the_language_of_the_reader() -> None:
    with speaking("zh"):
        words = " ".join(v.why for v in run("zhao").verdicts)
    assert "statement" not in words
    assert "论文的说法：8%（7.5%～8.5%）；相差0.0001个百分点" in words
