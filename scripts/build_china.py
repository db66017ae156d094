"""Build the shipped panel of China from a folder of collected figures.

    python scripts/build_china.py [FOLDER]

FOLDER holds observations.csv, sources.csv, vintages.csv and regions.csv (default: the copies in
the package). Its files are copied into the package as they are; the panel is made from them,
units converted by exact factors, with the raw text and the cell it stands in.
"""

import csv
import hashlib
import sys
from pathlib import Path
from typing import Any

import polars as pl

from hinterland.errors import Error, InputError
from hinterland.observations import (
    COLUMNS,
    PAGE_COLUMNS,
    Observations,
    drop_duplicates,
    validate,
)
from hinterland.panel import replace_file, write_observations
from hinterland.regions import china
from hinterland.units import scale

TARGET = Path(__file__).parent.parent / "src" / "hinterland" / "data" / "china"
INPUTS = ("observations.csv", "sources.csv", "vintages.csv", "regions.csv")


def main(arguments: list[str]) -> int:
    """Build, say what was built, and return the exit code."""
    folder = Path(arguments[0]) if arguments else TARGET / "source"
    try:
        built = build(folder)
        for name in INPUTS:
            replace_file(TARGET / "source" / name, (folder / name).read_bytes())
        replace_file(TARGET / "vintages.csv", (folder / "vintages.csv").read_bytes())
        write_observations(built, TARGET / "observations.parquet")
    except (Error, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{built.frame.height} observations from {built.pages.height} sources: {TARGET}")
    return 0


def build(folder: Path) -> Observations:
    """Return the observations and pages of the figures in a folder."""
    path = folder / "observations.csv"
    data = path.read_bytes()
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    pages = _pages(folder / "sources.csv", hashlib.sha256(data).hexdigest())
    page_of = dict(zip(pages["title"], pages["page"], strict=True))
    header = rows[0]
    facts = [
        _observation(dict(zip(header, row, strict=True)), number, header, page_of)
        for number, row in enumerate(rows[1:], start=1)
    ]
    frame = pl.DataFrame(facts, schema=COLUMNS)
    validate(frame, where=path.name)
    frame, notices = drop_duplicates(frame, where=path.name)
    for notice in notices:
        print(notice, file=sys.stderr)
    return Observations(frame, pages)


def _pages(path: Path, digest: str) -> pl.DataFrame:
    with path.open(encoding="utf-8", newline="") as file:
        sources = list(csv.DictReader(file))
    return pl.DataFrame(
        [
            {
                "page": hashlib.sha256(f"{s['source']} {s['where']}".encode()).hexdigest()[:12],
                "kind": "file",
                "address": s["where"],
                "title": s["source"],
                "publisher": _publisher(s["where"]),
                "digest": digest,
                "note": "compiled copy, not the publisher's page",
            }
            for s in sources
        ],
        schema=PAGE_COLUMNS,
    )


def _publisher(where: str) -> str | None:
    """Return the publisher that a source's description names; None where it names none."""
    if "General Administration of Customs" in where:
        return "General Administration of Customs"
    if any(word in where for word in ("NBS", "China Statistical Yearbook")):
        return "National Bureau of Statistics"
    return None


def _observation(
    row: dict[str, str], number: int, header: list[str], page_of: dict[str, str]
) -> dict[str, Any]:
    where = f"observations.csv, row {number + 1}"
    try:
        region = china().find(row["region"])
        value, unit = scale(row["value"], row["unit"])
        low, high = (scale(row[b], row["unit"])[0] if row[b] else None for b in ("low", "high"))
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    if row["source"] not in page_of:
        raise InputError(f"{where}: sources.csv has no {row['source']!r}")
    return {
        "region": region.code,
        "region_kind": row["region_kind"],
        "region_raw": row["region_name"],
        "year": int(row["year"]),
        "series": row["series"],
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "value_raw": row["value"],
        "unit_raw": row["unit"],
        "vintage": row["vintage"],
        "flags": row["flags"] or None,
        "note": row["note"] or None,
        "origin": f"{page_of[row['source']]}#0/{number}/{header.index('value')}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
