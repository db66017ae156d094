"""The study file: what to compute and what to test, read strictly."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, get_args

from ..errors import InputError, StorageError, UsageError
from ..language import _, did_you_mean
from ..panel.load import DATA
from ..units import parse_unit
from .model import Claim, Currency, MeasureCall, Phase, Study, Test, Text, parse_measure

__all__ = ["read_study", "shipped_studies"]


def shipped_studies() -> tuple[str, ...]:
    """Return the names of the shipped studies.

    Examples
    --------
    >>> shipped_studies()
    ('zhao', 'zones')
    """
    return tuple(sorted(p.stem for p in (DATA / "studies").glob("*.toml")))


def read_study(name_or_file: str | Path) -> Study:
    """Read a study by its shipped name or from a TOML file.

    Files that it names stand beside it.

    Raises
    ------
    UsageError
        There is no such study or file.
    InputError
        The file is no TOML, lacks a key, or has one that is unknown or of a wrong kind; the
        message names the key's path and line.

    Examples
    --------
    >>> read_study("zhao").years
    (2000, 2019)
    """
    path = _path(name_or_file)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise StorageError(
            _("{path}: can't be read ({error})").format(path=path, error=error.strerror)
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            _("{file}: this is no TOML file ({error})").format(file=path.name, error=error)
        ) from error
    return _Reader(path, text).study(table, hashlib.sha256(data).hexdigest())


def _shipped(kind: str) -> str:
    """Mark the name of a kind of value for translation."""
    return kind


_TEXT: Final = (dict, _shipped('a table such as { en = "…", zh = "…" }'))
_STRING: Final = (str, _shipped("a text"))
_WHOLE: Final = (int, _shipped("a whole number"))
_NUMBER: Final = ((int, float), _shipped("a number"))
_LIST: Final = (list, _shipped("a list"))
_TABLE: Final = (dict, _shipped("a table"))
_STUDY_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "name": _STRING, "panel": _STRING, "scheme": _STRING, "years": _LIST, "currency": _STRING,
    "measures": _LIST, "figures": _LIST, "title": _TEXT, "policy": _TABLE, "note": _LIST,
    "claim": _LIST, "columns": _TABLE, "units": _TABLE, "regions": _STRING,
    "paper": _TABLE,
}  # fmt: skip
_REQUIRED: Final = ("name", "panel", "scheme", "years", "currency", "measures")
_CLAIM_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "id": _STRING, "text": _TEXT, "from": _STRING, "of": _STRING, "group": _STRING,
    "year": _WHOLE, "years": _LIST, "test": _STRING, "value": _NUMBER,
    "than": ((str, list), _shipped("a group or a list of groups")), "unit": _STRING, "decimals": _WHOLE,
    "tolerance": _NUMBER, "because": _TEXT, "phases": _LIST, "steeper": _LIST,
    "why": ((str, dict), _shipped('a text or a table such as { en = "…", zh = "…" }')),
}  # fmt: skip
_PAPER_KEYS: Final[dict[str, tuple[Any, str]]] = {
    "author": _STRING, "title": _STRING, "journal": _STRING, "institution": _STRING,
    "year": _WHOLE, "doi": _STRING,
}  # fmt: skip
#: What each test needs; a tuple offers a choice.
_NEEDS: Final[dict[str, tuple[str | tuple[str, ...], ...]]] = {
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


def _path(name_or_file: str | Path) -> Path:
    if name_or_file in shipped_studies():
        return DATA / "studies" / f"{name_or_file}.toml"
    path = Path(name_or_file)
    if path.is_file():
        return path
    hint = did_you_mean(str(name_or_file), shipped_studies())
    raise UsageError(
        _("there is no study or file {name!r}; {hint}").format(
            name=str(name_or_file), hint=hint
        )
    )


def _in_english(text: str | Text) -> Text:
    """Return a text in its languages; a plain one is English."""
    return {"en": text} if isinstance(text, str) else text


class _Reader:
    """Reads one file and knows where in it each key stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()

    def study(self, table: dict[str, Any], digest: str) -> Study:
        self._keys(table, _STUDY_KEYS, "")
        for key in _REQUIRED:
            if key not in table:
                raise InputError(
                    _("{file}: the key {key!r} is missing").format(file=self.path.name, key=key)
                )
        if not re.fullmatch(r"[\w-]+", table["name"]):
            raise self._error(
                "name",
                _("{name!r} must be letters, digits, - and _ only").format(name=table["name"]),
            )
        if table["currency"] not in get_args(Currency):
            hint = did_you_mean(table["currency"], get_args(Currency))
            raise self._error(
                "currency",
                _("there is no currency step {name!r}; {hint}").format(
                    name=table["currency"], hint=hint
                ),
            )
        years = self._years(table["years"], "years")
        claims = tuple(
            self._claim(c, f"claim[{i}]", years)
            for i, c in enumerate(table.get("claim", []), 1)
        )
        self._unique(claims)
        return Study(
            name=table["name"],
            panel=self._beside(table["panel"]),
            scheme=self._beside(table["scheme"]),
            years=years,
            currency=table["currency"],
            measures=tuple(self._measures(table["measures"])),
            figures=tuple(self._texts(table.get("figures", []), "figures")),
            title=table.get("title", {"en": table["name"]}),
            policy=self._policy(table.get("policy")),
            notes=tuple(self._notes(table.get("note", []))),
            claims=claims,
            columns=self._strings(table.get("columns", {}), "columns"),
            units=self._strings(table.get("units", {}), "units"),
            regions=self._file(table["regions"], "regions") if "regions" in table else None,
            paper=self._paper(table.get("paper", {})),
            place=self.path.name,
            digest=digest,
            key_lines={
                key: self._line(key)
                for key in (*table, *(f"policy.{series}" for series in table.get("policy", {})))
            },
        )

    def _claim(self, table: dict[str, Any], key: str, within: tuple[int, int]) -> Claim:
        self._keys(table, _CLAIM_KEYS, key + ".")
        for needed in ("id", "text", "test"):
            if needed not in table:
                raise self._error(key, _("the key {key!r} is missing").format(key=needed))
        test = table["test"]
        if test not in get_args(Test):
            raise self._error(
                f"{key}.test",
                _("there is no test {name!r}; {hint}").format(
                    name=test, hint=did_you_mean(test, get_args(Test))
                ),
            )
        for need in (*_NEEDS.get(test, ()), *(("of",) if test != "none" else ())):
            choices = (need,) if isinstance(need, str) else need
            if not any(c in table for c in choices):
                raise self._error(
                    key,
                    _("the test {test!r} needs {keys}").format(
                        test=test, keys=_(" or ").join(map(repr, choices))
                    ),
                )
        if {"decimals", "tolerance"} <= set(table) and "because" not in table:
            raise self._error(key, _("a tolerance beside decimals needs 'because'"))
        years = self._years(table["years"], f"{key}.years") if "years" in table else None
        for year in (*(years or ()), *([table["year"]] if "year" in table else [])):
            if not within[0] <= year <= within[1]:
                raise self._error(
                    f"{key}.year", _("{year} is outside the study's years").format(year=year)
                )
        if "unit" in table:
            self._unit(table["unit"], f"{key}.unit")
        than = table.get("than", [])
        return Claim(
            id=table["id"],
            text=table["text"],
            test=test,
            place=self._where(key),
            source=table.get("from", ""),
            of=table.get("of", ""),
            group=table.get("group", "nation"),
            year=table.get("year"),
            years=years,
            value=table.get("value"),
            than=(than,) if isinstance(than, str) else tuple(than),
            unit=table.get("unit"),
            decimals=table.get("decimals"),
            tolerance=table.get("tolerance"),
            because=table.get("because"),
            phases=tuple(self._phases(table.get("phases", []), f"{key}.phases", within)),
            steeper=self._steeper(table, key),
            why=_in_english(table.get("why", {})),
        )

    def _phases(self, phases: list[Any], key: str, within: tuple[int, int]) -> list[Phase]:
        out = []
        for phase in phases:
            if (
                not isinstance(phase, dict)
                or set(phase) != {"years", "sign"}
                or phase["sign"] not in {"+", "-"}
            ):
                raise self._error(
                    key,
                    _('{phase!r} is no phase; write {{ years = [A, B], sign = "+" }}').format(
                        phase=phase
                    ),
                )
            first, last = self._years(phase["years"], key)
            if not within[0] <= first < last <= within[1]:
                raise self._error(
                    key,
                    _("{first}–{last} does not lie within the study's years").format(
                        first=first, last=last
                    ),
                )
            out.append(Phase(first, last, phase["sign"]))
        return out

    def _steeper(self, table: dict[str, Any], key: str) -> tuple[int, int] | None:
        if "steeper" not in table:
            return None
        pair, count = table["steeper"], len(table.get("phases", []))
        if len(pair) != 2 or not all(isinstance(n, int) and 1 <= n <= count for n in pair):
            raise self._error(
                f"{key}.steeper",
                _("{pair!r} must be two phases' numbers, from 1").format(pair=pair),
            )
        return pair[0], pair[1]

    def _keys(self, table: Any, known: Mapping[str, tuple[Any, str]], prefix: str) -> None:
        if not isinstance(table, dict):
            raise self._error(prefix.rstrip("."), _("this must be a table"))
        for key, value in table.items():
            if key not in known:
                hint = did_you_mean(key, known)
                raise self._error(
                    prefix + key, _("the key is unknown; {hint}").format(hint=hint)
                )
            kind, name = known[key]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise self._error(prefix + key, self._must_be(value, name))

    def _years(self, years: Any, key: str) -> tuple[int, int]:
        if (
            not isinstance(years, list)
            or len(years) != 2
            or not all(isinstance(y, int) for y in years)
            or years[0] > years[1]
        ):
            raise self._error(
                key,
                _("{years!r} must be two years, the first and the last").format(years=years),
            )
        return years[0], years[1]

    def _measures(self, measures: list[Any]) -> list[MeasureCall]:
        texts = self._texts(measures, "measures")
        if len(set(texts)) < len(texts):
            raise self._error("measures", _("a measure stands there twice"))
        try:
            return [parse_measure(text) for text in texts]
        except InputError as error:
            raise self._error("measures", str(error)) from error

    def _texts(self, values: list[Any], key: str) -> list[str]:
        for value in values:
            if not isinstance(value, str):
                raise self._error(key, self._must_be(value, "a text"))
        return values

    def _strings(self, table: dict[str, Any], key: str) -> dict[str, str]:
        for name, value in table.items():
            if not isinstance(value, str):
                raise self._error(f"{key}.{name}", self._must_be(value, "a text"))
            if key == "units":
                self._unit(value, f"{key}.{name}")
        return table

    def _policy(self, table: dict[str, Any] | None) -> dict[str, list[str]] | None:
        for series, entries in (table or {}).items():
            if not isinstance(entries, list):
                raise self._error(f"policy.{series}", self._must_be(entries, "a list"))
            self._texts(entries, f"policy.{series}")
        return table

    def _paper(self, table: dict[str, Any]) -> dict[str, str]:
        self._keys(table, _PAPER_KEYS, "paper.")
        if table and "title" not in table:
            raise self._error("paper", _("the key {key!r} is missing").format(key="title"))
        return {key: str(value) for key, value in table.items()}

    def _notes(self, notes: list[Any]) -> list[Text]:
        for i, note in enumerate(notes, 1):
            self._keys(note, {"text": _TEXT}, f"note[{i}].")
        return [note["text"] for note in notes]

    def _unit(self, unit: str, key: str) -> None:
        try:
            parse_unit(unit)
        except InputError as error:
            raise self._error(key, str(error)) from error

    def _beside(self, name: str) -> str | Path:
        """Return the path of a file beside the study, or the name of something shipped."""
        path = self.path.parent / name
        return path if path.is_file() else name

    def _file(self, name: str, key: str) -> Path:
        path = self.path.parent / name
        if not path.is_file():
            raise self._error(
                key, _("there is no file {name!r} beside the study").format(name=name)
            )
        return path

    def _unique(self, claims: tuple[Claim, ...]) -> None:
        seen: dict[str, str] = {}
        for claim in claims:
            if claim.id in seen:
                raise InputError(
                    _("{place}: the id {id!r} stands in two claims").format(
                        place=claim.place, id=claim.id
                    )
                )
            seen[claim.id] = claim.place

    def _error(self, key: str, what: str) -> InputError:
        return InputError(_("{place}: {what}").format(place=self._where(key), what=what))

    def _where(self, key: str) -> str:
        return _("{file}, line {line}, {key}").format(
            file=self.path.name, line=self._line(key), key=key
        )

    def _must_be(self, value: object, kind: str) -> str:
        return _("{value!r} must be {kind}").format(value=value, kind=_(kind))

    def _line(self, path: str) -> int:
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
            return self._line(name)
        return start
