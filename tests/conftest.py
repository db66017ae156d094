"""What the tests share: running the command line as a user does."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Tests read English, whatever the locale of the machine.
os.environ["LC_ALL"] = "C.UTF-8"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def hinterland(tmp_path: Path) -> Run:
    """Run `hinterland …` in an empty folder."""

    def run(*words: str | Path, cwd: Path = tmp_path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", "from hinterland.cli import main; main()"]
        return subprocess.run(
            [*command, *map(str, words)],
            cwd=cwd, capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    return run
