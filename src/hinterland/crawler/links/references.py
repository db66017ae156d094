"""What a page's anchors, frames, links, jump menus and embedded files refer to, as written."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from turbohtml import Document, Element

__all__ = ["Hook", "references", "refresh_target"]

#: A link hook: from a page's text and address to further references.
Hook = Callable[[str, str], Iterable[str]]

#: Of a link's rel, what leads to further pages (HTML 4.01 section 6.12, the living standard).
PAGES: Final = frozenset(
    [
        "alternate", "appendix", "canonical", "chapter", "contents", "first", "glossary", "help",
        "index", "last", "license", "next", "prev", "previous", "section", "start", "subsection",
        "toc", "top", "up",
    ]
)  # fmt: skip
REFRESH: Final = re.compile(
    r"\s*[\d.]+\s*(?:[;,]|\s)\s*(?:url\s*=\s*)?(?:\"([^\"]*)|'([^']*)|(.*))",
    re.DOTALL | re.IGNORECASE,
)
UNFOLLOWED: Final = frozenset(["stylesheet", "nofollow"])
FEEDS: Final = frozenset(["application/rss+xml", "application/atom+xml"])

#: What of an option's value is the address of a page.
ADDRESS: Final = re.compile(
    r"(?:(?:https?:)?//|\.{0,2}/|\?)[^\s<>\"']+"
    r"|[^\s?#:<>\"']+\.(?:s?html?|xhtml|php|aspx?|jspx?|do|action|cgi|pdf|xlsx?|docx?|csv|zip|rar)"
    r"(?:[?#]\S*)?",
    re.IGNORECASE,
)


def references(tree: Document) -> Iterator[str]:
    """Yield what anchors, frames, links, jump menus and embedded files refer to.

    Examples
    --------
    >>> from hinterland.library.text.markup import parse
    >>> list(references(parse("<a href=b.htm>b</a><iframe src=a.htm></iframe>")[0]))
    ['a.htm', 'b.htm']
    """
    # One index of the tree serves all calls of find_all; a walk for each would take longer.
    for node in (*tree.find_all("frame"), *tree.find_all("iframe")):
        yield node.attr("src") or ""
    anchors: Iterable[Element] = tree.find_all("a")
    if tree.find_all("area"):
        anchors = tree.iter_elements(("a", "area"))  # in the page's order
    yield from [
        node.attr("href") or ""
        for node in anchors
        if (rel := node.attr("rel")) is None or "nofollow" not in rel.lower().split()
    ]
    for node in tree.find_all("link"):
        relations = (node.attr("rel") or "").lower().split()
        if PAGES.isdisjoint(relations) or not UNFOLLOWED.isdisjoint(relations):
            continue
        media_type = (node.attr("type") or "html").lower()
        if "html" in media_type or media_type.partition(";")[0].strip() in FEEDS:
            yield node.attr("href") or ""
    for node in tree.find_all("option"):
        value = (node.attr("value") or "").strip()
        if ADDRESS.fullmatch(value):
            yield value
    for tag, attribute in (("object", "data"), ("embed", "src")):
        for node in tree.find_all(tag):
            yield node.attr(attribute) or ""


def refresh_target(content: str) -> str:
    """Return where a Refresh header or ``<meta>`` leads, as written; nothing without a place.

    Examples
    --------
    >>> refresh_target("0; URL='b.htm'"), refresh_target("30")
    ('b.htm', '')
    """
    found = REFRESH.match(content)
    return (found[1] or found[2] or found[3] or "").strip() if found else ""
