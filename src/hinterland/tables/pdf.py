"""PDF files with ruled tables (extra `pdf`). A table without rules is not guessed at."""

import io
import logging
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .faults import told_as
from .grid import Cell, Grid, KeptOut, Tables, lay_out

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

__all__ = ["read_pdf"]

MAX_PAGES: Final = 200
MAX_DRAWING: Final = 1_000_000  # bytes of drawing instructions on a page
MAX_EDGES: Final = 5_000  # of rules on a page: their crossings are tried in pairs
MAX_UNPACKED: Final = 200_000_000  # bytes of all streams
FREE_UNPACKED: Final = 20_000_000
MAX_RATIO: Final = 100
LINES_AROUND: Final = 8
SAME_RULE: Final = 3.0  # points between two edges that are one rule

Box = tuple[float, float, float, float]  # left, top, right, bottom


def read_pdf(data: bytes, *, where: str) -> Tables:
    """Return the ruled tables of a PDF's pages, in order; `sheet` is the page.

    Parameters
    ----------
    data
        The file.
    where
        Its name, for messages.

    Raises
    ------
    InputError
        The extra is not installed; or the file is broken, locked or made to blow up.
    """
    try:
        import pdfplumber
    except ImportError as fault:
        raise InputError(
            f"{where} is a PDF; to read it: pip install 'hinterland[pdf]'"
        ) from fault
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    _check_streams(data, where)
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    notices: list[str] = []
    with (
        told_as(
            f"{where} is broken or locked; open it in a PDF reader and print it to a new file"
        ),
        pdfplumber.open(io.BytesIO(data)) as file,
    ):
        for number, page in enumerate(file.pages[:MAX_PAGES], 1):
            place = f"page {number}"
            if _drawing(page) > MAX_DRAWING or len(page.edges) > MAX_EDGES:
                kept_out.append(KeptOut(len(grids), place, "a drawing, not a table"))
            else:
                grids += _grids(page, len(grids), place, where)
            page.close()
        if len(file.pages) > MAX_PAGES:
            notices.append(f"{where}: only the first {MAX_PAGES} pages were read")
    if not grids:
        notices.append(f"{where}: no page has a table with rules around its cells")
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))


def _drawing(page: "Page") -> int:
    """Return how many bytes of instructions draw a page: a table has a tenth of what a map has."""
    return sum(len(stream.get_data()) for stream in page.page_obj.contents)


def _grids(page: "Page", first: int, place: str, where: str) -> list[Grid]:
    grids: list[Grid] = []
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    lines = page.extract_text_lines(return_chars=False) if tables else []
    edges = [0.0, *(edge for table in tables for edge in table.bbox[1::2]), page.height]
    for n, table in enumerate(tables):
        cells, rows, columns = lay_out(_cells(page, table), where=f"{where}, {place}")
        if rows < 2 or columns < 2:
            continue
        before = _between(lines, edges[2 * n], edges[2 * n + 1])[-LINES_AROUND:]
        after = _between(lines, edges[2 * n + 2], edges[2 * n + 3])[:LINES_AROUND]
        index = first + len(grids)
        grids.append(Grid(cells, rows, columns, index, place, before, after, kind="pdf"))
    return grids


def _cells(page: "Page", table: "Table") -> list[Cell]:
    """Return the cells of a table; which rules a cell's box reaches over tells its spans."""
    boxes: list[Box] = table.cells
    lefts = _rules(edge for box in boxes for edge in box[::2])
    tops = _rules(edge for box in boxes for edge in box[1::2])
    cells = []
    for box in boxes:
        left, top, right, bottom = (
            _nearest(rules, edge) for rules, edge in zip((lefts, tops) * 2, box, strict=True)
        )
        text = page.crop(box, strict=False).extract_text().strip()
        if text:
            cells.append(Cell(text, top, left, max(bottom - top, 1), max(right - left, 1)))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _rules(edges: Iterable[float]) -> list[float]:
    """Return the places of the rules, those drawn twice taken as one."""
    rules: list[float] = []
    for edge in sorted(edges):
        if not rules or edge - rules[-1] > SAME_RULE:
            rules.append(edge)
    return rules


def _nearest(rules: Sequence[float], edge: float) -> int:
    return min(range(len(rules)), key=lambda n: abs(rules[n] - edge))


def _between(lines: list[dict[str, Any]], top: float, bottom: float) -> tuple[str, ...]:
    return tuple(
        line["text"] for line in lines if top <= (line["top"] + line["bottom"]) / 2 <= bottom
    )


STREAM: Final = re.compile(rb"stream\r?\n")


def _check_streams(data: bytes, where: str) -> None:
    """Refuse streams that unpack to far more than any page holds, also when packed twice."""
    left = min(MAX_UNPACKED, max(FREE_UNPACKED, MAX_RATIO * len(data)))
    for stream in STREAM.finditer(data):
        part = memoryview(data)[stream.end() :]
        for _ in range(3):
            if bytes(part[:1]) != b"\x78":
                break
            try:
                part = memoryview(zlib.decompressobj().decompress(part, left + 1))
            except zlib.error:
                break
            left -= len(part)
            if left < 0:
                raise InputError(
                    f"{where}: it unpacks to far more than its size; it was not read"
                )
