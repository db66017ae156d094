"""What a file of one's own calls things: its columns, its series, its sheets."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ...observations import COLUMNS, Catalogue, shipped_catalogue
from ...observations.printed.catalogue import Concept
from ...observations.printed.numbers import is_figure
from ...observations.printed.words import flat
from ...regions import Country, Region
from ...units import find_unit, is_series, money_series, series_unit, split_series

if TYPE_CHECKING:
    from ...tables import Cell, Grid

__all__ = ["KEYS", "Names", "heading_rows"]

#: Columns of the format of observations; all others that are renamed are series.
KEYS: Final = frozenset([*COLUMNS, "page"])
#: So far down a table's headings are looked for.
_FAR: Final = 30
#: What a table calls a column of values or units in the words of observations.
_AS_HEADING: Final = {"value_raw": "value", "unit_raw": "unit", "region_raw": "region"}
_AROUND: Final = r"(?P<before>(?:1[89]|20|21)\d\d[\s_.:：/-]*)?{name}(?P<after>[\s_.:：/-]*(?:1[89]|20|21)\d\d年?|\s*[(（\[].*)?"


@dataclass(frozen=True)
class Names:
    """What a file calls things, next to what we do.

    Attributes
    ----------
    columns
        Canonical name → name in the file: of a column, or of a series.
    units
        Series → unit as printed.
    country
        Whose regions a file names.
    strict
        Whether each column of `columns` has to be there; else our own name will do.
    """

    columns: Mapping[str, str]
    units: Mapping[str, str]
    country: Country
    strict: bool = True

    @cached_property
    def series(self) -> dict[str, str]:
        """Name in the file → series; each series also by its own name."""
        own = {theirs: ours for ours, theirs in self.columns.items() if ours not in KEYS}
        return {name: name for name in (*self._usual, *self.units, *own.values())} | own

    @cached_property
    def _usual(self) -> tuple[str, ...]:
        """The series that files mostly have: in US dollars and in the country's own money."""
        codes = dict.fromkeys(("USD", self.country.currency or "USD"))
        trade = [
            money_series(c, code) for code in codes for c in ("trade", "exports", "imports")
        ]
        apart = [money_series("trade_by_destination", code) for code in codes]
        return (*trade, *apart, "gdp", "population", "exchange_rate")

    @cached_property
    def headings(self) -> dict[str, str]:
        """Name in the file → column of observations, where the file has its own."""
        return {theirs: ours for ours, theirs in self.columns.items() if ours in KEYS}

    def region(self, name: str) -> Region:
        """Return the region of a name as `Country.find` does, the second time from memory."""
        if name not in self._regions:
            self._regions[name] = self.country.find(name)
        return self._regions[name]

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {}

    def is_known(self, series: str | None) -> bool:
        """Return whether a series is one of ours or of the file's own."""
        return series is not None and (series in self._known or is_series(series))

    def series_of(self, text: str) -> str | None:
        """Return the series that a name stands for, None for other texts."""
        return self.series.get(text, text if is_series(text) else None)

    def is_called(self, text: str) -> bool:
        """Return whether a heading is the name of a series, perhaps with its year or unit."""
        found = self._names.fullmatch(text.strip())
        return found is not None and (not found["money"] or is_series(found["money"]))

    @cached_property
    def _names(self) -> "re.Pattern[str]":
        either = "|".join(map(re.escape, sorted(self._known, key=len, reverse=True)))
        money = r"(?P<money>[a-z_]+_[a-z]{3})"
        return re.compile(_AROUND.format(name=f"(?:{either}|{money})".replace("{3}", "{{3}}")))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.series.values())

    def heading(self, text: str) -> str:
        """Return a heading in our words: the name of a column of observations."""
        text = text.strip()
        return self.headings.get(text, text)

    def in_our_words(self, grid: "Grid") -> "Grid":
        """Return a table with the file's names of columns, series and sheet replaced by ours."""
        sheet = self.series_of(grid.sheet.strip()) or grid.sheet
        theirs = {
            **{theirs: _AS_HEADING.get(ours, ours) for theirs, ours in self.headings.items()},
            **{theirs: ours for theirs, ours in self.series.items() if theirs != ours},
        }
        if not theirs:
            return grid if sheet == grid.sheet else replace(grid, sheet=sheet)
        forms = [
            (re.compile(_AROUND.format(name=re.escape(name))), ours)
            for name, ours in theirs.items()
            if ours not in KEYS
        ]

        def renamed(cell: "Cell") -> "Cell":
            text = cell.text.strip()
            is_heading = cell.row < _FAR
            if text in theirs and (is_heading or not is_figure(text)):
                return cell._replace(text=theirs[text])
            if not is_heading or cell.number is not None:
                return cell
            for form, ours in forms:
                if found := form.fullmatch(text):
                    around = f"{found['before'] or ''} {ours} {found['after'] or ''}"
                    return cell._replace(text=around.strip())
            return cell

        return replace(grid, cells=tuple(map(renamed, grid.cells)), sheet=sheet)

    def catalogue(self, called: str | None = None) -> Catalogue:
        """Return how the series of a file are printed.

        A series is found by its own name and by what yearbooks call it. Where a concept has a
        series for each of several currencies, its words mean the one that the sheet is called by.

        Parameters
        ----------
        called
            The series that the sheet or the file is called by.

        Examples
        --------
        >>> from hinterland.regions import china
        >>> names = Names({}, {"trade_cny": "亿元"}, china())
        >>> names.catalogue().concepts_of("trade_cny"), names.catalogue().concepts_of("进出口总额")
        (('trade_cny as named', 'trade'), ('trade', 'trade_by_destination'))
        >>> names.catalogue("trade_cny").concepts_of("trade_cny")
        ('trade',)
        """
        if called not in self._catalogues:
            self._catalogues[called] = self._catalogue(called)
        return self._catalogues[called]

    @cached_property
    def _catalogues(self) -> dict[str | None, Catalogue]:
        return {}

    def _catalogue(self, called: str | None) -> Catalogue:
        own: list[Concept] = []
        rest: list[Concept] = []
        named = {*self._known, *([called] if called else [])}
        for concept in shipped_catalogue().concepts:
            # Whose location trade is counted by is up to the one who made the table.
            concept = replace(concept, expects=())
            mine = self._of(concept, named)
            only = {unit: s for unit, s in mine.items() if s == called} or mine
            is_plain = len(concept.series) == 1 and not concept.needs
            if len(only) == 1 and (only != mine or is_plain):
                series = next(iter(only.values()))
                unit = self.units.get(series, concept.unit)
                own.append(replace(concept, series=only, unit=unit))
                named.discard(series)
            else:
                rest.append(concept)
        own += [self._by_name(series) for series in sorted(named)]
        return Catalogue((*own, *rest))

    def _by_name(self, series: str) -> Concept:
        """Return a concept that is found by the name of its series alone."""
        unit = self.units.get(series, "")
        meant = find_unit(unit, self.country.currency) if unit else None
        kind = {"gdp": "money", "exchange_rate": "rate"}.get(series, "any")
        printed = series_unit(series) or (meant[0] if meant and kind == "any" else kind)
        words = (re.compile(re.escape(flat(series)), re.IGNORECASE),)
        return Concept(f"{series} as named", {printed: series}, words, unit=unit)

    @staticmethod
    def _of(concept: Concept, named: Collection[str]) -> dict[str, str]:
        """Return the named series that are of a concept, by unit; GDP is as it is marked."""
        found = {
            split_series(series)[1] or "money": series
            for series in sorted(named)
            if concept.is_called(series)
        }
        return found if concept.name != "exchange_rate" else dict(concept.series)


def heading_rows(grid: "Grid") -> dict[int, list[str]]:
    """Return the texts of the rows in which a table's headings may be."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.row >= _FAR:
            break
        rows.setdefault(cell.row, []).append(cell.text.strip())
    return rows
