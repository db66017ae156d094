"""The library's diary: when each crawl began, with which options, and why it ended."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["append_run", "last_run"]

_FILE: Final = "runs.jsonl"


def append_run(folder: Path, event: Mapping[str, object]) -> None:
    """Add one line: `event` is `start` or `stop`, with a time and what goes with it."""
    with (folder / _FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(event, ensure_ascii=False) + "\n")


def last_run(folder: Path) -> dict[str, object]:
    """Return the last crawl's start, with what its stop adds; empty if there was none.

    A crawl that was killed has no `reason`.
    """
    run: dict[str, object] = {}
    try:
        lines = (folder / _FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return run
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:  # the line that a crash left half written
            continue
        if event.get("event") == "start":
            run = {}
        run |= {k: v for k, v in event.items() if k != "event"}
    return run
