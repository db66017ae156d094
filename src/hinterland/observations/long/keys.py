"""The columns that say what a figure is: a code and its label are one dimension."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ..printed.words import flat
from .roles import Heading, Role

__all__ = ["Key", "pair"]

_CODE: Final = re.compile(r"[A-Z0-9_][A-Z0-9_.+\-@*]*", re.ASCII)
_BOTH: Final = re.compile(r"([A-Za-z0-9_][\w.+\-@]{0,40}): (\S.*)", re.ASCII | re.DOTALL)
_ALIKE: Final = {
    "unitmeasure": "unit", "unitofmeasure": "unit", "measureunit": "unit", "refarea": "area",
    "referencearea": "area", "powercode": "power", "unitmultiplier": "unitmult",
    "obsstatus": "flag", "observationstatus": "flag", "obsflag": "flag", "status": "flag",
    "frequency": "freq", "tradeflow": "flow", "counterpartarea": "partner",
    "partnercountry": "partner", "naitem": "item",
}  # fmt: skip
#: Headings over codes of regions, whatever heads their names.
_CODES_OF_REGIONS: Final = frozenset(
    {
        "location",
        "refarea",
        "geo",
        "regid",
        "territoryid",
        "iso",
        "iso2",
        "iso3",
        "adcode",
        "area",
    }
)
#: Roles of which a table has one, so that two columns in step are code and label.
_STEPPING: Final = frozenset({"frequency", "multiplier", "period"})
_SHORTEST: Final = 3  # letters of a heading that may begin another: `MEA`, `Measure`


class Key(NamedTuple):
    """A dimension: its heading, its role, and its columns, the label's last."""

    heading: Heading
    role: Role
    columns: tuple[int, ...]

    def of(self, row: Sequence[str]) -> str:
        """Return what a row says: the label, the code where there is no label."""
        return self.both(row)[1]

    def both(self, row: Sequence[str]) -> tuple[str, str]:
        """Return a row's code, empty where none is given, and its label."""
        if len(self.columns) == 1 and not (self.heading.is_concept or self.heading.is_code):
            return "", row[self.columns[0]]
        texts = [row[column] for column in self.columns]
        if len(texts) > 1:
            code = next(filter(None, texts), "")
            return code, texts[-1] or code
        if self.heading.is_concept and (found := _BOTH.fullmatch(texts[0])):
            return found[1], found[2].strip()
        return (texts[0] if self.heading.is_code else ""), texts[0]


def pair(keys: Sequence[Key], rows: Sequence[Sequence[str]]) -> list[Key]:
    """Return the dimensions of columns, those of codes together with their labels.

    Two columns are one dimension where their headings say the same (`SEX`, `Sex`; `Flag Codes`,
    `Flags`; `LOCATION`, `Country`), the first holds codes, and each code has one label.

    Examples
    --------
    >>> from .roles import heading_of
    >>> heads = ["LOCATION", "Country", "SEX", "Sex", "Year"]
    >>> keys = [Key(heading_of(h), heading_of(h).role, (c,)) for c, h in enumerate(heads)]
    >>> rows = [["CHN", "China", "T", "Total", "2019"], ["CHN", "China", "F", "Women", "2019"]]
    >>> [(key.heading.text, key.columns) for key in pair(keys, rows)]
    [('Country', (0, 1)), ('Sex', (2, 3)), ('Year', (4,))]
    """
    held = {key.columns[0]: _are_codes(key, rows) for key in keys}
    labels: dict[int, int] = {}
    for n, key in enumerate(keys):
        others = [
            m
            for m, other in enumerate(keys)
            if m != n
            and m not in labels
            and held[key.columns[0]]
            and (m > n or not held[other.columns[0]])
            and _say_the_same(key, other)
            and _is_function(key, other, rows)
        ]
        if others:
            labels[n] = others[0]
    for n in reversed(range(len(keys))):
        if n in labels:  # The label of a code may be the code of another.
            labels[n] = labels.get(labels[n], labels[n])
    return [
        _merged(key, [keys[m] for m in labels if labels[m] == n])
        for n, key in enumerate(keys)
        if n not in labels
    ]


def _merged(label: Key, codes: Sequence[Key]) -> Key:
    roles = [key.role for key in (label, *codes) if key.role != "dimension"]
    columns = tuple(column for code in codes for column in code.columns)
    return Key(label.heading, roles[0] if roles else label.role, (*columns, *label.columns))


def _say_the_same(one: Key, other: Key) -> bool:
    """Say whether the headings of two columns name one dimension."""
    first, second = (_ALIKE.get(key.heading.key, key.heading.key) for key in (one, other))
    if first == second:
        return True
    if one.role == other.role == "region":
        return not _CODES_OF_REGIONS.isdisjoint({one.heading.key, other.heading.key})
    if one.role == other.role and one.role in _STEPPING:
        return True
    if one.role == other.role == "series" and one.heading.is_code:
        return True
    if "dimension" not in {one.role, other.role} or min(len(first), len(second)) < _SHORTEST:
        return False
    return (
        second.startswith(first)
        or first.startswith(second)
        or (one.heading.is_code and first.endswith(second))
    )


def _are_codes(key: Key, rows: Sequence[Sequence[str]]) -> bool:
    held = [text for row in rows if (text := flat(row[key.columns[0]]))]
    if not held:
        return key.heading.is_code
    return all(_CODE.fullmatch(text) for text in held) or (
        key.heading.is_code and all(" " not in text for text in held)
    )


def _is_function(code: Key, label: Key, rows: Sequence[Sequence[str]]) -> bool:
    """Say whether each code has one label, and, unless the heading says "code", each label one."""
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for row in rows:
        a, b = flat(row[code.columns[0]]), flat(row[label.columns[0]])
        if a and b:
            if first.setdefault(a, b) != b:
                return False
            if second.setdefault(b, a) != a and not code.heading.is_code:
                return False
    return True
