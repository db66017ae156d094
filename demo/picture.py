"""Tables as pictures, as most of the later editions have them."""

import io
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from .markup import LABEL
from .sheet import Document, Sheet

__all__ = ["jpg", "pdf"]

_SIZE: Final = 22
_LINE: Final = 34
_FONTS: Final = (
    *Path(__file__).parent.parent.glob("src/hinterland/data/fonts/*.[ot]tf"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
    Path("C:/Windows/Fonts/simsun.ttc"),
)


def jpg(document: Document) -> bytes:
    """Return the first sheet as a picture."""
    out = io.BytesIO()
    _draw(document.sheets[0]).save(out, "JPEG", quality=88)
    return out.getvalue()


def pdf(document: Document) -> bytes:
    """Return the first sheet as a picture in a PDF, as the appendices may be."""
    out = io.BytesIO()
    _draw(document.sheets[0]).save(out, "PDF")
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    for path in _FONTS:
        if path.is_file():
            return ImageFont.truetype(path, size)
    sys.exit("pictures of Chinese tables need a Chinese font: install Noto Sans CJK")


def _draw(sheet: Sheet) -> Image.Image:
    lines = {place: cell.text.split("\r\n") for place, cell in sheet.cells.items()}
    heights = [_LINE] * sheet.rows
    for (row, _), texts in lines.items():
        heights[row] = max(heights[row], _LINE * len(texts))
    widths = _widths(sheet)
    left = [30 + sum(widths[:c]) for c in range(len(widths) + 1)]
    top = [20 + sum(heights[:r]) for r in range(len(heights) + 1)]
    image = Image.new("RGB", (left[-1] + 30, top[-1] + 60), "white")
    pen = ImageDraw.Draw(image)
    for (row, column), texts in lines.items():
        cell = sheet.cells[row, column]
        end = left[min(column + cell.colspan, len(widths))]
        for number, text in enumerate(texts):
            # Stubs and notes are set flush left, all else in the middle of its cell.
            room = end - left[column] - pen.textlength(text, _font(_SIZE))
            x = left[column] + (max(room / 2, 0) if column or cell.colspan > 1 else 0)
            pen.text((x, top[row] + number * _LINE + 4), text, "black", _font(_SIZE))
    _rules(pen, sheet, left, top)
    pen.text((30, top[-1] + 25), LABEL, "gray", _font(12))
    return image


def _widths(sheet: Sheet) -> list[int]:
    """Return the columns' widths: a heading over several widens them evenly."""
    pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    widths = [60] * sheet.columns
    filled = Counter(row for row, _ in sheet.cells)
    for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[1].colspan):
        if filled[row] > 1:  # a lone text is a title or a note
            longest = max(pen.textlength(t, _font(_SIZE)) for t in cell.text.split("\r\n"))
            reach = range(column, column + cell.colspan)
            lacking = int(longest) + 30 - sum(widths[c] for c in reach)
            for c in reach:
                widths[c] += max(-(-lacking // cell.colspan), 0)
    return widths


def _rules(pen: ImageDraw.ImageDraw, sheet: Sheet, left: list[int], top: list[int]) -> None:
    """Draw the rules over the headers and under the body."""
    headers = [
        r for (r, c), cell in sheet.cells.items() if c == 0 and cell.text.startswith("地区")
    ]
    for row in (*headers, sheet.rows):
        pen.line((left[0], top[row], left[-1], top[row]), "black", 2)
