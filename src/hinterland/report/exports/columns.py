"""The columns of a study's long tables: type, unit, label, role, and what an empty cell means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

from ...language import t

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
        "panel": (t("Observations that fill the panel"), _panel()),
        "pages": (t("Pages that the observations were read from"), _pages()),
        "results": (t("Measures by group and year"), _results()),
        "origins": (t("Observations behind each number"), _origins()),
        "claims": (t("Claims of the study and their verdicts"), _claims()),
        "missing": (t("Cells that no observation fills"), _missing()),
        "checks": (t("Checks of the panel against itself"), _checks()),
    }


def _panel() -> list[Column]:
    gap, unsaid = t("there is no figure; reason says why"), t("nothing is said")
    exact = t("the figure is exact, or there is none")
    return [
        Column("region", t("Region"), "code", "key"),
        Column("region_kind", t("Kind of region"), "code"),
        Column("region_raw", t("Region as printed"), missing=unsaid),
        Column("year", t("Year"), "integer", "key"),
        Column("period", t("Period, where it is not a whole year"), missing=t("a whole year")),
        Column("series", t("Series"), "code", "key"),
        Column("value", t("Value"), "number", "value", missing=gap),
        Column("low", t("Lower bound"), "number", "bound", missing=exact),
        Column("high", t("Upper bound"), "number", "bound", missing=exact),
        Column("unit", t("Unit"), "code", missing=gap),
        Column("value_raw", t("Value as printed"), missing=unsaid),
        Column("unit_raw", t("Unit as printed"), missing=unsaid),
        Column("vintage", t("Vintage"), missing=unsaid),
        Column("flags", t("Flags"), "codes", missing=t("no flag")),
        Column("reason", t("Reason of a gap"), missing=t("there is no gap")),
        Column("note", t("Note"), missing=unsaid),
        Column("origin", t("Origin: page, then table, row and column counted from 0")),
    ]


def _pages() -> list[Column]:
    unsaid = t("nothing is said")
    no_warc = t("the page is a file")
    return [
        Column("page", t("Page"), role="key"),
        Column("kind", t("Kind of page")),
        Column("address", t("Address"), missing=unsaid),
        Column("title", t("Title"), missing=unsaid),
        Column("publisher", t("Publisher"), missing=unsaid),
        Column("fetched", t("Fetched at"), missing=no_warc),
        Column("digest", t("SHA-256 of the page"), missing=unsaid),
        Column("warc", t("WARC file"), missing=no_warc),
        Column("offset", t("Place in the WARC file"), "integer", missing=no_warc),
        Column("licence", t("Licence"), missing=unsaid),
        Column("note", t("Note"), missing=unsaid),
    ]


def _results() -> list[Column]:
    gap = t("not known exactly enough; why says the reason")
    return [
        Column("group", t("Group"), "code", "key"),
        Column("year", t("Year"), "integer", "key"),
        Column("measure", t("Measure"), "code", "key"),
        Column("value", t("Value"), "number", "value", missing=gap),
        Column("low", t("Lower bound"), "number", "bound", missing=t("no bound is known")),
        Column("high", t("Upper bound"), "number", "bound", missing=t("no bound is known")),
        Column("unit", t("Unit"), "code"),
        Column("flags", t("Flags"), "codes", missing=t("no flag")),
        Column("why", t("Reason of a gap or of bounds"), missing=t("the value is exact")),
    ]


def _origins() -> list[Column]:
    return [
        Column("measure", t("Measure"), "code", "key"),
        Column("group", t("Group"), "code", "key"),
        Column("year", t("Year"), "integer", "key"),
        Column("series", t("Series"), "code", "key"),
        Column("region", t("Region"), "code", "key"),
        Column(
            "origin", t("Origin: page, then table, row and column counted from 0"), role="key"
        ),
    ]


def _claims() -> list[Column]:
    number, only = t("the test has no such number"), t("the claim has no wider reading")
    about = t("the claim is not about data")
    return [
        Column("id", t("Claim"), role="key"),
        Column("from", t("Where the study says so"), missing=t("nothing is said")),
        Column("test", t("Test")),
        Column("of", t("Measure"), "code", missing=about),
        Column("group", t("Group"), "code", missing=about),
        Column("stated", t("Stated"), "number", "value", missing=number),
        Column("computed", t("Computed"), "number", "value", missing=number),
        Column("low", t("Lower bound"), "number", "bound", missing=number),
        Column("high", t("Upper bound"), "number", "bound", missing=number),
        Column("unit", t("Unit of these numbers"), missing=number),
        Column("tolerance", t("Tolerance"), "number", "bound", missing=number),
        Column("years_known", t("Years with a value or bounds"), "integer"),
        Column("years_asked", t("Years asked for"), "integer"),
        Column("verdict", t("Verdict"), "code"),
        Column("why", t("Reason of the verdict"), missing=t("nothing is said")),
        Column("verdict_wider", t("Verdict of the wider reading"), "code", missing=only),
        Column("tolerance_wider", t("Wider tolerance"), "number", "bound", missing=only),
        Column("text_en", t("The claim in English"), missing=t("nothing is said")),
        Column("text_zh", t("The claim in Chinese"), missing=t("nothing is said")),
    ]


def _missing() -> list[Column]:
    return [
        Column("series", t("Series"), "code", "key"),
        Column("region", t("Region"), "code", "key"),
        Column("year", t("Year"), "integer", "key"),
        Column("why", t("Reason of a gap"), missing=t("nothing is said")),
    ]


def _checks() -> list[Column]:
    return [
        Column("check", t("Check")),
        Column("series", t("Series"), "code"),
        Column("year", t("Year"), "integer"),
        Column("region", t("Region"), "code", missing=t("the check is about all regions")),
        Column("level", t("Outcome"), "code"),
        Column(
            "difference", t("Difference, as a fraction"), "number", "value", "1",
            t("nothing could be compared"),
        ),
        Column("text", t("What was compared")),
    ]  # fmt: skip
