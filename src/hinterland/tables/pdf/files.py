"""PDF files with ruled tables (extra `pdf`), read in a separate process.

pdfplumber is not made for hostile files: a few bytes make it loop for hours or fill
the memory. In a separate process it can be stopped.
"""

import json
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Final

from ...errors import InputError
from ...language import t
from ..grid import Cell, Grid, KeptOut, Tables
from ..messages import unreadable
from ..picture import read_picture

__all__ = ["read_pdf"]

SECONDS: Final = 3  # of processor time for a small file
SECONDS_PER_MB: Final = 10  # and so much more for its size
PICTURE_SIZE: Final = 50_000  # bytes of the file for each page that is looked at as a picture
PATIENCE: Final = 10  # times as long on a busy machine


def read_pdf(data: bytes, *, where: str) -> Tables:
    """Return the ruled tables of a PDF's pages, in order; `sheet` is the page.

    A table without rules around its cells is not guessed at. A page that is a picture is read
    as one, which needs the extra for pictures. Where a page takes too long, it
    and those behind it are left out, with a notice.

    Raises InputError if the extra is not installed; or the file is broken, locked or made to
    stall.
    """
    if find_spec("pdfplumber") is None:
        raise unreadable(t("{file} is a PDF; to read it: pip install 'hinterland[pdf]'"), where)
    seconds = SECONDS + round(SECONDS_PER_MB * len(data) / 1e6)
    # -P: a json.py in the user's folder is none of ours.
    command = [sys.executable, "-P", "-m", f"{__package__}.process", str(seconds)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=PATIENCE * seconds, check=False
        )
        written, is_whole = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired as stopped:
        written, is_whole = stopped.stdout or b"", False
    # How many pages there are, and each that the process came to.
    lines = written.splitlines(keepends=True)
    pages = [json.loads(line) for line in lines if line.endswith(b"\n")]
    if not is_whole and len(pages) < 2:
        raise unreadable(
            t(
                "{file} is corrupt, locked or too large; open it in a PDF reader and print it "
                "to a new file"
            ),
            where,
        )
    return _tables(pages, 1 + len(data) // PICTURE_SIZE, where)


def _tables(pages: list[dict[str, Any]], pictures: int, where: str) -> Tables:
    grids: list[Grid] = []
    kept_out: list[KeptOut] = []
    (first, *read) = pages
    for number, page in enumerate(read, 1):
        place = f"page {number}"  # names the table, in every language
        if page["is_drawing"]:
            kept_out.append(KeptOut(len(grids), place, t("a drawing, not a table")))
        for found in page["grids"]:
            cells = tuple(Cell(*cell) for cell in found["cells"])
            lines = tuple(found["before"]), tuple(found["after"])
            size = found["rows"], found["columns"]
            grids.append(Grid(cells, *size, len(grids), place, *lines, kind="pdf"))
        if page["picture"] and pictures < 1:
            why = t(
                "{file}, {page}: too many pictures for a file of this size; save the page as "
                ".png and read that file",
                file=where, page=place,
            )  # fmt: skip
            kept_out.append(KeptOut(len(grids), place, why))
        elif page["picture"]:
            try:
                picture = b64decode(page["picture"])
                (grid,) = read_picture(picture, where=f"{where}, {place}").grids
                grids.append(replace(grid, table=len(grids), sheet=place))
            except InputError as fault:
                kept_out.append(KeptOut(len(grids), place, str(fault)))
            pictures -= 1
    notices = []
    if len(read) < first["pages"]:
        notices.append(
            t(
                "{file}: only the first {count} of {pages} pages were read; print the others to a "
                "separate file",
                file=where,
                count=len(read),
                pages=first["pages"],
            )
        )
    elif not grids and not kept_out:
        notices.append(t("{file}: no page has a table with lines around its cells", file=where))
    return Tables(tuple(grids), tuple(kept_out), tuple(notices))
