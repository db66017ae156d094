"""The region of each row of a long table, and which column of regions is a partner's."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ..messages import message
from ..printed.names import Gazetteer, Place, is_part_head
from .columns import Key
from .wholes import is_whole

__all__ = ["Regions", "place_of", "regions_of"]

_COUNTRIES: Final = frozenset({
    "country", "countrie", "nation", "economy", "countryterritory", "countryregion", "countryorarea",
    "countriesandareas", "cty", "countryorterritory", "国家", "国家地区", "国家或地区", "国别",
})  # fmt: skip
_STATES: Final = frozenset(
    {"state", "province", "prov", "省", "省份", "省市", "省区市", "州", "所属省份", "所在省份"}
)
_NOWHERE: Final = Place("", "part", "")


class Regions(NamedTuple):
    """Columns of regions: `keys` name a row's region, the finest first, `others` something else.

    `has_totals`: a bare total among the names is the nation's, as in a table by province.
    """

    keys: tuple[Key, ...]
    others: tuple[Key, ...]
    has_totals: bool


def regions_of(keys: Sequence[Key], rows: Sequence[Sequence[str]], names: Gazetteer) -> Regions:
    """Return which columns name the rows' regions.

    Next to a column of states or provinces, a column of countries is the container only where
    all of it is the nation and the others are its provinces; else it is the partner.

    Examples
    --------
    >>> from hinterland.observations.printed.names import gazetteer
    >>> from hinterland.regions import china
    >>> from .columns import heading_of
    >>> keys = [Key(heading_of(h), "region", (c,)) for c, h in enumerate(("State", "Country"))]
    >>> rows = [["Texas", "China"], ["Texas", "World"]]
    >>> [key.heading.text for key in regions_of(keys, rows, gazetteer(china())).others]
    ['Country']
    >>> rows = [["Hebei", "China"], ["Shanxi", "China"]]
    >>> regions_of(keys, rows, gazetteer(china())).others
    ()
    """
    ranked = sorted(keys, key=_rank, reverse=True)
    known = set(names.country.provinces)
    if len(ranked) > 1 and _rank(ranked[0]) == 1:
        first = {place_of(ranked[:1], row, names).code for row in rows}
        if first.isdisjoint(known):
            # `Region, Country` of the world: the country is what a row is about.
            ranked.sort(key=_rank)
    kept: list[Key] = ranked[:1]
    others: list[Key] = []
    for key in ranked[1:]:
        (kept if _contains(key, ranked[0], rows, names) else others).append(key)
    codes = {place_of(kept, row, names).code for row in rows} if kept else set()
    others = [key for key in keys if key in others]
    return Regions(tuple(kept), tuple(others), len(codes & known) > 1)


def place_of(
    keys: Sequence[Key], row: Sequence[str], names: Gazetteer, *, totals: bool = False
) -> Place:
    """Return the region that a row's columns name; a whole in the finest defers to the next.

    A city, county or port is a part, also one that is called as a province is.
    """
    for n, key in enumerate(keys):
        code, label = key.both(row)
        if not label or (n + 1 < len(keys) and is_whole(label)):
            continue
        if is_part_head(key.heading.text):
            return Place("", "part", label)
        place = names.place([label], totals=totals)
        by_code = names.place([code], totals=False) if code and code != label else place
        if not by_code.code or by_code.code == place.code:
            return place
        if not place.code:
            return replace(by_code, raw=label)
        known = names.country.region(by_code.code)
        notice = message(
            "{name} has the code {code}, that of {other}; the name was taken",
            name=label,
            code=code,
            other=known.zh or known.en,
        )
        return replace(place, notice=notice)
    return _NOWHERE


def _rank(key: Key) -> int:
    if is_part_head(key.heading.text):
        return 3
    if key.heading.key in _STATES:
        return 2
    return 0 if key.heading.key in _COUNTRIES else 1


def _contains(key: Key, finest: Key, rows: Sequence[Sequence[str]], names: Gazetteer) -> bool:
    """Return whether a column holds what the finest column's regions are parts of."""
    held: dict[str, str] = {}
    for row in rows:
        fine, wide = finest.of(row), key.of(row)
        if fine == wide or not wide:
            continue
        if held.setdefault(fine, wide) != wide and not is_whole(fine):
            return False
    if _rank(key) == 0 and _rank(finest) > 0:
        for row in rows:
            outer, inner = (
                place_of([k], row, names, totals=k is finest) for k in (key, finest)
            )
            if outer.raw and outer.code != names.country.nation:
                return False
            if inner.raw and not inner.code and not is_whole(inner.raw):
                return False
        return True
    return _rank(key) != _rank(finest) or all(fine == wide for fine, wide in held.items())
