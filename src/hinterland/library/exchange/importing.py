"""Pages from other people's WARC and WACZ files into a library."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ...errors import InputError, StorageError, UsageError
from ...files import system_reason
from ...language import shipped, t
from ..entry import Entry
from ..lock import Lock
from ..shard import Shard
from ..store import Page, Store
from ..times import as_text, span
from ..warc import Answer, Repeat, WarcRecord, digest
from ..warc.content import answer_of, date_of, http_message
from ..warc.files import records_in
from ..warc.posted import posted_address
from ..warc.reading import digest_fits
from ..warc.requests import Request, Requests

__all__ = ["Imported", "import_warcs", "in_words"]

_BATCH: Final = 64  # records to a commit
_BATCH_BYTES: Final = 16_000_000
_PARTIAL: Final = 206
_UNCHANGED: Final = 304
_VERSIONS: Final = 50  # of an address, looked through for the one that a revisit repeats


#: Why a record is left out.
NOT_AN_ANSWER: Final = shipped("not an answer from the web")
NOT_GET: Final = shipped("the answer to a request that is not for a page")
PART: Final = shipped("only a part of a page (206)")
NO_BODY: Final = shipped("without the body that it announces, as an answer to HEAD")
NO_ORIGINAL: Final = shipped("a revisit of a page that is not here")
DAMAGED: Final = shipped("damaged")


def in_words(reason: str) -> str:
    """Return why records were left out, in the reader's language.

    Examples
    --------
    >>> in_words("not an answer from the web: metadata")
    'not an answer from the web: metadata'
    """
    known, colon, about = reason.partition(": ")
    return t("{reason}: {about}", reason=t(known), about=about) if colon else t(known)


@dataclass(slots=True)
class Imported:
    """The outcome of an import.

    `skipped` counts the records left out, by reason: a text in English, with what it is about
    behind a colon. `in_words` translates it. `faults` has a line for each damaged file, record or
    place in the files, `notes` one for each shard of the library that can't be read.
    """

    pages: int = 0
    revisits: int = 0
    already: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_warcs(
    folder: str | Path,
    files: Sequence[str | Path],
    *,
    canonical: Callable[[str], str | None],
    host_of: Callable[[str], str],
) -> Imported:
    """Copy the answers in WARC files into a library, which is made if there is none.

    What is kept already, of the same address, time and content, is left alone, so a file can be
    imported again. Answers to GET are pages; those to POST are kept under the key that replay
    tools use, all others left out and counted. A revisit keeps pointing at the page that it
    repeats, which may come later in any of the files; where that is another address's, the page
    gets the body itself.

    Parameters
    ----------
    folder
        The library's folder.
    files
        WARC files, packed with gzip or zstd or not at all, and WACZ files.
    canonical
        Gives an address's canonical form, None for what is not a web address.
    host_of
        Gives a canonical address's `name:port`.

    Returns
    -------
    Imported
        Counts, and what is damaged.

    Raises
    ------
    UsageError
        One of the files is not there.
    StorageError
        The library can't be written, or a crawl is writing it.
    """
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.exists():
            raise UsageError(t("there is no file {file}", file=path))
    made = Imported()
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            t("{folder} can't be made: {error}", folder=folder, error=system_reason(error)),
            file=str(folder),
        ) from None
    with Lock(folder / "lock", what=t("the library {library}", library=folder)):
        shard = Shard(folder)
        try:
            with Store(folder) as library:
                _Importer(shard, library, made, canonical, host_of).take(paths)
                made.notes += library.faults
        finally:
            shard.close()
    return made


@dataclass(slots=True)
class _Importer:
    shard: Shard
    library: Store
    made: Imported
    canonical: Callable[[str], str | None]
    host_of: Callable[[str], str]
    batch: dict[str, Entry] = field(default_factory=dict)
    requests: Requests = field(default_factory=Requests)
    # What this library calls a body that others' files name by an id or digest of their own.
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Revisits that came before what they repeat: their places, and what was asked.
    waiting: dict[tuple[int, int], Request | None] = field(default_factory=dict)

    def take(self, files: Sequence[Path]) -> None:
        """Copy the files' answers; what is wrong with a file is noted."""
        self.requests = Requests.of(files)
        for number, file in enumerate(files):
            self._take_file(number, file)
        last = -1
        while self.waiting and len(self.waiting) != last:
            last = len(self.waiting)
            for number, file in enumerate(files):
                self._take_file(number, file, again=True)
        if self.waiting:
            self.made.skipped[NO_ORIGINAL] += len(self.waiting)

    def _take_file(self, number: int, file: Path, *, again: bool = False) -> None:
        """Take a file's answers; with `again` the revisits that wait, as more pages are known."""
        faults = [] if again else self.made.faults
        try:
            for at, record in enumerate(records_in(file, faults, wanted=lambda r: r.is_answer)):
                place = (number, at)
                if again and place in self.waiting:
                    self._take_answer(record, place, self.waiting.pop(place))
                elif not again and record.kind not in {"request", "warcinfo"}:
                    reason = self._take_record(record, place)
                    self.made.skipped.update([reason] if reason else [])
        except InputError as error:
            faults.append(str(error))
        self._commit()

    def _take_record(self, record: WarcRecord, place: tuple[int, int]) -> str:
        """Keep a record's answer, or return why not."""
        if not record.is_answer or self.canonical(record.address) is None:
            return f"{NOT_AN_ANSWER}: {record.kind or '?'}"
        if digest_fits(record.field("WARC-Block-Digest"), record.block) is False:
            self.made.faults.append(
                t("{address}: the record does not match its digest", address=record.address)
            )
            return DAMAGED
        return self._take_answer(record, place, self.requests.behind(record))

    def _take_answer(
        self, record: WarcRecord, place: tuple[int, int], asked: Request | None
    ) -> str:
        address = self.canonical(record.address) or record.address
        try:
            answer = answer_of(record, address, asked.block if asked else b"")
        except ValueError as error:
            return str(error)
        method = asked.method if asked else ""
        if method not in {"", "GET", "POST"}:
            return f"{NOT_GET}: {method}"
        if answer.status == _PARTIAL:
            return PART
        if method == "POST" and asked is not None:
            key = posted_address(address, asked.header("content-type"), asked.body)
        elif not method and _lacks_its_body(record, answer):
            return NO_BODY
        else:
            key = address
        if key in self.batch:  # what came before is asked for next
            self._commit()
        if record.kind == "revisit" or answer.status == _UNCHANGED:
            if not self._take_revisit(record, answer, key):
                self.waiting[place] = asked
            return ""
        self._keep(answer, key, record)
        return ""

    def _take_revisit(self, record: WarcRecord, answer: Answer, key: str) -> bool:
        """Keep a revisit, or return that what it repeats is not here yet."""
        self._commit()
        original = self._original(record, answer, key)
        if original is None:
            return False
        if self._is_here(key, answer, original.digest):
            return True
        if original.address == key:
            self._put(answer, key, Repeat(original.fetched, original.digest))
            return True
        kept = self.library.record(original)
        headers = tuple((name.encode(), value.encode()) for name, value in kept.headers)
        body = http_message(kept.raw)[2]
        self._keep(replace(answer, headers=headers, body=body), key, None)
        return True

    def _original(self, record: WarcRecord, answer: Answer, key: str) -> Page | None:
        """Return the page that others' revisit repeats: by its id, place, or digest."""
        is_revisit = record.kind == "revisit"  # else the digest is that of an empty body
        theirs = record.field("WARC-Payload-Digest") if is_revisit else ""
        named = record.field("WARC-Refers-To-Target-URI")
        refers = record.field("WARC-Refers-To")
        if refers in self.places:
            return self._at(*self.places[refers], theirs)
        try:
            at = date_of(record.field("WARC-Refers-To-Date"))
        except ValueError:
            if theirs in self.places:
                return self._at(*self.places[theirs], theirs)
            return self._version(key, answer.fetched, theirs)
        address = (self.canonical(named) if named else None) or key
        found = self._at(address, at, theirs)
        return found or (self._version(address, f"{at[:19]}.999Z", theirs) if theirs else None)

    def _at(self, address: str, at: str, theirs: str) -> Page | None:
        """Return the page of an address at just that time; the one with that digest, if named."""
        found = self.library.page(address, at=at)
        if found is None or found.fetched != at:
            return None
        same = list(self.library.at_once(found))
        if len(same) > 1 and theirs:
            found = next((page for page in same if self._has(page, theirs)), found)
        return self._response(found)

    def _version(self, address: str, before: str, theirs: str) -> Page | None:
        """Return the last version of an address with a digest, or the last one if none is named."""
        at = before
        for _ in range(_VERSIONS):
            page = self.library.page(address, at=at)
            found = self._response(page)
            if page is None or (found is not None and (not theirs or self._has(found, theirs))):
                return found
            at = as_text(span(page.fetched)[0] - 1)
        return None

    def _has(self, page: Page, theirs: str) -> bool:
        """Return whether a page's body has a digest of another kind."""
        if self.places.get(theirs) == (page.address, page.fetched):
            return True
        return digest_fits(theirs, http_message(self.library.record(page).raw)[2]) is True

    def _response(self, page: Page | None) -> Page | None:
        """Return the page itself, or the one that it repeats."""
        if page is None or page.kind == "response":
            return page
        return self.library.original(page)

    def _is_here(self, key: str, answer: Answer, digested: str) -> bool:
        """Return whether the same answer of that address and time is kept, and count it."""
        page = self.library.page(key, at=answer.fetched)
        here = page is not None and any(
            (same.fetched, same.status, same.digest)
            == (answer.fetched, answer.status, digested)
            for same in self.library.at_once(page)
        )
        self.made.already += here
        return here

    def _keep(self, answer: Answer, key: str, record: WarcRecord | None) -> None:
        """Keep an answer with its body, as a revisit if it repeats the page kept before it."""
        digested = digest(answer.body)
        if record is not None:  # note where a body is that a revisit in these files names
            theirs = record.field("WARC-Payload-Digest")
            if theirs in self.requests.digests:
                self.places[theirs] = (key, answer.fetched)
            if record.identity in self.requests.originals:
                self.places[record.identity] = (key, answer.fetched)
        if self._is_here(key, answer, digested):
            return
        before = self._response(self.library.page(key, at=answer.fetched))
        is_same = before and (before.status, before.digest) == (answer.status, digested)
        self._put(answer, key, Repeat(before.fetched, digested) if before and is_same else None)

    def _put(self, answer: Answer, key: str, repeat: Repeat | None) -> None:
        host = self.host_of(answer.address)
        self.batch[key] = Entry.of(answer, host=host, repeat=repeat, key=key)
        self.made.pages += repeat is None
        self.made.revisits += repeat is not None
        size = sum(len(entry.record) for entry in self.batch.values())
        if len(self.batch) >= _BATCH or size >= _BATCH_BYTES:
            self._commit()

    def _commit(self) -> None:
        if self.batch:
            self.shard.commit(list(self.batch.values()))
            self.batch.clear()


def _lacks_its_body(record: WarcRecord, answer: Answer) -> bool:
    """Return whether an answer announces a body and has none, as one to HEAD does."""
    announced = answer.header("Content-Length")
    return (
        record.kind == "response"
        and not answer.body
        and not answer.truncated
        and answer.status == 200
        and announced.isdigit()
        and int(announced) > 0
    )
