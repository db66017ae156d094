"""Boxes of text on a picture, put into the rows and columns of a table.

Tables of yearbooks have few rules and none between columns, so the places of the texts decide:
texts at one height are a row; a column is where texts of different rows lie above each other.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import Final, NamedTuple

from ..grid import Cell

__all__ = ["Box", "Lattice", "arrange", "spread"]


class Box(NamedTuple):
    """A text with its place in pixels and how sure its reader is, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells with the bands that their rows and columns take up on the picture."""

    cells: list[Cell]  # row by row
    rows: list[tuple[float, float]]  # first and last pixel of each
    columns: list[tuple[float, float]]  # likewise
    first_data: int  # the first row with figures; those above are title and header
    stubs: int = 0  # how many columns, on the left, name the rows


Line = list[Box]  # from left to right

BLANK: Final = 0.5  # of a row's height: the widest gap within a text
ABOVE: Final = 0.3  # of the narrower one's width that a text and its column share
FIGURE: Final = re.compile(r"[-+]?\d[\d,.]*|…+|\.{3}|[-—–]+")
YEAR: Final = re.compile(r"(?:19|20)\d\d")


def arrange(boxes: Sequence[Box]) -> Lattice:
    """Return the table that texts on a picture make up.

    A text above several columns spans them; one that is centred above more of them than it
    reaches over, spans these. Numbers that were read as one text are separated again.

    Examples
    --------
    >>> boxes = [Box(0, 0, 30, 9, "East", 0.9), Box(60, 0, 90, 9, "5.5", 0.9),
    ...          Box(0, 20, 30, 29, "West", 0.9), Box(70, 20, 90, 29, "6", 0.8)]
    >>> [(cell.text, cell.row, cell.column) for cell in arrange(boxes).cells]
    [('East', 0, 0), ('5.5', 0, 1), ('West', 1, 0), ('6', 1, 1)]
    """
    height = median(box.bottom - box.top for box in boxes) if boxes else 0
    found: list[Line] = []  # of a row are texts whose middles lie within half a letter's height
    for box in sorted(boxes, key=_middle):
        if found and _middle(box) - _middle(found[-1][-1]) < height / 2:
            found[-1].append(box)
        else:
            found.append([box])
    found = [sorted(line) for line in found]
    lines = [_joined(line, height) for line in found]
    first_data = next((row for row, line in enumerate(lines) if _has_data(line)), len(lines))
    columns = _columns(lines, first_data)
    if 0 < first_data < len(lines):
        # Each column has a heading of its own there, however close they are.
        lines[first_data - 1] = found[first_data - 1]
    rows = [_cells(line, row, columns) for row, line in enumerate(lines)]
    body = [cell for row in rows[first_data:] for cell in row]
    figures = Counter(cell.column for cell in body if FIGURE.fullmatch(cell.text))
    fill = (len(rows) - first_data) / 2  # so many figures make a column one of figures
    stubs = next((n for n in range(len(columns)) if figures[n] > fill), 0)
    _spread_headers(rows[:first_data], lines, columns, stubs)
    bands = [(min(box.top for box in line), max(box.bottom for box in line)) for line in lines]
    cells = [cell for row in rows for cell in row]
    return Lattice(cells, bands, columns, first_data, stubs)


def _joined(line: Line, height: float) -> Line:
    """Join words that are no more than a blank apart, which the recogniser separated."""
    joined: Line = []
    for box in line:
        last = joined[-1] if joined else None
        if (
            last
            and box.left - last.right < BLANK * height
            and not FIGURE.fullmatch(last.text)
            and not FIGURE.fullmatch(box.text)
        ):
            joined[-1] = Box(
                last.left,
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
                f"{last.text} {box.text}",
                min(last.confidence, box.confidence),
            )
        else:
            joined.append(box)
    return joined


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _columns(lines: list[Line], first_data: int) -> list[tuple[float, float]]:
    """Return the columns, from the rows that are as full as a table's.

    Those with figures first: of the headings, only the last row has columns that no figure
    is in, since a heading above may be over the gap between columns. Then narrow texts:
    a wide one, above columns that have texts in one row, spans them.
    """
    fullness = Counter(map(len, lines)).most_common(1)[0][0] if lines else 0
    texts = [
        (box, row)
        for row, line in enumerate(lines)
        for box in line
        if len(line) >= max(2, (fullness + 1) // 2) and row >= first_data - 1
    ]
    texts.sort(key=lambda text: (text[1] < first_data, text[0].right - text[0].left))
    columns: list[tuple[float, float, set[int]]] = []  # edges, and rows with texts
    for box, row in texts:
        if row < first_data and any(
            box.left < right and left < box.right for left, right, _ in columns
        ):
            continue
        hits = [each for each in columns if _above(box, each[:2])]
        rows = [row, *(other for hit in hits for other in hit[2])]
        if len(hits) > 1 and len(set(rows)) < len(rows):
            continue
        columns = [each for each in columns if each not in hits]
        left = min([box.left, *(hit[0] for hit in hits)])
        right = max([box.right, *(hit[1] for hit in hits)])
        columns.append((left, right, set(rows)))
    return sorted(each[:2] for each in columns)


def _above(box: Box, column: tuple[float, float]) -> bool:
    shared = min(box.right, column[1]) - max(box.left, column[0])
    return shared > ABOVE * min(box.right - box.left, column[1] - column[0])


def _cells(line: Line, row: int, columns: list[tuple[float, float]]) -> list[Cell]:
    """Return the cells of a row; texts that lie in one place are one cell."""
    cells: dict[int, Cell] = {}
    for box in line:
        first, last = _reach(box, columns)
        parts = box.text.split()
        if len(parts) != last - first + 1 or not all(map(FIGURE.fullmatch, parts)):
            parts = [box.text]
        for n, text in enumerate(parts):
            column, span = first + n, 1 if len(parts) > 1 else last - first + 1
            other = cells.get(column)
            cells[column] = Cell(
                f"{other.text} {text}" if other else text,
                row,
                column,
                colspan=max(span, other.colspan) if other else span,
                confidence=min(box.confidence, other.confidence or 0)
                if other
                else box.confidence,
            )
    return [cells[column] for column in sorted(cells)]


def _reach(box: Box, columns: list[tuple[float, float]]) -> tuple[int, int]:
    """Return the first and last column that a text lies above, else the nearest one."""
    hits = [n for n, column in enumerate(columns) if _above(box, column)]
    if hits:
        return hits[0], hits[-1]
    centre = box.left + box.right
    nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) - centre), default=0)
    return nearest, nearest


def _has_data(line: Line) -> bool:
    """Return whether figures, not only years, are most of a line after its names."""
    are = [all(map(FIGURE.fullmatch, box.text.split())) for box in line]
    figures = sum(are)
    years = sum(bool(YEAR.fullmatch(box.text)) for box in line)
    behind = len(line) - are.index(True) if figures else 0
    return figures > years and 2 * figures >= behind


def _spread_headers(
    rows: list[list[Cell]], lines: list[Line], columns: list[tuple[float, float]], first: int
) -> None:
    """Let headings that a later row of the header divides reach over all that they head.

    The columns before the `first` of figures stay out.
    """
    headings = [[cell for cell in cells if cell.column >= first] for cells in rows]
    for row in reversed(range(len(rows) - 1)):  # the lower ones distinguish those above
        cells = headings[row]
        divided = max(map(len, headings[row + 1 :]))
        is_title = any(cell.column < first < cell.column + cell.colspan for cell in rows[row])
        if not cells or len(cells) >= divided or is_title:
            continue
        reach = [
            (cell.column - first, cell.column + cell.colspan - 1 - first) for cell in cells
        ]
        centres = []
        for cell in cells:
            boxes = [box for box in lines[row] if _reach(box, columns)[0] == cell.column]
            edges = min(box.left for box in boxes), max(box.right for box in boxes)
            centres.append(sum(edges) / 2)
        lower = [cell for cells in rows[row + 1 :] for cell in cells]
        below = [
            tuple(cell.text for cell in lower if cell.column <= n < cell.column + cell.colspan)
            for n in range(first, len(columns))
        ]
        runs = spread(centres, reach, columns[first:], below)
        for cell, (start, last) in zip(cells, runs, strict=True):
            rows[row][rows[row].index(cell)] = cell._replace(
                column=first + start, colspan=last - start + 1
            )


LEFT_OUT: Final = 0.25  # of a column's width: what it costs to leave a column without heading
FARTHEST: Final = 1.0  # of a column's width: between a heading's middle and its columns'

Run = tuple[int, int]  # first and last column


def spread(
    centres: Sequence[float],
    reach: Sequence[Run],
    columns: Sequence[tuple[float, float]],
    below: Sequence[tuple[str, ...]],
) -> list[Run]:
    """Return the first and last column that each heading of a row is about.

    Of all ways to give the headings runs of columns that don't overlap, the one whose middles
    lie nearest to the headings' own and that leaves the fewest columns out. No heading is
    about two columns that are headed alike below it. Headings that can't be given runs keep their
    reach.

    `centres` are the headings' middles, from left to right; `reach` the columns that the texts
    themselves lie above, of which a run holds one at least; `columns` the edges of each column;
    `below` its headings in the rows below, none where it has none.

    Examples
    --------
    >>> columns = [(0, 10), (20, 30), (40, 50), (60, 70), (80, 90)]
    >>> spread([25, 75], [(1, 1), (3, 4)], columns, [()] * 5)
    [(0, 2), (3, 4)]
    >>> years = [("2018",), ("2019",), ("2018",), ("2019",)]
    >>> spread([5, 45], [(0, 0), (2, 2)], columns[:4], years)  # over the first of each pair
    [(0, 0), (2, 2)]
    """
    width = (columns[-1][1] - columns[0][0]) / len(columns)
    left_out = LEFT_OUT * width
    # By the number of columns that are used up or left out: the cheapest way to get there.
    ways: list[tuple[float, list[Run]]] = [(n * left_out, []) for n in range(len(columns) + 1)]
    for centre, (first, last) in zip(centres, reach, strict=True):
        longer: list[tuple[float, list[Run]]] = [(inf, [])] * len(ways)
        # Runs of columns, differently headed, that hold one from `first` to `last`.
        for start in range(last + 1):
            cost, runs = ways[start]
            seen: set[tuple[str, ...]] = set()
            for end in range(start, len(below)):
                if below[end] and below[end] in seen:
                    break
                seen.add(below[end])
                off = abs((columns[start][0] + columns[end][1]) / 2 - centre)
                is_near = end >= first and off <= FARTHEST * width
                if is_near and cost + off < longer[end + 1][0]:
                    longer[end + 1] = (cost + off, [*runs, (start, end)])
        for n in range(1, len(ways)):
            cost, runs = longer[n - 1]
            if cost + left_out < longer[n][0]:
                longer[n] = (cost + left_out, runs)
        ways = longer
    return ways[-1][1] if ways[-1][0] < inf else list(reach)
