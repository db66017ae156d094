"""Write a study's results into a folder, each file whole or not at all."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import StorageError
from ..figures import COLUMN, WIDE, svg
from ..files import system_reason
from ..language import t
from ..observations import COLUMNS, Observations
from ..panel import replace_file, write_observations
from ..study import Results, in_their_terms
from .contents.tables import csv_bytes, tables
from .exports.formats import chosen, exported
from .page.beside import origin_pages
from .page.html import report_html
from .pictures import figure_specification, source_line, write_figures

if TYPE_CHECKING:
    import altair as alt

__all__ = ["figure", "save", "write_template"]


@in_their_terms
def save(results: Results, folder: str | Path, *, formats: Iterable[str] = ()) -> None:
    """Write results.json, results.csv, report.html, figures/, tables/ and panel.parquet.

    Two runs of the same inputs write the same bytes.

    Parameters
    ----------
    formats
        What is written as well: csv-excel, datapackage, dta, latex, markdown, parquet, pdf, xlsx,
        or `all` of them.

    Raises
    ------
    UsageError
        There is no such format, or it needs a package that is not installed.
    StorageError
        The folder can't be written.

    Examples
    --------
    >>> import tempfile
    >>> from hinterland.study import run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(run("zhao"), folder)
    ...     sorted(p.name for p in Path(folder).iterdir())
    ['figures', 'panel.pages.parquet', 'panel.parquet', 'report.html', 'results.csv', 'results.json', 'tables']
    """
    folder, wanted = Path(folder), chosen(formats)
    _refuse_unwritable(folder)
    exports = exported(results, wanted, source=source_line(results)) if wanted else {}
    document = json.dumps(results.document(), ensure_ascii=False, indent=1, allow_nan=False)
    replace_file(folder / "results.json", (document + "\n").encode())
    for name, table in tables(results, without=["panel", "pages", "origins"]).items():
        path = "results.csv" if name == "results" else f"tables/{name}.csv"
        replace_file(folder / path, csv_bytes(table.frame))
    parts = enumerate(results.origin_parts())
    replace_file(
        folder / "tables" / "origins.csv", (csv_bytes(f, header=not n) for n, f in parts)
    )
    kept = Observations(results.panel.kept.select(list(COLUMNS)), results.panel.pages)
    write_observations(kept, folder / "panel.parquet")
    for path, data in exports.items():
        replace_file(folder / path, data)
    for path, page in origin_pages(results):
        replace_file(folder / path, page.encode())
    drawn = write_figures(results, folder / "figures")
    narrow = {name: svg(figure_specification(results, name, width_mm=COLUMN)) for name in drawn}
    replace_file(folder / "report.html", report_html(results, drawn, narrow).encode())
    pictures = [f"figures/{name}.svg" for name in drawn]
    _refuse_removed(folder, ["results.json", *pictures, *exports])


@in_their_terms
def figure(results: Results, name: str, *, width_mm: float = WIDE) -> "alt.LayerChart":
    """Return a figure as an Altair chart; the study need not list it.

    Parameters
    ----------
    name
        As a study file names it: one of `hinterland.figures.FIGURES`, with years where it takes
        them, e.g. `attribution(from=2005, to=2019)`.
    width_mm
        The width of the picture: 180 for a page, 85 for a column of a journal.

    Raises
    ------
    UsageError, InputError
        There is no such figure, or it can't be drawn from this study.

    Examples
    --------
    >>> from hinterland.study import run
    >>> figure(run("zhao"), "imbalance").to_dict()["description"][:10]
    'Line chart'
    """
    import altair as alt  # half a second, so not before it is needed

    return alt.LayerChart.from_dict(figure_specification(results, name, width_mm=width_mm))


@in_their_terms
def write_template(results: Results, path: Path) -> None:
    """Write the missing cells as a CSV to fill in: the columns of an observation and `page`.

    The vintage is the first that the policy names for the cell; `page` is where to
    find the printed figure, as far as that is known, and is yours to complete.
    """
    from ..sources import where_printed  # late: sources load the crawler

    country = results.panel.country
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, "page"], lineterminator="\n")
    writer.writeheader()
    for cell in results.missing():
        region = country.region(cell["region"])
        entries = results.panel.policy.get(cell["series"], ())
        fitting = [e for e in entries if e.first <= cell["year"] <= e.last]
        writer.writerow(
            {
                "region": region.code, "region_kind": region.kind, "region_raw": region.en,
                "year": cell["year"], "series": cell["series"],
                "vintage": fitting[0].vintage if fitting else "own",
                "page": where_printed(cell["series"], cell["year"], nation=country.nation) or "",
            }
        )  # fmt: skip
    replace_file(path, out.getvalue().encode())


def _refuse_unwritable(folder: Path) -> None:
    """Find out before anything is computed or written whether the folder can take files."""
    replace_file(folder / ".hinterland", b"")
    try:
        (folder / ".hinterland").unlink()
    except OSError as error:
        raise StorageError(
            t("{place}: can't be written ({error})", place=folder, error=system_reason(error))
        ) from error


def _refuse_removed(folder: Path, written: Iterable[str]) -> None:
    """Find out whether somebody removed the folder while it was written into."""
    if not all((folder / path).is_file() for path in written):
        raise StorageError(
            t("{place}: files were removed while others were written; run again", place=folder)
        )
