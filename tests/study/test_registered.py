"""Each measure of the list can be used as the list says, and a study that can't take it says where."""

import json
from dataclasses import replace

import pytest

from hinterland.errors import InputError
from hinterland.figures import FIGURES
from hinterland.measures import Measure, measures
from hinterland.study import parse_measure, read_study, run
from hinterland.study.lines.compute import compute

from ..conftest import Run

RESULTS = run("zhao")


def computed(*texts: str) -> None:
    calls = tuple(map(parse_measure, texts))
    compute(replace(read_study("zhao"), measures=calls), RESULTS.panel, RESULTS.scheme)


@pytest.mark.parametrize("one", measures(), ids=lambda one: one.name)
def test_a_measure_is_used_as_its_list_says(one: Measure) -> None:
    if one.use == "study dispersion":
        computed(f"{one.name}(of=dependence, across=provinces)")
        return
    if one.in_study != one.name:
        with pytest.raises(InputError) as raised:
            computed(one.name)
        assert one.used_as in str(raised.value)
    if one.use == "study measure":
        computed(one.in_study.replace("…", "dependence"))
    elif one.use == "study figure":
        assert one.in_figure in FIGURES
    else:
        assert f"hinterland.measures.{one.name}" in one.used_as


def test_the_command_says_what_each_is_for(hinterland: Run) -> None:
    listed = hinterland("measures").stdout
    assert all(one.used_as in listed for one in measures())
    rows = json.loads(hinterland("measures", "--json").stdout)
    assert {row["name"]: row["use"] for row in rows} == {m.name: m.use for m in measures()}
