"""The picture for a story: what it speaks of, and when it says a direction."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from hinterland import figures
from hinterland.errors import InputError
from hinterland.language import speaking
from hinterland.report.contents.headline import headline
from hinterland.report.pictures import figure_files
from hinterland.study import read_study, run
from hinterland.terms import using

Table = dict[str, list[float]]

STUDY = """name = "mine"
panel = "mine.csv"
regions = "regions.csv"
scheme = "regions"
years = [2018, 2020]
currency = "cny"
measures = ["trade", "share", "dependence", "imbalance"]
{head}

[[claim]]
id = "north-falls"
text = "The north lost ground."
of = "share"
group = "North"
test = "falls"

[[claim]]
id = "more-in-the-north"
text = "The north always traded more than the south and the west."
of = "trade"
group = "North"
test = "above"
than = ["South", "West"]

[[claim]]
id = "cause"
text = "A bridge did it."
test = "none"
why = "This states a cause."
"""
REGIONS = "region,kind,name\nN,province,North\nS,province,South\nW,province,West\n"


def written(folder: Path, figures: Table, head: str = "") -> Path:
    rows = [
        f"{region},{year},{series},{value * factor} CNY"
        for region, values in figures.items()
        for year, value in zip((2018, 2019, 2020), values, strict=True)
        for series, factor in (("trade_cny", 1), ("gdp", 2))
    ]
    text = "region,year,series,value,unit\n" + "".join(
        re.sub(r" (CNY)$", r",\1", row) + "\n" for row in rows
    )
    (folder / "mine.csv").write_text(text)
    (folder / "regions.csv").write_text(REGIONS)
    (folder / "mine.toml").write_text(STUDY.format(head=head))
    return folder / "mine.toml"


FIGURES: Table = {"North": [60, 55, 50], "South": [20, 25, 30], "West": [20, 20, 20]}


@pytest.mark.parametrize(
    ("study", "measure", "group", "said"),
    [
        ("zhao", "imbalance", "nation", "fell from 1.3925–1.3943 in 2000 to 1.1490 in 2019"),
        ("usa", "dependence", "nation", "23.09 % in 2012 and 20.04 % in 2018: it fell"),
        ("australia", "share", "AU-WA", "in 2023: it rose"),
        ("mexico", "imbalance", "nation", "fell from 0.6134 in 2007 to 0.6033 in 2024"),
        ("zones", "imbalance", "nation", "the imbalanced index fell"),  # which has no claims
    ],
)
def test_it_speaks_of_what_most_claims_ask(
    study: str, measure: str, group: str, said: str
) -> None:
    found = headline(run(study))
    assert found is not None
    assert (found.measure, found.group) == (measure, group)
    assert said in found.sentence


def test_a_claim_that_is_named_is_said_with_its_verdict_and_its_numbers(tmp_path: Path) -> None:
    results = run(written(tmp_path, FIGURES, 'headline = "more-in-the-north"'))
    found = headline(results)
    assert found is not None
    assert (found.measure, found.group, found.than) == ("trade", "N", ("S", "W"))
    assert found.sentence == (
        "“The north always traded more than the south and the west.” The data support this. "
        "Above South, West: true in 3 of 3 years."
    )
    results = run(
        written(tmp_path, {**FIGURES, "South": [20, 25, 90]}, 'headline = "more-in-the-north"')
    )
    found = headline(results)
    assert found is not None
    assert "The data contradict this" in found.sentence
    with speaking("zh"):
        found = headline(run(tmp_path / "mine.toml"))
        assert found is not None
        assert "数据" in found.sentence
        assert not re.search(r"The data", found.sentence)


def test_the_picture_has_the_lines_that_the_claim_compares(tmp_path: Path) -> None:
    results = run(written(tmp_path, FIGURES, 'headline = "more-in-the-north"'))
    found = headline(results)
    assert found is not None
    with using(results.terms):
        spec = figures.finding(
            found.measure, results.frame(), sentence=found.sentence, source="S.",
            group=found.group, than=found.than,
        )  # fmt: skip
    layers = {layer["name"]: layer for layer in spec["layer"]}
    assert {"line", "other 0", "other 1"} <= set(layers)
    heights = {
        name: [row["y"] for row in layers[name]["data"]["values"]]
        for name in ("line", "other 0", "other 1")
    }
    assert all(a < b for a, b in zip(heights["line"], heights["other 0"], strict=True))
    assert "Grey: South, West." in str(layers["source"])
    assert figure_files(results, formats=())["finding.png"].startswith(b"\x89PNG")


@pytest.mark.parametrize("by", [1e-9, -1e-9, 0.0])
def test_no_direction_is_said_that_the_printed_digits_do_not_bear(
    tmp_path: Path, by: float
) -> None:
    flat: Table = {"North": [60, 55, 60 + by], "South": [20, 25, 20], "West": [20, 20, 20]}
    found = headline(run(written(tmp_path, flat)))
    assert found is not None
    assert not re.search("rose|fell|more|less", found.sentence)
    assert "about the same" in found.sentence


def test_the_ends_of_the_picture_are_apart_where_the_sentence_says_a_direction(
    tmp_path: Path,
) -> None:
    near: Table = {"North": [60, 55, 60.1], "South": [20, 25, 20], "West": [20, 20, 20]}
    results = run(replace(read_study(written(tmp_path, near)), claims=()))
    found = headline(results)
    assert found is not None
    assert "rose from" in found.sentence
    spec = figures.finding(found.measure, results.frame(), sentence="S.", source="S.")
    layers = {
        layer["name"]: layer["data"]["values"] for layer in spec["layer"] if "data" in layer
    }
    ends = [layers[f"end {i}"][0]["words"] for i in (0, 1)]
    assert float(ends[0]) < float(ends[1])


def test_under_another_scheme_it_speaks_of_the_index() -> None:
    found = headline(run("usa", scheme="regions"))
    assert found is not None
    assert (found.measure, found.group) == ("imbalance", "nation")


def test_nothing_known_of_the_claims_line_is_no_reason_to_say_nothing(tmp_path: Path) -> None:
    results = run(written(tmp_path, FIGURES, 'headline = "north-falls"'), policy="latest")
    found = headline(results)
    assert found is not None
    assert "untestable" not in found.sentence


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('headline = "north-fals"', "did you mean 'north-falls'"),
        ('headline = "cause"', "'cause' has nothing to draw"),
        ("headline = 3", "must be a text"),
        ('headline = ""', "no claim ''"),
    ],
)
def test_a_headline_that_is_none_is_refused(tmp_path: Path, head: str, said: str) -> None:
    study = written(tmp_path, FIGURES, head)
    with pytest.raises(InputError, match=r"mine\.toml, line 8, headline: ") as error:
        read_study(study)
    assert said in str(error.value)
    assert error.value.line == 8


@pytest.mark.parametrize("size", [1, 200, 700])
def test_a_long_sentence_leaves_room_for_the_line(size: int) -> None:
    results = run("zhao")
    sentence = "word " * (size // 5) + "."
    spec = figures.finding("imbalance", results.frame(), sentence=sentence, source="S.")
    layers = {
        layer["name"]: layer["data"]["values"] for layer in spec["layer"] if "data" in layer
    }
    points = [row["y"] for row in layers["point"]]
    assert max(points) - min(points) > 20
    assert max(points) < figures.finding.__globals__["HEIGHT"] - 20
