"""What to doubt in a table that was read, and what else to know of it."""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from ...language import shipped
from ..facts import SURE, Fact
from ..messages import first_few, message, some
from ..printed.matching import NO_UNIT
from ..printed.names import Gazetteer, Place
from .checks import check_table
from .regions import odd_name, of_names, of_regions, own_totals

__all__ = ["Judged", "judge"]

#: What both of two figures for one cell are doubted for.
_TWIN: Final = shipped("{place} has another figure; nothing printed tells them apart")
_OF_THE_NATION: Final = re.compile(
    r"全国|中国|我国|国家数据|\bnational(?! accounts)\b|\bchina\b|\bchinese\b", re.IGNORECASE
)


class Judged(NamedTuple):
    """A table's facts as they may stay, what makes them doubtful, what else to know.

    `doubts` are all in words, long lists cut short; `notices` need not be looked at; `why_not`
    says why no fact is left. `of_table` are the doubts about the whole table, `lacks` those about
    what it doesn't print; `whys` say why figures whose words name a series are not in it.
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

    `context` are the table's title lines; `assumed` is the region that facts have where nothing
    printed names one: without a word of the nation, or a series that is known, such a table is
    none of regions. `of_table` is what is doubtful of all its figures; before cells that the
    workbook hides come others.
    """
    alone = [fact for fact in facts if assumed is not None and fact.place == assumed]
    assumption = _of_assumption(alone, context)
    if assumption is None and len(alone) < len(facts):
        assumption = [message("no row, column or title names the region of some figures")]
    if assumption is None:
        return Judged([], [], why_not=message("no row, column or title names a region"))
    printed = [fact.figure for fact in facts if fact.cell.raw]
    unread = [f for f in printed if f.number is None and not f.is_missing]
    if 2 * sum(not any(c.isdigit() for c in f.reason) for f in unread) > len(printed):
        return Judged([], [], why_not=message("most of its cells are not figures"))

    places = {fact.at for fact in alone}
    kept = [
        fact.doubted(*of_table, *(assumption if fact.at in places else ())) for fact in facts
    ]
    kept = own_totals(kept, names)
    kept = [fact.doubted(*odd_name(fact.place, names)) for fact in kept]
    kept, twins = _part_twins(kept, hidden)
    checks = check_table(kept, names.country)
    wrong = {cell: c.text for c in checks if c.is_grave for cell in c.cells}
    kept = [fact.doubted(wrong[fact.at]) if fact.at in wrong else fact for fact in kept]
    whole = [*of_table, *assumption, *of_regions(kept, names), *(lacks := _of_subjects(kept))]
    whole += first_few([c.text for c in checks if c.is_grave and not c.cells])
    kept, of_places = of_names(kept, names)

    subjects = dict.fromkeys(fact.subject for fact in kept)
    known = {*of_table, *assumption, *of_places, *(check.text for check in checks)}
    doubts = [
        *twins,
        *(doubt for subject in subjects for doubt in subject.doubts),
        *whole,
        *of_places,
        *_of_figures(kept, known),
        *first_few([check.text for check in checks if check.is_grave and check.cells]),
    ]
    notices = first_few([check.text for check in checks if not check.is_grave])
    parts = dict.fromkeys(f.place.raw for f in kept if not f.place.code and f.place.raw)
    if parts:
        notices.append(
            message("not provinces (kept as parts of them): {names}", names=some(parts))
        )
    unclaimed = dict.fromkeys((s.printed, s.why_not) for s in subjects if s.why_not)
    whys = [
        message("{printed!r} keeps its printed name: {why}", printed=name, why=why)
        for name, why in unclaimed
    ]
    return Judged(
        kept,
        list(dict.fromkeys(doubts)),
        notices,
        of_table=tuple(dict.fromkeys(whole)),
        whys=first_few(whys),
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
    return kept, first_few(twins)


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
    units = {s.unit: s.canonical for s in subjects if s.unit or s.needs_unit}
    if "" in units:
        doubts.append(
            message("no unit is printed; figures without one stay as printed, without value")
        )
    unknown = [unit for unit, meant in units.items() if unit and meant is None]
    if unknown:
        doubts.append(
            message(
                "unit(s) {names}: not one of the canonical ones; the figures stay as printed, without value",
                names=some(unknown),
            )
        )
    return doubts


def _of_figures(facts: Sequence[Fact], known: Collection[str]) -> list[str]:
    """Return the doubts about single cells, those about all of them left aside."""
    doubts = []
    for fact in facts:
        number, confidence = fact.figure.number, fact.cell.confidence
        is_lost = number and fact.value is None and fact.subject.canonical
        own = [fact.reason or ""] if is_lost or not (number or fact.figure.is_missing) else []
        if not own and confidence is not None and confidence < SURE:
            doubts.append(
                message(
                    "{place}: {text!r} was read with confidence {confidence:.2f}",
                    place=fact.where,
                    text=fact.cell.raw,
                    confidence=confidence,
                )
            )
        shown = {*known, *fact.subject.doubts, fact.place.notice}
        own += [
            why for why in fact.doubts if why not in shown and getattr(why, "form", "") != _TWIN
        ]
        doubts += [
            message(
                "{place}, {region}: {why}", place=fact.where, region=fact.place.raw, why=why
            )
            for why in own
        ]
    return first_few(list(dict.fromkeys(doubts)))
