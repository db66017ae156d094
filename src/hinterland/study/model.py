"""What a study is: its data, measures, figures and claims, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from ..errors import InputError
from ..language import t

__all__ = [
    "CURRENCIES", "Claim", "Currency", "MeasureCall", "Phase", "Place", "Study", "Text",
    "parse_measure",
]  # fmt: skip

#: A text by language.
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Currency:
    """What trade is counted in, and how it is compared with GDP.

    Attributes
    ----------
    name
        As the study file has it.
    unit, trade
        The unit of trade and its series.
    rate
        The series that converts it into the unit of GDP, "" where it is in that unit.
    """

    name: str
    unit: str
    trade: str
    rate: str = ""


#: Every currency that a study can be in, by its name in the study file.
CURRENCIES: Final[Mapping[str, Currency]] = {
    currency.name: currency
    for currency in (
        Currency("usd*rate", "USD", "trade_usd", "exchange_rate"),
        Currency("cny", "CNY", "trade_cny"),
    )
}


@dataclass(frozen=True, slots=True)
class Place:
    """A key of a study file and its line, None where that is not known.

    `lines` has the lines of the keys below it.
    """

    file: str
    line: int | None
    key: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.file}, {self.key}"
        return t("{file}, line {line}, {key}", file=self.file, line=self.line, key=self.key)

    def error(self, what: str, *, below: str = "") -> InputError:
        """Return the error that names this place, or a key below it."""
        key = f"{self.key}.{below}" if below else self.key
        place = Place(self.file, self.lines.get(below, self.line), key)
        text = t("{place}: {what}", place=place, what=what)
        return InputError(text, file=self.file, line=place.line, key=key)


@dataclass(frozen=True, slots=True)
class MeasureCall:
    """A measure as a study file names it: `gini(of=share, across=groups)`."""

    text: str
    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of years and the sign of the change from its first to its last."""

    first: int
    last: int
    sign: Literal["+", "-"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a study, made precise. `tolerance` and `value` are in the claim's `unit`."""

    id: str
    text: Text
    test: str
    place: Place
    source: Text = field(default_factory=dict)
    of: str = ""
    group: str = "nation"
    year: int | None = None
    years: tuple[int, int] | None = None
    value: float | None = None
    than: tuple[str, ...] = ()
    unit: str | None = None
    decimals: int | None = None
    tolerance: float | None = None
    because: Text | None = None
    phases: tuple[Phase, ...] = ()
    steeper: tuple[int, int] | None = None
    why: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its data, regions, years, measures, figures and claims.

    `place` is the base name of its file, `digest` the sha256; `key_lines` has the line of each
    key, and of each series of the policy as `policy.SERIES`.
    """

    name: str
    panel: str | Path
    scheme: str | Path
    years: tuple[int, int]
    currency: str
    measures: tuple[MeasureCall, ...]
    figures: tuple[str, ...]
    title: Text
    policy: Mapping[str, list[str]] | None
    notes: tuple[Text, ...]
    claims: tuple[Claim, ...]
    columns: Mapping[str, str]
    units: Mapping[str, str]
    regions: Path | None
    place: str
    digest: str
    key_lines: Mapping[str, int] = field(default_factory=dict)
    paper: Mapping[str, str] = field(default_factory=dict)

    @property
    def money(self) -> Currency:
        """The study's currency, with its series and units."""
        return CURRENCIES[self.currency]

    @property
    def all_years(self) -> tuple[int, ...]:
        """Every year from the first to the last."""
        return tuple(range(self.years[0], self.years[1] + 1))

    def where(self, key: str) -> Place:
        """Return the place of one of the study's keys, for a message."""
        return Place(self.place, self.key_lines.get(key), key)


def parse_measure(text: str) -> MeasureCall:
    """Read `NAME` or `NAME(parameter=value, …)`.

    Raises
    ------
    InputError
        The text has another form.

    Examples
    --------
    >>> parse_measure("gini(of=share, across=groups)").arguments
    {'of': 'share', 'across': 'groups'}
    """
    match = re.fullmatch(r"\s*(\w+)\s*(?:\((.*)\))?\s*", text)
    if match is None:
        raise InputError(
            t("{text!r} is not a measure; write NAME or NAME(parameter=value)", text=text)
        )
    arguments = {}
    for part in (match[2] or "").split(","):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals or not key.strip() or not value.strip() or key.strip() in arguments:
            raise InputError(
                t("{text!r}: {part!r} is not parameter=value", text=text, part=part.strip())
            )
        arguments[key.strip()] = value.strip()
    return MeasureCall(text, match[1], arguments)
