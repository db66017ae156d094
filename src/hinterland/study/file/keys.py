"""What may stand in a study file, and the checker that knows on which line it stands."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ...errors import InputError
from ...language import did_you_mean, shipped, t
from ...units import parse_unit

__all__ = ["CLAIM_KEYS", "NEEDS", "PAPER_KEYS", "REQUIRED", "STUDY_KEYS", "TEXT", "Checker"]


TEXT: Final = (dict, shipped('a table such as { en = "…", zh = "…" }'))
_TEXTS: Final = ((str, dict), shipped('a text or a table such as { en = "…", zh = "…" }'))
_STRING: Final = (str, shipped("a text"))
_WHOLE: Final = (int, shipped("a whole number"))
_NUMBER: Final = ((int, float), shipped("a number"))
_LIST: Final = (list, shipped("a list"))
_TABLE: Final = (dict, shipped("a table"))
STUDY_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "name": _STRING, "panel": _STRING, "scheme": _STRING, "years": _LIST, "currency": _STRING,
    "measures": _LIST, "figures": _LIST, "title": TEXT, "policy": _TABLE, "note": _LIST,
    "claim": _LIST, "columns": _TABLE, "units": _TABLE, "regions": _STRING,
    "paper": _TABLE,
}  # fmt: skip
REQUIRED: Final = ("name", "panel", "scheme", "years", "currency", "measures")
CLAIM_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "id": _STRING, "text": TEXT, "from": _TEXTS, "of": _STRING, "group": _STRING,
    "year": _WHOLE, "years": _LIST, "test": _STRING, "value": _NUMBER,
    "than": ((str, list), shipped("a group or a list of groups")), "unit": _STRING, "decimals": _WHOLE,
    "tolerance": _NUMBER, "because": TEXT, "phases": _LIST, "steeper": _LIST,
    "why": _TEXTS,
}  # fmt: skip
PAPER_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "author": _STRING, "title": _STRING, "journal": _STRING, "institution": _STRING,
    "year": _WHOLE, "doi": _STRING,
}  # fmt: skip
#: What each test needs; a tuple offers a choice.
NEEDS: Final[dict[str, tuple[str | tuple[str, ...], ...]]] = {
    "equals": ("value", ("decimals", "tolerance")),
    "ratio": ("value", ("decimals", "tolerance")),
    "above": (("value", "than"),),
    "below": (("value", "than"),),
    "lowest": ("year",),
    "highest": ("year",),
    "alike": ("than", "tolerance"),
    "phases": ("phases",),
    "none": ("why",),
}


class Checker:
    """Holds the values of one file against what they must be, and names the line of a key."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()

    def keys(self, table: Any, known: Mapping[str, tuple[Any, str]], prefix: str) -> None:
        """Refuse a table with a key that is unknown or of a wrong kind."""
        if not isinstance(table, dict):
            raise self.error(prefix.rstrip("."), t("this must be a table"))
        for key, value in table.items():
            if key not in known:
                hint = did_you_mean(key, known)
                raise self.error(prefix + key, t("the key is unknown; {hint}", hint=hint))
            kind, name = known[key]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise self.error(prefix + key, self.must_be(value, name))

    def years(self, years: Any, key: str) -> tuple[int, int]:
        """Return the first and the last of two years."""
        if (
            not isinstance(years, list)
            or len(years) != 2
            or not all(isinstance(y, int) for y in years)
            or years[0] > years[1]
        ):
            raise self.error(
                key,
                t("{years!r} must be two years, the first and the last", years=years),
            )
        return years[0], years[1]

    def texts(self, values: list[Any], key: str) -> list[str]:
        """Return a list of texts."""
        for value in values:
            if not isinstance(value, str):
                raise self.error(key, self.must_be(value, "a text"))
        return values

    def unit(self, unit: str, key: str) -> None:
        """Refuse a unit that is none."""
        try:
            parse_unit(unit)
        except InputError as error:
            raise self.error(key, str(error)) from error

    def error(self, key: str, what: str) -> InputError:
        """Return the error that names a key's line and path."""
        return InputError(t("{place}: {what}", place=self.where(key), what=what))

    def where(self, key: str) -> str:
        """Return the file, line and path of a key, for a message."""
        return t(
            "{file}, line {line}, {key}", file=self.path.name, line=self.line(key), key=key
        )

    def must_be(self, value: object, kind: str) -> str:
        """Say what a value must be."""
        return t("{value!r} must be {kind}", value=value, kind=t(kind))

    def line(self, path: str) -> int:
        """Return the line of a key such as `policy.gdp` or `claim[3].test`, else of its table."""
        table, key = path.rpartition(".")[::2]
        if "[" in key:
            table, key = key, ""
        name, number = table.rstrip("]").partition("[")[::2]
        here, count, start = "", 0, 1
        for line, text in enumerate(self.lines, 1):
            header = re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", text)
            if header:
                count += header[1] == name
                here = header[1]
                if here == name and (not number or count == int(number)):
                    start = line
            wanted = here == name and (not number or count == int(number))
            if key and wanted and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", text):
                return line
        if name and start == 1 and not number:
            return self.line(name)
        return start
