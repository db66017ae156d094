"""What a study is: its data, measures, figures and claims, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from ..errors import InputError
from ..language import t
from ..terms import Flow, Text
from ..units import is_currency

__all__ = [
    "Claim", "Currency", "MeasureCall", "Phase", "Place", "Scenario", "ScenarioKind", "Study", "Text",
    "parse_measure",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Currency:
    """What a flow is counted in, and how it is compared with GDP.

    Attributes
    ----------
    name
        As the study file has it: `usd*rate`, `cny`.
    unit, trade
        The unit of the flow, an ISO 4217 code, and the flow's series.
    rate
        The series that converts it into the unit of GDP, "" where it is in that unit.
    """

    name: str
    unit: str
    trade: str
    rate: str = ""

    @classmethod
    def of(cls, name: str, flow: Flow = "trade") -> "Currency":
        """Return the currency of a name in a study file.

        Raises
        ------
        InputError
            The name has another form.

        Examples
        --------
        >>> Currency.of("mxn", "exports").trade, Currency.of("usd*rate").rate
        ('exports_mxn', 'exchange_rate')
        """
        match = _CURRENCY.fullmatch(name)
        if match is None or not is_currency(match[1].upper()):
            what = t(
                "there is no currency {name!r}; write an ISO 4217 code in small letters, such as "
                "'cny', or 'usd*rate' where figures are converted at the year's exchange rate",
                name=name,
            )
            raise InputError(what)
        rate = "exchange_rate" if match[2] else ""
        return cls(name, match[1].upper(), f"{flow}_{match[1]}", rate)


_CURRENCY: Final = re.compile(r"([a-z]{3})(\*rate)?")


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
            return t("{file}, {key}", file=self.file, key=self.key)
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


#: What a scenario does: see docs/reference/study-file.md.
ScenarioKind = Literal["hold", "grow", "target", "paths"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question of what the index would be.

    Attributes
    ----------
    kind
        `hold` shares `of` GDP or trade as they were in `year`; let `groups` `grow` by `percent`
        in `year`; the growth of `groups` until `by` that brings the index to `index`, the
        `target`; `paths` until `by` under past growth.
    year
        None for the last year in which the index is known, for `hold` the first.
    groups
        Empty for all but the one with the largest trade.
    draws, seed
        How many paths, and of the random numbers.
    """

    id: str
    kind: ScenarioKind
    place: Place
    of: Literal["gdp", "trade"] = "gdp"
    groups: tuple[str, ...] = ()
    year: int | None = None
    percent: float = 10.0
    index: float | None = None
    by: int | None = None
    draws: int = 2000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its data, regions, years, measures, figures and claims.

    `country` is a shipped country's name or a folder, "" where the panel or `regions` decide;
    `only` are the regions taken, or the group of a scheme as `three:central`; `whole` and
    `unit_of_regions` name the whole and its regions where the country's words don't fit;
    `slice` is the part of the flows that is taken (`{"section": "16"}`);
    `compare` are other studies, for the figure `countries`; `neighbours` is a file of borders or
    distances, None for the country's own borders.
    `headline` is the id of the claim that the picture for a story shows, "" for the study's choice.
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
    country: str | Path = ""
    flow: Flow = "trade"
    only: tuple[str, ...] | str = ()
    whole: Text = field(default_factory=dict)
    unit_of_regions: Mapping[str, Any] = field(default_factory=dict)
    slice: Mapping[str, str] = field(default_factory=dict)
    compare: tuple[str | Path, ...] = ()
    neighbours: Path | None = None
    key_lines: Mapping[str, int] = field(default_factory=dict)
    paper: Mapping[str, str] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    headline: str = ""

    @property
    def money(self) -> Currency:
        """The study's currency, with its series and units."""
        return Currency.of(self.currency, self.flow)

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
