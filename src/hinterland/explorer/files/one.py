"""`/files/ID`: what was read of a file, each doubt at its cell, and the mapping."""

import json
from typing import TYPE_CHECKING, Any, Final

from ...files import bytes_of
from ...language import counted, t
from ...regions import list_countries
from ..explorer import Explorer
from ..shown import Asked, Shown
from .mapping import series_of
from .sheet import sheet_of
from .store import OWN, Kept, file_of

if TYPE_CHECKING:
    import polars as pl

__all__ = ["UNITS", "show"]

#: Units that are often printed.
UNITS: Final = (
    "亿元", "万元", "元", "亿美元", "万美元", "美元", "万人", "人",
    "bn USD", "million USD", "1000 USD", "USD", "100 million yuan", "10000 persons", "persons", "%",
)  # fmt: skip


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return one table of the file with its doubts, and the forms that correct and go on."""
    file = file_of(explorer, asked)
    reading = file.reading(asked.language)
    tables = reading["tables"]
    number = asked.number("table", least=0, most=10**6, usual=_first(reading))
    chosen = next((one for one in tables if one["table"] == number), None)
    sheet = _sheet(file, reading, asked, number) if chosen else None
    words = {
        "file": file,
        "reading": reading,
        "tables": [
            {**one, "address": asked.again(table=one["table"], start=None)} for one in tables
        ],
        "chosen": chosen,
        "sheet": sheet,
        "countries": [*list_countries(), OWN],
        "series": series_of(reading["home"]),
        "units": UNITS,
        "digest": file.digest[:12],
        "token": explorer.token,
        "study_name": _study_name(file),
        "others": [d for d in reading["doubts"] if d["table"] is None],
    }
    return Shown(
        "file.jinja",
        _title(file, reading),
        words,
        _observations(file),
        lambda: reading["doubts"],
    )


def _title(file: Kept, reading: dict[str, Any]) -> str:
    parts = [
        counted("{count} table", "{count} tables", len(reading["tables"])),
        counted("{count:,} number read", "{count:,} numbers read", reading["observations"]),
        counted("{count:,} doubt", "{count:,} doubts", len(reading["doubts"])),
    ]
    return t("{file}: {what}", file=file.name, what=t(", ").join(parts))


def _first(reading: dict[str, Any]) -> int:
    """Return the table to show first: one with a doubt at a cell, one that was read, any."""
    doubtful = [d["table"] for d in reading["doubts"] if d["row"] is not None]
    read = [one["table"] for one in reading["tables"] if one["status"] != "not read"]
    every = [one["table"] for one in reading["tables"]]
    return next(iter([*doubtful, *read, *every]), 0)


def _sheet(file: Kept, reading: dict[str, Any], asked: Asked, number: int) -> Any:
    path = file.folder / f"table-{number}.json"
    table = json.loads(bytes_of(path))
    doubts = [d for d in reading["doubts"] if d["table"] == number]
    return sheet_of(table["cells"], table["rows"], table["columns"], asked=asked, doubts=doubts)


def _observations(file: Kept) -> "pl.DataFrame":
    import polars as pl

    return pl.read_csv(file.folder / "observations.csv", infer_schema_length=None)


def _study_name(file: Kept) -> str:
    stem = file.name.rpartition(".")[0] or file.name
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in stem.lower()).strip("-")
    return "-".join(filter(None, plain.split("-")))[:40] or f"own-{file.id[:4]}"
