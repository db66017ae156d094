"""What a study of a panel or a file can be: years, currency, flow and units, looked up in it."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..language import listed, t
from ..panel import Panel, load, pack_folder
from ..panel.own.contents import contents_of, file_bytes
from ..panel.own.naming import Names
from ..regions import DEFAULT, Country, find_country, list_countries, list_schemes, read_country
from ..regions import scheme as read_scheme
from ..terms import FLOWS, Flow
from ..units import money_series, series_unit, split_series

__all__ = ["Proposal", "propose", "regions_csv"]

#: The heading of a file of regions.
_HEADING: Final = "region,kind,name"
#: Rows that are the sum of the others.
_TOTAL: Final = re.compile(
    r"(?:grand |national )?totals?|sum|all|nation(?:al)?|合\s*计|总\s*计|全\s*[国省市]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a study of a panel can be.

    Attributes
    ----------
    panel
        A shipped panel's name, or a folder or file.
    country
        A shipped country's name, a folder, or a file of regions; "" where the panel has its own.
    years
        The first and the last year in which two regions or more have figures of the flow.
    currency, flow
        As a study file has them.
    scheme
        The country's usual one, else `regions`.
    schemes
        All that there are.
    has_gdp
        Whether GDP can be set beside the flow: it is there, and a rate where one is needed.
    units
        Series of which the file prints no unit → the unit in which they are taken.
    columns
        Series → what the file calls them, where that is a sheet's name.
    first_group
        Scheme → its first group.
    names
        Regions that are in no shipped country, which need a file of their own.
    only
        The regions that have figures, where the country has more.
    """

    panel: str
    country: str
    years: tuple[int, int]
    currency: str
    flow: Flow
    scheme: str
    schemes: tuple[str, ...]
    has_gdp: bool
    units: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    first_group: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


def propose(
    panel: str,
    *,
    country: str = "",
    currency: str = "",
    units: Mapping[str, str] | None = None,
) -> Proposal:
    """Return what a study of a panel can be.

    Parameters
    ----------
    panel
        A shipped panel, a folder with a country pack, or a file of figures.
    country
        A shipped country, a folder, or a file of regions; left out, the shipped country that
        knows most of the names in the file.
    currency
        As a study file has it; left out, that of the most figures.
    units
        Series → unit, where the file prints none.

    Raises
    ------
    UsageError
        There is no such panel, country or file.
    InputError
        The file can't be read, or has no flow of two regions.

    Examples
    --------
    >>> proposal = propose("mexico")
    >>> proposal.flow, proposal.currency, proposal.years
    ('exports', 'usd*rate', (2007, 2024))
    """
    if pack_folder(panel):
        return _of(load(panel), Proposal(panel, "", (0, 0), "", "trade", "", (), has_gdp=False), currency)  # fmt: skip
    file, names = Path(panel), tuple[str, ...]()
    if not file.is_file():
        load(panel)  # which says what there is
    if country:
        land = read_country(Path(country)) if Path(country).is_file() else find_country(country)
    else:
        country, names = _country_of(file)
        land = _alone(names) if names else find_country(country)
    fault: InputError | None = None
    for columns in chain([dict[str, str]()], _series_of_sheets(file, land)):
        try:
            read, taken = _read(file, land, units or {}, columns)
        except InputError as error:
            fault = fault or error
            continue
        if any(_flows(read)):
            break
    else:
        if fault is not None:
            raise fault
    found = Proposal(panel, country, (0, 0), "", "trade", "", (), has_gdp=False, units=taken, columns=columns, names=names)  # fmt: skip
    return _of(read, found, currency)


def _read(
    file: Path, land: Country, units: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[Panel, dict[str, str]]:
    """Return the panel of a file, with units for the series of which it prints none."""
    taken = dict(units)
    while True:
        try:
            return load(file, country=land, units=taken, columns=columns), taken
        except InputError as error:
            series = error.key.removeprefix("units.")
            if not error.key.startswith("units.") or series in taken:
                raise
            # The figures are taken as they stand.
            taken[series] = series_unit(series) or land.currency or split_series(series)[1]


def _series_of_sheets(file: Path, land: Country) -> Iterator[dict[str, str]]:
    """Yield what the sheets of a workbook may be by their names, in each likely currency."""
    grids = contents_of(file_bytes(file), file, Names({}, {}, land)).grids
    sheets = [grid.sheet for grid in grids if grid.sheet]
    texts = (c.text.strip() for grid in grids for c in grid.cells if c.row < _HEADS)
    heads = dict.fromkeys(text for text in texts if _REGION.fullmatch(text))
    concepts = {
        concept: sheet
        for sheet in sheets
        for concept, words in _SHEETS.items()
        if words.fullmatch(sheet.strip())
    }
    for code in dict.fromkeys(filter(None, (land.currency, "CNY", "USD"))):
        found = {
            concept if concept == "gdp" else money_series(concept, code): sheet
            for concept, sheet in concepts.items()
        }
        if found:
            yield found
            yield from ({"region": head} | found for head in heads)


#: So far down a sheet its headings are looked for.
_HEADS: Final = 10
#: What a sheet of a series may be called.
_SHEETS: Final = {
    "trade": re.compile(r"(?:foreign )?trade|imports? and exports?|进出口(?:总[额值])?", re.IGNORECASE),
    "exports": re.compile(r"exports?|出口(?:总[额值]|额)?", re.IGNORECASE),
    "imports": re.compile(r"imports?|进口(?:总[额值]|额)?", re.IGNORECASE),
    "gdp": re.compile(r"gdp|grp|gross (?:regional|domestic) product|(?:地区|国内)?生产总值", re.IGNORECASE),
}  # fmt: skip


def _of(panel: Panel, found: Proposal, currency: str) -> Proposal:
    """Return a proposal with what is in a panel."""
    best: tuple[int, int, str, Flow, NDArray[np.bool_]] | None = None
    wanted = currency.removesuffix("*rate").upper()
    for series, flow, code in _flows(panel):
        known: NDArray[np.bool_] = _known(panel, series) > 1
        if known.any() and wanted in ("", code):
            # The most years; then trade before its parts, and the currency of GDP.
            rank = (int(known.sum()), -FLOWS.index(flow))
            if best is None or rank > best[:2]:
                best = (*rank, code, flow, known)
    if best is None:
        what = t(
            "{file}: no year has trade, exports or imports of two regions; it has {series}; name "
            "them in the file as trade_usd, exports_cny and so on",
            file=Path(found.panel).name, series=listed(panel.series),
        )  # fmt: skip
        raise InputError(what, file=Path(found.panel).name)
    _count, _place, code, flow, known = best
    land = panel.country
    home = panel.unit("gdp") if "gdp" in panel.series else (land.currency or code)
    needs_rate = code != home
    has_gdp = "gdp" in panel.series and (not needs_rate or "exchange_rate" in panel.series)
    both = known & (_known(panel, "gdp") > 1) if has_gdp else known
    has_gdp = has_gdp and bool(both.any())
    years = np.asarray(panel.years)[both if has_gdp else known]
    schemes = (*list_schemes(land), "regions")
    has_some = np.asarray(np.isfinite(panel.value).any(axis=(0, 1)))
    there = [
        code
        for code in land.provinces
        if code in panel.regions and has_some[panel.regions.index(code)]
    ]
    only = (
        [land.region(code).name for code in there] if len(there) < len(land.provinces) else []
    )
    return replace(
        found,
        years=(int(years[0]), int(years[-1])),
        currency=currency or code.lower() + ("*rate" if needs_rate and has_gdp else ""),
        flow=flow,
        scheme="regions" if only else land.scheme or "regions",
        only=tuple(only),
        first_group={name: _first_group(name, land, there) for name in schemes},
        schemes=schemes,
        has_gdp=has_gdp,
    )


def _flows(panel: Panel) -> Iterator[tuple[tuple[str, ...], Flow, str]]:
    """Yield the flows of a panel: their series (two where trade is a sum), name and currency."""
    codes = dict.fromkeys(code for s in panel.series if (code := split_series(s)[1]))
    for code in codes:
        for flow in FLOWS:
            series = money_series(flow, code)
            if series in panel.series:
                yield (series,), flow, code
        parts = tuple(money_series(flow, code) for flow in ("exports", "imports"))
        if {*parts} <= {*panel.series}:
            yield parts, "trade", code


def _first_group(scheme: str, land: Country, there: list[str]) -> str:
    if scheme == "regions":
        return land.region(there[0]).name
    groups = read_scheme(scheme, land).groups
    return next(group for group, codes in groups.items() if set(codes) & set(there))


def _known(panel: Panel, series: tuple[str, ...] | str) -> NDArray[np.int64]:
    """Return how many regions, without the nation, have figures of all the series, by year."""
    names = (series,) if isinstance(series, str) else series
    at = [
        panel.regions.index(code) for code in panel.country.provinces if code in panel.regions
    ]
    values = np.stack([panel.value[panel.series.index(name)] for name in names])
    counts: NDArray[np.int64] = np.isfinite(values[:, :, at]).all(axis=0).sum(axis=1)
    return counts


def regions_csv(names: tuple[str, ...]) -> str:
    r"""Return a file of regions, with a code of its own for each.

    Examples
    --------
    >>> regions_csv(("Alpha", "Beta, East"))
    'region,kind,name\n1,province,Alpha\n2,province,"Beta, East"\n'
    """
    quoted = ('"' + name.replace('"', '""') + '"' if set(name) & set(',"') else name for name in names)  # fmt: skip
    return "\n".join(
        [_HEADING, *(f"{n},province,{name}" for n, name in enumerate(quoted, 1)), ""]
    )


def _country_of(file: Path) -> tuple[str, tuple[str, ...]]:
    """Return the shipped country that knows most names in a file, else "" and the names."""
    columns = list(_name_columns(file))
    counts = {
        (country, i): sum(_knows(land, name) for name in names)
        for country in list_countries()
        for land in [find_country(country)]
        for i, (_head, names) in enumerate(columns)
    }
    best = max(counts, key=lambda pair: counts[pair], default=(DEFAULT, 0))
    if not columns or counts[best] * 2 >= len(columns[best[1]][1]):
        return best[0] if columns else DEFAULT, ()
    names = tuple(name for name in columns[0][1] if not _TOTAL.fullmatch(name))
    if not _REGION.search(columns[0][0]):
        what = t(
            "{file}: its regions are in no shipped country; write them into a CSV with the columns "
            "region, kind, name and name it with --country",
            file=file.name,
        )
        raise InputError(what, file=file.name)
    return "", names


def _name_columns(file: Path) -> list[tuple[str, list[str]]]:
    """Return heading and texts of each column that may name regions; those headed so first."""
    contents = contents_of(file_bytes(file), file, Names({}, {}, find_country(DEFAULT)))
    tables = [
        [
            [str(text or "") for text in row[1:]]
            for row in (("", *sheet.headings), *sheet.rows.rows())
        ]
        for sheet in contents.sheets
    ]
    tables += [
        [[cell.text.strip() if (cell := grid.at(y, x)) else "" for x in range(grid.columns)] for y in range(grid.rows)]
        for grid in contents.grids
    ]  # fmt: skip
    columns: list[tuple[str, list[str]]] = []
    for rows in tables:
        for texts in zip(*rows, strict=False):
            own = [text for text in texts if text]
            head, names = (own[0] if own else ""), list(dict.fromkeys(own[1:]))
            if len(names) > 1 and not any(re.search(r"\d", name) for name in names):
                columns.append((head, names))
    return sorted(columns, key=lambda c: not _REGION.search(c[0]))


#: How a column of regions is mostly headed.
_REGION: Final = re.compile(
    "region|province|state|city|county|地区|省区?|市|州|市州|区域|regions|cities|states",
    re.IGNORECASE,
)


def _knows(country: Country, name: str) -> bool:
    try:
        return bool(country.find(name))
    except InputError:
        return False


def _alone(names: tuple[str, ...]) -> Country:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "regions.csv"
        path.write_text(regions_csv(names), "utf-8")
        return read_country(path)
