"""An archived page as it looked: kept style sheets and pictures put in, a cell marked.

Nothing of it can run or reach out: scripts, frames and handlers are left out, links lead to kept
copies or nowhere. The answer is sent with the sandbox all the same.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...errors import Error
from ...library import Library, Page
from ..shown import Asked
from .kept import Archived, key_of

if TYPE_CHECKING:
    from turbohtml import Document, Element

__all__ = ["MOST_BYTES", "Styled", "styled"]

#: The most bytes of style sheets, pictures and fonts that are put into a page.
MOST_BYTES: Final = 5 * 1024 * 1024
_MOST_LINKS: Final = 1000
_DEEPEST: Final = 3  # style sheets that import each other
_REMOVED: Final = (
    "script, iframe, frame, object, embed, applet, base, portal, template, noscript, "
    'meta[http-equiv], link:not([rel~="stylesheet" i]), audio, video, source, track'
)
_MARK: Final = "outline: 4px solid #0a5aa8 !important; outline-offset: -2px; background-color: #fff3b0 !important; color: #000 !important"  # fmt: skip
_URL: Final = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\"']*))\s*\)", re.IGNORECASE)
_IMPORT: Final = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]+)[\"']?\s*\)?([^;]*);", re.IGNORECASE
)
_PICTURES: Final = ("image/", "font/", "application/font", "application/vnd.ms-fontobject")


@dataclass(frozen=True, slots=True)
class Styled:
    """A page as it looked, and what is not as it was kept: requisites, scripts, mark."""

    body: str
    altered: tuple[str, ...]


def styled(
    html: str,
    archived: Archived,
    folder: Path | None,
    asked: Asked,
    place: tuple[int, ...] | None = None,
) -> Styled:
    """Return a page with what it needs put in as `data:`, 5 MB at most.

    Parameters
    ----------
    html
        Its markup.
    folder
        The library that keeps what it needs, as it was when the page was fetched.
    place
        The table, row and column of the cell to mark, from 0.
    """
    from ...library.text.markup import parse
    from ...tables.html import cell_number

    tree, _ = parse(html)
    altered = ["scripts"]
    if place is not None:
        number = cell_number(html, table=place[0], row=place[1], column=place[2])
        cells = tree.find_all(["td", "th"])
        if number is not None and number < len(cells):
            altered.append("mark")
            own = cells[number].attr("style") or ""
            cells[number].attrs["style"] = f"{own}; {_MARK}" if own else _MARK
            cells[number].attrs["id"] = "hinterland-cell"
    tree.remove(_REMOVED)
    if folder is not None and archived.page is not None:
        with Library(folder) as library:
            store = _Requisites(library, archived.page)
            _put_in(tree, store)
            _lead(tree, store, asked)
        if store.used:
            altered.insert(0, "requisites")
    else:
        for node in tree.select("[href], [src]"):
            _drop(node, "href", "src")
    for node in tree.iter_elements():
        for name in [n for n in node.attrs if n.lower().startswith(("on", "autofocus"))]:
            del node.attrs[name]
    return Styled(tree.html, tuple(altered))


@dataclass(slots=True)
class _Requisites:
    """What a page needs, out of the library: as it was kept nearest to the page's time."""

    library: Library
    page: Page
    left: int = MOST_BYTES
    used: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    def resolver(self, base: str) -> Callable[[str], str | None]:
        """Return what makes addresses of references."""
        from ...crawler.links.addresses import resolver

        return resolver(base)

    def kept(self, address: str) -> Page | None:
        """Return the page of an address at this time, or the first one after it."""
        found = self.library.page(address, at=self.page.fetched)
        if found is not None and found.status == 200:
            return found
        later = [p for p in self.library.versions(address) if p.status == 200]
        return next((p for p in later if p.fetched > self.page.fetched), None)

    def body(self, address: str) -> tuple[bytes, str] | None:
        """Return the bytes of an address and their type, None where none fit in."""
        page = self.kept(address)
        if page is None or page.size > self.left:
            return None
        try:
            record = self.library.record(page, limit=self.left)
        except Error:
            return None
        if not record.whole or len(record.body) > self.left:
            return None
        self.left -= len(record.body)
        self.used += 1
        return record.body, record.header("Content-Type")

    def data(self, address: str) -> str:
        """Return a picture or font as a `data:` address, "" where it is not kept."""
        if address not in self._known:
            found = self.body(address)
            mime = found[1].partition(";")[0].strip().lower() if found else ""
            is_picture = mime.startswith(_PICTURES) and re.fullmatch(r"[a-z0-9.+/-]+", mime)
            self._known[address] = (
                f"data:{mime};base64,{b64encode(found[0]).decode()}"
                if found and is_picture
                else ""
            )
        return self._known[address]

    def style(self, text: str, base: str, depth: int = 0) -> str:
        """Return a style sheet with what it names put in; the rest names nothing."""
        resolve = self.resolver(base)

        def imported(match: re.Match[str]) -> str:
            address = resolve(match[1])
            body = self.sheet(address, depth + 1) if address and depth < _DEEPEST else ""
            media = match[2].strip()
            return f"@media {media} {{{body}}}" if media and body else body

        def named(match: re.Match[str]) -> str:
            reference = match[1] or match[2] or (match[3] or "").strip()
            if reference.startswith("data:"):
                return match[0]
            address = resolve(reference)
            return f'url("{self.data(address) if address else ""}")'

        return _URL.sub(named, _IMPORT.sub(imported, text))

    def sheet(self, address: str, depth: int = 0) -> str:
        """Return the text of a kept style sheet, "" where there is none."""
        from ...library.text.encoding import decode

        found = self.body(address)
        return self.style(decode(*found)[0], address, depth) if found else ""


def _put_in(tree: "Document", store: _Requisites) -> None:
    resolve = store.resolver(store.page.address)
    for node in tree.select("link"):
        address = resolve(node.attr("href") or "")
        text = store.sheet(address) if address else ""
        node.insert_before(_style(text))
        node.decompose()
    for node in tree.select("style"):
        node.replace_with(_style(store.style(node.text, store.page.address)))
    for node in tree.select("[style]"):
        node.attrs["style"] = store.style(node.attr("style") or "", store.page.address)
    for node in tree.select("img, input[type=image], [background], image"):
        for name in ("src", "background", "href", "xlink:href"):
            reference = node.attr(name)
            if reference and not reference.startswith("data:"):
                address = resolve(reference)
                node.attrs[name] = store.data(address) if address else ""
        _drop(node, "srcset", "longdesc", "usemap")


def _style(text: str) -> "Element":
    from turbohtml import parse

    # `</` would end the element: in a style sheet it means nothing.
    harmless = text.replace("</", "<\\/")
    made = parse(f"<style>{harmless}</style>").find("style")
    assert made is not None
    return made.extract()


def _lead(tree: "Document", store: _Requisites, asked: Asked) -> None:
    """Let links lead to kept copies, in the same frame; all others lead nowhere."""
    resolve = store.resolver(store.page.address)
    for number, node in enumerate(tree.select("a, area, form")):
        reference = node.attr("href") or ""
        _drop(node, "target", "ping", "action", "formaction", "download")
        if reference.startswith("#"):
            continue
        _drop(node, "href")
        address = resolve(reference) if reference and number < _MOST_LINKS else None
        page = store.kept(address) if address else None
        if page is not None and page.mime in {"text/html", "application/xhtml+xml"}:
            to = f"/page/{key_of(page)}/raw"
            node.attrs["href"] = asked.to(to, shown="styled", address=page.address)


def _drop(node: Any, *names: str) -> None:
    for name in names:
        if node.attr(name) is not None:
            del node.attrs[name]
