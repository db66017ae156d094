"""What to doubt in the regions of a table: names, missing regions, totals of some of them."""

import re
from collections.abc import Sequence
from typing import Final

from ..facts import Fact
from ..messages import message, some
from ..printed.names import Gazetteer, Place, is_total

__all__ = ["odd_name", "of_names", "of_regions", "own_totals"]

#: A table of so many provinces is one of all.
NEARLY_ALL: Final = 20

#: Rows that are not places: totals of groups, what is in no region.
_NO_PLACE: Final = re.compile(
    r".*(?:合计|总计|小计|不分|其他|其它|兵团|东部|中部|西部|东北|地区|平均|最大|最小|最高|最低|增长|其中|产业|企业|比重|中位|标准差|数据|来源).*"
    r"|.*(?:total|region|other|not classified|average|mean|median|max|min|growth|share|of which|industr|enterprise).*",
    re.IGNORECASE,
)

#: How the names of parts of regions end.
_PART_NAME: Final = re.compile(
    r"[区园市县镇乡港州盟旗岛城郡]$|海关|兵团|口岸|片区|中心$|\b(?:zone|district|city|county|port|area|park|municipality|customs|prefecture|island)s?\b",
    re.IGNORECASE,
)


def of_names(facts: list[Fact], names: Gazetteer) -> tuple[list[Fact], list[str]]:
    """Return facts with the doubt that names of regions are those of cities.

    A table whose rows are cities or counties has some that are called like a province.
    """
    places = dict.fromkeys(fact.place for fact in facts if fact.place.raw)
    known = {place.code for place in places if place.kind == "province"}
    unknown = [
        place.raw
        for place in places
        if not place.code and not _NO_PLACE.fullmatch(place.raw) and not is_total(place.raw)
    ]
    if not known and unknown and not any(place.code for place in places):
        why = message(
            "no row or column is a region that is known: {names}", names=some(unknown)
        )
        return [fact.doubted(why) for fact in facts], [why]
    few = 2 * len(known) < len(names.country.provinces)
    if not known or not few or len(unknown) < 2 or 2 * len(unknown) < len(known):
        return facts, []
    why = message(
        "{names} are not regions; the others may be cities or other parts of the same name",
        names=some(unknown),
    )
    return [
        fact.doubted(why) if fact.place.kind == "province" and fact.place.raw else fact
        for fact in facts
    ], [why]


def odd_name(place: Place, names: Gazetteer) -> list[str]:
    """Return the doubt that a part is named by a region and by words that are not a part's name.

    `北京经济技术开发区` is a part of it; `北京（一季度）` may be anything.
    """
    if place.code or place.kind != "part" or not place.raw or _PART_NAME.search(place.raw):
        return []
    first = next(
        (place.raw[:n] for n in range(len(place.raw) - 1, 1, -1) if names.knows(place.raw[:n])),
        "",
    )
    last = next(
        (place.raw[n:] for n in range(1, len(place.raw) - 1) if names.knows(place.raw[n:])), ""
    )
    known = first or last
    if not known or _NO_PLACE.fullmatch(place.raw.replace(known, "", 1)):
        return []
    return [
        message(
            "{name!r} is not a region; it is {known!r} with more words",
            name=place.raw,
            known=known,
        )
    ]


def own_totals(facts: Sequence[Fact], names: Gazetteer) -> list[Fact]:
    """Return facts with the doubt that a bare total is that of the rows, not of the nation.

    Where not all regions are there, 合计 may be the sum of those that are.
    """
    nation = names.country.nation
    provinces = [
        fact for fact in facts if fact.place.kind == "province" and fact.value is not None
    ]
    if not names.country.has_nation or len({f.place.code for f in provinces}) >= len(
        names.country.provinces
    ):
        return list(facts)
    sums: dict[tuple[object, ...], float] = {}
    for fact in provinces:
        key = (fact.subject.series, fact.year, fact.period)
        sums[key] = sums.get(key, 0.0) + (fact.value or 0.0)
    totals = [f for f in facts if f.place.code == nation and is_total(f.place.raw) and f.value]
    fit = [
        f
        for f in totals
        if abs(sums.get((f.subject.series, f.year, f.period), 0.0) - (f.value or 0.0))
        <= 1e-3 * (f.value or 0.0)
    ]
    if not totals or 2 * len(fit) <= len(totals):
        return list(facts)
    count = len({fact.place.code for fact in provinces})
    why = message(
        "it is the sum of the {count} regions that are there; it may not be the nation's",
        count=count,
    )
    return [fact.doubted(why) if fact in totals else fact for fact in facts]


def of_regions(facts: Sequence[Fact], names: Gazetteer) -> list[str]:
    """Return the doubts about a table's regions: names that contradict, regions that are missing."""
    places = list(dict.fromkeys(fact.place for fact in facts))
    doubts = [place.notice for place in places if place.notice]
    if any(not place.raw and not place.code for place in places):
        rows = [f for f in facts if not f.place.raw and not f.place.code]
        doubts.append(
            message("{place}: a figure without a region's name next to it", place=rows[0].where)
        )
    found = {place.code for place in places if place.kind == "province"}
    missing = [code for code in names.country.provinces if code not in found]
    if len(found) >= NEARLY_ALL and missing:
        absent = [
            str(names.country.region(code).zh or names.country.region(code).en)
            for code in missing
        ]
        doubts.append(message("no row or column of {names}", names=some(absent)))
        for place in places:
            if not place.code and (near := names.nearest(place.raw, missing)):
                doubts.append(
                    message(
                        "{name!r} is not a region; did you mean {other!r}?",
                        name=place.raw,
                        other=near,
                    )
                )
    return doubts
