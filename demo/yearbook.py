"""Write a replica of a statistical yearbook's web site into a folder.

    python -m demo.yearbook FOLDER [EDITION ...]

The site is made from the figures that the package ships, read as plain CSV, with the ways of
the real one: framesets, menus, old encodings, numbers and kinds of files that change from
edition to edition, figures that are revised. `truth.csv` says of every cell what went into it.
"""

import csv
import io
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

from .early import EARLY
from .edition import Edition, File
from .figures import Figures
from .late import LATE
from .layout import lay_out
from .markup import LABEL, frameset, menu, refresh, table_page, text_page, workbook_page
from .picture import jpg, pdf
from .sheet import Document, Fact
from .workbook import csv_file, encrypted_xls, xls, xlsx

__all__ = ["TRUTH", "build"]

#: The columns of truth.csv.
TRUTH: Final = (
    "edition",
    "address",
    "kind",
    "table",
    "row",
    "column",
    "region",
    "year",
    "series",
    "value",
    "unit",
    "value_raw",
    "unit_raw",
)

_LANGUAGES: Final = {"zh": "中国统计年鉴", "en": "China Statistical Yearbook"}


def build(
    folder: Path,
    *,
    only: Collection[int] = (),
    pictures: bool = True,
    companions: bool = True,
) -> Path:
    """Write the site into a folder, and beside its root what went in; return truth.csv.

    Parameters
    ----------
    folder
        Gets `site`, the root to be served, and `truth.csv`.
    only
        The editions to write, all unless given.
    pictures
        Also draw the tables that are pictures; without, the links to them lead nowhere.
    companions
        Also write the workbooks that nothing links, beside pictures and pages.
    """
    figures = Figures()
    editions = [make(figures) for make in (*EARLY, *LATE)]
    wanted = [e for e in editions if not only or e.year in only]
    truth = folder / "truth.csv"
    site = folder / "site"
    lines: list[dict[str, object]] = []
    for edition in wanted:
        documents = [
            (file, lay_out(file.table, file.style))
            for file in edition.files
            if pictures or file.kind not in {"jpg", "pdf"}
            if companions or not file.hidden
        ]
        for place in edition.folders:
            _write_edition(site / place, edition, documents)
        for file, document in documents:
            address = f"{edition.folders[0]}/{file.path}"
            lines += [_line(edition, file, address, fact) for fact in document.facts]
    _write_entrance(site, wanted)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, TRUTH)
    writer.writeheader()
    writer.writerows(lines)
    _write(truth, out.getvalue().encode())
    return truth


def _write_edition(
    folder: Path, edition: Edition, documents: list[tuple[File, Document]]
) -> None:
    for file, document in documents:
        _write(folder / file.path, _bytes(file, document))
    for language, index in edition.index.items():
        title = f"{_LANGUAGES[language]} {edition.year}"
        frames = {
            "top": "tope.htm",
            "left": edition.menus[language],
            "main": f"notepyright{language}.htm",
            "bottom": "bottom.htm",
        }
        _write(folder / index, frameset(title, frames))
        _write(folder / frames["main"], text_page(title, [LABEL]))
        chapters = _chapters(edition.files, language)
        _write(folder / frames["left"], menu(title, chapters, quote=edition.quote))
        for name in ("tope.htm", "bottom.htm"):
            _write(folder / name, text_page(title, ["国家统计局编"]))
        _write(
            folder / f"html/sm11{language}.htm",
            text_page("简要说明", ["本篇资料反映我国对外经济贸易的基本情况。", "Brief note."]),
        )


def _chapters(files: Sequence[File], language: str) -> dict[str, list[tuple[str, str]]]:
    """Return a menu's chapters, each with a note and the tables of its language."""
    place = 0 if language == "zh" else 1
    chapters: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        if file.language != language or file.hidden:
            continue
        name = file.chapter.split(" ", 1)[place]
        notes = [(f"html/sm11{language}.htm", ("简要说明", "Brief Introduction")[place])]
        title = file.table.title[place].replace("|", " ")
        chapters.setdefault(name, notes).append((file.path, f"{file.table.number} {title}"))
    return chapters


def _write_entrance(site: Path, wanted: list[Edition]) -> None:
    """Write the list of editions, and what is left where one has moved away."""
    links = []
    for edition in wanted:
        for language, index in edition.index.items():
            links += [
                (f"/{place}/{index}", f"{_LANGUAGES[language]} {edition.year}")
                for place in (edition.moved, *edition.folders)
                if place
            ]
            if edition.moved:
                target = f"/{edition.folders[0]}/{index}"
                _write(site / edition.moved / index, refresh("", target))
    page = menu("统计年鉴", {"中国统计年鉴": links}, quote='"')
    for root in ("sj/ndsj", "tjsj/ndsj"):
        _write(site / root / "index.html", page)


def _bytes(file: File, document: Document) -> bytes:
    makers: dict[str, Callable[[Document], bytes]] = {
        "html": lambda d: table_page(d, nested=file.nested, twice=file.twice),
        "html xls": workbook_page,
        "xls": lambda d: xls(d, extra=not file.hidden),
        "encrypted xls": encrypted_xls,
        "xlsx": xlsx,
        "csv": csv_file,
        "jpg": jpg,
        "pdf": pdf,
    }
    return makers[file.kind](document)


def _line(edition: Edition, file: File, address: str, fact: Fact) -> dict[str, object]:
    value = "" if fact.value is None else f"{fact.value.normalize():f}"
    return {
        "edition": edition.year,
        "address": address,
        "kind": file.kind,
        "table": fact.table,
        "row": fact.row,
        "column": fact.column,
        "region": fact.region,
        "year": fact.year,
        "series": fact.series,
        "value": value,
        "unit": fact.unit,
        "value_raw": fact.value_raw,
        "unit_raw": fact.unit_raw,
    }


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), only={int(year) for year in sys.argv[2:]}))
