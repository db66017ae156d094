"""The keywords of a PC-Axis file, each of the whole table or of one name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...errors import InputError
from ...language import t
from ..messages import unreadable

__all__ = ["Keywords", "read_keywords"]

_KEYWORD: Final = re.compile(
    r'\s*([A-Z][\w-]*)(?:\[([\w-]+)\])?\s*(?:\(((?:"[^"]*"[\s,]*|\*[\s,]*)*)\))?\s*=\s*',
    re.ASCII,
)
_END: Final = re.compile(r'(?:[^";]++|"[^"]*+")*+;')  # a semicolon in quotes ends nothing
_VALUE: Final = re.compile(r'\s*("[^"]*"|[^",;\s]+)\s*')
_STRING: Final = re.compile(r'"([^"]*)"')
_TLIST: Final = re.compile(r"TLIST\(\s*([AHTQMWD])1?\s*", re.IGNORECASE)
_RANGE: Final = re.compile(r'"(\d{4,6})"\s*-\s*"(\d{4,6})"')
_LAST: Final = {"A": 1, "H": 2, "T": 3, "Q": 4, "M": 12, "W": 53}
_MOST: Final = 10_000  # periods of a range


@dataclass(frozen=True, slots=True)
class Keywords:
    """A file's values by keyword and name; names are empty where they are of the whole table."""

    values: Mapping[tuple[str, str], tuple[str, ...]]
    figures: str  # the text after `DATA=`
    raw: Mapping[tuple[str, str], str]

    def all(self, keyword: str, name: str = "") -> tuple[str, ...]:
        """Return the values of a keyword."""
        return self.values.get((keyword, name), ())

    def one(self, keyword: str, name: str = "") -> str:
        """Return the value of a keyword for a name, else for the whole table, else nothing."""
        found = self.all(keyword, name) or self.all(keyword)
        return found[0].strip() if found else ""

    def texts(self, keyword: str) -> list[str]:
        """Return every text of a keyword, of the whole table or of a name; `#` ends a line."""
        return [
            " ".join(value.replace("#", " ").split())
            for (key, _), values in self.values.items()
            for value in values
            if key == keyword and value.strip()
        ]

    def notes(self, keyword: str) -> list[str]:
        """Return the texts of a keyword of notes, each after what it is about.

        Examples
        --------
        >>> text = 'NOTE="Of all.";NOTE("year")="By year.";DATA=1;'
        >>> read_keywords(text, where="t.px").notes("NOTE")
        ['Of all.', 'year: By year.']
        """
        found: list[str] = []
        for (key, name), values in self.values.items():
            text = " ".join(" ".join(values).replace("#", " ").split())
            if key == keyword and text:
                about = ", ".join(part for part in name.split(", ") if part != "*")
                found.append(f"{about}: {text}" if about else text)
        return found

    def any_of(self, keyword: str, name: str | None = None) -> bool:
        """Return whether a keyword is given: for any name, or for one."""
        return any(key == keyword and name in {None, own} for key, own in self.values)

    def times(self, name: str) -> list[str]:
        """Return the periods of a dimension of time, as `2018`, `2018-H1`, `2018-Q1`, `2018-01`.

        Examples
        --------
        >>> text = 'TIMEVAL("t")=TLIST(Q1),"20181","20182";DATA=1;'
        >>> read_keywords(text, where="t.px").times("t")
        ['2018-Q1', '2018-Q2']
        """
        raw = self.raw.get(("TIMEVAL", name), "")
        tlist = _TLIST.match(raw.strip())
        if not tlist:
            return []
        step = tlist[1].upper()
        span = _RANGE.search(raw)
        if not span:
            return [_period(text, step) for text in _STRING.findall(raw)]
        first, last, parts = span[1], span[2], _LAST.get(step, 1)
        if parts == 1 or len(first) != len(last):
            years = range(int(first), min(int(last), int(first) + _MOST) + 1)
            return [_period(str(year), step) for year in years]
        year, part = int(first[:4]), int(first[4:])
        found: list[str] = []
        while (year, part) <= (int(last[:4]), int(last[4:])) and len(found) < _MOST:
            found.append(_period(f"{year}{part:0{len(first) - 4}}", step))
            year, part = (year + 1, 1) if part == parts else (year, part + 1)
        return found


def read_keywords(text: str, *, where: str) -> Keywords:
    r"""Return the keywords of a file, those of its first language where it has several.

    Raises InputError if there is something else than keywords, or no figures.

    Examples
    --------
    >>> keywords = read_keywords('TITLE="A "\n"b";VALUES("x")="1","2";DATA=5 6;', where="t")
    >>> keywords.one("TITLE"), keywords.all("VALUES", "x"), keywords.figures
    ('A b', ('1', '2'), '5 6')
    """
    values: dict[tuple[str, str], tuple[str, ...]] = {}
    raw: dict[tuple[str, str], str] = {}
    text = text.lstrip("\ufeff")
    position = 0
    while found := _KEYWORD.match(text, position):
        keyword = found[1].upper()
        if keyword == "DATA":
            # Up to the last semicolon, since one may separate figures.
            figures, semicolon, rest = text[found.end() :].rpartition(";")
            return Keywords(values, (figures if semicolon else rest).strip(), raw)
        end = _END.match(text, found.end())
        if end is None:
            break
        names = _STRING.findall(found[3] or "")
        if not found[2]:  # a language
            key = (keyword, ", ".join(names))
            raw[key] = end[0][:-1]
            values.setdefault(key, tuple(_values(raw[key])))
        position = end.end()
    line = text.count("\n", 0, position) + 1
    if text[position:].strip():
        message = t(
            "{file}, line {line}: expected a PC-Axis keyword; download the file again",
            file=where,
            line=line,
        )
        raise InputError(message, file=where, line=line)
    raise unreadable(
        t("{file}: a PC-Axis file without DATA is truncated; download it again"), where
    )


def _values(raw: str) -> Iterator[str]:
    """Yield values; pieces in quotes without a comma between are one text."""
    value: list[str] = []
    position = 0
    while found := _VALUE.match(raw, position):
        value.append(found[1].strip('"'))
        position = found.end()
        if raw[position : position + 1] == ",":
            yield "".join(value)
            value, position = [], position + 1
    if value:
        yield "".join(value)


def _period(text: str, step: str) -> str:
    year, rest = text[:4], text[4:]
    if not rest or not text.isdigit():
        return text
    if step in {"Q", "H", "T", "W"}:
        return f"{year}-{step}{int(rest)}"
    return f"{year}-{rest[:2]}" + (f"-{rest[2:]}" if len(rest) > 2 else "")
