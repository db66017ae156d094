"""What a study is: its data, measures, figures and claims, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...errors import InputError
from ...language import t

__all__ = [
    "Claim",
    "Currency",
    "MeasureCall",
    "Phase",
    "Study",
    "Test",
    "Text",
    "parse_measure",
]

Currency = Literal["usd*rate", "cny"]
Test = Literal[
    "equals", "above", "below", "ratio", "lowest", "highest", "falls", "rises",
    "steadily_falls", "steadily_rises", "single_peak", "inner_peak", "alike", "phases", "none",
]  # fmt: skip
Text = Mapping[str, str]


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
    test: Test
    place: str
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
    """A study: its data, regions, years, measures, figures and claims."""

    name: str
    panel: str | Path
    scheme: str | Path
    years: tuple[int, int]
    currency: Currency
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

    def where(self, key: str) -> str:
        """Return the file, line and path of one of the study's keys, for a message."""
        line = self.key_lines.get(key)
        if line is None:
            return f"{self.place}, {key}"
        return t("{file}, line {line}, {key}", file=self.place, line=line, key=key)


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
            t("{text!r} is no measure; write NAME or NAME(parameter=value)", text=text)
        )
    arguments = {}
    for part in (match[2] or "").split(","):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals or not key.strip() or not value.strip() or key.strip() in arguments:
            raise InputError(
                t("{text!r}: {part!r} is no parameter=value", text=text, part=part.strip())
            )
        arguments[key.strip()] = value.strip()
    return MeasureCall(text, match[1], arguments)
