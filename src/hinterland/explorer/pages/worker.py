"""The process that reads the tables of one large page, PDF or picture: confined, and it may die.

    python -m hinterland.explorer.pages.worker FOLDER LANGUAGE

Reads `body` in the folder as `page.json` says, and writes `reading.json` beside it.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

__all__ = ["main"]


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


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
