"""Wall time of the first thing a user sees, beside `import pandas`."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 9
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import hinterland": [sys.executable, "-c", "import hinterland"],
    "import hinterland.measures": [sys.executable, "-c", "import hinterland.measures"],
    "hinterland --help": [str(Path(sys.executable).with_name("hinterland")), "--help"],
    "import numpy": [sys.executable, "-c", "import numpy"],
    "import pandas": [sys.executable, "-c", "import pandas"],
}


def run() -> None:
    """Print the median wall time of each command, all interleaved, and its part of pandas's."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            taken[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        ratio = medians["import pandas"] / seconds
        print(
            f"{name}: {seconds * 1000:.0f} ms, median of {ROUNDS}; pandas takes {ratio:.1f} times as long"
        )
