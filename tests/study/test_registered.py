"""Measures of the registry in a study: lines, options, units, reasons, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hinterland import measures
from hinterland.errors import InputError
from hinterland.language import speaking
from hinterland.report.pictures import figure_specification
from hinterland.report.words import measure_name
from hinterland.study import Results, read_study, run
from hinterland.study.figure_data.frames import figure_frame
from hinterland.study.lines.registered import served
from hinterland.study.model import parse_measure

from ..conftest import Run
from .test_odd_panels import write

THEIL = "theil_decompose(of=dependence, weights=gdp)"


def zhao(*calls: str, scheme: str = "three") -> Results:
    """The founding study's panel with other measures, and nothing else."""
    study = read_study("zhao")
    study = replace(
        study, measures=tuple(map(parse_measure, calls)), figures=(), claims=(), scheme=scheme
    )
    return run(study)


def values(results: Results, measure: str, group: str = "nation") -> list[float]:
    return list(results.lines[measure][group].value)


def provinces(results: Results) -> dict[str, Any]:
    """Dependence, GDP and population of the provinces in 2019, and the group of each."""
    codes = results.panel.country.provinces
    at = results.panel.years.index(2019)
    places = [results.panel.regions.index(code) for code in codes]

    def series(name: str) -> Any:
        return results.panel.value[results.panel.series.index(name), at][places]

    rate = results.panel.value[
        results.panel.series.index("exchange_rate"),
        at,
        results.panel.regions.index(results.panel.country.nation),
    ]
    return {
        "dependence": series("trade_usd") * rate / series("gdp"),
        "gdp": series("gdp"),
        "population": series("population"),
        "trade": series("trade_usd"),
        "group": [results.scheme.of(code) for code in codes],
    }


def test_a_decomposition_has_lines_of_groups_and_of_the_nation() -> None:
    results = zhao(THEIL)
    given = provinces(results)
    parts = measures.theil_decompose(given["dependence"], given["group"], given["gdp"])
    for g, group in enumerate(parts.groups):
        assert values(results, THEIL, str(group))[-1] == pytest.approx(parts.inequality[g])
        within = values(results, f"{THEIL}#within", str(group))[-1]
        assert within == pytest.approx(parts.within_part[g])
    assert "nation" not in results.lines[THEIL]
    for part in ("within", "between", "total"):
        assert values(results, f"{THEIL}#{part}")[-1] == pytest.approx(getattr(parts, part))
    total = np.array(values(results, f"{THEIL}#total"))
    both = np.array(values(results, f"{THEIL}#within")) + values(results, f"{THEIL}#between")
    assert np.allclose(total, both, equal_nan=True)
    assert list(results.lines[f"{THEIL}#within"]) == ["east", "central", "west", "nation"]


def test_what_lacks_a_province_is_missing_with_the_reason() -> None:
    line = zhao(THEIL).lines[f"{THEIL}#between"]["nation"]
    assert np.isnan(line.value[0])
    assert "Xizang" in line.why[0]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            "atkinson(of=dependence, across=provinces, weights=gdp, epsilon=0.5)",
            lambda g: measures.atkinson(g["dependence"], 0.5, g["gdp"]),
        ),
        (
            "quantile_ratio(of=dependence, across=provinces, high=0.75, low=0.25)",
            lambda g: measures.quantile_ratio(g["dependence"], high=0.75, low=0.25),
        ),
        (
            "gini(of=gdp/population, across=provinces, corrected=yes)",
            lambda g: measures.gini(g["gdp"] / g["population"], corrected=True),
        ),
        (
            "williamson_cv(of=gdp/population, across=provinces, weights=population, "
            "centre=unweighted)",
            lambda g: measures.williamson_cv(
                g["gdp"] / g["population"], g["population"], centre="unweighted"
            ),
        ),
        (
            "dagum(of=dependence)#overlap",
            lambda g: measures.dagum(g["dependence"], g["group"]).Gt,
        ),
        (
            "generalized_entropy_decompose(of=dependence, alpha=2, weights=gdp)#between",
            lambda g: (
                measures.generalized_entropy_decompose(
                    g["dependence"], g["group"], 2, g["gdp"]
                ).between
            ),
        ),
    ],
)
def test_a_line_is_what_the_function_gives(call: str, expected: object) -> None:
    results = zhao(call.partition("#")[0])
    given = provinces(results)
    assert values(results, call)[-1] == pytest.approx(expected(given))  # type: ignore[operator]


def test_money_keeps_its_unit_where_the_measure_has_that_of_its_levels() -> None:
    kolm = "kolm(of=trade, across=provinces, alpha=1e-11)"
    per_head = "delta_convergence(of=gdp/population, across=provinces)"
    results = zhao(kolm, per_head, "cv(of=trade, across=provinces)")
    assert results.lines[kolm]["nation"].unit == "USD"
    assert results.lines[per_head]["nation"].unit == "CNY per person"
    assert results.lines["cv(of=trade, across=provinces)"]["nation"].unit == "1"


def test_one_number_over_all_years_stands_at_the_last() -> None:
    beta = "beta_convergence(of=gdp/population, across=provinces)"
    results = zhao(beta, "sigma_convergence(of=gdp/population, across=provinces)")
    line = results.lines[beta]["nation"]
    assert np.isnan(line.value[:-1]).all()
    assert set(line.why[:-1]) == {"one number for all years; it stands at the last"}
    assert line.value[-1] < 0
    assert len(results.lines[f"{beta}#half_life"]["nation"].value) == 20
    sigma = values(results, "sigma_convergence(of=gdp/population, across=provinces)")
    assert sigma[0] > sigma[-1] > 0


def test_neighbours_are_the_countrys_and_an_island_can_be_linked() -> None:
    plain, linked = "morans_i(of=dependence)", "morans_i(of=dependence, links=Hainan:Guangdong)"
    results = zhao(plain, linked)
    assert values(results, plain)[-1] != values(results, linked)[-1]
    assert 0 < values(results, f"{linked}#p")[-1] < 0.05


def test_regions_have_lines_of_their_own_where_each_is_a_group() -> None:
    call = "local_morans_i(of=dependence, permutations=9, exact_up_to=1)"
    assert len(zhao(call, scheme="regions").lines[call]) == 31
    with pytest.raises(InputError, match="scheme 'regions'"):
        zhao(call)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("atkinson(of=dependence, across=provinces)", "epsilon= is missing"),
        ("atkinson(of=dependence, across=provinces, epsilon=much)", "write a number"),
        ("atkinson(of=dependence, across=provinces, epsilon=-1)", "epsilon"),
        ("gini(of=dependence, across=provinces, corrected=perhaps)", "write yes or no"),
        ("gini(of=dependence, across=provinces, alpha=2)", "no parameter 'alpha'"),
        ("theil_decompose(of=dependence, kind=M)", "kind can't be 'M'"),
        ("theil_decompose(of=dependence, across=groups)", "across can't be 'groups'"),
        ("markov_transitions(of=dependence)", "it needs states.*hinterland.measures"),
        ("lorenz_curve(of=dependence)", "it gives no number for each year"),
        ("theil_nested(of=dependence)", "it needs subgroup"),
        ("morans_i(of=dependence, links=Hainan)", "REGION:REGION"),
        ("morans_i(of=dependence, links=Hainan:Guandong)", "Guangdong"),
        ("sigma_convergense(of=dependence)", "sigma_convergence"),
    ],
)
def test_what_a_study_cannot_serve_is_refused_in_words(call: str, says: str) -> None:
    with pytest.raises(InputError, match=f"(?s)measures.*{says}"):
        zhao(call)


def test_a_country_without_borders_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, ["a", "a", "b"], {2000: [1, 2, 3], 2001: [2, 3, 4]})
    text = path.read_text().replace('"imbalance_change"]', '"morans_i(of=dependence)"]', 1)
    path.write_text(text)
    with pytest.raises(InputError, match=r"adjacency\.csv"):
        run(path)
    path.write_text(text.replace("dependence)", "dependence, links=R0:R1+R1:R2)"))
    line = run(path).lines["morans_i(of=dependence, links=R0:R1+R1:R2)"]["nation"]
    assert np.isfinite(line.value).all()


def test_claims_hold_on_the_lines_of_a_decomposition(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'name = "own"\npanel = "china"\nscheme = "three"\nyears = [2002, 2019]\n'
        f'currency = "usd*rate"\nmeasures = ["{THEIL}"]\nfigures = []\n'
        '[[claim]]\nid = "narrower"\ntext = "…"\ntest = "falls"\n'
        f'of = "{THEIL}#within"\n'
        '[[claim]]\nid = "west"\ntext = "…"\ntest = "above"\nyear = 2019\n'
        f'of = "{THEIL}"\ngroup = "west"\nthan = ["east", "central"]\n',
        "utf-8",
    )
    assert [verdict.verdict for verdict in run(path).verdicts] == ["holds", "holds"]


def test_every_line_has_a_name_in_both_languages() -> None:
    assert measure_name(f"{THEIL}#within").endswith("weighted by GDP: within groups")
    with speaking("zh"):
        assert measure_name(f"{THEIL}#within").endswith("组内")
        assert "人均" in measure_name("cv(of=gdp/population, across=provinces)")


def test_every_served_measure_is_registered_and_the_dispersions_are_served() -> None:
    registered = {one.name for one in measures.measures()}
    assert set(served()) <= registered
    assert {one.name for one in measures.measures() if one.dispersion} <= set(served())


def test_a_figure_has_the_parts_of_the_first_decomposition() -> None:
    results = zhao("dagum(of=dependence)")
    frame = figure_frame(results, "decomposition").frame
    assert list(dict.fromkeys(frame["part"])) == ["within", "between", "overlap", "total"]
    last = dict(frame.filter(year=2019).select("part", "value").rows())
    assert last["within"] + last["between"] + last["overlap"] == pytest.approx(last["total"])
    assert (
        "Overlap of groups was" in figure_specification(results, "decomposition")["description"]
    )
    with pytest.raises(InputError, match="needs a decomposition"):
        figure_frame(zhao("trade"), "decomposition")


def test_the_command_says_what_each_is_for(hinterland: Run) -> None:
    listed = hinterland("measures").stdout
    rows = json.loads(hinterland("measures", "--json").stdout)
    for row in rows:
        in_a_study = row["use"] in {"study dispersion", "study measure"}
        assert in_a_study or row["name"] not in served()
    assert "in a study: theil_decompose(of=…)" in listed
    assert "on arrays only: hinterland.measures.markov_transitions" in listed


def test_a_study_takes_its_neighbours_from_a_file(tmp_path: Path) -> None:
    study = read_study("zhao")
    borders = Path(measures.__file__).parents[1] / "data/china/adjacency.csv"
    pairs = [line.split(",") for line in borders.read_text("utf-8").split()[1:]]
    own = tmp_path / "own.csv"
    own.write_text(
        "region,neighbour\n" + "\n".join(f"{a},{b}" for a, b in pairs) + "\nHainan,Guangdong\n",
        "utf-8",
    )
    text = "morans_i(of=dependence)"

    def moran(call: str, file: Path | None) -> list[float]:
        one = replace(
            study, measures=(parse_measure(call),), figures=(), claims=(), neighbours=file
        )
        return values(run(one), call)

    linked = moran("morans_i(of=dependence, links=Hainan:Guangdong)", None)
    np.testing.assert_array_equal(moran(text, own), linked)
    far = tmp_path / "far.csv"
    rows = [f"{a},{b},{10 + k % 7}" for k, (a, b) in enumerate(pairs)]
    far.write_text("region,neighbour,distance\n" + "\n".join(rows), "utf-8")
    near = moran("morans_i(of=dependence, within=12)", far)
    kept = [pair for k, pair in enumerate(pairs) if k % 7 <= 2]
    own.write_text("region,neighbour\n" + "\n".join(map(",".join, kept)), "utf-8")
    np.testing.assert_array_equal(near, moran(text, own))
    with pytest.raises(InputError, match="write nearest=5, within=500 or power=2"):
        moran(text, far)
    with pytest.raises(InputError, match="need distances; name the column distance"):
        moran("morans_i(of=dependence, nearest=3)", own)
    with pytest.raises(InputError, match=r'neighbours = "FILE\.csv"'):
        moran("morans_i(of=dependence, nearest=3)", None)
    own.write_text("region,neighbour\nHainan,Atlantis\n", "utf-8")
    with pytest.raises(InputError, match=r"own\.csv, row 2: .*Atlantis"):
        moran(text, own)
    own.write_text("a;b\n", "utf-8")
    with pytest.raises(InputError, match="write region, neighbour"):
        moran(text, own)


def test_a_number_over_all_years_has_the_cells_of_all_years() -> None:
    call = "sigma_convergence(of=gdp/population, across=provinces)"
    results = zhao(call)
    year = results.origin(call, "nation", 2019)
    trend = results.origin(f"{call}#trend", "nation", 2019)
    assert year.height == 2 * 31
    assert set(year["year"]) == {2019}
    assert trend.height == 20 * 2 * 31
    assert set(trend["year"]) == set(range(2000, 2020))
    listed = results.origins.filter(measure=f"{call}#trend")
    assert listed.height == trend.height
    assert set(listed["year"]) == {2019}
