"""The registry of the figures that are not of one measure."""

from dataclasses import replace

from hinterland.figures import FIGURES, MEASURE_OF
from hinterland.study import run
from hinterland.study.figure_data.frames import FIGURES_OF_STUDY


def test_every_figure_that_is_drawn_has_its_data_and_the_other_way_round() -> None:
    assert (*MEASURE_OF, *FIGURES_OF_STUDY) == FIGURES


def test_a_study_has_the_figures_that_fit_it() -> None:
    zhao = run("zhao")
    without_index = replace(zhao, lines={"trade": zhao.lines["trade"]}, peers=(zhao,))
    fitting, other = (
        {name for name, figure in FIGURES_OF_STUDY.items() if figure.fits(results)}
        for results in (zhao, without_index)
    )
    assert fitting == {*FIGURES_OF_STUDY} - {"countries", "decomposition"}
    assert other == fitting - {"limits", "attribution", "influence"} | {"countries"}
