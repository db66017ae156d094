"""Pictures of tables, read by a recogniser of printed text (extra `ocr`).

Every cell carries the recogniser's confidence, and none is mended. Where a picture shows ink
that was not read, it is looked at once more, so that no figure turns into a blank unseen.
"""

import io
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ...errors import InputError, reraised_as
from ...language import t
from ..grid import Grid, Tables, lay_out
from ..messages import broken, unreadable
from .boxes import Box, arrange

if TYPE_CHECKING:
    from .ink import Pixels

__all__ = ["read_picture"]

MAX_PIXELS: Final = 40_000_000
MAX_SIDE: Final = 4_000  # larger pictures are made smaller before they are read


def read_picture(data: bytes, *, where: str) -> Tables:
    """Return the one table of a picture.

    Raises InputError if the extra is not installed; or the picture is broken, too large, or
    shows no table.
    """
    try:
        pixels = _pixels(data, where)
        recogniser = _recogniser()
    except ImportError as fault:
        raise unreadable(
            t("{file} is a picture; to read it: pip install 'hinterland[ocr]'"), where
        ) from fault
    message = t("{file}: the picture can't be read; type its table by hand", file=where)
    with reraised_as(message, file=where):
        found = recogniser(pixels, use_det=True)  # it remembers the last call's choice
    boxes = []
    if found.boxes is not None:
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            left, top = map(float, corners.min(axis=0))
            right, bottom = map(float, corners.max(axis=0))
            boxes.append(Box(left, top, right, bottom, text.strip(), float(score)))
    lattice = arrange([box for box in boxes if box.text])
    if len(lattice.rows) < 2 or len(lattice.columns) < 2:
        raise unreadable(t("{file}: no table with rows and columns in the picture"), where)
    with reraised_as(message, file=where):
        from .ink import second_look

        def words(part: "Pixels") -> tuple[str, float]:
            line = recogniser(part, use_det=False)
            return (line.txts[0].strip(), float(line.scores[0])) if line.txts else ("", 0.0)

        cells = second_look(lattice, pixels, words)
    laid_out, rows, columns = lay_out(cells, where=where)
    return Tables((Grid(laid_out, rows, columns, 0, kind="picture"),))


@cache
def _recogniser() -> Any:
    """Return the recogniser, its models loaded once: that takes a second."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # no picture is upside down
            "Global.text_score": 0.0,  # what it is unsure of is kept, and flagged
            "Global.max_side_len": MAX_SIDE,
            "Det.max_candidates": 5_000,
        }
    )


def _pixels(data: bytes, where: str) -> "Pixels":
    import numpy as np
    from PIL import Image

    too_large = t(
        "{file}: the picture has more than {count} pixels; make it smaller",
        file=where,
        count=f"{MAX_PIXELS:,}",
    )
    with reraised_as(broken(where), file=where):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                picture = Image.open(io.BytesIO(data))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
            raise InputError(too_large, file=where) from fault
        if picture.width * picture.height > MAX_PIXELS:
            raise InputError(too_large, file=where)
        return np.asarray(picture.convert("RGB"))[:, :, ::-1].copy()
