"""The library's list of crawls: when each crawl began, with which options, and why it ended."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["append_run", "last_run"]

_FILE: Final = "runs.jsonl"


def append_run(folder: Path, event: Mapping[str, object]) -> None:
    """Add one line: `event` is `start` or `stop`, with a time and what goes with it."""
    line = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    with (folder / _FILE).open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a full disk or a kill cut the line before
                line = b"\n" + line
        file.write(line)


def last_run(folder: Path) -> dict[str, object]:
    """Return the last crawl's start, with what its stop adds; empty if there was none.

    A crawl that was killed has no `reason`.
    """
    run: dict[str, object] = {}
    try:
        lines = (folder / _FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return run
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:  # the line that a crash left half written
            continue
        if not isinstance(event, dict):
            continue
        if event.get("event") == "start":
            run = {}
        run |= {k: v for k, v in event.items() if k != "event"}
    return run
