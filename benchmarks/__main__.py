"""Run all timings."""

import os
import platform


def main() -> None:
    # Before numpy is loaded: what is timed is bound by memory, so a second BLAS thread wins
    # nothing and, on a busy machine, waits for its turn.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from . import index, startup

    print(
        f"python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{os.environ['OPENBLAS_NUM_THREADS']} BLAS thread(s)"
    )
    startup.run()
    index.run()


main()
