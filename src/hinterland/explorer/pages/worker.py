"""The process that reads the tables of one large page, PDF or picture: confined, and it may die.

    python -m hinterland.explorer.pages.worker FOLDER LANGUAGE

Reads `body` in the folder as `page.json` says, and writes `reading.json` beside it.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .kept import Archived
    from .reading import Reading

__all__ = ["main", "read_in_worker"]


def read_in_worker(archived: "Archived", countries: tuple[str, ...]) -> "Reading":
    """Return what another process reads of a page.

    Raises
    ------
    Refused
        422: it takes too much memory or time.
    """
    from ..files.reading import run_worker

    with TemporaryDirectory(prefix="hinterland-") as name:
        folder = Path(name)
        (folder / "body").write_bytes(archived.body)
        page = {
            "key": archived.key, "name": archived.name, "content_type": archived.content_type,
            "is_whole": archived.is_whole, "countries": countries,
            "fetched": archived.page.fetched if archived.page else "",
        }  # fmt: skip
        (folder / "page.json").write_text(json.dumps(page), "utf-8")
        run_worker(__name__, folder)
        return _reading(json.loads((folder / "reading.json").read_text("utf-8")))


def main(folder: Path, spoken: str) -> int:
    """Read the page of a folder; return 1, with the reason on the standard error, if it can't be."""
    from ...errors import Error
    from ...language import speaking
    from ..files.worker import confine
    from .reading import read_body

    page = json.loads((folder / "page.json").read_text("utf-8"))
    confine()
    try:
        with speaking(spoken):
            found = read_body(
                (folder / "body").read_bytes(),
                key=page["key"], name=page["name"], content_type=page["content_type"],
                fetched=page["fetched"], is_whole=page["is_whole"],
                countries=tuple(page["countries"]),
            )  # fmt: skip
    except Error as error:
        print(error, file=sys.stderr)
        return 1
    told = asdict(found)
    for grid in told["grids"].values():
        del grid["_places"]  # it is made again where it is needed
    (folder / "reading.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return 0


def _reading(told: dict[str, Any]) -> "Reading":
    """Return a reading as another process has written it."""
    from ...observations import CellDoubt, TableReport
    from ...tables import Cell, Grid
    from .reading import Reading

    grids = {
        int(n): Grid(
            **{
                **grid,
                "cells": tuple(Cell(**cell) for cell in grid["cells"]),
                **{key: tuple(grid[key]) for key in ("before", "after", "about")},
            }
        )
        for n, grid in told["grids"].items()
    }  # fmt: skip
    reports = {
        int(n): TableReport(**{**_tuples(report), "doubts": tuple(CellDoubt(**d) for d in report["doubts"])})
        for n, report in told["reports"].items()
    }
    counts = {int(n): count for n, count in told["counts"].items()}
    return Reading(grids, reports, counts, tuple(told["notices"]), told["why_not"])


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
