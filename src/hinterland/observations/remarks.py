"""What notes, comments and number formats at a cell change of its figure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .messages import message
from .printed.notes import is_about
from .printed.phrases import meaning_in, note_meaning
from .printed.units import canonical, unit_line
from .subjects import Setting, Subject

__all__ = ["of_comments", "of_format", "of_marks", "of_notes"]

#: Comments of people to each other.
_IDLE_COMMENT: Final = re.compile(
    r"(?:[\w .]{1,20}[:：]\s*)?(?:sources?\b|checked|verified|ok\b|see\b|来源|数据来源|已?核对|已?校对|复核|已核实|参见|见)",
    re.IGNORECASE,
)


def of_notes(subject: Subject, year: int | None, setting: Setting) -> Iterator[str]:
    """Yield what in a note on the whole table changes a series of the catalogue."""
    if not subject.is_claimed:
        return
    for unit in setting.notes.units:
        if canonical(unit, subject.home) is None or not subject.is_same(unit):
            yield message(
                "according to a note the unit is {unit}, not {other}",
                unit=unit,
                other=subject.unit,
            )
    telling = setting.notes.telling
    if telling and subject.is_claimed and is_about(telling, year):
        yield message("a note has {words!r}", words=telling)


def of_marks(marks: Sequence[str], setting: Setting) -> Iterator[str]:
    """Yield what in the notes of a cell's marks changes the figure."""
    for mark in dict.fromkeys(marks):
        note = setting.notes.by_mark.get(mark, "")
        if said := meaning_in(note, levels=True) or note_meaning(note):
            yield message("its note has {words!r}", words=said)


def of_comments(comments: Sequence[str], subject: Subject, setting: Setting) -> Iterator[str]:
    """Yield the comments with more than a unit, a release or a remark between people."""
    for comment in filter(None, comments):
        if _IDLE_COMMENT.match(comment):
            continue
        account = setting.ledger.account(comment)
        if units := unit_line(comment):
            is_other = all(map(subject.is_in_other, units))
        else:
            is_other = bool(setting.ledger.unknown(comment) or account.periods)
        if is_other:
            yield message("a comment has {words!r}", words=comment)


def of_format(shown: str, subject: Subject) -> Iterator[str]:
    """Yield the doubt that a number format shows another unit than the one that is taken."""
    if shown and shown != subject.unit and not subject.is_same(shown):
        yield message(
            "its number format shows {unit}, not {other}",
            unit=shown,
            other=subject.unit or message("a unit"),
        )
