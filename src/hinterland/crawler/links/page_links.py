"""What a page links to: from its bytes to canonical addresses.

Followed are ``a``, ``area``, ``frame``, ``iframe``, a ``<meta>`` refresh, those ``link``
elements that lead to further pages (next, contents, alternate HTML, feeds and the like), jump
menus, forms with few values, embedded files, moves by script, and what a page's hook finds.
Sitemaps and feeds are lists of links. What dresses a page (style sheets, scripts, icons,
``img``) is no link but a requisite, given on request; a picture of a table is reached where a
page links it, or by a hook. A frame is a page of its own, so its links are resolved against its
own address when it is fetched.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from turbohtml import Document, Element

from ...library.text.encoding import decode
from ...library.text.markup import parse
from .addresses import resolve, resolver
from .feeds import MAX_LISTED, listed
from .further import further_references
from .references import Hook, references
from .requisites import (
    MAX_REQUISITES,
    page_requisites,
    style_requisites,
)

__all__ = ["MAX_LINKS", "Links", "extract", "is_html"]

MAX_LINKS = 10_000  # different references of one page
MAX_TITLE = 300  # characters

HTML = frozenset(["text/html", "application/xhtml+xml"])
UNSAID = frozenset(
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
REFRESH = re.compile(
    r"\s*[\d.]+\s*(?:[;,]|\s)\s*(?:url\s*=\s*)?(?:\"([^\"]*)|'([^']*)|(.*))",
    re.DOTALL | re.IGNORECASE,
)
FOREIGN = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Links:
    """What one page links to.

    Attributes
    ----------
    base
        What relative links were resolved against.
    links
        Canonical addresses, each once, without the page's own: a refresh and frames first,
        then ``a`` and ``area`` in the page's order, ``link``, what is no anchor, and what the
        hook found.
    title
        The page's title, white space collapsed, at most 300 characters.
    refresh
        Where a ``<meta>`` refresh leads.
    nofollow
        The page asks that its links not be followed; `links` is empty then.
    left_out
        How many references were beyond the limit.
    is_list
        It is a sitemap or a feed: a list of links, not a page with links.
    requisites
        Canonical addresses of what the page needs to be shown, where asked for.
    cut
        The page was read in part, since reading all would take far too long.
    """

    base: str
    links: tuple[str, ...] = ()
    title: str = ""
    refresh: str | None = None
    nofollow: bool = False
    left_out: int = 0
    cut: bool = False
    is_list: bool = False
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

    Parameters
    ----------
    body
        The bytes, after transfer and content coding.
    address
        The page's canonical address, after redirects.
    content_type
        The Content-Type header, as sent.
    hook
        Called with the page's text and address; what it gives are further references, resolved
        like the page's own.
    limit
        The most references to take.
    requisites
        Also return what the page needs to be shown.

    Examples
    --------
    >>> page = b"<title>Menu</title><frameset><frame src=left.htm></frameset>"
    >>> extract(page, "http://example.org/sj/indexch.htm", "text/html").links
    ('http://example.org/sj/left.htm',)
    """
    entries = listed(body, address)
    if entries is not None:
        return _list_of(entries, address)
    if requisites and _media_type(content_type) == "text/css":
        needs = style_requisites(decode(body, content_type)[0])
        return Links(address, requisites=_resolved(needs, address, MAX_REQUISITES))
    if not is_html(body, content_type):
        return Links(base=address)
    text, encoding = decode(body, content_type)
    if "xml" in _media_type(content_type):
        text = CLOSED.sub(r"<\1\2></\1>", text)
    tree, cut = parse(text)
    base = _base(tree, address)
    title = _title(tree)
    metas = tree.find_all("meta")
    needs = page_requisites(tree, text) if requisites else iter(())
    needed = _resolved(needs, base, MAX_REQUISITES)
    if any(map(_says_nofollow, metas)):
        return Links(base, title=title, nofollow=True, requisites=needed)

    refresh = next(filter(None, map(_refresh, metas)), None)
    written = dict.fromkeys([refresh] if refresh else ())
    written.update(dict.fromkeys(references(tree)))
    further = further_references(tree, text, address, encoding=encoding)
    written.update(dict.fromkeys(further))
    if hook is not None:
        written.update(dict.fromkeys(hook(text, address)))
    taken = list(written)[:limit]
    if not encoding.startswith("utf"):
        taken = [_query_in(encoding, reference) for reference in taken]

    found = dict.fromkeys(map(resolver(base), taken))
    found.pop(None, None)
    found.pop(address, None)
    return Links(
        base,
        tuple(link for link in found if link is not None),
        title,
        refresh=resolve(base, refresh) if refresh else None,
        left_out=len(written) - len(taken),
        cut=cut,
        requisites=needed,
    )


def _list_of(entries: list[str], address: str) -> Links:
    return Links(
        address,
        _resolved(entries, address, MAX_LISTED),
        left_out=max(len(entries) - MAX_LISTED, 0),
        is_list=bool(entries),
    )


def _resolved(written: Iterable[str], base: str, limit: int) -> tuple[str, ...]:
    """Return canonical addresses, each once, without the page's own."""
    found = dict.fromkeys(map(resolver(base), itertools.islice(filter(None, written), limit)))
    found.pop(base, None)
    return tuple(link for link in found if link is not None)


def is_html(body: bytes, content_type: str | None = None) -> bool:
    """Return whether a page is HTML: as its server says, or as it begins where none says.

    Examples
    --------
    >>> is_html(b"<!DOCTYPE html>"), is_html(b"%PDF-1.4", "text/html"), is_html(b"a,b")
    (True, False, False)
    """
    media_type = _media_type(content_type)
    if media_type in HTML:
        return not body.startswith(BINARY)
    return media_type in UNSAID and MARKUP.match(body[:4096]) is not None


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _base(tree: Document, address: str) -> str:
    for node in tree.iter_elements("base"):
        href = node.attr("href")
        if href is not None:
            return resolve(address, href) or address
    return address


def _title(tree: Document) -> str:
    title = tree.find("title")
    return " ".join(title.text[: 10 * MAX_TITLE].split())[:MAX_TITLE] if title else ""


def _says_nofollow(meta: Element) -> bool:
    if (meta.attr("name") or "").strip().lower() != "robots":
        return False
    words = (meta.attr("content") or "").lower().replace(",", " ").split()
    return "nofollow" in words or "none" in words


def _refresh(meta: Element) -> str | None:
    if (meta.attr("http-equiv") or "").strip().lower() != "refresh":
        return None
    found = REFRESH.match(meta.attr("content") or "")
    return (found[1] or found[2] or found[3] or "").strip() or None if found else None


def _query_in(encoding: str, reference: str) -> str:
    """Write a query's characters in the page's own encoding, as browsers send them."""
    if reference.isascii() or "?" not in reference:
        return reference
    path, _, query = reference.partition("#")[0].partition("?")
    return f"{path}?" + FOREIGN.sub(
        lambda found: quote(found[0].encode(encoding, "xmlcharrefreplace"), safe=""), query
    )
