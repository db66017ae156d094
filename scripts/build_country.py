"""Build the figures of shipped country packs from the folders that they were collected in.

    python scripts/build_country.py [COUNTRY [FOLDER]]

Without COUNTRY every pack is built again from its own `source`. FOLDER holds what was collected:

figures.csv     region_code, region_name, year, series, value, unit, vintage, flags, note, source;
                China's is called observations.csv, with low and high beside value
regions.csv     the code and the group of each region
sources.csv     source, where: what the source of a figure stands for, unless it says so itself
vintages.csv    the releases, as the pack has them
publishers.csv  where, publisher, licence: who published what has this text in its source
flags.csv       printed, flag, note: what a flag means, as a flag of ours and in words

Of the last three, the pack's own are taken where FOLDER has none. The files are copied into the
pack as they are. Made from them are the observations and their pages, units scaled by exact
factors, with the raw text and the cell it stands in, and the groups of the pack's scheme. What
people write is left alone: country.toml, regions.csv, publications.csv, the titles of schemes, tiles, adjacency.
"""

import csv
import hashlib
import io
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from hinterland.errors import Error, InputError, UsageError
from hinterland.observations import (
    COLUMNS,
    PAGE_COLUMNS,
    Observations,
    drop_duplicates,
    validate,
)
from hinterland.observations.table import FLAGS
from hinterland.panel import replace_file, write_observations
from hinterland.regions import Country, read_country
from hinterland.units import scale

PACKS: Final = Path(__file__).parent.parent / "src" / "hinterland" / "data"

_FIGURES: Final = ("figures.csv", "observations.csv")
_NEEDED: Final = ("regions.csv", "vintages.csv", "publishers.csv")
_OPTIONAL: Final = ("sources.csv", "flags.csv")

_FIGURE: Final = {
    "region_name", "year", "series", "value", "unit", "vintage", "flags", "note", "source",
}  # fmt: skip
_COLUMNS: Final[Mapping[str, set[str]]] = {
    "figures.csv": {"region_code"} | _FIGURE,
    "observations.csv": {"region", "low", "high"} | _FIGURE,
    "regions.csv": {"group"},
    "sources.csv": {"source", "where"},
    "vintages.csv": {"vintage", "series", "rank", "released", "note"},
    "publishers.csv": {"where", "publisher", "licence"},
    "flags.csv": {"printed", "flag", "note"},
}

#: `million MXN, current prices`: a word, a unit, and what the figure is, which is no unit.
_UNIT: Final = re.compile(
    r"(?:(?P<word>thousand|million|billion) )?(?P<unit>persons|[A-Z]{3}(?: per [A-Z]{3})?)"
    r"(?: FOB| FAS| customs value)?(?:, .*)?"
)
_WORDS: Final = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Collected:
    """The figures of a folder, and what is needed to read them."""

    figures: Path
    header: list[str]
    rows: list[Row]
    sources: Mapping[str, str]
    releases: set[tuple[str, str]]
    publishers: list[Row]
    flags: Mapping[str, Row]


def main(arguments: Sequence[str]) -> int:
    """Build, say what was built, and return the exit code."""
    packs = sorted(path.parent.name for path in PACKS.glob("*/country.toml"))
    try:
        for name in arguments[:1] or packs:
            if name not in packs:
                raise UsageError(f"there is no pack {name!r}; there are {', '.join(packs)}")
            pack = PACKS / name
            built = write(pack, Path(arguments[1]) if arguments[1:] else pack / "source")
            print(f"{built.frame.height} figures from {built.pages.height} sources: {pack}")
    except (Error, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def write(pack: Path, folder: Path) -> Observations:
    """Build a pack from a folder, and return the observations that it then has."""
    with tempfile.TemporaryDirectory() as temporary:
        taken = _take(folder, pack / "source", Path(temporary))
        built = build(pack, taken)
        groups = scheme(pack, taken)
        for path in sorted(taken.iterdir()):
            replace_file(pack / "source" / path.name, path.read_bytes())
        replace_file(pack / "vintages.csv", (taken / "vintages.csv").read_bytes())
    for path, text in groups.items():
        replace_file(path, text.encode())
    write_observations(built, pack / "observations.parquet")
    return built


def build(pack: Path, folder: Path) -> Observations:
    """Return the observations and pages of the figures in a folder.

    Raises
    ------
    InputError
        A region, unit, flag, source or vintage is not known, a unit does not fit its series, a
        value or a year is not a number or can't be one of its series, or a cell has two values in one vintage; the message names the row.
    """
    country = read_country(pack / "regions.csv")
    collected = _read(folder)
    pages = _pages(collected)
    page_of = dict(zip(pages["address"], pages["page"], strict=True))
    facts = []
    for number, row in enumerate(collected.rows, start=1):
        try:
            fact = _observation(row, country, collected)
        except InputError as error:
            where = f"{collected.figures.name}, row {number + 1}"
            raise InputError(f"{where}: {error}") from error
        page = page_of[collected.sources.get(row["source"], row["source"])]
        origin = f"{page}#0/{number}/{collected.header.index('value')}"
        facts.append(fact | {"origin": origin})
    frame = pl.DataFrame(facts, schema=COLUMNS)
    validate(frame, where=collected.figures.name)
    frame, notices = drop_duplicates(frame, where=collected.figures.name)
    for notice in notices:
        print(notice, file=sys.stderr)
    return Observations(frame, pages)


def scheme(pack: Path, folder: Path) -> dict[Path, str]:
    """Return the file of the pack's scheme, as the groups in a folder have it.

    A group goes by its key or any of its names. Without titles of the scheme there is no file:
    each region is then a group of its own.
    """
    name = tomllib.loads((pack / "country.toml").read_text("utf-8"))["scheme"]
    titles = pack / "schemes" / f"{name}.toml"
    if not titles.is_file():
        return {}
    country = read_country(pack / "regions.csv")
    groups = tomllib.loads(titles.read_text("utf-8"))["groups"]
    key_of = {text: key for key, names in groups.items() for text in (key, *names.values())}
    header, rows = _table(folder / "regions.csv")
    members: dict[str, list[str]] = {key: [] for key in groups}
    for row in rows:
        if row["group"] not in key_of:
            known = ", ".join(key_of)
            raise InputError(
                f"regions.csv: no group {row['group']!r} in {titles.name}: {known}"
            )
        members[key_of[row["group"]]].append(country.find(row[header[0]]).code)
    return {
        titles.with_suffix(".csv"): _csv(
            ("region", "group", "name"),
            (
                (code, key, country.region(code).en)
                for key, codes in members.items()
                for code in sorted(codes)
            ),
        )
    }


def _take(folder: Path, own: Path, to: Path) -> Path:
    """Copy what a folder holds, and the pack's own files where it holds none."""
    figures = next((n for n in _FIGURES if (folder / n).is_file()), None)
    if figures is None:
        raise InputError(f"{folder}: there is neither {' nor '.join(_FIGURES)}")
    shutil.copy(folder / figures, to)
    for name in (*_NEEDED, *_OPTIONAL):
        path = next((f / name for f in (folder, own) if (f / name).is_file()), None)
        if path is not None:
            shutil.copy(path, to)
        elif name in _NEEDED:
            raise InputError(f"{folder}: there is no {name}")
    return to


def _read(folder: Path) -> Collected:
    figures = next(folder / n for n in _FIGURES if (folder / n).is_file())
    header, rows = _table(figures)
    sources, flags = (
        _table(folder / name)[1] if (folder / name).is_file() else [] for name in _OPTIONAL
    )
    return Collected(
        figures, header, rows,
        sources={r["source"]: r["where"] for r in sources},
        releases={(r["vintage"], r["series"]) for r in _table(folder / "vintages.csv")[1]},
        publishers=_table(folder / "publishers.csv")[1],
        flags={r["printed"]: r for r in flags},
    )  # fmt: skip


def _pages(collected: Collected) -> pl.DataFrame:
    """Return a page for each source: those of sources.csv, or those that the figures name."""
    digest = hashlib.sha256(collected.figures.read_bytes()).hexdigest()
    sources = dict(collected.sources)
    for row in collected.rows:
        if collected.sources and row["source"] not in sources:
            raise InputError(f"sources.csv has no {row['source']!r}")
        if not collected.sources:
            sources.setdefault(row["source"], row["source"])
    first = {row["source"]: row["vintage"] for row in reversed(collected.rows)}
    return pl.DataFrame(
        [
            {
                "page": hashlib.sha256(f"{title} {address}".encode()).hexdigest()[:12],
                "kind": "file",
                "address": address,
                "title": title,
                **_publisher(address, collected.publishers),
                "digest": digest,
                "note": "compiled copy, not the publisher's page",
            }
            for source, address in sources.items()
            for title in [source if collected.sources else first[source]]
        ],
        schema=PAGE_COLUMNS,
    )


def _publisher(address: str, publishers: Iterable[Row]) -> dict[str, str | None]:
    """Return the publisher that a source's description names, and its licence."""
    row = next((p for p in publishers if p["where"] in address), {})
    return {key: row.get(key) or None for key in ("publisher", "licence")}


def _observation(row: Row, country: Country, collected: Collected) -> dict[str, Any]:
    if (row["vintage"], row["series"]) not in collected.releases:
        what = f"no vintage {row['vintage']!r} of {row['series']}; add it"
        raise InputError(f"vintages.csv has {what}")
    region = country.find(row.get("region_code") or row["region"])
    value, unit = _scaled(row["value"], row["unit"])
    low, high = (
        _scaled(b, row["unit"])[0] if (b := row.get(c)) else None for c in ("low", "high")
    )
    if not row["year"].isdecimal():
        raise InputError(f"{row['year']!r} is not a year")
    ours, notes = _meaning(row["flags"], collected.flags)
    return {
        "region": region.code,
        "region_kind": region.kind,
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
        "flags": ";".join(ours) or None,
        "note": "; ".join(note for note in (*notes, row["note"]) if note) or None,
    }


def _meaning(printed: str, known: Mapping[str, Row]) -> tuple[list[str], list[str]]:
    """Return what printed flags mean: flags of ours, and words."""
    flags, notes = [], []
    for flag in filter(None, re.split(r"[;|]", printed)):
        if flag not in known and flag not in FLAGS:
            raise InputError(f"flags.csv has no flag {flag!r}; add it")
        row = known.get(flag, {"flag": flag, "note": ""})
        flags.append(row["flag"])
        notes.append(row["note"])
    return [flag for flag in dict.fromkeys(flags) if flag], notes


def _scaled(value: str, unit: str) -> tuple[float, str]:
    """Return a figure in its canonical unit, scaled exactly before it is rounded once."""
    printed = _UNIT.fullmatch(unit)
    if printed is None:
        return scale(value, unit)
    if not _NUMBER.fullmatch(value):
        raise InputError(f"{value!r} is not a number")
    return float(Decimal(value) * _WORDS[printed["word"] or ""]), printed["unit"]


def _table(path: Path) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a CSV."""
    header, *rows = csv.reader(path.read_text("utf-8").splitlines())
    if absent := ", ".join(_COLUMNS[path.name] - set(header)):
        raise InputError(f"{path.name}: there is no column {absent}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            what = f"{len(row)} fields below {len(header)} columns"
            raise InputError(f"{path.name}, row {number}: {what}")
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
