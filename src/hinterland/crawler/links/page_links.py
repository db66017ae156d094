"""What a page links to: from its bytes to canonical addresses.

Followed are ``a``, ``area``, ``frame``, ``iframe``, a ``<meta>`` refresh, those ``link``
elements that lead to further pages (next, contents, alternate HTML, feeds and the like), jump
menus, forms with few values, embedded files, moves by script, and what a page's hook finds.
Sitemaps and feeds are lists of links. Style sheets, scripts, icons and ``img`` are not links but
requisites, returned on request; a picture of a table is reached where a page links to it, or by
a hook. A frame is a page of its own, so its links are resolved against its own address when it
is fetched.

A long page is parsed in pieces, one after the other, so that all its links are found in bounded
memory. Its base, title, refresh and robots are those of the first piece.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from turbohtml import Document

from ...library.text.encoding import decode
from ...library.text.markup import parse, pieces
from .addresses import resolve, resolver
from .feeds import MAX_LISTED, listed
from .forms import form_references, has_open_form
from .references import (
    MAX_REQUISITES,
    Hook,
    page_requisites,
    references,
    refresh_target,
    style_requisites,
)
from .scripted import moves

__all__ = ["MAX_LINKS", "Links", "extract", "is_html"]

MAX_LINKS = 10_000  # different references of one page
MAX_REMEMBERED = 100_000  # different references whose repetitions are known as such
MAX_TITLE = 300  # characters
MAX_WHOLE = 1_500_000  # characters of a page that is parsed whole; a tree has some 40 MB then

HTML = frozenset(["text/html", "application/xhtml+xml"])
NOT_TELLING = frozenset(
    ["", "*/*", "application/octet-stream", "application/xml", "text/xml", "unknown/unknown"]
)
BINARY = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
MARKUP = re.compile(
    rb"\s*(?:(?:<!--.*?-->|<\?xml[^>]*>)\s*)*+"
    rb"<(?:!doctype\s+html|html|head|body|frameset|title|meta|table|div|p|script)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
# An XHTML element may close itself; read as HTML it would swallow what follows.
CLOSED = re.compile(r"<(a|iframe|script|style|textarea|title)(\s[^<>]*)?/>", re.IGNORECASE)
FOREIGN = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Links:
    """What one page links to."""

    #: What relative links were resolved against.
    base: str
    #: Canonical addresses, each once, without the page's own: a refresh and frames first, then
    #: ``a`` and ``area`` in the page's order, ``link``, jump menus, embedded files and forms,
    #: moves by script, and what the hook found.
    links: tuple[str, ...] = ()
    #: The page's title, white space collapsed, at most 300 characters.
    title: str = ""
    #: Where a ``<meta>`` refresh leads.
    refresh: str | None = None
    #: The page asks that its links not be followed; `links` is empty then.
    nofollow: bool = False
    #: How many references were beyond the limit; after the first 100,000 different ones of a
    #: page in pieces, some may be counted repeatedly.
    left_out: int = 0
    #: A part of the page was not read: its markup would have made a tree beyond all bounds.
    cut: bool = False
    #: It is a sitemap or a feed: a list of links, not a page with links.
    is_list: bool = False
    #: Canonical addresses of what the page needs to be shown, where asked for.
    requisites: tuple[str, ...] = ()


def extract(
    body: bytes,
    address: str,
    content_type: str | None = None,
    *,
    hook: Hook | None = None,
    limit: int = MAX_LINKS,
    requisites: bool = False,
) -> Links:
    """Return what a page links to: nothing where it is neither HTML nor a list of pages.

    `body` are the bytes after transfer and content coding, `content_type` is the header as sent.
    What the `hook` gives are further references, resolved like the page's own. At most `limit`
    references are taken. With `requisites`, what the page needs to be shown is returned, too.

    Examples
    --------
    >>> page = b"<title>Menu</title><frameset><frame src=left.htm></frameset>"
    >>> extract(page, "http://example.org/sj/indexch.htm", "text/html").links
    ('http://example.org/sj/left.htm',)
    """
    entries = listed(body, address)
    if entries is not None:
        return Links(
            address,
            _resolved(entries, address, MAX_LISTED),
            left_out=max(len(entries) - MAX_LISTED, 0),
            is_list=bool(entries),
        )
    if requisites and _media_type(content_type) == "text/css":
        needs = style_requisites(decode(body, content_type)[0])
        return Links(address, requisites=_resolved(needs, address, MAX_REQUISITES))
    if not is_html(body, content_type):
        return Links(base=address)
    text, encoding = decode(body, content_type)
    if "xml" in _media_type(content_type):
        text = CLOSED.sub(r"<\1\2></\1>", text)
    # Browsers send the forms and queries of UTF-16 pages in UTF-8, too.
    encoding = "utf-8" if encoding.startswith("utf") else encoding
    found, written = _read(text, address, encoding, requisites=requisites)
    if found.nofollow:
        return found
    if hook is not None:
        written.update(dict.fromkeys(hook(text, address)))
    written.pop("", None)
    taken: Iterable[str] = written
    if encoding != "utf-8":
        taken = (_query_in(encoding, reference) for reference in written)
    return replace(
        found,
        links=_resolved(taken, found.base, limit, own=address),
        left_out=found.left_out + max(len(written) - limit, 0),
    )


def _read(
    text: str, address: str, encoding: str, *, requisites: bool
) -> tuple[Links, dict[str, None]]:
    """Return what a page declares, without links, and its references as written."""
    found: Links | None = None
    written: dict[str, None] = {}
    for tree, is_open, cut in _trees(text):
        if found is None:
            found, refresh = _declared(tree, address)
            written[refresh] = None
            if requisites:
                needs = _resolved(page_requisites(tree, text), found.base, MAX_REQUISITES)
                found = replace(found, requisites=needs)
            if found.nofollow:
                return found, written
        written.update(dict.fromkeys(references(tree)))
        forms = form_references(tree, address, encoding=encoding, but_the_last=is_open)
        written.update(dict.fromkeys(forms))
        if cut:
            found = replace(found, cut=True)
        if (beyond := len(written) - MAX_REMEMBERED) > 0:
            found = replace(found, left_out=found.left_out + beyond)
            for _ in range(beyond):
                written.popitem()
        del tree  # before the next is made
    assert found is not None
    written.update(dict.fromkeys(moves(text, address)))
    return found, written


def _trees(text: str) -> Iterator[tuple[Document, bool, bool]]:
    """Yield a page's tree, or those of its pieces where it is too long for one.

    With each comes whether its last form goes on behind it, and whether it had to be cut.
    """
    if len(text) <= MAX_WHOLE:
        tree, cut = parse(text)
        if not cut:
            yield tree, False, False
            return
        del tree
    for piece in pieces(text):
        tree, cut = parse(piece)
        yield tree, has_open_form(piece), cut
        del tree


def _resolved(
    written: Iterable[str], base: str, limit: int, *, own: str = ""
) -> tuple[str, ...]:
    """Return canonical addresses, each once, without the page's own (`base` unless given)."""
    first = itertools.islice(filter(None, written), limit)
    found = dict.fromkeys(map(resolver(base), first))
    found.pop(own or base, None)
    return tuple(filter(None, found))


def is_html(body: bytes, content_type: str | None = None) -> bool:
    """Return whether a page is HTML: as its server declares, else as it begins.

    Examples
    --------
    >>> is_html(b"<!DOCTYPE html>"), is_html(b"%PDF-1.4", "text/html"), is_html(b"a,b")
    (True, False, False)
    """
    media_type = _media_type(content_type)
    if media_type in HTML:
        return not body.startswith(BINARY)
    return media_type in NOT_TELLING and MARKUP.match(body[:4096]) is not None


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _declared(tree: Document, address: str) -> tuple[Links, str]:
    """Return base, title, refresh and robots of a page, and its refresh as written."""
    hrefs = (node.attr("href") for node in tree.find_all("base"))
    href = next((href for href in hrefs if href is not None), None)
    base = (resolve(address, href) if href is not None else None) or address
    title = tree.find("title")
    words = title.text[: 10 * MAX_TITLE].split() if title else ()
    refresh, nofollow = "", False
    for meta in tree.find_all("meta"):
        content = meta.attr("content") or ""
        if (meta.attr("name") or "").strip().lower() == "robots":
            robots = content.lower().replace(",", " ").split()
            nofollow = nofollow or "nofollow" in robots or "none" in robots
        if (meta.attr("http-equiv") or "").strip().lower() == "refresh" and not refresh:
            refresh = refresh_target(content)
    leads_to = resolve(base, refresh) if refresh and not nofollow else None
    return Links(base, (), " ".join(words)[:MAX_TITLE], leads_to, nofollow=nofollow), refresh


def _query_in(encoding: str, reference: str) -> str:
    """Write a query's characters in the page's own encoding, as browsers send them."""
    if reference.isascii() or "?" not in reference:
        return reference
    path, _, query = reference.partition("#")[0].partition("?")
    return f"{path}?" + FOREIGN.sub(
        lambda found: quote(found[0].encode(encoding, "xmlcharrefreplace"), safe=""), query
    )
