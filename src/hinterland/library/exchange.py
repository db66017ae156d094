"""Pages from other people's WARC files into a library, and a library's pages out again."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from ..errors import InputError, StorageError, UsageError
from .cdxj import cdxj_line
from .entry import Entry
from .foreign import Foreign, answer_of, date_of, records
from .lock import Lock
from .shard import Shard
from .store import Library, Page
from .verify import digest_fits
from .warc import Answer, Repeat, digest

__all__ = ["Imported", "export", "import_warcs"]

_BATCH: Final = 64  # records to a commit
_BATCH_BYTES: Final = 16_000_000


@dataclass(slots=True)
class Imported:
    """What came of an import: `skipped` counts the records left out, by reason."""

    pages: int = 0
    revisits: int = 0
    already: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def import_warcs(
    folder: str | Path,
    files: Sequence[str | Path],
    *,
    canonical: Callable[[str], str | None],
    host_of: Callable[[str], str],
) -> Imported:
    """Copy the answers in WARC files into a library, which is made if there is none.

    What is kept already, of the same address and time, is passed over, so a file can be
    imported again. A revisit keeps pointing at the page that it repeats; where that is another
    address's, the page gets the body itself.

    Parameters
    ----------
    folder
        The library's folder.
    files
        WARC files, plain or gzipped.
    canonical
        Gives an address's canonical form, None for what is no web address.
    host_of
        Gives a canonical address's `name:port`.

    Returns
    -------
    Imported
        Counts, and a line for each file or record that is damaged.

    Raises
    ------
    UsageError
        One of the files is not there.
    StorageError
        The library can't be written, or a crawl is writing it.
    """
    for file in files:
        if not Path(file).exists():
            raise UsageError(f"there is no file {file}")
    made = Imported()
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} can't be made: {error.strerror}") from None
    with Lock(folder / "lock", what=f"the library {folder}"):
        shard = Shard(folder)
        try:
            with Library(folder) as library:
                importer = _Importer(shard, library, made, canonical, host_of)
                for file in files:
                    importer.take(Path(file))
        finally:
            shard.close()
    return made


@dataclass(slots=True)
class _Importer:
    shard: Shard
    library: Library
    made: Imported
    canonical: Callable[[str], str | None]
    host_of: Callable[[str], str]
    batch: dict[str, Entry] = field(default_factory=dict)
    # What this library calls a body that others' files name by a digest of their own.
    digests: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take(self, file: Path) -> None:
        """Copy one file's answers; what is wrong with it is noted."""
        request = Foreign({}, b"")
        try:
            for record in records(file):
                if record.kind in {"request", "warcinfo"}:
                    request = record
                    continue
                asked = request.block if request.address == record.address else b""
                reason = self._take_record(record, asked)
                if reason:
                    self.made.skipped[reason] += 1
        except InputError as error:
            self.made.faults.append(str(error))
        self._commit()

    def _take_record(self, record: Foreign, request: bytes) -> str:
        """Keep a record's answer, or return why not."""
        address = self.canonical(record.address) if record.is_answer else None
        if address is None:
            return f"{record.kind or 'untyped'} records that are no answers from the web"
        if digest_fits(record.head.get("warc-block-digest", ""), record.block) is False:
            self.made.faults.append(f"{record.address}: the record's digest does not fit it")
            return "damaged records"
        try:
            answer = answer_of(record, address, request)
        except ValueError as error:
            return f"records with {error}"
        if address in self.batch:  # what came before is asked for next
            self._commit()
        same = self.library.page(address, at=answer.fetched)
        if same is not None and same.fetched == answer.fetched:
            self.made.already += 1
            return ""
        if record.kind == "revisit":
            return self._take_revisit(record, answer)
        self._keep(answer, record.head.get("warc-payload-digest", ""))
        return ""

    def _take_revisit(self, record: Foreign, answer: Answer) -> str:
        self._commit()
        original = self._original(record, answer)
        if original is None:
            return "revisits of pages that are not here"
        if original.address == answer.address:
            self._put(answer, Repeat(original.fetched, original.digest))
            return ""
        kept = self.library.record(original)
        headers = tuple((name.encode(), value.encode()) for name, value in kept.headers)
        body = kept.raw.partition(b"\r\n\r\n")[2]
        self._keep(replace(answer, headers=headers, body=body), "")
        return ""

    def _original(self, record: Foreign, answer: Answer) -> Page | None:
        """Return the page that a foreign revisit repeats: by its place, else by its digest."""
        named = record.head.get("warc-refers-to-target-uri", "").strip("<>")
        address = self.canonical(named) or answer.address
        try:
            at = date_of(record.head.get("warc-refers-to-date", ""))
        except ValueError:
            at = answer.fetched
        found = self.library.page(address, at=at)
        theirs = record.head.get("warc-payload-digest", "")
        if found is None and theirs in self.digests:
            address, at = self.digests[theirs]
            found = self.library.page(address, at=at)
        return self._response(found)

    def _response(self, page: Page | None) -> Page | None:
        """Return the page itself, or the one that it repeats."""
        if page is None or page.kind == "response":
            return page
        at = self.library.record(page).warc.get("WARC-Refers-To-Date", "")
        found = self.library.page(page.address, at=at)
        return found if found is not None and found.kind == "response" else None

    def _keep(self, answer: Answer, theirs: str) -> None:
        """Keep an answer with its body, as a revisit if it repeats the page kept before it."""
        if theirs:
            self.digests[theirs] = (answer.address, answer.fetched)
        before = self._response(self.library.page(answer.address, at=answer.fetched))
        if before and (before.status, before.digest) == (answer.status, digest(answer.body)):
            self._put(answer, Repeat(before.fetched, before.digest))
        else:
            self._put(answer, None)

    def _put(self, answer: Answer, repeat: Repeat | None) -> None:
        host = self.host_of(answer.address)
        self.batch[answer.address] = Entry.of(answer, host=host, repeat=repeat)
        size = sum(entry.size for entry in self.batch.values())
        if len(self.batch) >= _BATCH or size > _BATCH_BYTES:
            self._commit()

    def _commit(self) -> None:
        self.shard.commit(list(self.batch.values()))
        for entry in self.batch.values():
            if entry.kind == "response":
                self.made.pages += 1
            else:
                self.made.revisits += 1
        self.batch.clear()


def export(
    folder: str | Path, *, warc: str | Path | None = None, cdxj: str | Path | None = None
) -> int:
    """Write a library's pages as one WARC file, or an index of them, and return their number.

    Parameters
    ----------
    folder
        The library's folder.
    warc
        The file to write all records to: its name ends in `.warc.gz`.
    cdxj
        The file to write the index to, for replay with pywb and the like. It points into `warc`
        where that is written too, else into the library's own files.

    Raises
    ------
    UsageError
        There is no page library, nothing to write was named, or a file is there already.
    StorageError
        A file can't be written.
    InputError
        A WARC file of the library can't be read.
    """
    if warc is None and cdxj is None:
        raise UsageError("name a file to write with --warc or --cdxj")
    if warc is not None and not str(warc).endswith(".warc.gz"):
        raise UsageError(f"{warc}: name it something.warc.gz, that is what is written")
    for target in (warc, cdxj):
        if target is not None and Path(target).exists():
            raise UsageError(f"{target} is there already; name another file")
    with Library(folder) as library:
        ends = {page.warc: page.offset + page.length for page in library.pages()}
        starts = dict(zip(ends, itertools.accumulate(ends.values(), initial=0), strict=False))
        if warc is not None:
            with _new_file(Path(warc)) as file:
                for name, end in ends.items():
                    _copy(library.folder / name, end, file)
        # A crawl may go on meanwhile: only what stood at the beginning.
        pages = [
            page
            for page in library.pages()
            if page.offset + page.length <= ends.get(page.warc, 0)
        ]
        if cdxj is not None:
            with _new_file(Path(cdxj)) as file:
                file.writelines(
                    sorted(_lines(pages, Path(warc).name if warc else None, starts))
                )
    return len(pages)


def _lines(
    pages: Iterable[Page], warc: str | None, starts: Mapping[str, int]
) -> Iterator[bytes]:
    for page in pages:
        shift = starts[page.warc] if warc else 0
        yield cdxj_line(page, warc or page.warc, page.offset + shift)


def _copy(source: Path, length: int, target: BinaryIO) -> None:
    try:
        file = source.open("rb")
    except OSError as error:
        raise InputError(f"{source} can't be read: {error.strerror}") from None
    with file:
        while length > 0:
            piece = file.read(min(length, 1 << 20))
            if not piece:
                raise InputError(f"{source} is shorter than the index says")
            target.write(piece)
            length -= len(piece)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
