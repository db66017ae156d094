"""Lines of years: what is known of one of them, and how it is printed."""

import numpy as np

from hinterland.estimate import Estimate, greater
from hinterland.language import speaking
from hinterland.study import Line, run


def test_a_year_of_a_line_is_known_bounded_or_missing() -> None:
    zhao = run("zhao")
    index = zhao.lines["imbalance"]["nation"]
    form = zhao.format("imbalance")
    assert form.full(index.at(19)) == "1.1490"
    assert form.full(index.at(0)) == "1.3925–1.3943"
    assert index.at(0).flags >= {"bounded"}
    assert "Xizang" in index.at(0).why
    assert zhao.format("share").full(zhao.lines["share"]["east"].at(19)) == "82.94 %"


def test_a_value_without_computed_bounds_decides_nothing() -> None:
    none = np.array([np.nan])
    line = Line(np.array([0.5]), none, none, "1", np.array([0], np.uint8), ("likeliest",), ())
    assert line.at(0) == Estimate(0.5, -np.inf, np.inf, why="likeliest")
    assert greater(line.at(0), Estimate(0.1)) is None
    assert greater(Estimate(0.1), line.at(0)) is None
    assert not line.at(0).bounded


def test_the_format_follows_the_language() -> None:
    zhao = run("zhao")
    with speaking("zh"):
        assert zhao.format("trade").unit == "亿美元"
    assert zhao.format("trade").unit == "bn USD"
