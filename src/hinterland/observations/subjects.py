"""What a figure is: its series and unit, from the words and units printed around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..units import is_currency
from .messages import message
from .printed.accounting import Ledger
from .printed.catalogue import is_neutral
from .printed.matching import Around, match
from .printed.names import Gazetteer, Place
from .printed.notes import Notes, is_provisional
from .printed.periods.parsing import Period
from .printed.phrases import Use
from .printed.titles import Title
from .printed.units import (
    canonical,
    choose_unit,
    is_per_head,
    is_same,
    no_money,
    own_or_tables,
    rate_unit,
)
from .printed.words import Words

__all__ = ["Setting", "Subject", "subject_of"]

#: Headings of growth, shares, ranks and the like: they are in no unit of a table's levels.
_RATE: Final = re.compile(
    r"增长|增速|增幅|增减|外向度|得分|评分|等级|权重|系数|比上年|比去年|同比|环比|位次|排名|排序|名次|比重|占比|比例|指数|构成|贡献|密度|依存度|[^汇]率(?!先)|±|%"
    r"|growth|change|\bshare|\brank|\bind(?:ex|ices)\b|ratio\b|percent|composition|density|contribution|(?<!exchange )\brates?\b|\by-?o-?y\b|\bscores?\b|\bcv\b|\bstd\b|standard dev|\bweights?\b|coefficient|\bgrade\b|\brating|\bordre\b|\brang\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the cells of a table share.

    `around` are further lines about the whole table; `sheet` is what of the sheet's name goes into
    the names of series that the catalogue doesn't know. `place` is the region where no row or
    column names one, `period` that of the sheet's or the file's name, `year` where none is printed.
    """

    ledger: Ledger
    title: Title
    units: tuple[str, ...]
    notes: Notes
    place: Place
    around: tuple[str, ...] = ()
    sheet: str = ""
    period: Period | None = None
    year: int | None = None
    is_picture: bool = False

    @property
    def names(self) -> Gazetteer:
        """The names of regions."""
        return self.ledger.names

    @property
    def home(self) -> str:
        """The country's currency, which bare signs and national words mean; "" if not known."""
        return self.names.country.currency


class Subject(NamedTuple):
    """What a cell's figure is, by its header, stub and title.

    `series` is the catalogue's name (it `is_claimed`), or the printed header; `printed` the latter,
    the title where there is none. `why_not` keeps it out of the catalogue's series, where its words
    name one. `needs_unit`: a figure of it without a unit lacks something. `is_preliminary`: its
    words or the title call its figures so. `uses` is what each printed word was taken for,
    `period` the part of a year that its words name, None for nearly all.
    """

    series: str
    printed: str
    is_claimed: bool
    unit: str
    doubts: tuple[str, ...] = ()
    why_not: str = ""
    needs_unit: bool = True
    is_preliminary: bool = False
    uses: tuple[Use, ...] = ()
    period: Period | None = None
    home: str = ""

    @property
    def canonical(self) -> str | None:
        """The canonical unit, None where its unit is not known."""
        return canonical(self.unit, self.home)

    def is_in_other(self, unit: str) -> bool:
        """Return whether a unit is another one than its own, of the same kind."""
        kinds = {canonical(unit, self.home), self.canonical}
        is_of_kind = len(kinds) == 1 or all(kind and is_currency(kind) for kind in kinds)
        return is_of_kind and unit != self.unit and not self.is_same(unit)

    def is_same(self, unit: str) -> bool:
        """Return whether a unit scales its figures to the same values as its own."""
        return is_same(unit, self.unit, self.home)

    def unclaimed(self, why_not: str = "") -> "Subject":
        """Return it under its printed name."""
        if not self.is_claimed:
            return self
        return self._replace(series=self.printed, is_claimed=False, why_not=why_not)


def subject_of(
    path: Sequence[Words],
    units: Sequence[str],
    setting: Setting,
    *,
    by_region: bool,
    of_parts: bool = False,
    table_units: Sequence[str] = (),
) -> Subject:
    """Return what words and units printed at a cell make of it, within its table.

    `path` are the words that name the figure, from the widest to the narrowest; `units` its own, of
    its cell, column or row; `table_units` replace the table's, from a line between its rows.
    """
    said, home = " ".join(str(words) for words in path), setting.home
    own, own_doubt = choose_unit(units, home, said)
    title_name = setting.title.zh or setting.title.en
    about = said or str(setting.title.name)
    named = str(path[-1]) if path else about
    # A title that names a series and its ranks does not make the figures ranks.
    is_named = not path and bool(setting.ledger.account(str(title_name)).concepts)
    is_rate = _RATE.search(about) is not None and not is_named
    tables, tables_doubt = choose_unit(table_units or setting.units, home, said)
    of_table = canonical(tables, home)
    if of_table != "1" and (
        is_rate
        or ((no_money(named) or is_per_head(about)) and of_table and is_currency(of_table))
    ):
        # Growth, shares and ranks are in nothing that the whole table is in.
        tables, tables_doubt = "", ""
    unit = rate_unit(own_or_tables(own, tables, home), str(path[-1]) if path else "", home)
    title = setting.title
    around = Around(
        title=Words(title.zh, title.en),
        lines=(*title.others, *setting.around),
        nearby=title.nearby,
        by_region=by_region,
        of_parts=of_parts,
        place=setting.place.code,
    )
    found = match(path, around, setting.ledger, unit=unit)
    doubts = [own_doubt if own else tables_doubt, found.doubt]
    # A title or name may give a unit that is not the figure's: `per km²`.
    others = (use.text for use in found.uses if use.what == "unit" and use.text != unit)
    odd = next((other for other in others if canonical(other, home) is None), "")
    if found.series and odd:
        doubts.append(
            message("{other} is printed too, the figures are in {unit}", other=odd, unit=unit)
        )
    is_same_kind = own and tables and canonical(own, home) == canonical(tables, home)
    if found.series and is_same_kind and not is_same(own, tables, home):
        doubts.append(
            message("its own unit is {unit}, the table's {other}", unit=own, other=tables)
        )
    # What is growth, a share or a rank by its own words needs no reason to be no series.
    why_not = "" if is_rate else found.why_not
    printed = _printed(path, setting, why_not)
    # Months or a quarter may be named among other words: `出口（1-6月）`.
    texts = (text for words in path for text in (words.zh, words.en) if text)
    periods = (p for text in texts for p in setting.ledger.account(text).periods)
    of_year = next((period for period in periods if period.first and not period.date), None)
    return Subject(
        found.series or printed,
        printed,
        found.series is not None,
        found.unit or unit,
        tuple(filter(None, doubts)),
        why_not,
        not is_rate,
        is_provisional(title.text) or is_provisional(printed),
        found.uses,
        of_year,
        home,
    )


def _printed(path: Sequence[Words], setting: Setting, why_not: str) -> str:
    """Return the printed name of a figure: its heading, and what is needed to tell it apart."""
    printed = " > ".join(dict.fromkeys(map(str, path)))
    title = str(setting.title.name)
    parts = [printed]
    if (
        not path
        or is_neutral(printed)
        or why_not
        or setting.ledger.catalogue.is_series(printed)
    ):
        parts = [title, printed] if title != printed else [printed]
    if setting.sheet and setting.sheet not in parts:
        parts = [setting.sheet, *parts]
    name = " > ".join(filter(None, parts))
    # A printed name never looks like one of the catalogue's.
    return f"{name} (as printed)" if setting.ledger.catalogue.is_series(name) else name
