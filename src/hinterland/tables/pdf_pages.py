"""The process that reads one PDF: its bytes come in, its tables go out as JSON."""

import io
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import pdfplumber

from .grid import Cell, lay_out

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

MAX_MEMORY: Final = 2_000_000_000  # bytes
MAX_PAGES: Final = 200
MAX_DRAWING: Final = 1_000_000  # bytes of instructions that draw a page: a map, not a table
MAX_EDGES: Final = 5_000  # of rules on a page: their crossings are tried in pairs
LINES_AROUND: Final = 8
SAME_RULE: Final = 3.0  # points between two edges that are one rule

Box = tuple[float, float, float, float]  # left, top, right, bottom


def main() -> None:
    """Read a PDF from the standard input within as many seconds as the first argument says."""
    _limit(int(sys.argv[1]))
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    print(json.dumps(read_pages(sys.stdin.buffer.read())))


def _limit(seconds: int) -> None:
    """Let the system end this process where it takes too much; Windows only knows the clock."""
    if sys.platform != "win32":
        import resource

        for kind, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MAX_MEMORY)):
            _, hard = resource.getrlimit(kind)
            limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (limit, limit))


def read_pages(data: bytes) -> dict[str, Any]:
    """Return the ruled tables of all pages as plain lists."""
    grids: list[dict[str, Any]] = []
    kept_out: list[tuple[int, str, str]] = []
    notices: list[str] = []
    with pdfplumber.open(io.BytesIO(data)) as file:
        for number, page in enumerate(file.pages[:MAX_PAGES], 1):
            if _is_drawing(page):
                kept_out.append((len(grids), f"page {number}", "a drawing, not a table"))
            else:
                grids += _grids(page, f"page {number}")
            page.close()
        if len(file.pages) > MAX_PAGES:
            notices.append(f"only the first {MAX_PAGES} pages were read")
    if not grids:
        notices.append("no page has a table with rules around its cells")
    return {"grids": grids, "kept_out": kept_out, "notices": notices}


def _is_drawing(page: "Page") -> bool:
    size = sum(len(stream.get_data()) for stream in page.page_obj.contents)
    return size > MAX_DRAWING or len(page.edges) > MAX_EDGES


def _grids(page: "Page", place: str) -> list[dict[str, Any]]:
    grids = []
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    lines = page.extract_text_lines(return_chars=False) if tables else []
    edges = [0.0, *(edge for table in tables for edge in table.bbox[1::2]), page.height]
    for n, table in enumerate(tables):
        cells, rows, columns = lay_out(_cells(page, table), where=place)
        if rows < 2 or columns < 2:
            continue
        before = _between(lines, edges[2 * n], edges[2 * n + 1])[-LINES_AROUND:]
        after = _between(lines, edges[2 * n + 2], edges[2 * n + 3])[:LINES_AROUND]
        grids.append(
            {
                "cells": cells,
                "rows": rows,
                "columns": columns,
                "page": place,
                "before": before,
                "after": after,
            }
        )
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


def _between(lines: list[dict[str, Any]], top: float, bottom: float) -> list[str]:
    return [
        line["text"] for line in lines if top <= (line["top"] + line["bottom"]) / 2 <= bottom
    ]


if __name__ == "__main__":
    main()
