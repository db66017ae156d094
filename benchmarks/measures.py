"""Measures beside PySAL's, in an environment that has PySAL and nothing of ours but the source."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Where setup.sh installs PySAL.
PYTHON = ROOT / ".venv/pysal/bin/python"


def run() -> None:
    """Print CPU seconds of both for each measure, and the ratio with its goal."""
    subprocess.run(
        [PYTHON, "-W", "ignore", ROOT / "benchmarks/pysal.py"],
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )


if __name__ == "__main__":
    run()
