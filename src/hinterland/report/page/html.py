"""The report: one HTML file that needs nothing else."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...estimate import GAP, fixed, with_unit
from ...language import counted, language, pretty, t
from ...study import Results
from ...version import VERSION
from ..contents.exhibits import exhibits
from ..contents.finding import finding
from ..contents.sentences import paragraph
from ..contents.verdicts import VERDICTS, said, verdict_rows
from ..exports.tables import table_name
from ..words import names as words
from .downloads import downloads
from .evidence import evidence
from .fonts import font_face
from .labels import labels
from .origins import origin_json
from .worked import worked

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["report_html"]

_FOLDER: Final = Path(__file__).parent


def report_html(
    results: Results, drawn: Mapping[str, str], narrow: Mapping[str, str] | None = None
) -> str:
    """Return a study's report as one HTML5 document, the same for the same results.

    It is in the language that is spoken. It holds its style, its script, its pictures, its
    tables as CSV and the origin of each number, and loads nothing. Every text that comes from
    a study file, a panel or a file name is escaped.

    Parameters
    ----------
    results
        What the study computed.
    drawn
        Figure name → SVG, in the order in which they are shown.
    narrow
        Figure name → SVG that is drawn for a narrow page, which a phone shows instead.

    Examples
    --------
    >>> from hinterland.study import run
    >>> report_html(run("zhao"), {}).startswith("<!doctype html>")
    True
    """
    from markupsafe import Markup

    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    found = finding(results)
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            version=VERSION,
            language=language(),
            study=results.study,
            title=said(results.study.title),
            scheme=results.scheme.name,
            groups=results.groups,
            years=results.years,
            found=found,
            lead=paragraph(found),
            kinds=VERDICTS,
            claims=verdict_rows(results),
            exhibits=exhibits(results, drawn, narrow),
            worked=worked(results),
            evidence=evidence(results),
            files=downloads(results),
            origins=Markup(origin_json(results)),
            labels=labels(),
            script=Markup(script),
            script_digest=_digest(script),
            font=Markup(font_face()),
            GAP=GAP,
        )
    )


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    catalogue: Any = environment
    catalogue.install_gettext_callables(t, counted, newstyle=True)
    environment.globals["counted"] = counted
    environment.filters |= {
        "pretty": pretty,
        "picture": Markup,
        "said": said,
        "whole": lambda n: fixed(n, 0),
        "with_unit": with_unit,
        "table_name": table_name,
        **{name: getattr(words, name) for name in words.__all__},
    }
    return environment


def _digest(script: str) -> str:
    """Return a script's digest, by which the page's policy lets it and no other run."""
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
