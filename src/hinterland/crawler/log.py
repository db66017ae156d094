"""log.jsonl, a line for each fetch: written by all shards, and kept within bounds."""

import contextlib
import json
import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from ..library.disk import storage_errors
from ..library.shard import now
from .fetching.loop import Outcome

__all__ = ["KEPT_LOGS", "LOG_BYTES", "Log", "log_line"]

#: A log that has grown to this becomes log-1.jsonl, that one log-2.jsonl, and so on; so many
#: are kept next to the one that is written.
LOG_BYTES: Final = 64_000_000
KEPT_LOGS: Final = 8

#: `json.dumps` would make an encoder for each line.
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode


class Log:
    """The log of a library, opened to append; of all that write, one `rotates` it by its size."""

    def __init__(self, library: Path, *, rotates: bool) -> None:
        self._library = library
        self._path = library / "log.jsonl"
        self._rotates = rotates
        with storage_errors(library):
            self._file = self._open()

    def write(self, lines: bytes) -> None:
        """Append lines, to the file that has the name now."""
        if not lines:
            return
        is_same = False
        with storage_errors(self._library):
            # Another shard's log may have moved the file.
            with contextlib.suppress(FileNotFoundError):
                is_same = os.path.samestat(self._path.stat(), os.fstat(self._file))
            if not is_same:
                os.close(self._file)
                self._file = self._open()
            while lines:
                lines = lines[os.write(self._file, lines) :]
            if self._rotates and os.fstat(self._file).st_size >= LOG_BYTES:
                numbers = range(1, KEPT_LOGS + 1)
                older = [self._library / f"log-{number}.jsonl" for number in numbers]
                # Where the system does not move open files, the log stays as it is.
                with contextlib.suppress(OSError):
                    for newer, place in reversed([*pairwise([self._path, *older])]):
                        if newer.exists():
                            newer.replace(place)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


def log_line(outcome: Outcome, shard: int, *, left_out: Mapping[str, int] | None = None) -> str:
    """Return the line for one fetch, with what of its links was left out."""
    task, answer = outcome.task, outcome.answer
    line: dict[str, object] = {
        "time": answer.fetched if answer else now(),
        "address": task.address,
        "end": outcome.end,
        "depth": task.depth,
        "shard": shard,
        "seconds": round(outcome.seconds, 3),
    }
    if answer is not None:
        line["status"] = answer.status
        line["bytes"] = len(answer.body)
        if answer.truncated:
            line["truncated"] = answer.truncated
    if left_out:
        line["left_out"] = dict(left_out)
    if outcome.why:
        line["why"] = outcome.why
    return _AS_JSON(line) + "\n"
