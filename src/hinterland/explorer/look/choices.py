"""What a study can be looked at by: its figures, its measures, and what a form offers."""

from ...figures import MEASURE_OF
from ...panel import NATION
from ...report.words import figure_name, measure_name
from ...study import Results
from ...study.figure_data.frames import FIGURES_OF_STUDY
from ..setting import slug

__all__ = ["figures_of", "measure_of"]


def figures_of(results: Results) -> list[tuple[str, str]]:
    """Return the figures that a study can be looked at by: name in an address, and title.

    Those of the study's measures come first, then measures without a figure of their own, then
    the others.

    Examples
    --------
    >>> from hinterland.study import run
    >>> [name for name, _title in figures_of(run("zhao"))][:3]
    ['scale', 'share', 'dependence']
    """
    of_measure = {f: m for f, m in MEASURE_OF.items() if m in results.lines}
    found = [(figure, measure_name(measure)) for figure, measure in of_measure.items()]
    found += [
        (slug(measure), measure_name(measure))
        for measure, lines in results.lines.items()
        if set(lines) == {NATION} and measure not in of_measure.values()
    ]
    others = (name for name, figure in FIGURES_OF_STUDY.items() if figure.fits(results))
    return [*found, *((figure, figure_name(figure)) for figure in others)]


def measure_of(results: Results, figure: str) -> tuple[str, str] | None:
    """Return the kind of figure and the measure that a name in an address stands for.

    None where the figure is of no single measure.

    Examples
    --------
    >>> from hinterland.study import run
    >>> measure_of(run("zhao"), "scale"), measure_of(run("zhao"), "lorenz")
    (('scale', 'trade'), None)
    """
    if figure in MEASURE_OF:
        return figure, MEASURE_OF[figure]
    measure = next((m for m in results.lines if slug(m) == figure), None)
    return ("imbalance", measure) if measure else None
