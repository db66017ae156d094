"""The report: one HTML file that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .. import __version__
from ..language import pretty
from ..study import Results
from .evidence import evidence
from .exhibits import exhibits
from .finding import finding
from .numbers import GAP, fixed
from .verdicts import VERDICTS, said, verdict_rows
from .worked import worked

__all__ = ["report_html"]

_FOLDER: Final = Path(__file__).parent


def report_html(results: Results, drawn: Mapping[str, str]) -> str:
    """Return a study's report as one HTML5 document, the same for the same results.

    It holds its style and its pictures and loads nothing. Every text that comes from a study
    file, a panel or a file name is escaped.

    Parameters
    ----------
    results
        What the study computed.
    drawn
        Figure name → SVG, in the order in which they are shown.

    Examples
    --------
    >>> from hinterland.study import run
    >>> report_html(run("zhao"), {}).startswith("<!doctype html>")
    True
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "pretty": pretty,
        "picture": Markup,
        "said": said,
        "whole": lambda n: fixed(n, 0),
    }
    template = environment.get_template("report.html.jinja")
    return template.render(
        version=__version__,
        study=results.study,
        calls={call.text: call for call in results.study.measures},
        title=said(results.study.title),
        scheme=results.scheme.name,
        groups=results.groups,
        years=results.years,
        found=finding(results),
        kinds=VERDICTS,
        claims=verdict_rows(results),
        exhibits=exhibits(results, drawn),
        worked=worked(results),
        evidence=evidence(results),
        GAP=GAP,
    )
