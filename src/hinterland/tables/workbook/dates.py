"""Dates that a workbook shows in part: `2018` or `2018-12`, where a whole date is stored."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from .formats import Section, Token

__all__ = ["date_of", "extra_words", "is_date", "is_partial", "shown_date"]

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SEPARATORS: Final = frozenset("年月日号-/. ,、时分秒點点:")


def date_of(serial: float, *, from_1904: bool) -> date | None:
    """Return the day of a serial number, None where there is no such day.

    Examples
    --------
    >>> date_of(43465, from_1904=False), date_of(1, from_1904=False), date_of(-1, from_1904=True)
    (datetime.date(2018, 12, 31), datetime.date(1900, 1, 1), None)
    """
    if not 0 <= serial < 2_958_466:
        return None
    # Excel counts a 29th of February 1900 that never was.
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if serial < 60 else 30)
    return first + timedelta(days=int(serial))


def is_partial(section: Section) -> bool:
    """Return whether a date is shown without its day, or years by letters no reader knows."""
    letters = _parts(section.tokens)
    if "d" in letters:
        return "e" in letters or bool(extra_words(section))
    return bool({"y", "e"} & set(letters)) or ("m" in letters and not set("hs") & set(letters))


def is_date(section: Section) -> bool:
    """Return whether a section shows a date, and not a time of day alone."""
    letters = set(_parts(section.tokens))
    return bool(letters & set("yegbda")) or ("m" in letters and not letters & set("hs"))


def extra_words(section: Section) -> str:
    """Return what a date's format prints besides the date and its separators."""
    words = "".join(token.text for token in section.tokens if token.kind == "literal")
    return "" if set(words) <= SEPARATORS else words.strip("".join(SEPARATORS))


def shown_date(day: date, section: Section) -> str:
    """Return a date as its format shows it; whole dates and years of an era in ISO's form.

    Examples
    --------
    >>> from .formats import parse_format
    >>> day = date(2018, 12, 31)
    >>> for code in ('yyyy"年"', "mmm-yy", 'yyyy"年"m"月"', 'yyyy"年1-"m"月"', "yyyy-mm-dd"):
    ...     print(shown_date(day, parse_format(code).sections[0]))
    2018
    2018-12
    2018年12月
    2018年1-12月
    2018-12-31
    """

    def written(token: Token) -> str:
        if token.kind != "date":
            return token.text if token.kind != "text" else ""
        if token.text[0] not in "mM":
            return str(day.year)
        name = MONTHS[day.month - 1]
        forms = {1: str(day.month), 2: f"{day.month:02}", 3: name[:3], 5: name[0]}
        return forms.get(len(token.text), name)

    letters = _parts(section.tokens)
    has_year = bool({"y", "e"} & set(letters))
    if section.era or "d" in letters or "h" in letters or "s" in letters:
        return day.isoformat()
    literals = "".join(token.text for token in section.tokens if token.kind != "date").strip()
    plain = not extra_words(section)
    if has_year and "m" in letters and plain and "年" not in literals:
        return f"{day:%Y-%m}"
    shown = "".join(map(written, section.tokens)).strip()
    return str(day.year) if has_year and "m" not in letters and plain else shown


def _parts(tokens: Sequence[Token]) -> str:
    return "".join(token.text[0].lower() for token in tokens if token.kind == "date")
