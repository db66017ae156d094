"""Country packs: folders that hold all that is known of a country."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, cast, get_args

from ..errors import UsageError, closest
from ..language import did_you_mean, t
from ..terms import Terms, Text
from .country import Country, Kind, Note, Region, plain_name
from .sheet import row_error, sheet_rows, toml_table

__all__ = [
    "DEFAULT", "PACKS", "china", "find_country", "list_countries", "read_country",
    "read_pack", "text_of", "tile_grid",
]  # fmt: skip

#: Where the shipped packs are, one folder each.
PACKS: Final = Path(__file__).parent.parent / "data"
#: The country that is meant where none is named.
DEFAULT: Final = "china"

_FILE: Final = "country.toml"
_TEXTS: Final = ("name", "whole")
_KEYS: Final = (
    "code", "currency", *_TEXTS, "unit_of_regions", "scheme", "fiscal_year_end", "note",
)  # fmt: skip


def list_countries() -> tuple[str, ...]:
    """Return the names of the shipped country packs.

    Examples
    --------
    >>> "china" in list_countries()
    True
    """
    return tuple(sorted(p.parent.name for p in PACKS.glob(f"*/{_FILE}")))


def find_country(name_or_folder: str | Path) -> Country:
    """Return a country by the name of its shipped pack, or from a folder of one's own.

    Raises
    ------
    UsageError
        There is no such pack or folder.
    InputError
        A file of the pack is wrong.

    Examples
    --------
    >>> find_country("china").currency
    'CNY'
    """
    if name_or_folder in list_countries():
        return _shipped(str(name_or_folder))
    folder = Path(name_or_folder)
    if not (folder / _FILE).is_file():
        hint = did_you_mean(str(name_or_folder), list_countries())
        raise UsageError(
            t(
                "there is no country {name!r}, nor a folder with country.toml in it; {hint}",
                name=str(name_or_folder),
                hint=hint,
            ),
            given=str(name_or_folder),
            meant=closest(str(name_or_folder), list_countries()),
        )
    return read_pack(folder)


@cache
def _shipped(name: str) -> Country:
    return read_pack(PACKS / name)


def china() -> Country:
    """Return China: the nation and its 34 provincial units, 31 of them with data.

    Examples
    --------
    >>> len(china().provinces), china().nation
    (31, '100000')
    """
    return find_country("china")


def read_pack(folder: Path) -> Country:
    """Read a country pack: `country.toml` and `regions.csv`.

    Raises
    ------
    InputError
        A file is missing or wrong; the message names it and its key or row.
    """
    path = folder / _FILE
    if not path.is_file():
        raise row_error(t("there is no such file in the country's folder"), path)
    table = toml_table(path)
    for key in table:
        if key not in _KEYS:
            what = t("there is no key {key!r}; {hint}", key=key, hint=did_you_mean(key, _KEYS))
            raise row_error(what, path)
    currency = str(table.get("currency", ""))
    if not (len(currency) == 3 and currency.isalpha() and currency.isupper()):
        what = t("currency must be an ISO 4217 code such as EUR, not {text!r}", text=currency)
        raise row_error(what, path)
    return Country(
        _regions(folder / "regions.csv"),
        code=str(table.get("code", "")),
        currency=currency,
        name=text_of(table.get("name", folder.name), "name", path),
        terms=_terms(table, path),
        scheme=str(table.get("scheme", "")),
        fiscal_year_end=_year_ends(table.get("fiscal_year_end", {}), path),
        notes=tuple(_note(row, path) for row in table.get("note", [])),
        folder=folder,
    )


def read_country(path: Path) -> Country:
    """Read a country from a table with the columns region, kind, name.

    CSV (fields separated by commas, semicolons, tabs or bars, in UTF-8, UTF-16, GBK or Latin-1)
    or Excel. `kind` is nation, province or part. In place of `name` there may be `en`, `zh`,
    `zh_long`, `iso`, `pinyin`, `aliases` (`|` between them) and `has_data` (yes or no). Regions
    may share a name: their codes tell them apart.

    Raises
    ------
    InputError
        A column or a name is missing, a kind is unknown, or two regions have one code.
    """
    regions = _regions(path)
    nation = next((r for r in regions if r.kind == "nation"), None)
    if nation is None:
        return Country(regions, terms=Terms(whole={"en": "whole area", "zh": "全部地区"}))
    return Country(regions, terms=Terms(whole={"en": nation.en, "zh": nation.zh or nation.en}))


def tile_grid(country: Country) -> Mapping[str, tuple[int, int]]:
    """Return the row and the column of each region on the country's map of equal tiles.

    Of a part of a country only its own regions; nothing where the pack has no `tiles.csv`.

    Examples
    --------
    >>> tile_grid(china())["110000"]
    (1, 4)
    """
    path = country.folder / "tiles.csv" if country.folder else None
    if path is None or not path.is_file():
        return {}
    rows, _digest = sheet_rows(path, ("region", "row", "column"))
    places = {}
    for number, row in rows:
        if not (row["row"].isdecimal() and row["column"].isdecimal()):
            raise row_error(t("row and column must be whole numbers"), path, number)
        places[country.find(row["region"]).code] = (int(row["row"]), int(row["column"]))
    kept = country.chosen
    return {code: place for code, place in places.items() if kept is None or code in kept}


def borders(country: Country) -> tuple[tuple[str, str], ...]:
    """Return which regions have a common border, by their codes, each pair once.

    Nothing where the pack has no `adjacency.csv` (region, neighbour).

    Examples
    --------
    >>> borders(china())[0]
    ('110000', '120000')
    """
    path = country.folder / "adjacency.csv" if country.folder else None
    if path is None or not path.is_file():
        return ()
    rows, _digest = sheet_rows(path, ("region", "neighbour"))
    return tuple(
        (country.find(row["region"]).code, country.find(row["neighbour"]).code)
        for _number, row in rows
    )


def _regions(path: Path) -> tuple[Region, ...]:
    regions: dict[str, Region] = {}
    for number, row in sheet_rows(path, ("region", "kind"))[0]:
        region = _region(row, path, number)
        key = plain_name(region.code)
        if key in regions:
            what = t("the code {code!r} is already that of {other}")
            other = regions[key].en
            raise row_error(what.format(code=region.code, other=other), path, number)
        regions[key] = region
    if sum(r.kind == "nation" for r in regions.values()) > 1:
        raise row_error(t("there is more than one row of kind nation"), path)
    if not any(r.kind == "province" for r in regions.values()):
        raise row_error(t("there is no row of kind province"), path)
    return tuple(regions.values())


def _region(row: Mapping[str, str], path: Path, number: int) -> Region:
    if row["kind"] not in get_args(Kind):
        hint = did_you_mean(row["kind"], get_args(Kind))
        what = t("there is no kind {kind!r}; {hint}", kind=row["kind"], hint=hint)
        raise row_error(what, path, number)
    name = row.get("en") or row.get("name", "")
    for column, text in (("region", row["region"]), ("name", name)):
        if not text:
            what = t("the {column} is empty; fill it in", column=column)
            raise row_error(what, path, number)
    has_data = row.get("has_data") or "yes"
    if has_data not in {"yes", "no"}:
        what = t("has_data is {text!r}; write yes or no", text=has_data)
        raise row_error(what, path, number)
    return Region(
        code=row["region"],
        kind=cast(Kind, row["kind"]),
        en=name,
        zh=row.get("zh", ""),
        zh_long=row.get("zh_long", ""),
        iso=row.get("iso", ""),
        pinyin=row.get("pinyin", ""),
        aliases=tuple(a for a in row.get("aliases", "").split("|") if a),
        has_data=has_data == "yes",
    )


def _terms(table: Mapping[str, Any], path: Path) -> Terms:
    units = table.get("unit_of_regions", {})
    if not isinstance(units, dict):
        units = {"en": units}
    pair = units.get("en", ["region", "regions"])
    if not (
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
    ):
        what = t('unit_of_regions.en must be one and several, such as ["state", "states"]')
        raise row_error(what, path)
    zh = str(units.get("zh", "地区"))
    named = table.get("whole") or table.get("name") or {"en": "nation", "zh": "全国"}
    whole = text_of(named, "whole", path)
    return Terms(
        whole=whole, region={"en": pair[0], "zh": zh}, regions={"en": pair[1], "zh": zh}
    )


def _note(row: Any, path: Path) -> Note:
    if not isinstance(row, dict) or "text" not in row:
        raise row_error(t("a note needs a text"), path)
    years = row.get("years", [])
    if not isinstance(years, list) or len(years) > 2 or not all(type(y) is int for y in years):
        what = t("the years of a note must be one or two, such as [2013, 2018]")
        raise row_error(what, path)
    return Note(
        text_of(row["text"], "note.text", path),
        _listed(row, "series", path),
        (years[0], years[-1]) if years else None,
        _listed(row, "regions", path),
    )


def _listed(row: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = row.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise row_error(t("note.{key} must be a list of texts", key=key), path)
    return tuple(values)


def _year_ends(ends: Any, path: Path) -> Mapping[str, str]:
    """Return the month and day that each series' year ends on."""
    if not isinstance(ends, dict) or not all(_DAY.fullmatch(str(end)) for end in ends.values()):
        what = t('fiscal_year_end must give a month and day by series: {{ gdp = "06-30" }}')
        raise row_error(what.format(), path)
    return ends


_DAY: Final = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def text_of(text: Any, key: str, path: Path) -> Text:
    """Return a text by language; a plain one is English.

    Raises
    ------
    InputError
        It is neither a text nor a table of texts.
    """
    table = {"en": text} if isinstance(text, str) else text
    if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
        what = t('{key} must be a text or a table such as {{ en = "…", zh = "…" }}', key=key)
        raise row_error(what, path)
    return table
