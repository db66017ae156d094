"""The search index, built from the library during the crawl, by a separate process.

The index is derived: what is lost or damaged is rebuilt from the library. How far each shard is
indexed is written in the index itself and changes in the same commit as the pages, so a kill
loses nothing and doubles nothing.

Most of the work is the engine's (a term for each Han character, with its position) and the
parser's; a page is indexed at a few hundred pages a second and core.
"""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol, Self

import tantivy

from ...errors import Error, InputError, StorageError, UsageError
from ...language import language, speaking, t
from ..lock import Lock
from ..store import Store
from .documents import NEVER, SCHEMA, document, is_shown, moment, with_analyzer

__all__ = ["Follower", "follow", "index_new", "open_index", "unindexed"]

_FOLDER: Final = "search"
_HEAP: Final = 50_000_000  # bytes that the writer fills before it writes a segment
_BATCH: Final = 200  # pages whose addresses are looked up at once
_PASS: Final = 2.0  # seconds of work between two commits while a crawl is followed
_AT_THE_END: Final = 4.0  # seconds for the rest once the crawl has ended


class Stop(Protocol):
    """Set when the crawl has ended: an Event of threading or multiprocessing."""

    def is_set(self) -> bool:
        """Return whether it has."""

    def wait(self, timeout: float) -> bool:
        """Return whether it has, as soon as it has, at the latest after some seconds."""


def index_new(folder: str | Path, *, seconds: float = float("inf")) -> int:
    """Index the pages that are newer than the index, and return how many were.

    It stops after about so many `seconds`, with what is done committed.

    Raises
    ------
    UsageError
        There is no page library.
    StorageError
        The index can't be written, or another process writes it.
    """
    end = time.monotonic() + seconds
    total = 0
    with Store(folder), _Indexer(Path(folder)) as indexer:
        while done := indexer.take(_after(min(end, time.monotonic() + 60.0))):
            total += done
    return total


def _after(end: float, stop: Stop | None = None) -> Callable[[], bool]:
    """Return a function that returns whether a time is over, or the crawl that is followed."""
    return lambda: time.monotonic() > end or (stop is not None and stop.is_set())


def follow(folder: str | Path, stop: Stop) -> None:
    """Index what a crawl keeps, until it ends.

    Once `stop` is set, this returns within 5 s; what is left then is indexed by the next
    search. Run it in a separate process (`Follower`).
    """
    indexer: _Indexer | None = None
    while indexer is None:
        try:
            indexer = _Indexer(Path(folder))
        except StorageError:  # another process uses it
            if stop.wait(0.5):
                raise
    with indexer:
        while not stop.is_set():
            end = time.monotonic() + _PASS
            done = 0
            with contextlib.suppress(UsageError, InputError):  # the crawl is still making it
                done = indexer.take(_after(end, stop))
            stop.wait(end - time.monotonic() if done else 0.5)
        end = time.monotonic() + _AT_THE_END
        with contextlib.suppress(UsageError):  # the crawl ended before it made a library
            while indexer.take(_after(min(end, time.monotonic() + _PASS))):
                pass


class Follower:
    """A process that indexes what a crawl keeps while it runs, at the lowest priority.

    Made when the crawl starts, closed when it has ended. If the crawl is killed, the process
    ends by itself: it lives as long as the pipe to it.
    """

    def __init__(self, folder: str | Path) -> None:
        program = f"from {__name__} import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder), language()],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for the crawl, which then closes this
        )

    def close(self) -> str:
        """Let it index the rest for some seconds, and end it; return why it failed, if it did.

        The pages are kept all the same.
        """
        try:
            _, output = self._process.communicate(b"\n", timeout=_AT_THE_END + 0.8)
        except subprocess.TimeoutExpired:  # what is left is indexed by the next search
            self._process.kill()
            self._process.communicate()
            return ""
        if not self._process.returncode:
            return ""
        for line in reversed(output.decode("utf-8", "replace").splitlines()):
            if _PREFIX in line:
                return line.partition(_PREFIX)[2]
        return t(
            "the search index was not updated (its process ended with code {code}); pages are "
            "saved, the next search indexes them",
            code=self._process.returncode,
        )


_PREFIX: Final = "hinterland: "


def main() -> None:
    """Follow the library named on the command line until something comes through stdin.

    A language may follow the library's name.
    """
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(19)
    stop = threading.Event()

    def wait_for_stdin() -> None:
        os.read(0, 1)  # not through sys.stdin, whose lock a thread must not hold at the end
        stop.set()

    threading.Thread(target=wait_for_stdin, daemon=True).start()
    folder, spoken = (*sys.argv[1:3], "en")[:2]
    fault = ""
    with speaking(spoken):
        try:
            follow(folder, stop)
        except Error as error:
            fault = str(error)
        except BaseException as error:  # the engine's own failures are not Exceptions
            fault = str(_not_written(Path(folder) / _FOLDER, error))
    with contextlib.suppress(OSError):
        if fault:
            os.write(2, f"{_PREFIX}{fault}\n".encode("utf-8", "replace"))
    # At once: the thread that waits for stdin would hold up the interpreter's own end.
    os._exit(1 if fault else 0)


def unindexed(
    library: Store, index: tantivy.Index | None = None, *, limit: int = 100_000
) -> int:
    """Return how many kept pages are newer than the search index; counts up to `limit`."""
    index = index or open_index(library.folder)
    marks = _marks(index) if index else {}
    newer = (
        library.pages(shard=shard, after_id=marks.get(shard, 0), limit=limit)
        for shard in library.shards
    )
    return min(limit, sum(1 for pages in newer for _ in pages))


def open_index(folder: str | Path) -> tantivy.Index | None:
    """Return a library's search index for reading, None if there is none, or an older one.

    Raises
    ------
    InputError
        The index is damaged.
    """
    path = Path(folder) / _FOLDER
    if not (path / "meta.json").exists():
        return None
    try:
        with _openable(path) as place:
            index = tantivy.Index.open(str(place))
            index.searcher()
    except ValueError as error:
        raise InputError(
            t(
                "the search index {path} is damaged ({error}); remove that folder, the next "
                "search rebuilds it",
                path=path,
                error=_first_line(error),
            ),
            file=str(path),
        ) from None
    return with_analyzer(index) if index.schema == SCHEMA else None


@contextlib.contextmanager
def _openable(path: Path) -> Iterator[Path]:
    """Give a folder where an index can be opened: even a reader has to write a lock file."""
    if os.access(path, os.W_OK):
        yield path
        return
    with tempfile.TemporaryDirectory() as place:
        for file in path.iterdir():
            if file.suffix != ".lock":
                (Path(place) / file.name).symlink_to(file.absolute())
        yield Path(place)


class _Indexer:
    """The one writer of a library's search index."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / _FOLDER
        self._lock = Lock(
            folder / "search.lock", what=t("the search index of {folder}", folder=folder)
        )
        try:
            with _storage_errors(self._path):
                index = _open_or_create(self._path)
                self._writer = index.writer(_HEAP, 1)
                self._marks = _marks(index)
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ValueError):
            self._writer.wait_merging_threads()
        self._lock.close()

    def take(self, is_over: Callable[[], bool]) -> int:
        """Index new pages until that is so or none is left, commit, and return how many."""
        with Store(self._folder) as library:
            done = sum(self._take_shard(library, shard, is_over) for shard in library.shards)
        if done:
            with _storage_errors(self._path):
                self._writer.commit()
        return done

    def _take_shard(self, library: Store, shard: int, is_over: Callable[[], bool]) -> int:
        done, last = 0, self._marks.get(shard, 0)
        while batch := list(library.pages(shard=shard, after_id=last, limit=_BATCH)):
            repeated = library.repeated([page.address for page in batch])
            for page in batch:
                if is_over():
                    break
                with _storage_errors(self._path):
                    # What can't be read now may have another version in the index.
                    if page.address in repeated or library.faults:
                        self._replace(library, page.address)
                    elif is_shown(page):
                        self._writer.add_document(document(library, page, until=NEVER))
                done, last = done + 1, page.id
            else:
                continue
            break
        if done:
            self._marks[shard] = last
            with _storage_errors(self._path):
                self._writer.delete_documents_by_term("mark", str(shard))
                self._writer.add_document(tantivy.Document(mark=str(shard), last=last))
        return done

    def _replace(self, library: Store, address: str) -> None:
        """Index an address again, all its versions: each knows when the next one came.

        Versions are the answers that differ, without errors and walls.
        """
        # Of one time, since others' files count whole seconds, an answer with content counts.
        pages = sorted(
            library.versions(address), key=lambda p: (p.fetched, 200 <= p.status < 300)
        )
        last = {page.fetched: page for page in pages}.values()
        lasting = [page for page in last if is_shown(page) or page.status in _GONE]
        versions = [next(same) for _, same in itertools.groupby(lasting, lambda p: p.digest)]
        self._writer.delete_documents_by_term("address", address)
        for version, following in itertools.zip_longest(versions, versions[1:]):
            if is_shown(version):
                until = moment(following.fetched) if following else NEVER
                self._writer.add_document(document(library, version, until=until))


@contextlib.contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    """Turn what the engine raises when it can't write into the library's error."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, ValueError | OSError) and type(error).__name__ != _PANIC:
            raise
        raise _not_written(path, error) from None


_PANIC: Final = "PanicException"  # of the engine, which is not an Exception


def _not_written(path: Path, error: BaseException) -> StorageError:
    return StorageError(
        t(
            "{path} can't be written ({error}); pages are saved, but new pages are not "
            "searchable yet",
            path=path,
            error=_first_line(error),
        ),
        file=str(path),
    )


def _open_or_create(path: Path) -> tantivy.Index:
    path.mkdir(exist_ok=True)
    try:
        index = tantivy.Index(SCHEMA, str(path))
        index.searcher()
    except ValueError:
        # Damaged, or of another version: the library has all that it is made of.
        shutil.rmtree(path)
        path.mkdir()
        index = tantivy.Index(SCHEMA, str(path))
    return with_analyzer(index)


def _marks(index: tantivy.Index) -> dict[int, int]:
    """Return the last indexed page of each shard."""
    searcher = index.searcher()
    query = tantivy.Query.regex_query(index.schema, "mark", "[0-9]+")
    found = searcher.search(query, limit=10_000).hits
    marks = [searcher.doc(place).to_dict() for _, place in found]
    return {int(mark["mark"][0]): mark["last"][0] for mark in marks}


_GONE: Final = frozenset({301, 308, 404, 410})


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
