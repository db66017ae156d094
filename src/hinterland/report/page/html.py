"""The report: one HTML file that needs nothing else."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...estimate import GAP, fixed, with_unit
from ...figures import MEASURE_OF
from ...language import counted, language, pretty, runs, shipped, t
from ...sources import copy_address
from ...study import VERDICTS, Results, country_notes, in_their_terms, verdicts_of
from ...version import VERSION
from ..contents.doubt import doubt_tables
from ..contents.findings import finding, paragraph
from ..contents.headline import headline
from ..contents.printed import printed_measure
from ..contents.tables import Table, csv_bytes, tables
from ..contents.verdicts import verdict_rows
from ..words import currency_words, figure_name, in_language, name, page_text
from .evidence import MOST_ROWS, evidence
from .origins import origin_json
from .sections import Exhibit, sections
from .worked import worked

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "font_face", "report_html", "scoped", "unbroken"]

_FOLDER: Final = Path(__file__).parent
_FONT: Final = _FOLDER.parents[1] / "data" / "fonts" / "HinterlandSansSC-Regular.woff2"
_FONT_FACE: Final = """\
/* Hinterland Sans SC, a cut of Noto Sans SC, under the SIL Open Font License 1.1. */
@font-face {{ font-family: "Hinterland Sans SC"; src: url(data:font/woff2;base64,{font}) format("woff2"); }}
"""
#: A larger table is linked to, not held.
_MOST_BYTES: Final = 200_000
#: A longer reason is folded, in characters.
_SHORT: Final = 48
#: Tables that the report has no link to.
_NOT_OFFERED: Final = ("panel", "pages", "results", "origins")
#: What the report's script shows; `{fields}` are filled in on the page.
_LABELS: Final = {
    "heading": shipped("Where this number came from"),
    "title": shipped("{measure}: {group}, {year}"),
    "why": shipped("Note: {why}."),
    "nothing": shipped("There is no observation behind this cell."),
    "observations": shipped("Observations of {series}: {count}"),
    "beside": shipped("Observations of {series}, {year}"),
    "region": shipped("Region"),
    "asPrinted": shipped("As printed, and in the canonical unit"),
    "vintage": shipped("Vintage, and others not used"),
    "origin": shipped("Page and cell"),
    "printed": shipped("{number} ({unit})"),
    "measured": shipped("{number} {unit}"),
    "percent": shipped("{number} %"),
    "bounds": shipped("known within {low}–{high}"),
    "passed": shipped("not used: {vintage}, {printed}, page {page}"),
    "place": shipped("table {table}, row {row}, column {column}"),
    "counted": shipped("Tables, rows and columns are counted from 0, as in the original."),
    "pages": shipped("Published in"),
    "readFrom": shipped("read from {page}"),
    "unknown": shipped("publication not known"),
    "close": shipped("Close"),
    "year": shipped("Year"),
    "colon": shipped(": "),
    "pair": shipped("{name} {value}"),
    "between": shipped("; "),
}


@in_their_terms
def report_html(
    results: Results,
    drawn: Mapping[str, str],
    narrow: Mapping[str, str] | None = None,
    *,
    found: Mapping[str, Table] | None = None,
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
    found
        The study's tables, where they have been made already.

    Examples
    --------
    >>> from hinterland.study import run
    >>> results = run("zhao")
    >>> report_html(results, {}).startswith("<!doctype html>")
    True
    """
    from markupsafe import Markup

    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    # The page's policy lets the script with this digest run and no other.
    digest = b64encode(sha256(script.encode()).digest()).decode()
    facts = finding(results)
    found = tables(results, without=_NOT_OFFERED) if found is None else found
    offered = {
        name: csv_bytes(t.frame) for name, t in found.items() if name not in _NOT_OFFERED
    }
    # An exhibit for each figure drawn, then for each measure without a figure.
    shown = [(figure, MEASURE_OF.get(figure, "")) for figure in drawn]
    rest = [("", m) for m in results.lines if m not in {measure for _, measure in shown}]
    exhibits = [
        Exhibit(
            i,
            figure_name(figure, measure),
            measure,
            scoped(drawn.get(figure, ""), f"figure-{i}-"),
            scoped((narrow or {}).get(figure, ""), f"narrow-{i}-"),
            printed_measure(results, measure) if measure in results.lines else None,
            doubt_tables(figure),
        )
        for i, (figure, measure) in enumerate([*shown, *rest], 1)
    ]
    by_section, others = sections(verdict_rows(results), exhibits)
    story = headline(results)
    pictures = [exhibit for exhibit in exhibits if exhibit.svg]
    first = next((one for one in pictures if story and one.measure == story.measure), None)
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            version=VERSION,
            language=language(),
            study=results.study,
            title=in_language(results.study.title),
            scheme=results.scheme.name,
            scheme_title=in_language(results.scheme.title or {language(): results.scheme.name}),
            groups=results.groups,
            years=results.years,
            currency=currency_words(results),
            notes=[*results.study.notes, *country_notes(results)],
            found=facts,
            headline=story.sentence if story else "",
            lead=paragraph(facts),
            first=first or next(iter(pictures), None),
            kinds=VERDICTS,
            verdicts_of=verdicts_of,
            sections=by_section,
            exhibits=others,
            worked=worked(results),
            evidence=evidence(results),
            files={
                name: f"tables/{name}.csv"
                if len(data) > _MOST_BYTES
                else f"data:text/csv;charset=utf-8;base64,{b64encode(data).decode()}"
                for name, data in offered.items()
            },
            origins=Markup(origin_json(results)),
            labels={key: t(label) for key, label in _LABELS.items()},
            script=Markup(script),
            script_digest=f"sha256-{digest}",
            font=Markup(font_face()),
            most_rows=MOST_ROWS,
            short=_SHORT,
            GAP=GAP,
        )
    )


def scoped(svg: str, prefix: str) -> str:
    """Return a picture's `<svg>` element with each id, and each use of it, behind a prefix.

    Its first group has the id PREFIXdrawn, so that the picture can be shown twice.

    Examples
    --------
    >>> scoped('<?xml version="1.0"?><svg><clipPath id="a"/><g clip-path="url(#a)"/></svg>', "x-")
    '<svg><clipPath id="x-a"/><g id="x-drawn" clip-path="url(#x-a)"/></svg>'
    """
    uses = re.compile(r'(\sid="|url\(#|href="#)')
    element = svg[max(svg.find("<svg"), 0) :]
    apart = re.sub(r"<[^>]*>", lambda tag: uses.sub(rf"\g<1>{prefix}", tag[0]), element)
    return re.sub(r"<g(?=[\s>/])", f'<g id="{prefix}drawn"', apart, count=1)


def again(svg: str, label: str) -> "Markup":
    """Return a picture that is on the page already once more, by reference, named by a label.

    Examples
    --------
    >>> str(again('<svg viewBox="0 0 5 4"><g id="x-drawn"/></svg>', "Share"))
    '<svg viewBox="0 0 5 4" role="img" aria-label="Share"><use href="#x-drawn"/></svg>'
    """
    from markupsafe import Markup

    box = re.search(r'viewBox="([\d. -]+)"', svg)
    drawn = re.search(r'<g id="([\w-]+-drawn)"', svg)
    if box is None or drawn is None:
        return Markup()
    form = Markup('<svg viewBox="{}" role="img" aria-label="{}"><use href="#{}"/></svg>')
    return form.format(box[1], label, drawn[1])


def unbroken(text: str) -> "Markup":
    """Return a text as HTML whose ranges and percentages are never broken over two lines.

    Examples
    --------
    >>> str(unbroken("about 40–50 %"))
    'about <span class="whole">40–50 %</span>'
    """
    from markupsafe import Markup, escape

    numbers = (
        r"(?<![\d.,#A-Za-z])[−\d][\d.,]*(?:%?(?:[–～—]| … )[−\d][\d.,]*\d(?: ?[%×])?| [%×])"
    )
    return Markup(re.sub(numbers, r'<span class="whole">\g<0></span>', str(escape(text))))


def font_face() -> str:
    """Return the style that brings the Chinese font along; "" but for a report in Chinese.

    An installation without the font file leaves it to the fonts of the reader's machine.
    """
    if language() != "zh" or not _FONT.is_file():
        return ""
    return _FONT_FACE.format(font=b64encode(_FONT.read_bytes()).decode())


def environment() -> "Environment":
    """Return what the report's templates are filled in with."""
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
    environment.globals |= {"counted": counted, "copy_address": copy_address}
    environment.filters |= {
        "name": lambda code, kind: name(kind, code),
        "page_text": page_text,
        "picture": Markup,
        "again": again,
        "pretty": pretty,
        "runs": runs,
        "whole": unbroken,
        "in_language": in_language,
        "count": lambda n: fixed(n, 0),
        "with_unit": with_unit,
    }
    return environment
