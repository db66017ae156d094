"""The Chinese font that the report carries for readers whose machine has none."""

from base64 import b64encode
from pathlib import Path
from typing import Final

from ...language import language

__all__ = ["font_face"]

_FILE: Final = Path(__file__).parents[2] / "data" / "fonts" / "HinterlandSansSC-Regular.woff2"
_FORM: Final = """\
/* Hinterland Sans SC, a cut of Noto Sans SC, under the SIL Open Font License 1.1. */
@font-face {{ font-family: "Hinterland Sans SC"; src: url(data:font/woff2;base64,{font}) format("woff2"); }}
"""


def font_face() -> str:
    """Return the style that brings the font along; "" but for a report in Chinese.

    An installation without the font file leaves it to the fonts of the reader's machine.
    """
    if language() != "zh" or not _FILE.is_file():
        return ""
    return _FORM.format(font=b64encode(_FILE.read_bytes()).decode())
