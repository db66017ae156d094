"""The formats that a study can be written in as well as its report, and the files of each."""

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from ... import figures
from ...errors import InputError, UsageError, closest
from ...language import listed, t
from ...study import Results
from ..contents.printed import PrintedTable, printed_tables
from ..contents.tables import Table, codebook, csv_bytes
from ..pictures import figure_specification
from ..words import in_language
from .datapackage import data_package, resource
from .latex import latex
from .markdown import codebook_markdown, markdown
from .printing import need_pillow, printed_figure
from .stata import need_pyreadstat, stata, wide_panel
from .typst import typst
from .word import word
from .workbook import workbook

__all__ = ["ALWAYS", "FORMATS", "chosen", "exported"]

#: What every run writes.
ALWAYS: Final = ("csv", "html", "json", "png", "svg")
#: What a run writes as well when asked.
FORMATS: Final = (
    "csv-excel", "datapackage", "docx", "dta", "latex", "markdown", "parquet", "pdf", "print",
    "typst", "xlsx",
)  # fmt: skip
#: What is written only where it is named: it is large, and takes longer than all others together.
_ONLY_NAMED: Final = frozenset({"print"})

#: Text that a spreadsheet would take for a formula, and might act on.
_FORMULA: Final = r"^[=+@\t\r]|^-.*[^\d.,%\s-]"


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Return the formats that are to be written as well as those of every run.

    Parameters
    ----------
    names
        Names of `ALWAYS` and `FORMATS`, or `all` of them that can be written, but for `print`.

    Raises
    ------
    UsageError
        A name is none of them, or a format that is named needs a package that is not installed.

    Examples
    --------
    >>> chosen(["xlsx", "csv"]), sorted({*FORMATS} - {*chosen(["all"])})
    (('xlsx',), ['print'])
    """
    wanted = {name.strip() for name in names} - {""}
    unknown = sorted(wanted - {*ALWAYS, *FORMATS, "all"})
    if unknown:
        raise UsageError(
            t(
                "there is no format {name!r}; choose from {known} or all",
                name=unknown[0],
                known=listed(sorted({*ALWAYS, *FORMATS})),
            ),
            given=unknown[0],
            meant=closest(unknown[0], sorted({*ALWAYS, *FORMATS})),
        )
    every = {*FORMATS} - _ONLY_NAMED if "all" in wanted else set()
    formats = tuple(name for name in FORMATS if name in wanted | every)
    if "dta" in wanted:
        need_pyreadstat()
    if "print" in wanted:
        need_pillow()
    return formats


def exported(
    results: Results, found: Mapping[str, Table], formats: Iterable[str], *, source: str
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of some formats, path within the folder → content, and what failed.

    A format that can't be written (a package is missing, the tables are more than it holds)
    has no file, and its reason is among those that failed.

    | format | files |
    |---|---|
    | csv-excel | excel/TABLE.csv with a byte order mark |
    | datapackage | datapackage.json, panel.csv, panel.pages.csv |
    | docx | tables/NAME.docx |
    | dta | panel.dta (a row a region and year), results.dta |
    | latex | tables/NAME.tex |
    | markdown | tables/NAME.md, tables/codebook.md |
    | pdf | figures/NAME.pdf of 180 mm, figures/NAME-85mm.pdf |
    | parquet | results.parquet |
    | print | print/NAME-85mm.svg and .pdf, also of 120 and 180 mm; print/NAME-300dpi.png and .tiff, also of 600 dpi, of 180 mm |
    | typst | tables/NAME.typ |
    | xlsx | tables.xlsx |

    Parameters
    ----------
    found
        The study's tables, as `tables` returns them.
    formats
        As `chosen` returns them.
    source
        The line that says where the numbers come from.

    Examples
    --------
    >>> from hinterland.study import run
    >>> from hinterland.report.contents.tables import tables
    >>> results = run("zhao")
    >>> files, failed = exported(results, tables(results), ["parquet"], source="")
    >>> list(files), failed
    (['results.parquet'], ())
    """
    parts = _Parts(results, found, source)
    files: dict[str, bytes] = {}
    failed = []
    for name in formats:
        try:
            files |= _written(name, parts)
        except (InputError, UsageError) as error:
            failed.append(str(error))
    return files, tuple(failed)


@dataclass(frozen=True)
class _Parts:
    """What the writers of formats draw on."""

    results: Results
    tables: Mapping[str, Table]
    source: str

    @cached_property
    def codebook(self) -> Table:
        return codebook(self.tables)

    @cached_property
    def printed(self) -> list[PrintedTable]:
        return printed_tables(self.results, source=self.source)


#: Formats of printed tables: a file's ending, and what writes one.
_PRINTED: Final[Mapping[str, tuple[str, Callable[[PrintedTable], bytes]]]] = {
    "docx": ("docx", word),
    "latex": ("tex", lambda table: latex(table).encode()),
    "typst": ("typ", lambda table: typst(table).encode()),
}


def _written(form: str, parts: _Parts) -> dict[str, bytes]:
    """Return the files of one format."""
    found, study = parts.tables, parts.results.study
    match form:
        case "csv-excel":
            files = _csv_excel(parts)
        case "datapackage":
            files = _data_package(parts)
        case "dta":
            files = {
                "panel.dta": stata(wide_panel(parts.results)),
                "results.dta": stata(found["results"]),
            }
        case "docx" | "latex" | "typst":
            end, write = _PRINTED[form]
            files = {f"tables/{one.name}.{end}": write(one) for one in parts.printed}
        case "markdown":
            files = {f"tables/{one.name}.md": markdown(one).encode() for one in parts.printed}
            files["tables/codebook.md"] = codebook_markdown(parts.codebook).encode()
        case "parquet":
            # With the description that a data package has.
            out = io.BytesIO()
            about = json.dumps(resource(found["results"], "results.csv"), ensure_ascii=False)
            found["results"].frame.write_parquet(out, metadata={"resource": about})
            files = {"results.parquet": out.getvalue()}
        case "pdf" | "print":
            files = _figure_files(form, parts.results)
        case _:
            shown = [found["panel"], found["results"], parts.codebook]
            shown += [found["origins"], found["pages"]]
            title = in_language(study.title).text or study.name
            files = {"tables.xlsx": workbook(shown, title=title)}
    return files


def _figure_files(form: str, results: Results) -> dict[str, bytes]:
    """Draw each figure: for a page of a journal and one of its columns, or for a printer."""
    files: dict[str, bytes] = {}
    for name in results.study.figures:
        if form == "print":
            files |= printed_figure(results, name)
            continue
        for width, end in ((figures.WIDE, ""), (figures.COLUMN, "-85mm")):
            drawn = figure_specification(results, name, width_mm=width)
            files[f"figures/{name}{end}.pdf"] = figures.pdf(drawn)
    return files


def _csv_excel(parts: _Parts) -> dict[str, bytes]:
    """Write each table for spreadsheets, which take none of its texts for formulas."""
    text = pl.col(pl.String)
    quoted = pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text)
    files = {}
    for table in (*parts.tables.values(), parts.codebook):
        heads = {head: f"'{head}" for head in table.frame.columns if re.search(_FORMULA, head)}
        frame = table.frame.with_columns(quoted.name.keep()).rename(heads)
        files[f"excel/{table.name}.csv"] = csv_bytes(frame, bom=True)
    return files


def _data_package(parts: _Parts) -> dict[str, bytes]:
    """Describe the CSV files of every run, and add those of the panel."""
    panel = {"panel.csv": parts.tables["panel"], "panel.pages.csv": parts.tables["pages"]}
    placed = {"results.csv": parts.tables["results"], **panel}
    placed |= {
        f"tables/{name}.csv": table
        for name, table in parts.tables.items()
        if name not in {"panel", "pages", "results"}
    }
    return {
        **{path: csv_bytes(table.frame) for path, table in panel.items()},
        "datapackage.json": data_package(parts.results, placed),
    }
