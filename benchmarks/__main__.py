"""Run all timings, the quick ones first; the crawler's long proofs take most of an hour.

`python -m benchmarks panel` runs those that are named.
"""

import os
import platform
import sys


def main() -> None:
    # Before numpy is loaded: what is timed is bound by memory, so a second BLAS thread wins
    # nothing and, on a busy machine, waits for its turn.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from . import (
        accounting,
        conformance,
        crawl,
        doubt,
        explorer,
        frontier,
        fuzz,
        index,
        kills,
        measures,
        ordering,
        panel,
        politeness,
        reading,
        records,
        search,
        side_by_side,
        startup,
        study,
        tables,
    )

    print(
        f"python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{os.environ['OPENBLAS_NUM_THREADS']} BLAS thread(s)"
    )
    parts = {
        "startup": startup.run, "study": study.run, "panel": panel.run, "doubt": doubt.run,
        "measures": measures.run, "side_by_side": side_by_side.run, "explorer": explorer.run,
        "index": index.run,
        "tables": tables.run, "conformance": conformance.main, "accounting": accounting.run,
        "search": search.main, "ordering": ordering.run, "politeness": politeness.run,
        "reading": reading.run, "records": records.run, "crawl": crawl.run, "kills": kills.run,
        "frontier": frontier.run, "fuzz": fuzz.run,
    }  # fmt: skip
    for name in sys.argv[1:] or parts:
        if name not in parts:
            raise SystemExit(f"there is no benchmark {name!r}; known: {', '.join(parts)}")
        parts[name]()


main()
