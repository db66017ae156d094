"""What to doubt in a table that was read, and what else to know of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from ...language import shipped
from ..facts import SURE, Fact
from ..messages import message
from ..printed.matching import NO_UNIT
from ..printed.names import Gazetteer, Place, is_total
from ..printed.units import canonical
from .checks import check_table

__all__ = ["Judged", "judge"]

#: A table of so many provinces is one of all.
NEARLY_ALL: Final = 20
_NAMED: Final = 5
#: What both of two figures for one cell are doubted for.
_TWIN: Final = shipped("{place} has another figure; nothing printed tells them apart")
_OF_THE_NATION: Final = re.compile(
    r"全国|中国|我国|国家数据|\bnational(?! accounts)\b|\bchina\b|\bchinese\b", re.IGNORECASE
)
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


class Judged(NamedTuple):
    """A table's facts as they may stay, what makes them doubtful, what else to know.

    Attributes
    ----------
    facts
        With the doubts of each.
    doubts
        All doubts in words, long lists cut short.
    notices
        What a user should know, but need not look at.
    why_not
        Why no fact is left.
    of_table
        The doubts that are about the whole table.
    whys
        Why figures whose words name a series are not in it.
    lacks
        The doubts that are about what the table doesn't print.
    """

    facts: list[Fact]
    doubts: list[str]
    notices: Sequence[str] = ()
    why_not: str = ""
    of_table: Sequence[str] = ()
    whys: Sequence[str] = ()
    lacks: Sequence[str] = ()


def judge(
    facts: Sequence[Fact],
    names: Gazetteer,
    *,
    context: str = "",
    assumed: Place | None = None,
    of_table: Sequence[str] = (),
    hidden: Collection[tuple[int, int]] = frozenset(),
) -> Judged:
    """Return a table's facts with what to doubt in them; figures stay as they are printed.

    Parameters
    ----------
    facts
        What was read in the table.
    names
        The regions.
    context
        The table's title lines.
    assumed
        The region that facts have where nothing printed names one. Without a word of the
        nation, or a series that is known, such a table is none of regions.
    of_table
        What is doubtful of all its figures.
    hidden
        Cells that the workbook hides: others come before them.
    """
    alone = [fact for fact in facts if assumed is not None and fact.place == assumed]
    assumption = _of_assumption(alone, context)
    if assumption is None and len(alone) < len(facts):
        assumption = [message("no row, column or title names the region of some figures")]
    if assumption is None:
        return Judged([], [], why_not=message("no row, column or title names a region"))
    if not _are_figures(facts):
        return Judged([], [], why_not=message("most of its cells are not figures"))
    places = {fact.at for fact in alone}
    kept = [
        fact.doubted(*of_table, *(assumption if fact.at in places else ())) for fact in facts
    ]
    kept = _own_totals(kept, names)
    kept = [fact.doubted(*_odd_name(fact.place, names)) for fact in kept]
    kept, twins = _part_twins(kept, hidden)
    checks = check_table(kept, names.country)
    wrong = {cell: c.text for c in checks if c.is_grave for cell in c.cells}
    kept = [fact.doubted(wrong[fact.at]) if fact.at in wrong else fact for fact in kept]
    whole = [*of_table, *assumption, *_of_regions(kept, names), *(lacks := _of_subjects(kept))]
    whole += _first_few([c.text for c in checks if c.is_grave and not c.cells])
    kept, of_names = _of_names(kept, names)
    doubts = [
        *twins,
        *(
            doubt
            for subject in dict.fromkeys(f.subject for f in kept)
            for doubt in subject.doubts
        ),
        *whole,
        *of_names,
        *_of_figures(
            kept, {*of_table, *assumption, *of_names, *(check.text for check in checks)}
        ),
        *_first_few([check.text for check in checks if check.is_grave and check.cells]),
    ]
    notices = _first_few([check.text for check in checks if not check.is_grave])
    return Judged(
        kept,
        list(dict.fromkeys(doubts)),
        [*notices, *_of_parts(kept)],
        of_table=tuple(dict.fromkeys(whole)),
        whys=_why_not(kept),
        lacks=[*lacks, *(doubt for doubt in doubts if getattr(doubt, "form", "") == NO_UNIT)],
    )


def _of_assumption(assumed: Sequence[Fact], context: str) -> list[str] | None:
    """Return the doubt that facts are about an assumed region, None where they can't be."""
    about = " ".join({context, *(fact.subject.printed for fact in assumed)})
    claimed = {fact.subject.series for fact in assumed if fact.subject.is_claimed}
    if not assumed or claimed == {"exchange_rate"}:
        return []
    if _OF_THE_NATION.search(about) and assumed[0].place.code:
        return []
    if not claimed:
        return None if assumed[0].place.code else []
    return [message("no row, column or title names a region; taken as the whole country")]


def _are_figures(facts: Sequence[Fact]) -> bool:
    """Return whether most of what is printed in the cells of figures are figures or missing marks."""
    printed = [fact.figure for fact in facts if fact.cell.raw]
    unread = sum(
        figure.number is None
        and not figure.is_missing
        and not any(c.isdigit() for c in figure.reason)
        for figure in printed
    )
    return 2 * unread <= len(printed)


def _why_not(facts: Iterable[Fact]) -> list[str]:
    """Return why columns whose words name a series are under their printed names."""
    found = dict.fromkeys(
        (fact.subject.printed, fact.subject.why_not) for fact in facts if fact.subject.why_not
    )
    return _first_few(
        [
            message("{printed!r} keeps its printed name: {why}", printed=printed, why=why)
            for printed, why in found
        ]
    )


def _of_parts(facts: Iterable[Fact]) -> list[str]:
    """Return which names are not regions of the country's list."""
    parts = dict.fromkeys(f.place.raw for f in facts if not f.place.code and f.place.raw)
    if not parts:
        return []
    return [message("not provinces (kept as parts of them): {names}", names=_some(parts))]


def _of_names(facts: list[Fact], names: Gazetteer) -> tuple[list[Fact], list[str]]:
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
            "no row or column is a region that is known: {names}", names=_some(unknown)
        )
        return [fact.doubted(why) for fact in facts], [why]
    few = 2 * len(known) < len(names.country.provinces)
    if not known or not few or len(unknown) < 2 or 2 * len(unknown) < len(known):
        return facts, []
    why = message(
        "{names} are not regions; the others may be cities or other parts of the same name",
        names=_some(unknown),
    )
    return [
        fact.doubted(why) if fact.place.kind == "province" and fact.place.raw else fact
        for fact in facts
    ], [why]


def _odd_name(place: Place, names: Gazetteer) -> list[str]:
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


def _own_totals(facts: Sequence[Fact], names: Gazetteer) -> list[Fact]:
    """Return facts with the doubt that a bare total is that of the rows, not of the nation.

    Where not all regions are there, 合计 may be the sum of those that are.
    """
    nation = names.country.nation
    provinces = [
        fact for fact in facts if fact.place.kind == "province" and fact.value is not None
    ]
    if nation is None or len({f.place.code for f in provinces}) >= len(names.country.provinces):
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


def _part_twins(
    facts: Sequence[Fact], hidden: Collection[tuple[int, int]]
) -> tuple[list[Fact], list[str]]:
    """Return facts of which no two give one cell different figures, and doubts of the rest.

    The first keeps its series, a visible cell before a hidden one; later ones get their printed
    header, since nothing printed tells them apart.
    """
    first: dict[tuple[str, int | None, str, str], Fact] = {}
    order = sorted(range(len(facts)), key=lambda n: facts[n].at in hidden)
    kept = list(facts)
    where = {fact.at: n for n, fact in enumerate(facts)}
    twins: list[str] = []
    for n in order:
        fact = facts[n]
        if not fact.place.code or fact.figure.number is None:
            continue
        key = (fact.place.code, fact.year, fact.period, fact.subject.series)
        other = first.setdefault(key, fact)
        if _value_and_unit(other) == _value_and_unit(fact):
            continue
        kept[n] = fact.unclaimed()
        if fact.at in hidden and other.at not in hidden:
            continue
        twins.append(
            message(
                "{place}: {series} of {region} in {year} is also in {other}, with another "
                "figure; nothing printed tells them apart",
                place=fact.where,
                series=fact.subject.series or message("the figure"),
                region=fact.place.raw,
                year=fact.year,
                other=other.where,
            )
        )
        kept[n] = kept[n].doubted(message(_TWIN, place=other.where))
        place = where[other.at]
        kept[place] = kept[place].doubted(message(_TWIN, place=fact.where))
    return kept, _first_few(twins)


def _value_and_unit(fact: Fact) -> tuple[float | str | None, str]:
    """Return a fact's value, or its figure and unit as printed where it has none."""
    if fact.value is not None:
        return fact.value, fact.unit or ""
    return (fact.figure.number or "").replace(",", ""), fact.subject.unit


def _of_subjects(facts: Sequence[Fact]) -> list[str]:
    subjects = list(dict.fromkeys(fact.subject for fact in facts))
    doubts = []
    if any(not subject.series for subject in subjects):
        doubts.append(message("no title or header names the figures; the series is left empty"))
    if any(fact.year is None for fact in facts):
        doubts.append(message("no year is printed"))
    units = list(dict.fromkeys(s.unit for s in subjects if s.unit or s.needs_unit))
    if "" in units:
        doubts.append(
            message("no unit is printed; figures without one stay as printed, without value")
        )
    unknown = [unit for unit in units if unit and canonical(unit) is None]
    if unknown:
        doubts.append(
            message(
                "unit(s) {names}: not one of the canonical ones; the figures stay as printed, without value",
                names=_some(unknown),
            )
        )
    return doubts


def _of_figures(facts: Sequence[Fact], known: Collection[str]) -> list[str]:
    """Return the doubts about single cells, those about all of them left aside."""
    doubts = []
    for fact in facts:
        if (fact.figure.number is None and not fact.figure.is_missing) or (
            fact.figure.number
            and fact.value is None
            and fact.subject.unit
            and canonical(fact.subject.unit)
        ):
            doubts.append(
                message(
                    "{place}, {region}: {why}",
                    place=fact.where,
                    region=fact.place.raw,
                    why=fact.reason or "",
                )
            )
        elif fact.cell.confidence is not None and fact.cell.confidence < SURE:
            doubts.append(
                message(
                    "{place}: {text!r} was read with confidence {confidence:.2f}",
                    place=fact.where,
                    text=fact.cell.raw,
                    confidence=fact.cell.confidence,
                )
            )
        shown = {*known, *fact.subject.doubts, fact.place.notice}
        own = [
            why for why in fact.doubts if why not in shown and getattr(why, "form", "") != _TWIN
        ]
        doubts += [
            message(
                "{place}, {region}: {why}", place=fact.where, region=fact.place.raw, why=why
            )
            for why in own
        ]
    return _first_few(list(dict.fromkeys(doubts)))


def _of_regions(facts: Sequence[Fact], names: Gazetteer) -> list[str]:
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
        doubts.append(message("no row or column of {names}", names=_some(absent)))
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


def _some(items: Iterable[str]) -> str:
    """Return a list of names, cut short."""
    names = tuple(items)
    if len(names) <= _NAMED:
        return message("{names}", names=names)
    return message("{names} and {count} more", names=names[:_NAMED], count=len(names) - _NAMED)


def _first_few(doubts: Sequence[str]) -> list[str]:
    if len(doubts) <= _NAMED:
        return list(doubts)
    more = message("and {count} more like these", count=len(doubts) - _NAMED)
    return [*doubts[:_NAMED], more]
