"""What names a figure of a long table: series, direction of trade, and every dimension."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ..printed.names import Gazetteer, Place
from ..printed.units import is_unit, take_units
from ..printed.words import split_languages
from ..subjects import Subject, subject_of
from .dates import Moment, step_of
from .desk import Desk
from .layout import Layout, Values
from .multipliers import plain_unit
from .scaling import in_own_currency, unit_of, with_glued
from .wholes import is_harmless

__all__ = ["Named", "currency_of", "named"]

_FLOWS: Final = {
    "x": "Exports", "m": "Imports", "export": "Exports", "import": "Imports", "e": "Exports",
    "i": "Imports", "exp": "Exports", "imp": "Imports",
}  # fmt: skip
#: A nation's own currency, by its ISO code.
_CURRENCIES: Final = {"CN": "CNY", "US": "USD", "MX": "MXN", "AU": "AUD"}


class Named(NamedTuple):
    """A figure's subject, and why it has no value in its unit; empty where it has."""

    subject: Subject
    no_value: str


def named(
    texts: Sequence[str],
    values: Values,
    moment: Moment,
    desk: Desk,
    *,
    currency: str,
    glued: str = "",
) -> Named:
    """Return what a figure is about, from all that its row and column say.

    Parameters
    ----------
    texts, values, moment, desk
        Its row, column, period and table.
    currency
        The region's own currency, empty where it is not known.
    glued
        The unit that is printed in the figure's own cell.
    """
    path: list[str] = []
    printed: list[str] = []
    for text in _names(texts, values, desk.layout):
        words, own = take_units(in_own_currency(text, currency))
        path.append(words)
        printed += own
    parts = _dimensions(texts, desk)
    if moment.doubt:
        parts.append(moment.printed)
    unit = unit_of(
        texts,
        values,
        desk.layout,
        printed=printed,
        tables=desk.setting.units,
        currency=currency,
    )
    said = [split_languages(text) for text in (*path, *parts) if text]
    if parts and not any(path):
        # The title names the figure, and the parts tell it from the whole.
        said = [desk.setting.title.name, *said]
    if glued:
        unit = with_glued(unit, glued)
    subject = subject_of(
        [each for each in said if each],
        (unit.text,) if unit.text else (),
        desk.setting,
        by_region=desk.by_region,
    )
    doubts = tuple(dict.fromkeys((*subject.doubts, *unit.doubts)))
    subject = subject._replace(doubts=doubts)
    # Whatever its words are, a part of a dimension is not the whole.
    return Named(subject.unclaimed() if parts else subject, unit.no_value)


def currency_of(place: Place, names: Gazetteer) -> str:
    """Return the code of a nation's own currency, nothing for parts of it and other places."""
    if not place.code or place.code != names.country.nation:
        return ""
    return _CURRENCIES.get(names.country.region(place.code).iso, "")


def _names(texts: Sequence[str], values: Values, layout: Layout) -> list[str]:
    """Return what names a figure: its series, its column, the direction of trade."""
    names: list[str] = []
    for key in layout.of("series"):
        code, label = key.both(texts)
        if label and not (names and is_harmless(key.heading.key, code, label)):
            names.append(label)
    if values.words:
        names.append(values.words)
    for key in layout.of("flow"):
        label = key.of(texts)
        if label and not is_harmless(key.heading.key, label):
            names.append(_FLOWS.get(label.casefold(), label))
    return names


def _dimensions(texts: Sequence[str], desk: Desk) -> list[str]:
    """Return what makes a figure a part of something: each dimension that isn't the whole."""
    found: list[str] = []
    for key in (*desk.regions.others, *desk.layout.of("dimension")):
        # A column of regions that names no row's region is a partner's.
        dimension = "partner" if key in desk.regions.others else key.heading.key
        code, label = key.both(texts)
        if not is_harmless(dimension, code, label):
            found.append(f"{key.heading.text or 'column'}: {label}")
    for key in desk.layout.of("frequency"):
        label = key.of(texts)
        if label and not step_of(label):
            found.append(f"{key.heading.text}: {label}")
    for key in desk.varied:
        # Units that say more than a unit (chain-linked volumes) tell figures apart.
        label = key.of(texts)
        if label and not is_unit(plain_unit(label)):
            found.append(f"{key.heading.text}: {label}")
    return found
