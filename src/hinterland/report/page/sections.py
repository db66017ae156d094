"""The claims by the paper's sections, each with the exhibits that it rests on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...language import t
from ..contents.printed import PrintedTable
from ..contents.verdicts import VerdictRow
from ..words import measure_name

__all__ = ["Exhibit", "Section", "sections"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A figure with the table of its measure; either may be missing.

    Attributes
    ----------
    number
        Of the exhibits, from 1: its anchors are made of it.
    title
        What both are headed with.
    measure
        What the figure shows, "" where that is no single measure.
    svg, narrow
        The picture, and the one for a narrow place or "", with ids that no other picture of the
        report has.
    """

    number: int
    title: str
    measure: str
    svg: str
    narrow: str
    table: PrintedTable | None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper: its claims, their verdicts counted, and what they rest on.

    `exhibits` stand in it, `elsewhere` in a section before it.
    """

    title: str
    claims: tuple[VerdictRow, ...]
    verdicts: Mapping[str, int]
    exhibits: tuple[Exhibit, ...]
    elsewhere: tuple[Exhibit, ...]


def sections(
    rows: Iterable[VerdictRow], exhibits: Sequence[Exhibit]
) -> tuple[list[Section], list[Exhibit]]:
    """Return the claims by section, in the study's order, and the exhibits that none rests on.

    A claim that names no section stands with those on its measure. An exhibit stands in the
    first section that rests on it.

    Examples
    --------
    >>> sections([], [Exhibit(1, "Share", "share", "", "", None)])[1][0].title
    'Share'
    """
    grouped: dict[str, list[VerdictRow]] = {}
    for row in rows:
        title = row.source or (measure_name(row.of) if row.of else t("Other claims"))
        grouped.setdefault(title, []).append(row)
    placed: set[int] = set()
    found = []
    for title, claims in grouped.items():
        asked = {row.of for row in claims if row.of}
        rests = [exhibit for exhibit in exhibits if exhibit.measure in asked]
        found.append(
            Section(
                title[:1].upper() + title[1:],
                tuple(claims),
                Counter(row.verdict for row in claims),
                tuple(exhibit for exhibit in rests if exhibit.number not in placed),
                tuple(exhibit for exhibit in rests if exhibit.number in placed),
            )
        )
        placed |= {exhibit.number for exhibit in rests}
    return found, [exhibit for exhibit in exhibits if exhibit.number not in placed]
