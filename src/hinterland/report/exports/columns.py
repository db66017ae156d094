"""The columns of a study's long tables: type, unit, label, role, and what an empty cell means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

from ...language import _

__all__ = ["DTYPES", "Column", "Kind", "Role", "long_tables"]

#: `code` is one of the column's codes, `codes` some of them with `;` between.
Kind = Literal["text", "code", "codes", "integer", "number"]
#: A key tells rows apart, a value is a figure, a bound belongs to one, the rest is about it.
Role = Literal["key", "value", "bound", "about"]

DTYPES: Final[Mapping[Kind, type[pl.DataType]]] = {
    "text": pl.String,
    "code": pl.String,
    "codes": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Column:
    """What is to be known of a column; texts are in the language that was spoken.

    Attributes
    ----------
    name
        Its name in files for programs.
    label
        Its name for readers.
    unit
        The canonical unit of its figures; "" where there is none, or the column `unit` says it.
    missing
        What an empty cell means; "" where no cell is empty.
    codes
        Code → meaning, of every code that occurs.
    """

    name: str
    label: str
    kind: Kind = "text"
    role: Role = "about"
    unit: str = ""
    missing: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def long_tables() -> dict[str, tuple[str, list[Column]]]:
    """Return the title and the columns of each long table, their codes still to be named.

    Examples
    --------
    >>> title, columns = long_tables()["results"]
    >>> [column.name for column in columns if column.role == "key"]
    ['group', 'year', 'measure']
    """
    return {
        "panel": (_("Observations that fill the panel"), _panel()),
        "pages": (_("Pages that the observations were read from"), _pages()),
        "results": (_("Measures by group and year"), _results()),
        "origins": (_("Observations behind each number"), _origins()),
        "claims": (_("Claims of the study and their verdicts"), _claims()),
        "missing": (_("Cells that no observation fills"), _missing()),
        "checks": (_("Checks of the panel against itself"), _checks()),
    }


def _panel() -> list[Column]:
    gap, unsaid = _("there is no figure; reason says why"), _("nothing is said")
    exact = _("the figure is exact, or there is none")
    return [
        Column("region", _("Region"), "code", "key"),
        Column("region_kind", _("Kind of region"), "code"),
        Column("region_raw", _("Region as printed"), missing=unsaid),
        Column("year", _("Year"), "integer", "key"),
        Column("period", _("Period, where it is not a whole year"), missing=_("a whole year")),
        Column("series", _("Series"), "code", "key"),
        Column("value", _("Value"), "number", "value", missing=gap),
        Column("low", _("Lower bound"), "number", "bound", missing=exact),
        Column("high", _("Upper bound"), "number", "bound", missing=exact),
        Column("unit", _("Unit"), "code", missing=gap),
        Column("value_raw", _("Value as printed"), missing=unsaid),
        Column("unit_raw", _("Unit as printed"), missing=unsaid),
        Column("vintage", _("Vintage"), missing=unsaid),
        Column("flags", _("Flags"), "codes", missing=_("no flag")),
        Column("reason", _("Reason of a gap"), missing=_("there is no gap")),
        Column("note", _("Note"), missing=unsaid),
        Column("origin", _("Origin: page, then table, row and column counted from 0")),
    ]


def _pages() -> list[Column]:
    unsaid = _("nothing is said")
    no_warc = _("the page is a file")
    return [
        Column("page", _("Page"), role="key"),
        Column("kind", _("Kind of page")),
        Column("address", _("Address"), missing=unsaid),
        Column("title", _("Title"), missing=unsaid),
        Column("publisher", _("Publisher"), missing=unsaid),
        Column("fetched", _("Fetched at"), missing=no_warc),
        Column("digest", _("SHA-256 of the page"), missing=unsaid),
        Column("warc", _("WARC file"), missing=no_warc),
        Column("offset", _("Place in the WARC file"), "integer", missing=no_warc),
        Column("licence", _("Licence"), missing=unsaid),
        Column("note", _("Note"), missing=unsaid),
    ]


def _results() -> list[Column]:
    gap = _("not known exactly enough; why says the reason")
    return [
        Column("group", _("Group"), "code", "key"),
        Column("year", _("Year"), "integer", "key"),
        Column("measure", _("Measure"), "code", "key"),
        Column("value", _("Value"), "number", "value", missing=gap),
        Column("low", _("Lower bound"), "number", "bound", missing=_("no bound is known")),
        Column("high", _("Upper bound"), "number", "bound", missing=_("no bound is known")),
        Column("unit", _("Unit"), "code"),
        Column("flags", _("Flags"), "codes", missing=_("no flag")),
        Column("why", _("Reason of a gap or of bounds"), missing=_("the value is exact")),
    ]


def _origins() -> list[Column]:
    return [
        Column("measure", _("Measure"), "code", "key"),
        Column("group", _("Group"), "code", "key"),
        Column("year", _("Year"), "integer", "key"),
        Column("series", _("Series"), "code", "key"),
        Column("region", _("Region"), "code", "key"),
        Column(
            "origin", _("Origin: page, then table, row and column counted from 0"), role="key"
        ),
    ]


def _claims() -> list[Column]:
    number, only = _("the test has no such number"), _("the claim has no wider reading")
    about = _("the claim is not about data")
    return [
        Column("id", _("Claim"), role="key"),
        Column("from", _("Where the study says so"), missing=_("nothing is said")),
        Column("test", _("Test")),
        Column("of", _("Measure"), "code", missing=about),
        Column("group", _("Group"), "code", missing=about),
        Column("stated", _("Stated"), "number", "value", missing=number),
        Column("computed", _("Computed"), "number", "value", missing=number),
        Column("low", _("Lower bound"), "number", "bound", missing=number),
        Column("high", _("Upper bound"), "number", "bound", missing=number),
        Column("unit", _("Unit of these numbers"), missing=number),
        Column("tolerance", _("Tolerance"), "number", "bound", missing=number),
        Column("years_known", _("Years with a value or bounds"), "integer"),
        Column("years_asked", _("Years asked for"), "integer"),
        Column("verdict", _("Verdict"), "code"),
        Column("why", _("Reason of the verdict"), missing=_("nothing is said")),
        Column("verdict_wider", _("Verdict of the wider reading"), "code", missing=only),
        Column("tolerance_wider", _("Wider tolerance"), "number", "bound", missing=only),
        Column("text_en", _("The claim in English"), missing=_("nothing is said")),
        Column("text_zh", _("The claim in Chinese"), missing=_("nothing is said")),
    ]


def _missing() -> list[Column]:
    return [
        Column("series", _("Series"), "code", "key"),
        Column("region", _("Region"), "code", "key"),
        Column("year", _("Year"), "integer", "key"),
        Column("why", _("Reason of a gap"), missing=_("nothing is said")),
    ]


def _checks() -> list[Column]:
    return [
        Column("check", _("Check")),
        Column("series", _("Series"), "code"),
        Column("year", _("Year"), "integer"),
        Column("region", _("Region"), "code", missing=_("the check is about all regions")),
        Column("level", _("Outcome"), "code"),
        Column(
            "difference", _("Difference, as a fraction"), "number", "value", "1",
            _("nothing could be compared"),
        ),
        Column("text", _("What was compared")),
    ]  # fmt: skip
