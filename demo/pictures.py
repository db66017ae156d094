"""How pictures are read that have no workbook beside them.

    python -m demo.pictures [FOLDER]

The same site as that of `run`, without the workbooks that nothing links.
"""

import shutil
import sys
from pathlib import Path

from . import run
from .compare import compare
from .yearbook import build

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Read the site, print how its cells came out; return the exit code."""
    folder = Path(arguments[0]) if arguments else Path("out/demo-pictures")
    shutil.rmtree(folder, ignore_errors=True)
    truth = build(folder, companions=False)
    library, observations = folder / "library", folder / "observations.parquet"
    with run.serve(folder / "site") as address:
        start = f"{address}sj/ndsj/"
        run.hinterland("crawl", start, "--library", library, "--allow-private", "--delay", "0")
    run.hinterland(
        "read", "--library", library, "--source", "nbs-yearbook", "--out", observations
    )
    scores = compare(truth, observations)
    run.print_scores(scores)
    return 0 if not any(score.wrong for score in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
