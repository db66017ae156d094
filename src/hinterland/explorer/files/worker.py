"""The process that reads one file: with little memory and time, and without a network.

    python -m hinterland.explorer.files.worker FOLDER LANGUAGE

Reads `data.*` in the folder by the mapping of its `file.toml`, and writes what was read beside
it. It may die; then nothing else does.
"""

import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ...observations import Observations
    from ...regions import Country
    from ...sources.reading import PageReport
    from ...tables import Grid
    from .store import Kept

__all__ = ["CPU_SECONDS", "MEMORY", "main"]

#: The most memory in bytes, processor time in seconds, and bytes of a file that is written.
MEMORY: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 30
_WRITTEN: Final = 256 * 1024 * 1024
_REFUSED: Final = ("socket.", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork")  # fmt: skip


def main(folder: Path, spoken: str) -> int:
    """Read the file of a folder; return 1, with the reason on the standard error, if it can't be.

    `spoken` is the language of that reason, and of what is written of the figures.
    """
    from ...errors import Error
    from ...language import LANGUAGES, speaking

    confine()
    try:
        from .store import kept_in

        kept = kept_in(folder)
        found = {}
        for code in (spoken, *(code for code in LANGUAGES if code != spoken)):
            with speaking(code):
                found[code] = _read(kept, is_first=code == spoken)
        text = json.dumps(found, ensure_ascii=False)
        (folder / "reading.json").write_text(text, "utf-8")
    except Error as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def confine() -> None:
    """Take memory, time and the network from this process, for good."""
    with contextlib.suppress(ImportError):  # there is no such thing on Windows
        import resource

        for limit, most in (
            (resource.RLIMIT_DATA, MEMORY),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, _WRITTEN),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (most, most + 1))

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def _read(kept: "Kept", *, is_first: bool) -> dict[str, Any]:
    from ...errors import InputError
    from ...language import t
    from ...observations import shipped_catalogue
    from ...sources.reading import Named, doubts, read_files
    from ...tables import read_tables

    file = Named(kept.data, kept.name)
    grids = read_tables(kept.data.read_bytes(), name=kept.name).grids
    country = _country(kept, file)
    observations, (report, *_) = read_files(
        [file], catalogue=shipped_catalogue(), country=country
    )
    if not grids:
        raise InputError(t("; ").join(report.why), file=kept.name)
    doubtful = doubts([report])
    if is_first:
        _write(kept, observations, doubtful, grids, country)
    from .mapping import home_of, names_to_map

    return {
        "home": home_of(country),
        "status": report.status,
        "why": list(report.why),
        "tables": [_table(report, grid) for grid in grids],
        "observations": observations.frame.height,
        "doubts": doubtful.to_dicts(),
        "notices": list(observations.notices),
        "names": names_to_map(observations.frame),
        "codes": {r.code: [r.en, r.zh] for r in country.regions},
    }


def _country(kept: "Kept", file: Any) -> "Country":
    """Return the regions that a file is about; where they are its own, by the names in it."""
    from ...observations import shipped_catalogue
    from ...regions import china, find_country, read_country
    from ...sources.reading import read_files
    from .regions import regions_of_names
    from .store import OWN

    chosen = kept.corrections.country
    if chosen != OWN:
        return china() if chosen == "china" else find_country(chosen)
    path = kept.folder / "regions.csv"
    if not path.is_file():
        first, _ = read_files([file], catalogue=shipped_catalogue(), country=china())
        names = first.frame["region_raw"].drop_nulls().unique(maintain_order=True).to_list()
        path.write_text(regions_of_names(names), "utf-8")
    return read_country(path)


def _write(
    kept: "Kept",
    observations: "Observations",
    doubtful: Any,
    grids: "Sequence[Grid]",
    country: "Country",
) -> None:
    from dataclasses import replace

    from ...panel import write_observations, write_table
    from .mapping import corrected

    mapped = replace(
        observations, frame=corrected(observations.frame, kept.corrections, country)
    )
    write_observations(mapped, kept.folder / "observations.csv")
    write_table(doubtful, kept.folder / "doubts.csv", name="doubts")
    for grid in grids:
        cells = [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in grid.cells]
        whole = {"rows": grid.rows, "columns": grid.columns, "cells": cells}
        path = kept.folder / f"table-{grid.table}.json"
        path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")


def _table(report: "PageReport", grid: "Grid") -> dict[str, Any]:
    known = next((t for t in report.tables if t.table == grid.table), None)
    return {
        "table": grid.table,
        "sheet": grid.sheet,
        "title": known.title if known else "",
        "status": known.status if known else "not read",
        "why": list(known.why) if known else [],
        "series": list(known.series) if known else [],
        "years": list(known.years) if known else [],
        "regions": known.regions if known else 0,
        "rows": grid.rows,
        "columns": grid.columns,
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
