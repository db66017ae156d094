"""Flags and notes at the figures of a long table."""

from collections.abc import Sequence
from typing import Final

from ..facts import Fact
from ..printed.accounting import meaning_in
from ..printed.notes import is_provisional
from ..printed.words import flat
from .keys import Key
from .layout import Layout, Values
from .statuses import Status, confidentiality_of, status_of

__all__ = ["marked"]

_EXPLAINS: Final = 30  # characters


def marked(
    fact: Fact, texts: Sequence[str], values: Values, layout: Layout, *, no_value: str
) -> Fact:
    """Return a fact with what its row's flags and notes say of it.

    Parameters
    ----------
    fact
        What the figure is on its own.
    texts, values, layout
        Its row, column and table.
    no_value
        Why its unit gives it no value; empty where it does.
    """
    status = _status(texts, values, layout)
    notes = [note for key in layout.of("note") if (note := flat(key.of(texts)))]
    has_figure = fact.figure.number is not None
    doubts = [
        f"its note says {said!r}"
        for note in notes
        # A longer note explains the series, and may name others on the way.
        if (said := meaning_in(note, levels=len(note) < _EXPLAINS))
    ]
    reasons = [fact.reason or ""]
    if has_figure and no_value:
        doubts.append(no_value)
        reasons = [no_value]
    if status.is_missing and has_figure:
        doubts.append(f"a figure is printed, but its flag says {status.note}")
    if status.is_missing or not has_figure:
        reasons.append(status.note)
    elif status.doubt:
        doubts.append(status.doubt)
    is_kept = not (has_figure and (no_value or status.is_missing))
    flags = [flag for flag in fact.flags.split(";") if flag]
    if status.is_provisional or any(map(is_provisional, notes)):
        flags = list(dict.fromkeys((*flags, "provisional")))
    said = "" if status.doubt and has_figure else status.note
    note = "; ".join(dict.fromkeys(filter(None, (fact.note, said, *notes))))
    return fact._replace(
        value=fact.value if is_kept else None,
        reason="; ".join(filter(None, reasons)) or None,
        flags=";".join(flags),
        note=note or None,
    ).doubted(*doubts)


def _status(texts: Sequence[str], values: Values, layout: Layout) -> Status:
    """Return what the flags at a figure say of it."""
    each = [_of_flag(key, texts) for key in layout.of("status")]
    each += [
        confidentiality_of(code or label)
        for key in layout.of("confidentiality")
        for code, label in [key.both(texts)]
    ]
    for key in layout.of("starts"):
        year = key.of(texts)
        period = values.period
        if year.isdigit() and period and period.year and period.year > int(year):
            doubt = f"the publisher estimates or projects the years after {year}"
            each.append(Status("an estimate or projection", doubt))
    return Status(
        "; ".join(status.note for status in each if status.note),
        "; ".join(status.doubt for status in each if status.doubt),
        any(status.is_provisional for status in each),
        any(status.is_missing for status in each),
    )


def _of_flag(key: Key, texts: Sequence[str]) -> Status:
    code, label = key.both(texts)
    if key.heading.key == "action":
        # What a message of SDMX asks for: to add, merge or replace a figure, or to delete it.
        is_kept = not label or label.casefold()[0] in "iamr"
        return Status() if is_kept else Status("deleted by the publisher", is_missing=True)
    status = status_of(code or label)
    if status.note.startswith("flag ") and code and label != code:
        status = status_of(label)
    return status
