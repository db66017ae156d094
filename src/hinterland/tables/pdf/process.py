"""The process that reads one PDF: its bytes come in, its tables go out, a line of JSON a page.

So what was read stays where a later page takes too long.
"""

import io
import json
import logging
import sys
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pdfplumber
from pdfplumber.utils.text import extract_text

from ..grid import Cell, check_extent, lay_out

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

MAX_MEMORY: Final = 2_000_000_000  # bytes
MAX_PAGES: Final = 200
MAX_DRAWING: Final = 1_000_000  # bytes of instructions that draw a page: a map, not a table
MAX_EDGES: Final = 5_000  # of rules on a page: their crossings are tried in pairs
LINES_AROUND: Final = 8
POINTS_PER_INCH: Final = 72
PICTURE_SIDE: Final = 2_500  # pixels of the longer side of a page's picture
SAME_RULE: Final = 3.0  # points between two edges that are one rule

Box = tuple[float, float, float, float]  # left, top, right, bottom


def main() -> None:
    """Read a PDF from the standard input within as many seconds as the first argument gives."""
    if sys.platform != "win32":  # Windows only knows the clock
        import resource

        limits = {resource.RLIMIT_CPU: int(sys.argv[1]), resource.RLIMIT_AS: MAX_MEMORY}
        for kind, limit in limits.items():
            _, hard = resource.getrlimit(kind)
            most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (most, most))
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    for line in read_pages(sys.stdin.buffer.read()):
        print(json.dumps(line), flush=True)


def read_pages(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield how many pages there are, then what each is."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        yield {"pages": len(file.pages)}
        for page in file.pages[:MAX_PAGES]:
            # A page is its tables; or a drawing; or its picture, where it is nothing else.
            size = sum(len(stream.get_data()) for stream in page.page_obj.contents)
            is_drawing = size > MAX_DRAWING or len(page.edges) > MAX_EDGES
            out = io.BytesIO()
            if not is_drawing and page.images and not page.chars:
                resolution = POINTS_PER_INCH * PICTURE_SIDE / max(page.width, page.height)
                page.to_image(resolution=resolution).original.save(out, "PNG")
            yield {
                "is_drawing": is_drawing,
                "picture": b64encode(out.getvalue()).decode(),
                "grids": [] if is_drawing else _grids(page),
            }
            page.close()


def _grids(page: "Page") -> list[dict[str, Any]]:
    grids = []
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    lines = page.extract_text_lines(return_chars=False) if tables else []
    edges = [0.0, *(edge for table in tables for edge in table.bbox[1::2]), page.height]
    for n, table in enumerate(tables):
        cells, rows, columns = lay_out(_cells(page, table), where="a table")
        if rows < 2 or columns < 2:
            continue
        before = _between(lines, edges[2 * n], edges[2 * n + 1])[-LINES_AROUND:]
        after = _between(lines, edges[2 * n + 2], edges[2 * n + 3])[:LINES_AROUND]
        grids.append(
            {"cells": cells, "rows": rows, "columns": columns, "before": before, "after": after}
        )
    return grids


def _cells(page: "Page", table: "Table") -> list[Cell]:
    """Return the cells of a table; the rules that a cell's box reaches over give its spans.

    A letter belongs to the cell that its middle lies in. To ask the library for the text of
    each box takes it through all letters of the page each time.
    """
    boxes: list[Box] = table.cells
    lefts = _rules(edge for box in boxes for edge in box[::2])
    tops = _rules(edge for box in boxes for edge in box[1::2])
    check_extent(len(boxes), len(tops), len(lefts), where="a table")
    owners: dict[tuple[int, int], Cell] = {}
    letters: dict[Cell, list[dict[str, Any]]] = {}
    for box in boxes:
        left, top, right, bottom = (
            min(range(len(rules)), key=lambda n: abs(rules[n] - edge))
            for rules, edge in zip((lefts, tops) * 2, box, strict=True)
        )
        cell = Cell("", top, left, max(bottom - top, 1), max(right - left, 1))
        letters[cell] = []
        reach = product(range(top, top + cell.rowspan), range(left, left + cell.colspan))
        owners |= dict.fromkeys(reach, cell)
    for letter in page.chars:
        across, down = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
        owner = owners.get((bisect_right(tops, down) - 1, bisect_right(lefts, across) - 1))
        if owner is not None:
            letters[owner].append(letter)
    texts = ((cell, extract_text(found).strip()) for cell, found in letters.items())
    cells = [cell._replace(text=text) for cell, text in texts if text]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _rules(edges: Iterable[float]) -> list[float]:
    """Return the places of the rules, those drawn twice taken as one."""
    rules: list[float] = []
    for edge in sorted(edges):
        if not rules or edge - rules[-1] > SAME_RULE:
            rules.append(edge)
    return rules


def _between(lines: list[dict[str, Any]], top: float, bottom: float) -> list[str]:
    return [
        line["text"] for line in lines if top <= (line["top"] + line["bottom"]) / 2 <= bottom
    ]


if __name__ == "__main__":
    main()
