"""What to doubt in a table that was read, and what else to know of it."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .checks import check_table
from .facts import SURE, Fact
from .printed_units import canonical
from .stubs import Gazetteer, Place

__all__ = ["Judged", "judge"]

#: A table of so many provinces is one of all.
NEARLY_ALL: Final = 20
_NAMED: Final = 5
_OF_THE_NATION: Final = re.compile(r"全国|国内|中国|我国|\bnational\b|\bchina\b", re.IGNORECASE)


class Judged(NamedTuple):
    """A table's facts as they may stand, what makes them doubtful, what else to know.

    `why_not` says why no fact is left.
    """

    facts: list[Fact]
    doubts: list[str]
    notices: list[str]
    why_not: str = ""


def judge(
    facts: Sequence[Fact], names: Gazetteer, *, context: str = "", assumed: Place | None = None
) -> Judged:
    """Return a table's facts with what to doubt in them; figures stay as they are printed.

    Parameters
    ----------
    facts
        What the table says.
    names
        The regions.
    context
        The table's title lines.
    assumed
        The region that facts have where nothing printed names one. Without a word of the
        nation, or a series that is known, such a table is none of regions.
    """
    doubts = _of_assumption([f for f in facts if f.place == assumed], context)
    if doubts is None:
        return Judged([], [], [], "no row, column or title names a region")
    if not _are_figures(facts):
        return Judged([], [], [], "most of its cells are no figures")
    kept, twins = _part_twins(facts)
    checks = check_table(kept, names.country)
    impossible = {check.cell: check.text for check in checks if check.cell}
    kept = [_noted(fact, impossible.get((fact.spot.row, fact.spot.column))) for fact in kept]
    doubts += [
        *twins,
        *_of_subjects(kept),
        *_of_figures(kept),
        *_of_regions(kept, names),
        *_first_few([check.text for check in checks if check.is_grave]),
    ]
    notices = _first_few([check.text for check in checks if not check.is_grave])
    return Judged(kept, list(dict.fromkeys(doubts)), [*notices, *_of_parts(kept)])


def _of_assumption(assumed: Sequence[Fact], context: str) -> list[str] | None:
    """Return the doubt that facts are about an assumed region, None where they can't be."""
    about = " ".join({context, *(fact.subject.printed for fact in assumed)})
    claimed = {fact.subject.series for fact in assumed if fact.subject.is_claimed}
    if not assumed or _OF_THE_NATION.search(about) or claimed == {"exchange_rate"}:
        return []
    if not claimed:
        return None
    return ["no row, column or title names a region; taken as the whole country"]


def _are_figures(facts: Sequence[Fact]) -> bool:
    """Say whether most of what stands in the cells of figures are figures or missing marks."""
    printed = [fact.figure for fact in facts if fact.spot.raw]
    unread = sum(figure.number is None and not figure.is_missing for figure in printed)
    return 2 * unread <= len(printed)


def _noted(fact: Fact, text: str | None) -> Fact:
    if text is None:
        return fact
    return fact._replace(note="; ".join(filter(None, (fact.note, text))))


def _of_parts(facts: Iterable[Fact]) -> list[str]:
    """Return which names are no region of the country's list."""
    parts = dict.fromkeys(f.place.raw for f in facts if not f.place.code and f.place.raw)
    if not parts:
        return []
    return [f"no province, kept as parts: {_some(list(parts))}"]


def _part_twins(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """Return facts of which no two claim one cell with different figures, and doubts of the rest.

    The first keeps its series; later ones stand under their printed header, since nothing
    printed tells them apart.
    """
    first: dict[tuple[str, int | None, str], Fact] = {}
    kept: list[Fact] = []
    twins: list[str] = []
    for fact in facts:
        if not fact.place.code or fact.figure.number is None:
            kept.append(fact)
            continue
        subject = fact.subject
        other = first.setdefault((fact.place.code, fact.year, subject.series), fact)
        if _said(other) != _said(fact):
            twins.append(
                f"{_where(fact)}: {subject.series or 'the figure'} of {fact.place.raw} in "
                f"{fact.year} stands in {_where(other)} too, with another figure; "
                "nothing printed tells them apart"
            )
            subject = subject._replace(series=subject.printed, is_claimed=False)
        kept.append(fact._replace(subject=subject))
    return kept, _first_few(twins)


def _said(fact: Fact) -> tuple[float | str | None, str]:
    """Return a fact's value, or its figure and unit as printed where it has none."""
    if fact.value is not None:
        return fact.value, fact.unit or ""
    return (fact.figure.number or "").replace(",", ""), fact.subject.unit


def _of_subjects(facts: Sequence[Fact]) -> list[str]:
    subjects = list(dict.fromkeys(fact.subject for fact in facts))
    doubts = [doubt for subject in subjects for doubt in subject.doubts]
    if any(not subject.series for subject in subjects):
        doubts.append("no title or header says what the figures are; the series is left empty")
    if any(fact.year is None for fact in facts):
        doubts.append("no year is printed")
    units = list(dict.fromkeys(subject.unit for subject in subjects))
    if "" in units:
        doubts.append("no unit is printed; figures without one stand as printed, without value")
    unknown = [unit for unit in units if unit and canonical(unit) is None]
    if unknown:
        doubts.append(
            f"unit(s) {_some(unknown)}: none of the canonical ones; "
            "the figures stand as printed, without value"
        )
    return doubts


def _of_figures(facts: Sequence[Fact]) -> list[str]:
    doubts = []
    for fact in facts:
        if (fact.figure.number is None and not fact.figure.is_missing) or (
            fact.figure.number and fact.value is None and canonical(fact.subject.unit)
        ):
            doubts.append(f"{_where(fact)}, {fact.place.raw}: {fact.reason}")
        elif fact.spot.confidence is not None and fact.spot.confidence < SURE:
            sure = f"{fact.spot.confidence:.2f}"
            doubts.append(f"{_where(fact)}: {fact.spot.raw!r} was read with confidence {sure}")
    return _first_few(doubts)


def _of_regions(facts: Sequence[Fact], names: Gazetteer) -> list[str]:
    places = list(dict.fromkeys(fact.place for fact in facts))
    doubts = [place.notice for place in places if place.notice]
    if any(not place.raw and not place.code for place in places):
        rows = [f for f in facts if not f.place.raw and not f.place.code]
        doubts.append(f"{_where(rows[0])}: a figure without a region's name beside it")
    found = {place.code for place in places if place.kind == "province"}
    missing = [code for code in names.country.provinces if code not in found]
    if len(found) >= NEARLY_ALL and missing:
        absent = [
            str(names.country.region(code).zh or names.country.region(code).en)
            for code in missing
        ]
        doubts.append(f"no row or column of {_some(absent)}")
        for place in places:
            if not place.code and (hint := names.suggestion(place.raw, missing)):
                doubts.append(f"{place.raw!r} is no region; {hint}")
    return doubts


def _where(fact: Fact) -> str:
    return f"row {fact.spot.row + 1}, column {fact.spot.column + 1}"


def _some(items: Sequence[str]) -> str:
    shown = ", ".join(items[:_NAMED])
    return shown if len(items) <= _NAMED else f"{shown} and {len(items) - _NAMED} more"


def _first_few(doubts: Sequence[str]) -> list[str]:
    if len(doubts) <= _NAMED:
        return list(doubts)
    return [*doubts[:_NAMED], f"and {len(doubts) - _NAMED} more like these"]
