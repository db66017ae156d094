"""PDF files with ruled tables (extra `pdf`), read in a process of their own.

The library behind is not made for hostile files: a few bytes make it loop for hours or fill
the memory. In a process of its own it can be stopped.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any, Final

from ..errors import InputError
from .faults import told_as
from .grid import Cell, Grid, KeptOut, Tables

__all__ = ["read_pdf"]

SECONDS: Final = 5  # of processor time for a small file
SECONDS_PER_MB: Final = 100  # and so much more for its size: a dense page takes half a second
PATIENCE: Final = 10  # times as long on a busy machine


def read_pdf(data: bytes, *, where: str) -> Tables:
    """Return the ruled tables of a PDF's pages, in order; `sheet` is the page.

    A table without rules around its cells is not guessed at.

    Parameters
    ----------
    data
        The file.
    where
        Its name, for messages.

    Raises
    ------
    InputError
        The extra is not installed; or the file is broken, locked or made to stall.
    """
    if find_spec("pdfplumber") is None:
        raise InputError(f"{where} is a PDF; to read it: pip install 'hinterland[pdf]'")
    seconds = SECONDS + round(SECONDS_PER_MB * len(data) / 1e6)
    # -P: a json.py in the user's folder is none of ours.
    command = [sys.executable, "-P", "-m", f"{__package__}.pdf_pages", str(seconds)]
    with told_as(f"{where} takes far too long to read; print its pages to a new PDF"):
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=PATIENCE * seconds, check=False
        )
    with told_as(
        f"{where} is broken, locked or too much to read; open it in a PDF reader and print it "
        "to a new file"
    ):
        found = json.loads(done.stdout)
        grids = tuple(_grid(n, grid) for n, grid in enumerate(found["grids"]))
        kept_out = tuple(KeptOut(*each) for each in found["kept_out"])
    notices = tuple(f"{where}: {what}" for what in found["notices"])
    return Tables(grids, kept_out, notices)


def _grid(index: int, found: dict[str, Any]) -> Grid:
    cells = tuple(Cell(*cell) for cell in found["cells"])
    before, after = tuple(found["before"]), tuple(found["after"])
    return Grid(
        cells, found["rows"], found["columns"], index, found["page"], before, after, kind="pdf"
    )
