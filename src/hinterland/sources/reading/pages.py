"""Which pages of a library are to be read, and what their menus call them."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ...crawler.links.addresses import resolver
from ...language import t
from ...library import Archives, Library, Page
from ...library.text.encoding import decode
from ...library.text.markup import parse
from ..source import Release, Source

__all__ = ["Job", "Jobs", "distinct", "library_jobs", "short_digest", "stem"]

_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?)$", re.IGNORECASE)
_ENDING: Final = re.compile(r"\.\w{1,5}$")
_HTML: Final = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Job:
    """A page or file to read.

    Attributes
    ----------
    page
        Its short digest.
    address
        Its address, or a file's name.
    title
        Its title in the menu that links it.
    release
        The vintage of its figures, and the year that they report.
    place
        The page in its library, or the file.
    digest
        That of its bytes, in full.
    """

    page: str
    address: str
    title: str
    release: Release
    place: Page | Path
    digest: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it calls itself a picture."""
        mime = self.place.mime if isinstance(self.place, Page) else ""
        return mime.startswith("image/") or bool(_PICTURE.search(urlsplit(self.address).path))


def short_digest(digest: str) -> str:
    """Return the name under which observations speak of a page: 12 hexadecimal digits.

    Examples
    --------
    >>> short_digest("sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====")
    'e3b0c44298fc'
    """
    code = digest.rpartition(":")[2].rstrip("=").upper()
    code = code[: len(code) // 8 * 8]  # whole groups of 8 characters are 5 bytes
    return base64.b32decode(code).hex()[:12]


def stem(address: str) -> str:
    """Return an address without its ending: a picture and the workbook next to it share it.

    Examples
    --------
    >>> stem("http://a.example/2021/html/C03-09.jpg")
    'http://a.example/2021/html/C03-09'
    """
    return _ENDING.sub("", address)


class Jobs(NamedTuple):
    """What there is to read.

    Attributes
    ----------
    jobs
        The pages or files, each of other bytes.
    faults
        What can't be read, and why.
    copies
        What has the same bytes as one of `jobs`, with that one.
    """

    jobs: list[Job]
    faults: list[tuple[Job, str]]
    copies: list[tuple[Job, Job]]


def library_jobs(library: Library | Archives, source: Source) -> Jobs:
    """Return the pages of a source that a library keeps, and those that can't be read and why.

    Of each address the last good answer counts. Pages of the same bytes are one page. That a
    workbook which nothing links is not there is a normal answer, and not a fault.
    """
    good: dict[str, Page] = {}
    bad: dict[str, Page] = {}
    for page in library.pages():
        if not source.covers.search(page.address):
            continue
        is_good = page.status in {200, 203, 304} and not page.wall
        if not is_good and page.status in {301, 302, 303, 307, 308}:
            continue
        pages = good if is_good else bad
        if page.address not in pages or pages[page.address].fetched <= page.fetched:
            pages[page.address] = page
    titles = _Titles(library, good.values())
    jobs, copies = distinct(_job(page, titles, source) for page in good.values())
    faults = [
        (_job(page, titles, source), _why_failed(page, source))
        for page in bad.values()
        if page.address not in good and (page.wall or page.address in titles.by_address)
    ]
    return Jobs(jobs, faults, copies)


def distinct(jobs: Iterable[Job]) -> tuple[list[Job], list[tuple[Job, Job]]]:
    """Return jobs of other bytes each, and those that have the bytes of one of them with it."""
    first: dict[str, Job] = {}
    copies = [
        (job, first[job.page]) for job in jobs if first.setdefault(job.page, job) is not job
    ]
    return list(first.values()), copies


class _Titles:
    """The texts of links by the addresses they lead to, the first text of each."""

    def __init__(self, library: Library | Archives, pages: Iterable[Page]) -> None:
        self.by_address: dict[str, str] = {}
        self.by_stem: dict[str, str] = {}
        for page in pages:
            # The links of a revisit are not counted again, and its answer may have no type.
            has_links = page.links or page.kind == "revisit"
            if not has_links or not (page.mime or "text/html").startswith(_HTML):
                continue
            record, resolve = library.record(page), resolver(page.address)
            if not record.header("Content-Type").lower().startswith(_HTML):
                continue
            tree, _ = parse(decode(record.body, record.header("Content-Type") or None)[0])
            for link in tree.iter_elements("a"):
                text = " ".join(link.text.split())
                address = resolve(link.attr("href") or "")
                if text and address:
                    self.by_address.setdefault(address, text)
                    self.by_stem.setdefault(stem(address), text)

    def of(self, address: str) -> str:
        """Return an address's title; a workbook that nothing links has its picture's."""
        return self.by_address.get(address) or self.by_stem.get(stem(address), "")


def _job(page: Page, titles: _Titles, source: Source) -> Job:
    release = source.release(page.address, page.fetched)
    title = titles.of(page.address)
    return Job(short_digest(page.digest), page.address, title, release, page, page.digest)


def _why_failed(page: Page, source: Source) -> str:
    for pattern, instead in source.gone.items():
        if re.search(pattern, page.address):
            return t(instead)
    if page.wall:
        return t("blocked by the site: {wall}", wall=t(page.wall))
    return t("the server answered with status {status}", status=page.status)
