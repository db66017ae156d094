"""What a study file may contain, and the checker that knows the line of each key."""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ...errors import InputError
from ...language import did_you_mean, shipped, t
from ...units import is_unit_somewhere, parse_unit
from ..model import Place

__all__ = [
    "CLAIM_KEYS", "LIST", "PAPER_KEYS", "REQUIRED", "SCENARIO_KEYS", "STRING", "STUDY_KEYS", "TEXT",
    "Checker",
]  # fmt: skip


TEXT: Final = (dict, shipped('a table such as { en = "…", zh = "…" }'))
_TEXTS: Final = ((str, dict), shipped('a text or a table such as { en = "…", zh = "…" }'))
STRING: Final = (str, shipped("a text"))
_WHOLE: Final = (int, shipped("a whole number"))
_NUMBER: Final = ((int, float), shipped("a number"))
LIST: Final = (list, shipped("a list"))
_TABLE: Final = (dict, shipped("a table"))
STUDY_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "name": STRING, "panel": STRING, "scheme": STRING, "years": LIST, "currency": STRING,
    "measures": LIST, "figures": LIST, "title": TEXT, "policy": _TABLE, "note": LIST,
    "claim": LIST, "columns": _TABLE, "units": _TABLE, "regions": STRING, "neighbours": STRING,
    "paper": _TABLE, "country": STRING, "flow": STRING,
    "only": ((str, list), shipped("a list of regions, or a group such as 'three:central'")),
    "whole": _TEXTS, "unit_of_regions": _TABLE, "compare": LIST, "scenario": LIST,
    "slice": _TABLE, "headline": STRING,
}  # fmt: skip
REQUIRED: Final = ("name", "panel", "years", "currency", "measures")
CLAIM_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "id": STRING, "text": _TEXTS, "from": _TEXTS, "of": STRING, "group": STRING,
    "year": _WHOLE, "years": LIST, "test": STRING, "value": _NUMBER,
    "than": ((str, list), shipped("a group or a list of groups")), "unit": STRING, "decimals": _WHOLE,
    "tolerance": _NUMBER, "because": _TEXTS, "phases": LIST, "steeper": LIST,
    "why": _TEXTS,
}  # fmt: skip
SCENARIO_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "id": STRING, "kind": STRING, "of": STRING, "groups": LIST, "year": _WHOLE,
    "percent": _NUMBER, "index": _NUMBER, "by": _WHOLE, "draws": _WHOLE, "seed": _WHOLE,
}  # fmt: skip
PAPER_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "author": STRING, "title": STRING, "journal": STRING, "institution": STRING,
    "year": _WHOLE, "doi": STRING,
}  # fmt: skip


class Checker:
    """Checks the values of one file against what they must be, and knows the line of a key."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self._lines = path, text.splitlines()

    def keys(self, table: Any, known: Mapping[str, tuple[Any, str]], prefix: str) -> None:
        """Refuse a table with a key that is unknown or of a wrong kind."""
        if not isinstance(table, dict):
            raise self.error(prefix.rstrip("."), t("this must be a table"))
        for key, value in table.items():
            if key not in known:
                hint = did_you_mean(key, known)
                raise self.error(prefix + key, t("the key is unknown; {hint}", hint=hint))
            kind, name = known[key]
            self.must_be(value, kind, name, prefix + key)
            if known[key] in (TEXT, _TEXTS) and isinstance(value, dict):
                self.texts(list(value.values()), prefix + key)

    def needed(self, table: dict[str, Any], keys: Iterable[str], key: str) -> None:
        """Refuse a table that lacks a key."""
        for needed in keys:
            if needed not in table:
                raise self.error(key, t("the key {key!r} is missing", key=needed))

    def must_be(self, value: object, kind: Any, name: str, key: str) -> None:
        """Refuse a value of another kind; `name` is what the kind is called."""
        is_kind = isinstance(value, kind) and not isinstance(value, bool)
        if not is_kind or (isinstance(value, float) and not math.isfinite(value)):
            what = t("{value!r} must be {kind}", value=value, kind=t(name))
            raise self.error(key, what)

    def years(self, years: Any, key: str) -> tuple[int, int]:
        """Return the first and the last of two years."""
        is_pair = isinstance(years, list) and [type(y) for y in years] == [int, int]
        if not is_pair or years[0] > years[1]:
            what = t("{years!r} must be two years, the first and the last", years=years)
            raise self.error(key, what)
        return years[0], years[1]

    def texts(self, values: list[Any], key: str) -> list[str]:
        """Return a list of texts."""
        for value in values:
            self.must_be(value, *STRING, key)
        return values

    def unit(self, unit: str, key: str) -> None:
        """Refuse an unknown unit."""
        try:
            # Which currency a shared name means is up to the country.
            if not is_unit_somewhere(unit):
                parse_unit(unit)
        except InputError as error:
            raise self.error(key, str(error)) from error

    def error(self, key: str, what: str) -> InputError:
        """Return the error that names a key's line and path."""
        return self.place(key).error(what)

    def place(self, key: str, below: Iterable[str] = ()) -> Place:
        """Return the place of a key such as `policy.gdp` or `claim[3].test`, and of keys below it.

        The line is that of its table where the key itself is not found.
        """
        table, _, last = key.partition(".")
        if "[" in key:
            name, number = table.rstrip("]").split("[")
            line = self._line(name, last, int(number))
            lines = {k: self._line(name, k, int(number)) for k in below}
            return Place(self.path.name, line, key, lines)
        line = self._line(table, last) if last else self._line("", table)
        return Place(self.path.name, line, key)

    def _line(self, table: str, key: str, number: int = 0) -> int:
        """Return the line of a key in a table, or in the n-th of that name; else the table's."""
        wanted = rf"\s*(?:[\"']{re.escape(key)}[\"']|{re.escape(key)})\s*="
        header = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
        here, count, start = "", 0, 0
        for line, text in enumerate(self._lines, 1):
            if found := header.match(text):
                here = found[1]
                count += here == table
            if here == table and (not number or count == number):
                start = start or line
                if key and re.match(wanted, text):
                    return line
        # A table may be written in one line: policy = { gdp = ["first"] }.
        return start or (self._line("", table) if table else 1)
