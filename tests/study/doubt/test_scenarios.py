"""Scenarios of a study file, and what `--doubt` adds."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from hinterland.errors import InputError
from hinterland.language import speaking
from hinterland.report.contents.tables import tables
from hinterland.report.pictures import figure_specification
from hinterland.study import read_study, run, with_doubt
from hinterland.study.doubt.scenarios import scenarios_frame

from .test_signs import study_of

ZHAO = Path(__file__).parents[3] / "src/hinterland/data/studies/zhao.toml"


def with_scenarios(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(ZHAO.read_text("utf-8") + text, "utf-8")
    return path


def test_each_kind_of_scenario_of_a_file(tmp_path: Path) -> None:
    path = with_scenarios(
        tmp_path,
        """
[[scenario]]
id = "delta"
kind = "hold"
of = "gdp"
year = 2005
[[scenario]]
id = "west"
kind = "grow"
groups = ["西部"]
percent = 50
[[scenario]]
id = "one"
kind = "target"
groups = ["central", "west"]
index = 1.0
by = 2030
[[scenario]]
id = "too-low"
kind = "target"
groups = ["west"]
index = 0.0
by = 2030
[[scenario]]
id = "fan"
kind = "paths"
by = 2025
draws = 100
seed = 4
""",
    )
    results = run(path)
    frame = scenarios_frame(results)
    index = dict(frame.filter(scenario="index").select("year", "value").iter_rows())
    held = dict(frame.filter(scenario="delta").select("year", "value").iter_rows())
    assert held[2005] == pytest.approx(index[2005])
    assert held[2000] is None
    west = frame.filter(scenario="west").row(0, named=True)
    assert west["value"] < index[2019]
    assert west["growth"] == 0.5
    one = frame.filter(scenario="one").row(0, named=True)
    assert (one["year"], one["value"]) == (2030, 1.0)
    trade, gdp = (
        [results.lines[m][g].value[-1] for g in ("east", "central", "west")]
        for m in ("trade", "gdp")
    )
    more = [trade[0], *(x * (1 + one["growth"]) ** 11 for x in trade[1:])]
    reached = sum(
        g / sum(gdp) * abs(3 * x / sum(more) - 1) for x, g in zip(more, gdp, strict=True)
    )
    assert reached == pytest.approx(1.0)
    low = frame.filter(scenario="too-low").row(0, named=True)
    assert low["value"] is None
    assert "below" in low["why"]
    fan = frame.filter(scenario="fan")
    assert fan["year"].to_list() == list(range(2019, 2026))
    assert (fan["low"] <= fan["near_low"]).all()
    assert (fan["near_high"] <= fan["high"]).all()
    assert set(frame.filter(pl.col("assumption").is_not_null())["scenario"]) == {
        "delta", "west", "one", "too-low", "fan"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "hold"', "'id'"),
        ('id = "a"\nkind = "helt"', "hold"),
        ('id = "a"\nkind = "hold"', "'of'"),
        ('id = "a"\nkind = "hold"\nof = "exports"', "exports"),
        ('id = "a"\nkind = "grow"\npercent = -100', "-100"),
        ('id = "a"\nkind = "grow"\npercent = 5\nby = 2030', "no such key"),
        ('id = "a"\nkind = "grow"\npercent = 5\nyear = 1999', "1999"),
        ('id = "a"\nkind = "grow"\npercent = 5\ngroups = ["wets"]', "west"),
        ('id = "a"\nkind = "grow"\npercent = 5\ngroups = ["east", "central", "west"]', "alike"),
        ('id = "a"\nkind = "target"\nindex = -1\nby = 2030', "below 0"),
        ('id = "a"\nkind = "target"\nindex = 1\nby = 2019', "after 2019"),
        ('id = "a"\nkind = "paths"\nby = 2030\ndraws = 0', "draws"),
        ('id = "a"\nkind = "paths"\nby = 2030\nseed = -1', "seed"),
        ('id = "a"\nkind = "paths"\nby = 2030\n[[scenario]]\nid = "a"\nkind = "paths"\nby = 2030', "'a'"),
    ],
)  # fmt: skip
def test_a_scenario_that_makes_no_sense_is_refused_at_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InputError) as error:
        run(with_scenarios(tmp_path, f"\n[[scenario]]\n{text}\n"))
    assert said in str(error.value)
    assert "mine.toml, line" in str(error.value)


def test_doubt_adds_figures_and_tables_and_leaves_the_numbers_alone() -> None:
    plain = run("zhao")
    more = with_doubt(plain)
    assert more.study.figures[: len(plain.study.figures)] == plain.study.figures
    assert (
        "multiverse(from=2014, to=2019)" in more.study.figures
    )  # a claim is about these years
    assert more.document() == plain.document()
    added = set(tables(more)) - set(tables(plain))
    assert added == {"multiverse", "conclusions", "signs", "scenarios"}
    assert with_doubt(more).study.figures == more.study.figures


def test_under_another_scheme_a_scenario_of_its_own_groups_is_missing_with_a_reason(
    tmp_path: Path,
) -> None:
    path = with_scenarios(
        tmp_path, '\n[[scenario]]\nid = "w"\nkind = "grow"\npercent = 9\ngroups = ["west"]\n'
    )
    row = scenarios_frame(run(path, scheme="eight")).filter(scenario="w").row(0, named=True)
    assert row["value"] is None
    assert "'west'" in row["why"]


def test_assumptions_are_in_both_languages() -> None:
    results = run("zhao")
    with speaking("zh"):
        texts = scenarios_frame(results)["assumption"].drop_nulls()
    assert texts.len() == 5
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in texts)


def test_a_study_of_one_year_has_reasons_instead_of_changes() -> None:
    study = replace(read_study("zhao"), years=(2019, 2019), claims=())
    results = with_doubt(run(study))
    assert results.study.figures[-3:] == ("multiverse", "signs", "scenarios")
    for name in ("multiverse", "signs"):
        frame = tables(results)[name].frame
        assert set(frame["direction"]) == {"missing"}
        assert frame["why"].null_count() == 0
    for figure in results.study.figures[-3:]:
        assert figure_specification(results, figure)["layer"]


def test_a_study_without_any_trade_has_reasons_and_pictures(tmp_path: Path) -> None:
    rows = [(r, y, 0.0, 9.0) for r in "ABC" for y in (2010, 2011, 2012)]
    results = with_doubt(run(study_of(tmp_path, rows)))
    frame = scenarios_frame(results)
    gaps = frame.filter(pl.col("value").is_null())
    assert gaps.height
    assert gaps["why"].null_count() == 0
    for figure in results.study.figures[-3:]:
        assert "×" in str(figure_specification(results, figure))
