"""WARC files that no library has taken in, of any tool: read where they are, part by part."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from ..errors import InputError, UsageError
from ..language import t
from .disk import not_read
from .places import shard_places
from .store import BODY_LIMIT, Page
from .warc import Record
from .warc.content import answer_of, content_of
from .warc.files import LONGEST
from .warc.reading import WarcRecord, records
from .warc.writing import digest

__all__ = ["Archives", "Found", "Part", "index_part", "is_library", "warc_parts"]

_NAME: Final = re.compile(r"\.warc(\.gz|\.zst)?$", re.IGNORECASE)
#: A part of a file that is indexed at once, in bytes.
_PART: Final = 1 << 26
_UNCHANGED: Final = 304


class Part(NamedTuple):
    """A part of a WARC file: the records that begin from `start` on and before `end`."""

    file: str
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """What is in a part.

    Attributes
    ----------
    pages
        The answers; `warc` is the file's path.
    repeats
        For each revisit among them, by its place in `pages`: the digest of what it repeats, as the
        file states it.
    digests
        Digests as the file states them, and ours.
    faults
        What is damaged.
    """

    pages: list[Page] = field(default_factory=list)
    repeats: dict[int, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def is_library(folder: Path) -> bool:
    """Return whether a folder is a page library, and not one of mere WARC files."""
    return any(shard_places(folder))


def warc_parts(folder: Path, *, size: int = _PART) -> list[Part]:
    """Return the WARC files of a folder and its sub-folders in parts, in the order of their names.

    Raises
    ------
    UsageError
        There is none.
    """
    files = sorted(file for file in folder.rglob("*") if _NAME.search(file.name))
    if not files:
        raise UsageError(
            t("{library} is neither a page library nor a folder of WARC files", library=folder)
        )
    parts = []
    for file in files:
        length = file.stat().st_size
        # zstd may begin with a dictionary that all of the file needs.
        step = length if file.suffix.lower() == ".zst" else size
        parts += [
            Part(str(file), start, min(start + step, length))
            for start in range(0, length, step)
        ]
    return parts


def index_part(
    part: Part, canonical: Callable[[str], str | None], host_of: Callable[[str], str]
) -> Found:
    """Return the answers to GET in a part of a WARC file.

    Parameters
    ----------
    canonical
        Gives an address's canonical form, None for what is not a web address.
    host_of
        Gives a canonical address's `name:port`.
    """
    found = Found()
    posted: set[str] = set()
    try:
        with Path(part.file).open("rb") as file:
            # A part begins anywhere, most often within a record of the part before: that one
            # reports what is damaged up to the next whole record.
            is_in_step = not part.start
            for record in records(file, part.start, wanted=lambda r: r.size <= LONGEST):
                if record.fault:
                    if is_in_step:
                        found.faults.append(_damaged(part.file, record.offset, record.fault))
                    continue
                is_in_step = True
                if record.offset >= part.end:
                    break
                if record.kind == "request" and not record.block.startswith(b"GET "):
                    posted.update({*record.concurrent, record.identity})
                address = canonical(record.address) if record.is_answer else None
                if address is not None and record.identity not in posted:
                    _take(found, record, address, host_of(address), part.file)
    except OSError as error:
        found.faults.append(str(not_read(Path(part.file), error)))
    except InputError as error:
        found.faults.append(t("{file}: {fault}", file=part.file, fault=error))
    return found


def _damaged(file: str, byte: int, fault: str) -> str:
    return t("{file}, byte {byte}: {fault}", file=file, byte=byte, fault=fault)


def _take(found: Found, record: WarcRecord, address: str, host: str, file: str) -> None:
    """Add a record's answer."""
    try:
        answer = answer_of(record, address, b"")
    except ValueError:
        return  # no answer of a web server
    stated = record.field("WARC-Payload-Digest")
    is_revisit = record.kind == "revisit" or answer.status == _UNCHANGED
    ours = "" if is_revisit else digest(answer.body)
    if is_revisit:
        found.repeats[len(found.pages)] = stated
    elif stated:
        found.digests[stated] = ours
    found.pages.append(
        Page(
            address=address,
            host=host,
            fetched=answer.fetched,
            status=answer.status,
            mime=answer.header("Content-Type").partition(";")[0].strip().lower(),
            digest=ours,
            size=len(answer.body),
            weight=1.0,
            links=1,  # not counted here: there may be some
            kind="revisit" if is_revisit else "response",
            etag=answer.header("ETag"),
            modified=answer.header("Last-Modified"),
            wall="",
            id=0,
            warc=file,
            offset=record.offset,
            length=record.length,
        )
    )


class Archives:
    """The answers in a folder of WARC files, as a library has them; nothing is written.

    Parameters
    ----------
    folder
        The folder.
    found
        What is in its parts, as `index_part` returns it; only `record` is there without.

    Attributes
    ----------
    faults
        What is damaged.
    """

    def __init__(self, folder: Path, found: Iterable[Found] = ()) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self._pages: list[Page] = []
        parts = list(found)
        digests = {stated: ours for part in parts for stated, ours in part.digests.items()}
        originals = {page.digest: page for part in parts for page in part.pages if page.digest}
        for part in parts:
            self.faults += part.faults
            for number, page in enumerate(part.pages):
                if number not in part.repeats:
                    self._pages.append(page)
                    continue
                original = originals.get(digests.get(part.repeats[number], ""))
                if original is not None:  # where the body is, and when it was the same again
                    same = replace(original, address=page.address, host=page.host)
                    self._pages.append(replace(same, fetched=page.fetched))

    def pages(self) -> Iterator[Page]:
        """Give the answers in the order of the files."""
        return iter(self._pages)

    def record(self, page: Page, *, limit: int = BODY_LIMIT) -> Record:
        """Return a page's record.

        Raises
        ------
        InputError
            The file has no such record.
        """
        try:
            with Path(page.warc).open("rb") as file:
                read = next(records(file, page.offset, limit=LONGEST), None)
        except OSError as error:
            raise not_read(Path(page.warc), error) from None
        if read is None or read.fault or read.offset != page.offset:
            what = t("the record is not there")
            raise InputError(
                _damaged(page.warc, page.offset, read.fault if read and read.fault else what)
            )
        return content_of(read, limit=limit)
