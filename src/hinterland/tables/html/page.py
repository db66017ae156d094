"""HTML pages: data tables apart from layout, and the lines around each table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from turbohtml import Axis, Document, Element, Text

from ...errors import InputError
from ...language import counted, listed, t
from ...library.text.markup import parse
from ...library.text.visible import HAN
from ..grid import MAX_ROWS, Cell, Grid, KeptOut, Tables, lay_out
from ..messages import cut_at
from ..workbook.raised import ALREADY
from .shown import show_as_browsers_do
from .spans import Places

__all__ = ["cell_number", "read_html"]

LINES_AROUND: Final = 8
LONGEST_LINE: Final = 300
MAX_READINGS: Final = 20  # how often the text of nested tables may be gone through

# Put into a page's text: at the end of a line, between cells, in the place of a data table.
LINE, CELL, TABLE = "\x1f", "\x1e", "\x1d"


def read_html(text: str, *, where: str) -> Tables:
    """Return the data tables of a page.

    A data table has two rows, two columns and two figures (or missing marks) at least, and
    holds no other data table: what lays out the page around it doesn't count. A table that
    is there twice, for wide and for narrow screens, is read once.

    Examples
    --------
    >>> page = "<p>GDP<table><tr><td>Year<td>2019<tr><td>East<td>5</table>"
    >>> [grid] = read_html(page, where="x.htm").grids
    >>> grid.before, [cell.text for cell in grid.cells]
    (('GDP',), ['Year', '2019', 'East', '5'])
    """
    page = _Page(_TEMPLATE.sub("", text) if "<template" in text.lower() else text)
    grids, kept_out = _grids(page, where=where)
    notices = []
    if page.is_cut:
        notices.append(
            t("{file}: the page is nested too deeply; only a part of it was read", file=where)
        )
    unseen = [str(grid.table) for grid in grids if grid.hidden]
    if unseen:
        notices.append(
            counted(
                "{file}: a browser doesn't show table {tables} at first (hidden, or in a tab)",
                "{file}: a browser doesn't show tables {tables} at first (hidden, or in a tab)",
                len(unseen),
                file=where,
                tables=listed(unseen),
            )
        )
    if any(table.clipped for table in page.tables):
        notices.append(cut_at(where))
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))


def cell_number(text: str, *, table: int, row: int, column: int) -> int | None:
    """Return which cell of a page is the one at a place of a table that `read_html` gives.

    Returns
    -------
    int or None
        Its number among all `td` and `th` of the parsed page, from 0; None where none is there.

    Examples
    --------
    >>> page = "<table><tr><td>Year<td>2019<tr><td>East<td>5</table>"
    >>> cell_number(page, table=0, row=1, column=1)
    3
    """
    page = _Page(text, numbers_cells=True)
    if not 0 <= table < len(page.tables):
        return None
    places = Places(MAX_ROWS)
    for at, nodes in enumerate(_rows(page.tables[table].node)):
        numbers = [node.attr(_NUMBERED) or "" for node in nodes]
        spans = [
            (_number(node.attr("rowspan")), _number(node.attr("colspan")) or 1)
            for node in nodes
        ]
        for cell in places.fill(at, numbers, spans):
            down = at <= row < at + max(cell.rowspan, 1)
            if down and cell.column <= column < cell.column + cell.colspan:
                return int(cell.text)
        if at >= row:
            break
    return None


_NUMBERED: Final = "data-number"


@dataclass(slots=True)
class _Table:
    node: Element
    cells: list[Cell]
    caption: list[str]
    length: int = 0  # characters that were read
    clipped: bool = False
    is_layout: bool = False  # holds a data table
    hidden: bool = False  # the whole of it


class _Page:
    """A page as a browser shows it: its data tables and what is around them."""

    def __init__(self, text: str, *, numbers_cells: bool = False) -> None:
        for mark in (LINE, CELL, TABLE):
            text = text.replace(mark, " ")
        tree, is_nested = parse(text)
        if numbers_cells:
            for number, node in enumerate(tree.find_all(["td", "th"])):
                node.attrs[_NUMBERED] = str(number)
        hidden = show_as_browsers_do(
            tree, len(text), is_data=lambda node: _is_data(_read(node).cells)
        )
        # What the page calls itself: its title and its first headings.
        headings = [tree.find("title"), *tree.select("h1")[:3]]
        texts = (" ".join(node.text.split()) for node in headings if node is not None)
        self.about = tuple(dict.fromkeys(text[:LONGEST_LINE] for text in texts if text))
        tree.remove(UNSEEN)
        for node in tree.select(BLOCKS):
            node.insert_before(Text(LINE))
            node.insert_after(Text(LINE))
        for node in tree.select("br"):
            node.insert_before(Text(LINE))
        self.tables, ran_out = _data_tables(tree, hidden, MAX_READINGS * len(text))
        self.is_cut = is_nested or ran_out
        body = tree.find("body")
        self.around = [_lines(part) for part in (body.text if body else "").split(TABLE)]
        self.around += [[]] * (len(self.tables) + 1 - len(self.around))


def _grids(page: _Page, *, where: str) -> tuple[list[Grid], list[KeptOut]]:
    """Make grids of the tables, the same one only once."""
    found, around = page.tables, page.around
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    seen: dict[tuple[Cell, ...], int] = {}
    # Of two equal ones the one that is shown.
    for index, table in sorted(enumerate(found), key=lambda pair: pair[1].hidden):
        try:
            cells, rows, columns = lay_out(
                table.cells, where=t("{file}, table {number}", file=where, number=index)
            )
        except InputError as fault:
            kept_out.append(KeptOut(index, "", str(fault)))
            continue
        first = seen.setdefault(cells, index) if len(found) > 1 else index
        if first != index:
            kept_out.append(
                KeptOut(index, "", t("identical to table {number} of the page", number=first))
            )
            continue
        before = [*around[index], *table.caption][-LINES_AROUND:]
        after = around[index + 1][:LINES_AROUND]
        lines = (tuple(line[:LONGEST_LINE] for line in part) for part in (before, after))
        grid = Grid(cells, rows, columns, index, "", *lines, kind="html")
        grids.append(replace(grid, hidden=table.hidden, about=page.about))
    return sorted(grids, key=lambda grid: grid.table), kept_out


_TEMPLATE: Final = re.compile(r"<template\b.*?</template\s*>", re.IGNORECASE | re.DOTALL)
# What a browser doesn't show as text of the page.
UNSEEN: Final = "noscript, script, select, style, textarea, title"
BLOCKS: Final = (
    "address, article, aside, blockquote, caption, center, dd, div, dl, dt, fieldset, footer, "
    "form, h1, h2, h3, h4, h5, h6, header, hr, legend, li, main, nav, ol, p, pre, section, ul"
)


def _data_tables(
    tree: Document, hidden: set[Element], budget: int
) -> tuple[list[_Table], bool]:
    """Return the data tables, and whether the budget of characters ran out.

    The last table first, since inner tables come after their outer ones. A mark takes the
    place of a data table, so an outer one shows that it is layout.
    """
    found: list[_Table] = []
    for node in reversed(tree.select("table")):
        table = _read(node)
        if not table.is_layout and _is_data(table.cells):
            table.hidden = node in hidden
            found.append(table)
            node.replace_with(Text(LINE + TABLE + LINE))
        else:  # it lays out the page: text of what is around it
            for part in node.find_all(["tr", "td", "th"]):
                if part.tag in {"td", "th"}:
                    part.insert_before(Text(LINE))
                part.tag = "div"
            node.insert_after(Text(LINE))
            node.tag = "div"
        budget -= table.length
        if budget < 0:
            break
    return found[::-1], budget < 0


def _read(table: Element) -> _Table:
    """Return the cells of a table, up to a row that holds a data table.

    Row by row, not cell by cell: one look at the joined texts shows if any needs work.
    """
    rows = list(_rows(table))
    caption = table.find("caption", axis=Axis.CHILDREN)
    read = _Table(table, [], _lines(caption.text) if caption else [])
    places = Places(min(len(rows), MAX_ROWS))
    has_spans = table.select_one("[rowspan], [colspan]") is not None
    for row, nodes in enumerate(rows[:MAX_ROWS]):
        texts = [node.text for node in nodes]
        joined = CELL.join(texts)
        read.length += len(joined)
        if TABLE in joined:
            read.is_layout = True
            return read
        if joined != joined.strip(" ") or any(blanks in joined for blanks in MESSY):
            texts = ["\n".join(_lines(text)) for text in texts]
        spans = [  # a rowspan of 0: down to the table's end
            (_number(node.attr("rowspan")), _number(node.attr("colspan")) or 1)
            for node in nodes
            if has_spans
        ]
        read.cells += places.fill(row, texts, spans)
    read.clipped = places.clipped or len(rows) > MAX_ROWS
    return read


def _rows(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row; inner tables are not tables any more."""
    row: list[Element] | None = None
    for node in table.iter_elements(("tr", "td", "th")):
        if node.tag == "tr":
            if row is not None:
                yield row
            row = []
        elif row is not None:
            row.append(node)
    if row is not None:
        yield row


def _number(attribute: str | None) -> int:
    found = re.match(r"\s*\+?(\d{1,9})", attribute or "", re.ASCII)
    return int(found[1]) if found else 1


# What shows that a text of a row isn't yet as a browser shows it, or is blank.
MESSY: Final = ("  ", "\n", "\t", "\r", "\f", LINE, f" {CELL}", f"{CELL} ", "\xa0", "\u3000")
BLANKS: Final = re.compile(r"[ \t\n\f\r]+")
FOLDED_HAN: Final = re.compile(f"(?<=[{HAN}])[ \t\f\r]*\n[ \t\n\f\r]*(?=[{HAN}])")


def _lines(text: str) -> list[str]:
    """Return the lines of a marked text; a line wrapped between Han is joined without blank."""
    lines = []
    for part in text.split(LINE):
        line = BLANKS.sub(" ", FOLDED_HAN.sub("", part)).strip(" ")
        if line.strip():
            lines.append(line)
    return lines


RAISED: Final = f"(?:[{''.join(ALREADY)}]|⁽[^⁽⁾]*⁾)*"
FIGURE: Final = re.compile(
    rf"[(（]?[-+−–]?\d[\d,，.． ]*[%％)）]?[*#①-⑳a-c)]*{RAISED}|…+|\.{{2,3}}|[-—–]+",
    re.IGNORECASE,
)


def _is_data(cells: list[Cell]) -> bool:
    figures = (cell for cell in cells if FIGURE.fullmatch(cell.text))
    if next(figures, None) is None or next(figures, None) is None:
        return False
    return cells[0].row < cells[-1].row and len({cell.column for cell in cells}) > 1
