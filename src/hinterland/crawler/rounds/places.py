"""The folder of the rounds: which round is the last complete one, and what it wrote."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from ...errors import InputError
from ...language import t
from ...library.disk import storage_errors
from ..run import ROUNDS

__all__ = ["Places", "State", "named", "write_frame"]


@dataclass(slots=True)
class State:
    """What a complete round leaves to the next; paths are relative to the folder of the rounds.

    `frontier` and `hosts` have a file a part, `fetched` the files of pages that count. `homes` are
    what start pages redirected to. `pages`, `bytes` and `losses` are those of the crawl of the name
    `run`, over all its starts.
    """

    run: str
    parts: int
    number: int = 0
    frontier: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    homes: list[str] = field(default_factory=list)
    pages: int = 0
    bytes: int = 0
    losses: dict[str, int] = field(default_factory=dict)


class Places:
    """The rounds of a library: `rounds/CURRENT`, `rounds/N/…` and `rounds/warc/…`."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.folder = library / ROUNDS
        self.warc = self.folder / "warc"

    def current(self) -> State | None:
        """Return the last complete round, None before the first.

        Raises
        ------
        InputError
            What it should have written can't be read.
        """
        try:
            number = int((self.folder / "CURRENT").read_text("ascii"))
            return self.state(number)
        except FileNotFoundError:
            if (self.folder / "CURRENT").exists():
                raise self._damaged() from None
            return None
        except (OSError, ValueError, TypeError):
            raise self._damaged() from None

    def state(self, number: int) -> State:
        """Return what a complete round wrote."""
        return State(**json.loads((self.round(number) / "state.json").read_text("utf-8")))

    def round(self, number: int) -> Path:
        """Return the folder of a round."""
        return self.folder / str(number)

    def commit(self, state: State) -> None:
        """Make a round the last complete one: all it names is on the disk already."""
        with storage_errors(self.folder):
            place = self.round(state.number)
            place.mkdir(parents=True, exist_ok=True)
            _write_text(place / "state.json", json.dumps(asdict(state), ensure_ascii=False))
            _write_text(self.folder / "CURRENT", str(state.number))
        self._forget(state.number - 1)

    def clean(self, state: State | None) -> None:
        """Remove what rounds left that never became complete, and what was replaced."""
        last = state.number if state is not None else 0
        with storage_errors(self.folder):
            self.warc.mkdir(parents=True, exist_ok=True)
            for place in self.folder.iterdir():
                if place.name.isdecimal() and int(place.name) > last:
                    shutil.rmtree(place)
                elif place.name.isdecimal() and int(place.name) < last:
                    self._forget(int(place.name))
            committed = {
                name
                for number in range(1, last + 1)
                for file in self.state(number).fetched
                for name in pl.read_parquet(self.folder / file, columns=["warc"])[
                    "warc"
                ].unique()
            }
            for file in self.warc.iterdir():
                if file.relative_to(self.library).as_posix() not in committed:
                    file.unlink()

    def drop_warcs(self, number: int, without: Iterable[str]) -> None:
        """Remove the WARC files of a round's attempts that do not count."""
        kept = set(without)
        for file in self.warc.glob(f"{number:05}-*"):
            if file.relative_to(self.library).as_posix() not in kept:
                with contextlib.suppress(OSError):
                    file.unlink()

    def _forget(self, number: int) -> None:
        """Remove of a round what the next has replaced; its pages' rows stay."""
        for name in ("frontier", "hosts", "todo", "found", "log"):
            shutil.rmtree(self.round(number) / name, ignore_errors=True)

    def _damaged(self) -> InputError:
        text = t(
            "{folder} is damaged: its last round can't be read; restore it from a copy. The "
            "pages in the library can still be searched and read",
            folder=self.folder,
        )
        return InputError(text, file=str(self.folder))


def named(folder: Path, part: int, ending: str = "parquet") -> Path:
    """Return a new place for a part; each attempt has a name of its own.

    Examples
    --------
    >>> named(Path("rounds/3/todo"), 2).name[:6]
    '00002-'
    """
    return folder / f"{part:05}-{os.urandom(6).hex()}.{ending}"


def write_frame(frame: pl.DataFrame, place: Path) -> Path:
    """Write a table, and wait until the disk has it; return its place."""
    with _whole(place) as part:
        frame.write_parquet(part)
    return place


def _write_text(place: Path, text: str) -> None:
    with _whole(place) as part:
        part.write_text(text, "utf-8")


@contextlib.contextmanager
def _whole(place: Path) -> Iterator[Path]:
    """Give another name to write under; the file gets its own when the disk has it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.{os.urandom(4).hex()}")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    if os.name == "posix":
        handle = os.open(place.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
