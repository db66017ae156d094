"""Claims and their verdicts: the registry of tests, and the numbers that a verdict prints."""

import re
from dataclasses import replace

import pytest

from hinterland.errors import UsageError
from hinterland.estimate import NumberFormat
from hinterland.report.contents.verdicts import verdict_rows
from hinterland.study import TESTS, Results, Verdict, count_verdicts, read_study, run


@pytest.fixture(scope="module")
def zhao() -> Results:
    return run("zhao")


def verdict(results: Results, id_: str) -> Verdict:
    return next(v for v in results.verdicts if v.claim.id == id_)


def test_a_test_is_registered_under_its_name() -> None:
    assert [test.name for test in TESTS.values()] == list(TESTS)
    assert [name for name, test in TESTS.items() if test.run is None] == ["none"]
    assert {name for name, test in TESTS.items() if test.years == "one"} == {
        "lowest",
        "highest",
    }


def test_a_verdict_prints_its_numbers_in_the_claims_unit(zhao: Results) -> None:
    share, growth, fall = (
        verdict(zhao, id_) for id_ in ("central-share-2019", "east-growth", "nation-dep-fell")
    )
    assert share.form == NumberFormat(1.0, "%", 2)
    assert share.form.written(share.claim.value or 0).number(share.claim.value or 0) == "8"
    assert growth.form.unit == "×"
    assert fall.form.unit == "pp"
    assert verdict(zhao, "east-trade-2019").form == NumberFormat(1.0, "bn USD", 1)


def test_the_digits_of_a_verdict_bear_it(zhao: Results) -> None:
    """8.5001 % is not within 7.5 and 8.5 %; 8.50 % would look as if it were."""
    assert verdict(zhao, "central-share-2019").why == (
        "2019: 8.5001 %; the paper’s statement: 8 % (7.5–8.5 %); missed by 0.0001 points"
    )
    assert verdict(zhao, "central-share-2019").verdict == "differs"


def test_the_index_has_one_spelling(zhao: Results) -> None:
    text = "\n".join([repr(zhao), *(v.why for v in zhao.verdicts)])
    assert set(re.findall(r"1\.149\d*", text)) == {"1.1490"}
    assert set(re.findall(r"1\.39\d* ?[–to]* ?1\.39\d*", text)) == {"1.3925–1.3943"}


def test_under_another_scheme_the_stated_number_keeps_its_unit() -> None:
    other = verdict(run("zhao", scheme="four"), "east-trade-2019")
    assert (other.verdict, other.form.unit) == ("untestable", "bn USD")
    assert other.form.written(3795.5).number(3795.5) == "3,795.5"


def test_a_value_without_bounds_is_shown_and_decides_nothing(zhao: Results) -> None:
    study = read_study("zhao")
    gini = study.measures[-1].text
    first = replace(study.claims[0], of=gini, group="nation", year=2019, unit=None, value=0.5)
    measured = replace(
        zhao.lines[gini]["nation"], low=zhao.lines[gini]["nation"].low * float("nan")
    )
    from hinterland.study.claims.verdict import judge

    (found,) = judge(
        replace(study, claims=(first,)),
        {**zhao.lines, gini: {"nation": replace(measured, why=("likeliest",) * 20)}},
    )
    assert (found.verdict, found.years_known, found.low) == ("open", 1, None)
    assert found.why.startswith("2019: 0.4140 (likeliest); the paper’s statement: ")
    assert found.computed == pytest.approx(0.414, abs=1e-3)


def test_verdicts_are_counted_in_words(zhao: Results) -> None:
    assert (
        count_verdicts(zhao.verdicts)
        == "19 claims hold, 10 differ, 2 are open, 4 are untestable"
    )
    assert count_verdicts(zhao.verdicts[:2]) == "1 claim differs, 1 is open"
    assert count_verdicts([]) == ""


def test_a_range_is_printed_in_one_way_in_its_row(zhao: Results) -> None:
    rows = [row for row in verdict_rows(zhao) if row.bounds and row.test in ("ratio", "equals")]
    assert rows
    assert [row.id for row in rows if row.bounds not in row.why] == []


@pytest.mark.parametrize(
    "asked", [("imb", "nation", 2019), ("trade", "nowhere", 2019), ("trade", "east", 1990)]
)
def test_the_origin_of_no_number_is_an_error(
    zhao: Results, asked: tuple[str, str, int]
) -> None:
    with pytest.raises(UsageError, match=r"known: |it has 2000–2019"):
        zhao.origin(*asked)


def test_a_difference_of_which_no_digit_is_printed_has_no_sign(zhao: Results) -> None:
    texts = " ".join(check.text for check in zhao.checks)
    assert "less than 0.0001 %" in texts
    assert "0.0000" not in texts
