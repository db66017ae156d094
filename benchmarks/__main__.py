"""Run all timings, the quick ones first; the crawler's long proofs take most of an hour."""

import os
import platform


def main() -> None:
    # Before numpy is loaded: what is timed is bound by memory, so a second BLAS thread wins
    # nothing and, on a busy machine, waits for its turn.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from . import (
        accounting,
        conformance,
        crawl,
        frontier,
        fuzz,
        index,
        kills,
        ordering,
        politeness,
        reading,
        search,
        startup,
        study,
        tables,
    )

    print(
        f"python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{os.environ['OPENBLAS_NUM_THREADS']} BLAS thread(s)"
    )
    startup.run()
    study.run()
    index.run()
    tables.run()
    conformance.main()
    accounting.run()
    search.main()
    ordering.run()
    politeness.run()
    reading.run()
    crawl.run()
    kills.run()
    frontier.run()
    fuzz.run()


main()
