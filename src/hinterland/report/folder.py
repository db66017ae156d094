"""Write a study's results into a folder, each file whole or not at all."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from ..figures import COLUMN, WIDE, svg
from ..observations import COLUMNS
from ..panel import replace_file
from ..study import Results, in_their_terms
from .contents.tables import Table, csv_bytes, tables
from .exports.formats import chosen, exported
from .owned import Content, fill, refuse_foreign
from .page.beside import origin_pages
from .page.html import report_html
from .pictures import figure_files, figure_specification, source_line

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Saved", "figure", "save", "write_template"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of writing a run.

    Attributes
    ----------
    faults
        For each format that could not be written, why; all else is there.
    left
        What is in the folder and not of this run, in words.
    """

    faults: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@in_their_terms
def save(
    results: Results,
    folder: str | Path,
    *,
    formats: Iterable[str] = (),
    also: Mapping[str, bytes] | None = None,
) -> Saved:
    """Write results.json, results.csv, report.html, figures/, tables/ and panel.parquet.

    Two runs of the same inputs write the same bytes. The run owns its folder: manifest.json
    lists what it wrote, and what an earlier run wrote and this one doesn't is removed. Files
    that no run wrote stay. A format that can't be written costs nothing but itself.

    Parameters
    ----------
    formats
        What is written as well: csv-excel, datapackage, docx, dta, latex, markdown, parquet, pdf,
        print, typst, xlsx, or `all` of them that can be written, but for print.
    also
        More files of this run, path within the folder → content.

    Raises
    ------
    UsageError
        There is no such format, or one that is named needs a package that is not installed.
    StorageError
        The folder can't be written, or holds a results.json that no run wrote.

    Examples
    --------
    >>> import tempfile
    >>> from hinterland.study import run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(run("zhao"), folder)
    ...     sorted(p.name for p in Path(folder).iterdir())
    Saved(faults=(), left=())
    ['figures', 'manifest.json', 'panel.pages.parquet', 'panel.parquet', 'report.html', 'results.csv', 'results.json', 'tables']
    """
    folder, wanted = Path(folder), chosen(formats)
    refuse_foreign(folder)
    found = tables(results, without=() if wanted else _LARGE)
    exports, faults = exported(results, found, wanted, source=source_line(results))
    return Saved(faults, fill(folder, _files(results, found, {**exports, **(also or {})})))


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
        printed = where_printed(cell["series"], cell["year"], nation=country.nation)
        fitting = [e for e in entries if e.first <= cell["year"] <= e.last]
        writer.writerow(
            {
                "region": region.code, "region_kind": region.kind, "region_raw": region.en,
                "year": cell["year"], "series": cell["series"],
                "vintage": fitting[0].vintage if fitting else "own",
                "page": printed.name if printed else "",
            }
        )  # fmt: skip
    replace_file(path, out.getvalue().encode())


#: Tables of which `save` has its own rendering.
_LARGE: Final = ("panel", "pages", "origins")
_MOST_PAGES: Final = 10


def _files(
    results: Results, found: Mapping[str, Table], more: Mapping[str, bytes]
) -> Iterator[Mapping[str, Content]]:
    """Yield a run's files, the numbers before the pictures, so that a fault leaves the numbers."""
    document = json.dumps(results.document(), ensure_ascii=False, indent=1, allow_nan=False)
    parts = enumerate(results.origin_parts())
    yield {
        "results.json": (document + "\n").encode(),
        "results.csv": csv_bytes(found["results"].frame),
        "panel.pages.parquet": _parquet(results.panel.pages),
        "panel.parquet": _parquet(results.panel.kept.select(list(COLUMNS))),
        **{
            f"tables/{name}.csv": csv_bytes(table.frame)
            for name, table in found.items()
            if name not in {*_LARGE, "results"}
        },
        "tables/origins.csv": (csv_bytes(frame, header=not n) for n, frame in parts),
        **more,
    }
    pages = origin_pages(results)
    while some := dict(islice(pages, _MOST_PAGES)):
        yield {path: page.encode() for path, page in some.items()}
    drawn = figure_files(results)
    yield {f"figures/{name}": picture for name, picture in drawn.items()}
    names = results.study.figures
    wide = {name: drawn[f"{name}.svg"].decode() for name in names}
    narrow = {name: svg(figure_specification(results, name, width_mm=COLUMN)) for name in names}
    yield {"report.html": report_html(results, wide, narrow, found=found).encode()}


def _parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
