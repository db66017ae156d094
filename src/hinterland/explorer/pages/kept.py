"""A page by its digest: one of the library, a file of a shipped panel, or a file of one's own."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from ...errors import InputError
from ...files import bytes_of
from ...language import t
from ...library import Library, Page
from ..explorer import Explorer
from ..files.store import Kept as OwnFile
from ..files.store import kept_files
from ..shown import Asked, Refused

__all__ = ["Archived", "find", "html_of", "is_here", "key_of", "prefixes"]

_DIGEST: Final = re.compile(r"[0-9a-f]{12,64}")
_BITS_OF_HEX, _BITS_OF_LETTER = 4, 5


@dataclass(frozen=True, slots=True)
class Archived:
    """What is kept under a digest.

    Attributes
    ----------
    key
        The first 12 digits of its digest, as origins have them.
    name
        Its address, or a file's name.
    body
        Its bytes, as they are meant: without transfer and content coding.
    content_type
        As sent; "" where it is a file.
    is_whole
        False where the body was cut.
    page, same
        The library's page, None for a file, and all its pages of the same bytes.
    source
        The file of a shipped panel with the row of its table of pages, else None.
    own
        A file of the project, else None.
    """

    key: str
    name: str
    body: bytes
    content_type: str = ""
    is_whole: bool = True
    page: Page | None = None
    same: tuple[Page, ...] = ()
    source: "dict[str, str | None] | None" = None
    own: OwnFile | None = None

    @property
    def mime(self) -> str:
        """Its media type as sent, in small letters."""
        return self.content_type.partition(";")[0].strip().lower()


def find(explorer: Explorer, asked: Asked, *, address: str = "") -> Archived:
    """Return what is kept under a digest; of several addresses `address`, or the last.

    Raises
    ------
    Refused
        Nothing is kept under this digest.
    """
    digits = asked.names["page"].lower()
    if not _DIGEST.fullmatch(digits):
        what = t("“{given}” is not a digest: 12 hexadecimal digits or more", given=digits[:80])
        raise Refused(404, what, _instead(asked))
    found = (
        _of_library(explorer, digits, address or asked.query.get("address", ""))
        or _of_project(explorer, digits)
        or _of_panels(digits)
    )
    if found is None:
        what = t("Nothing is kept here under the digest {digest}.", digest=digits)
        if explorer.library is None:
            what += " " + t("No page library is open; start with --library DIR to have one.")
        raise Refused(404, what, _instead(asked))
    return found


def is_here(explorer: Explorer, digits: str) -> bool:
    """Return whether `find` finds something under a short digest."""
    if explorer.library is not None:
        with Library(explorer.library) as library:
            if any(
                key_of(page) == digits
                for start in prefixes(digits)
                for page in library.with_digest(start)
            ):
                return True
    is_own = any(file.digest.startswith(digits) for file in kept_files(explorer.project))
    return is_own or digits[:12] in _shipped_pages()


def key_of(page: Page) -> str:
    """Return the short digest under which origins speak of a page."""
    from ...sources.reading import short_digest

    return short_digest(page.digest)


def html_of(archived: Archived) -> str | None:
    """Return a page's markup, None where it is none."""
    from ...library.text.encoding import decode
    from ...tables import sniff

    is_named = archived.mime in {"text/html", "application/xhtml+xml"}
    if not (is_named or sniff(archived.body) == "html"):
        return None
    return decode(archived.body, archived.content_type or None)[0]


def prefixes(digits: str) -> Iterator[str]:
    """Yield how digests of the library begin that have these hexadecimal digits.

    Examples
    --------
    >>> list(prefixes("e3b0c44298fc"))
    ['sha256:4OYMIQUY7', 'sha1:4OYMIQUY7']
    """
    whole = len(digits) * _BITS_OF_HEX // _BITS_OF_LETTER
    padded = digits + "0" * (-len(digits) % 10)
    letters = base64.b32encode(bytes.fromhex(padded)).decode()[:whole]
    for algorithm in ("sha256", "sha1"):
        yield f"{algorithm}:{letters}"


def _instead(asked: Asked) -> list[tuple[str, str]]:
    return [(t("search the page library"), asked.to("/search")), (t("the first page"), asked.to("/"))]  # fmt: skip


def _of_library(explorer: Explorer, digits: str, address: str) -> Archived | None:
    if explorer.library is None:
        return None
    with Library(explorer.library) as library:
        same = [
            page
            for start in prefixes(digits)
            for page in library.with_digest(start)
            if key_of(page) == digits[:12]
        ]
        if not same:
            return None
        page = next((p for p in reversed(same) if p.address == address), same[-1])
        record = library.record(page)
    return Archived(
        digits[:12], page.address, record.body, record.header("Content-Type"), record.whole,
        page, tuple(same),
    )  # fmt: skip


def _of_project(explorer: Explorer, digits: str) -> Archived | None:
    for file in kept_files(explorer.project):
        if file.digest.startswith(digits):
            return Archived(digits[:12], file.name, bytes_of(file.data), own=file)
    return None


def _of_panels(digits: str) -> Archived | None:
    """Return the compiled file of a shipped panel that one of its pages stands for."""
    found = _shipped_pages().get(digits[:12])
    if found is None:
        return None
    folder, row = found
    for file in sorted((folder / "source").glob("*.csv")):
        body = bytes_of(file)
        if sha256(body).hexdigest() == row["digest"]:
            return Archived(digits[:12], file.name, body, source={**row, "panel": folder.name})
    raise InputError(
        t("the compiled file of the panel {panel} is not there", panel=folder.name)
    )


@cache
def _shipped_pages() -> "dict[str, tuple[Path, dict[str, str | None]]]":
    """Return the pages behind the shipped panels: each panel's folder, and what is known."""
    import polars as pl

    from ...panel import pack_folder, shipped_panels

    found: dict[str, tuple[Path, dict[str, str | None]]] = {}
    for panel in shipped_panels():
        folder = pack_folder(panel)
        assert folder is not None
        for row in pl.read_parquet(folder / "observations.pages.parquet").rows(named=True):
            found.setdefault(row["page"], (folder, row))
    return found
