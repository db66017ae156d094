"""Runs a command, and tells what it cost: with all processes that it starts."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

__all__ = ["Cost", "command_line", "crawl_unindexed", "run"]

#: How often memory is looked at, in seconds.
SAMPLE = 0.25

#: What `hinterland crawl` does, but for the search index that is built beside it.
_UNINDEXED = """
import sys, types

class Nobody:
    def __init__(self, folder): pass
    def close(self): pass

sys.modules["hinterland.library.search.indexing"] = types.SimpleNamespace(Follower=Nobody)
from hinterland.crawler import Options, crawl

workers, pages, *starts = sys.argv[1:]
options = Options(delay=0.0, allow_private=True, max_pages=int(pages) or None)
crawl(starts, "library", options=options, workers=int(workers))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds by the clock, CPU seconds, and the peak of memory in bytes.

    Memory is the proportional set size (a shared page counts by parts), all processes together.
    """

    seconds: float
    cpu: float
    peak: int


def command_line(*words: str | Path) -> list[str]:
    """Return the command `hinterland …`, as installed beside this Python."""
    return [str(Path(sys.executable).with_name("hinterland")), *map(str, words)]


def crawl_unindexed(*starts: str, workers: int = 1, max_pages: int = 0) -> list[str]:
    """Return a command that crawls into the folder `library` without a search index."""
    return [sys.executable, "-c", _UNINDEXED, str(workers), str(max_pages), *starts]


def run(command: Sequence[str | Path], folder: Path, *, limit: float = 1800.0) -> Cost:
    """Run a command in a folder to its end; a SystemExit says that it failed."""
    folder.mkdir(parents=True, exist_ok=True)
    said = folder.with_suffix(".said")
    began = time.monotonic()
    with said.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, start_new_session=True
        )
    timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    with _Memory(process.pid) as memory:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}: see {said}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, memory.peak)


class _Memory:
    """Looks at a group's memory every now and then, in a thread, while the block runs."""

    def __init__(self, leader: int) -> None:
        self.peak = 0
        self._leader = leader
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(SAMPLE):
            self.peak = max(self.peak, sum(map(_proportional, _group(self._leader))))


def _group(leader: int) -> Iterator[int]:
    """Give the processes of a group."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == leader:
                yield int(entry.name)


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    kilobytes = next((ln.split()[1] for ln in text.splitlines() if ln.startswith("Pss:")), "0")
    return int(kilobytes) * 1024
