"""Figures as a printer takes them: drawn for three widths, and as pixels of two densities."""

import importlib.util
import io
from typing import Final

from ... import figures
from ...errors import UsageError
from ...language import t
from ...study import Results
from ..pictures import figure_specification

__all__ = ["need_pillow", "printed_figure"]

#: A column, a column and a half, and a page, in millimetres; and pixels to an inch.
_WIDTHS: Final = (figures.COLUMN, 120.0, figures.WIDE)
_DENSITIES: Final = (300, 600)


def need_pillow() -> None:
    """Refuse to go on without Pillow, which writes TIFF.

    Raises
    ------
    UsageError
        It is not installed; the message says how to install it.
    """
    if importlib.util.find_spec("PIL") is None:
        raise UsageError(
            t(
                "the format print needs Pillow: pip install 'hinterland[print]', or leave print out"
            )
        )


def printed_figure(results: Results, name: str) -> dict[str, bytes]:
    """Return a figure's files, path within the folder → content.

    SVG and PDF are of 85, 120 and 180 mm; PNG and TIFF of 180 mm with 300 and 600 pixels to an
    inch, which the files say. TIFF is compressed without loss and has no transparency.

    Raises
    ------
    UsageError
        Pillow is not installed.

    Examples
    --------
    >>> from hinterland.study import run
    >>> sorted(printed_figure(run("zhao"), "imbalance"))[:3]
    ['print/imbalance-120mm.pdf', 'print/imbalance-120mm.svg', 'print/imbalance-180mm.pdf']
    """
    need_pillow()
    from PIL import Image

    files = {}
    drawn = {mm: figure_specification(results, name, width_mm=mm) for mm in _WIDTHS}
    for mm, spec in drawn.items():
        files[f"print/{name}-{mm:g}mm.pdf"] = figures.pdf(spec)
        files[f"print/{name}-{mm:g}mm.svg"] = figures.svg(spec).encode()
    for dpi in _DENSITIES:
        png = figures.png(drawn[figures.WIDE], ppi=dpi)
        tiff = io.BytesIO()
        with Image.open(io.BytesIO(png)) as picture:
            picture.convert("RGB").save(tiff, "TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
        files[f"print/{name}-{dpi}dpi.png"] = png
        files[f"print/{name}-{dpi}dpi.tiff"] = tiff.getvalue()
    return files
