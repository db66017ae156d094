"""Traditional Chinese characters as simplified ones, so that words and names can be compared.

`scripts/build_han.py` makes the table in `data/han.txt`: a line of characters, and below it
what each becomes.
"""

from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["simplified"]

_TABLE: Final = Path(__file__).parents[2] / "data" / "han.txt"


def simplified(text: str) -> str:
    """Return a text in simplified characters, one for one, so that places in it stay the same.

    For matching, not for display: a character with several simplified forms becomes the
    commonest (乾 → 干, 後 → 后). What is compared with the result goes through here, too.
    Japanese forms (県) and duplicates of a character (Kangxi radicals) become the usual ones, and
    what is not Chinese is left as it is.

    Examples
    --------
    >>> simplified("廣東省進出口總額（億美元）"), simplified("臺灣 2019"), simplified("都道府県")
    ('广东省进出口总额（亿美元）', '台湾 2019', '都道府县')
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    characters, becoming, *_ = _TABLE.read_text("utf-8").split("\n")
    return {ord(old): new for old, new in zip(characters, becoming, strict=True)}
