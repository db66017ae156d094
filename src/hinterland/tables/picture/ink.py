"""A second look at a picture's ink where little or nothing was read.

Recognisers pass over a lone dash or read it as a 1. Here the shape of the ink decides: flat
and in one piece is a dash, flat and in several pieces is a row of dots.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..grid import Cell
from .boxes import Lattice

__all__ = ["Pixels", "second_look"]

Pixels = NDArray[np.uint8]  # [row, column, colour]

SURE_AT_MOST: Final = 0.5  # confidence of what only the second look gives
SURE: Final = 0.9  # confidence from which on a first look is believed
CONTRAST: Final = 60  # of 255, from which on a pixel is ink
SPECKS: Final = 3  # pixels of ink that are nothing yet
RULE: Final = 0.9  # of a row or column of pixels in ink: a rule of the table
FLAT: Final = 0.25  # of a row's height
STROKES: Final = re.compile(r"[-—–_一.…·•1lI|']{1,4}")  # what marks are read as


def second_look(
    lattice: Lattice, pixels: Pixels, read: Callable[[Pixels], tuple[str, float]]
) -> list[Cell]:
    """Return the cells of a picture, row by row, with those that a first look missed.

    The lattice is what the first look gave. `read` returns text and confidence of a part of the
    picture that holds one line. Where there is ink that can't be read, the text is `?`.
    """
    cells = {(cell.row, cell.column): cell for cell in lattice.cells}
    spanned = {
        (cell.row, column)
        for cell in lattice.cells
        for column in range(cell.column + 1, cell.column + cell.colspan)
    }
    for row in range(lattice.first_data, len(lattice.rows)):
        own = [cell for cell in lattice.cells if cell.row == row]
        is_wide = any(cell.column + cell.colspan > lattice.stubs for cell in own)
        if is_wide and 2 * len(own) < len(lattice.columns):
            continue  # a note: hardly filled, and it goes on where figures are
        for column in range(len(lattice.columns)):
            place = (row, column)
            first = cells.get(place)
            is_sure = first and (first.confidence or 0) >= SURE
            if place in spanned or (first and is_sure and not STROKES.fullmatch(first.text)):
                continue
            (top, bottom), (left, right) = lattice.rows[row], lattice.columns[column]
            part = pixels[
                max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1
            ]
            mark = _mark(part)
            if mark:
                cells[place] = Cell(mark, row, column, confidence=SURE_AT_MOST)
            elif first is None and mark is None:
                text, confidence = read(part)
                cells[place] = Cell(
                    text or "?", row, column, confidence=min(confidence, SURE_AT_MOST)
                )
    return [cells[place] for place in sorted(cells)]


def _mark(part: Pixels) -> str | None:
    """Return a dash or dots if the ink, without rules, is one; empty without ink, else None."""
    grey = part.mean(axis=2)
    ink: NDArray[np.bool_] = abs(grey - np.median(grey)) > CONTRAST
    ink &= ~(ink.mean(axis=1, keepdims=True) > RULE)
    ink &= ~(ink.mean(axis=0, keepdims=True) > RULE)
    if ink.sum() <= SPECKS:
        return ""
    inked = np.flatnonzero(ink.any(axis=1))
    height = inked[-1] - inked[0] + 1
    across = np.asarray(ink.any(axis=0))
    pieces = int(across[0]) + int((across[1:] > across[:-1]).sum())
    if height > FLAT * len(ink):
        return None
    if pieces > 1:
        return "…"
    return "-" if across.sum() > height else None
