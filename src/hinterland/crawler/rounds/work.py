"""What a task that fetches is told, may use, writes pages to, and hands back."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ...library import Entry
from ...library.shard import WARCINFO, now
from ...library.warc.writing import warcinfo_record
from ..engine import Report
from ..options import Plan
from ..run import ROUNDS
from .places import named

__all__ = ["Budget", "Fetched", "Warc", "Work"]

#: How often a task looks whether it may go on, in seconds.
_LOOK: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a task is told: `folder` is the round's, `todo` and `hosts` are files of its part.

    It may ask for `seconds` after it began, and each answer must be there `deadline` seconds
    later; `pages` and `bytes` are its share of the crawl's limits.
    """

    plan: Plan
    number: int
    part: int
    folder: Path
    todo: Path
    hosts: Path
    seconds: float
    deadline: float
    pages: int
    bytes: int


@dataclass(slots=True, kw_only=True)
class Fetched:
    """What a task hands to the driver: the files it wrote, and its counts."""

    part: int
    fetched: Path
    found: Path
    hosts: Path
    log: Path
    warc: str
    report: Report
    pages: int = 0
    bytes: int = 0
    errors: int = 0
    #: What start pages redirected to.
    homes: list[str] = field(default_factory=list)


class Budget:
    """The time and the pages of a task, and whether anybody still waits for it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._until = time.monotonic() + work.seconds
        self._looked = -1.0
        self._parent = os.getppid()
        self._is_open = True
        self.pages, self.bytes = work.pages, work.bytes

    @property
    def left(self) -> float:
        """The seconds in which more may be asked."""
        return self._until - time.monotonic()

    def is_open(self) -> bool:
        """Return whether more may be asked at all.

        A task is given up where its round is (a driver that goes on from the round before
        removes its todo), where its executor died, and where the crawl is to stop.
        """
        at = time.monotonic()
        if self._is_open and at - self._looked > _LOOK:
            self._looked = at
            self._is_open = (
                self._work.todo.exists()
                and not (self._work.folder / "stop").exists()
                and os.getppid() == self._parent
            )
        return self._is_open and at < self._until and self.pages > 0 and self.bytes > 0

    def take_page(self) -> bool:
        """Take a page; false when there is none, or the time is over."""
        if not self.is_open():
            return False
        self.pages -= 1
        return True

    def give_page(self) -> None:
        """Give one back that came to nothing."""
        self.pages += 1


class Warc:
    """The WARC file of one attempt, begun with its first page."""

    def __init__(self, work: Work) -> None:
        self._path = named(work.plan.library / ROUNDS / "warc", work.part, "warc.gz")
        self._path = self._path.with_name(f"{work.number:05}-{self._path.name}")
        self._name = self._path.relative_to(work.plan.library).as_posix()
        self._file = -1
        self._length = 0

    def write(self, entry: Entry) -> dict[str, object]:
        """Append a page's records; return where its own is."""
        if self._file < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            self._append(warcinfo_record(self._path.name, date=now(), fields=WARCINFO))
        self._append(entry.request)
        place = {"warc": self._name, "offset": self._length, "length": len(entry.record)}
        self._append(entry.record)
        return place

    def close(self) -> str:
        """Wait until the disk has it all; return the file's name, if there is one."""
        if self._file < 0:
            return ""
        os.fsync(self._file)
        os.close(self._file)
        return self._name

    def _append(self, data: bytes) -> None:
        self._length += len(data)
        while data:
            data = data[os.write(self._file, data) :]
