"""How a workbook shows a cell: by its number format and its font.

Dates may be shown in part: `2018` or `2018-12`, where a whole date is stored.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from typing import Final, NamedTuple

from ...language import t
from ..grid import shortest
from ..messages import unreadable
from .formats import Section, Token, parse_format
from .raised import Run, raised, written

__all__ = [
    "PLAIN", "Look", "Note", "SharedTexts", "change_texts", "check_looks", "is_plain",
    "is_stored", "seen_number", "seen_text", "shower", "text_if_changed",
]  # fmt: skip


class Look(NamedTuple):
    """What a cell's style does with it: its number format, and what its font does."""

    code: str = "General"
    raised: bool = False
    struck: bool = False


PLAIN: Final = Look()
MAX_FORMATS: Final = 4_000  # in a workbook; Excel allows some 250 of one's own


def check_looks(looks: Collection[Look], *, where: str) -> None:
    """Refuse more number formats than any workbook has: each has to be taken apart."""
    if len(looks) > MAX_FORMATS and len({look.code for look in looks}) > MAX_FORMATS:
        raise unreadable(
            t(
                "{file} has more than {count} number formats, more than any workbook; it was "
                "not read"
            ),
            where, count=f'{MAX_FORMATS:,}',
        )  # fmt: skip


class Note(NamedTuple):
    """What is seen of a cell; an empty text: nothing."""

    text: str
    number: float | None = None
    unit: str = ""
    hidden: bool = False
    struck: bool = False


@lru_cache(maxsize=4096)
def is_plain(look: Look) -> bool:
    """Return whether a cell with this look shows what it stores.

    Examples
    --------
    >>> is_plain(Look("#,##0.00")), is_plain(Look("0.0%")), is_plain(Look(raised=True))
    (True, False, False)
    """
    for n, section in enumerate(parse_format(look.code).sections):
        if section.kind == "date":
            plain = not is_partial(section)
        elif section.kind == "constant":
            plain = n > 0 and section.before in DASHES
        else:
            plain = section.kind != "empty" and not (section.exponent or section.unit)
        if not plain:
            return False
    return not (look.raised or look.struck)


@lru_cache(maxsize=4096)
def is_stored(look: Look) -> bool:
    """Return whether a cell with this look shows its number itself: it is plain and no date."""
    sections = parse_format(look.code).sections
    return is_plain(look) and all(section.kind != "date" for section in sections)


#: What accounting formats print for zero, which it is.
DASHES: Final = frozenset("-–—−")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SEPARATORS: Final = frozenset("年月日号-/. ,、时分秒點点:")
#: Words that make a number a period, not a quantity.
OF_TIME: Final = frozenset("年月季日期第")


def seen_number(number: float, look: Look, *, from_1904: bool = False) -> Note | None:
    """Return what a cell shows of a number, None where that is not a number.

    A workbook may count its days `from_1904`.

    Examples
    --------
    >>> seen_number(13456000, Look('#,##0.0,"亿元"'))
    Note(text='13456', number=13456.0, unit='亿元', hidden=False, struck=False)
    >>> seen_number(0.123, Look("0%")).text, seen_number(43465, Look("yyyy")).text
    ('12.3%', '2018')
    """
    if not isfinite(number):
        return None
    section = parse_format(look.code).of_number(number)
    if section.kind == "number":
        note = _scaled(number, section)
    elif section.kind == "date":
        note = _dated(number, section, from_1904=from_1904)
    elif section.kind == "constant" and not (number == 0 and section.before in DASHES):
        note = Note(section.before)
    else:
        note = Note(shortest(number), number, hidden=section.kind == "empty")
    if look.raised:
        return Note(raised(note.text), unit=note.unit, hidden=note.hidden, struck=look.struck)
    return note._replace(struck=True) if look.struck else note


def shower(look: Look, *, from_1904: bool) -> Callable[[float], Note | None]:
    """Return `seen_number` for one look: quick for formats that do nothing but scale.

    Examples
    --------
    >>> shower(Look("0.0%"), from_1904=False)(0.123).text
    '12.3%'
    """
    sections = set(parse_format(look.code).by_sign)
    section = sections.pop() if len(sections) == 1 else None
    if section is None or look.raised or look.struck or section.inside or not section.exponent:
        return partial(seen_number, look=look, from_1904=from_1904)
    exponent, new = section.exponent, tuple.__new__
    model = _scaled(1.0, section)
    signs, unit, in_percent = "%" * section.percents, model.unit, bool(section.percents)

    def scaled(number: float) -> Note | None:
        if not isfinite(number):
            return None
        text = _shifted(number, exponent)
        shown = None if in_percent else float(text)
        return new(Note, (text + signs, shown, unit, False, False))

    return scaled


def _dated(number: float, section: Section, *, from_1904: bool) -> Note:
    day = date_of(number, from_1904=from_1904)
    if not is_date(section) and 0 <= number < 1e7:
        return Note(_time(number))
    if day is None:
        return Note(shortest(number), number)
    shown = shown_date(day, section)
    extra = extra_words(section) if shown == day.isoformat() else ""
    is_whole = shown.count("-") == 2 and len(shown) == 10
    if is_whole and number % 1:  # with its time, as for other dates
        shown = f"{shown}T{_time(number % 1)}"
    return Note(shown, unit=extra)


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


def _time(days: float) -> str:
    minutes, seconds = divmod(round(days * 86_400), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _scaled(number: float, section: Section) -> Note:
    """Return a number in the scale that its format shows, with all its digits."""
    if section.inside:
        spelled = _spelled(number, section)
        return Note(spelled) if spelled else Note(shortest(number), number, section.unit)
    if not section.exponent:
        words = section.before + section.after
        is_time = OF_TIME & set(words) or words == section.before.upper() in {"FY", "Q", "H"}
        if section.unit and is_time:
            return Note(f"{section.before}{shortest(number)}{section.after}")
        return Note(shortest(number), number, section.unit)
    text = _shifted(number, section.exponent)
    if section.percents:
        unit = section.unit
        return Note(text + "%" * section.percents, unit="" if "%" in unit else unit)
    return Note(text, float(text), section.unit)


def _shifted(number: float, exponent: int) -> str:
    """Return a number times a power of ten, with all its digits."""
    if not 1e-40 < abs(number) < 1e40:
        return shortest(number * 10.0**exponent)
    return format(Decimal(repr(number)).scaleb(exponent).normalize(), "f")


def _spelled(number: float, section: Section) -> str:
    """Return a whole number with a format's words among its digits, `2018-12` of 201812."""
    if not 0 <= number < 1e15 or number != int(number) or section.exponent:
        return ""
    if any(token.kind in {"point", "comma", "power", "general"} for token in section.tokens):
        return ""
    digits_shown = sum(token.kind == "digit" for token in section.tokens)
    rest = str(int(number)).rjust(digits_shown)
    spare = len(rest) - digits_shown
    shown, first = "", True
    for token in section.tokens:
        if token.kind == "digit":
            take = 1 + (spare if first else 0)
            digits, rest, first = rest[:take], rest[take:], False
            shown += "0" if digits == " " and token.text == "0" else digits
        elif token.kind == "literal":
            shown += token.text
    return shown.strip()


def seen_text(runs: Sequence[Run], look: Look) -> Note:
    """Return what a cell shows of its text.

    Examples
    --------
    >>> seen_text([Run("1345"), Run("1", raised=True)], Look()).text
    '1345¹'
    >>> seen_text([Run("1345")], Look('0;0;0;@"亿元"')).unit
    '亿元'
    """
    text, struck = written(runs, in_raised=look.raised, in_struck=look.struck)
    section = parse_format(look.code).of_text()
    if section is None:
        return Note(text, struck=struck)
    if section.kind == "constant":
        return Note(section.before, struck=struck)
    hidden = section.kind == "empty"
    return Note(text, unit=section.unit, hidden=hidden, struck=struck)


def text_if_changed(runs: Sequence[Run], look: Look) -> Note | None:
    """Return what a cell shows of its text, None where that is the text itself."""
    changed = look != PLAIN or any(run.is_marked for run in runs)
    return seen_text(runs, look) if runs and changed else None


class SharedTexts:
    """What cells show of the texts that they name, made once for each text and look."""

    def __init__(self, texts: Mapping[int, Sequence[Run]]) -> None:
        self._texts = texts
        self._seen: dict[tuple[int, Look], Note] = {}

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._texts)

    def seen(self, index: int, look: Look) -> Note | None:
        """Return what a cell shows of a text, None where the text is not known."""
        note = self._seen.get((index, look))
        if note is None and self._texts.get(index):
            note = self._seen[index, look] = seen_text(self._texts[index], look)
        return note


def change_texts(looks: Iterable[Look]) -> bool:
    """Return whether a text looks different in any of some looks."""
    return any(
        look.raised or look.struck or parse_format(look.code).of_text() for look in looks
    )
