"""What a page refers to, as written: other pages, and what it needs to be shown as it looked."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from turbohtml import Document, Element

__all__ = [
    "MAX_REQUISITES",
    "Hook",
    "page_requisites",
    "references",
    "refresh_target",
    "style_requisites",
]

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


MAX_REQUISITES = 300  # of one page or style sheet

SOURCES = ("img", "script", "input", "source", "video", "audio", "track")
DRESSES = frozenset(["stylesheet", "icon", "shortcut", "apple-touch-icon", "mask-icon"])
URL = re.compile(
    r"\burl\(\s*(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})'|([^\s\"')(]{1,2000}))\s*\)"
    r"|@import\s+(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})')",
    re.IGNORECASE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]*)?(?:,|$)")
BACKGROUNDS = ("body", "table", "td", "th", "tr")


def page_requisites(tree: Document, text: str) -> Iterator[str]:
    """Yield what a page needs, as written.

    Examples
    --------
    >>> from hinterland.library.text.markup import parse
    >>> page = "<link rel=stylesheet href=a.css><img src=b.png><p style='background:url(c.gif)'>"
    >>> list(page_requisites(parse(page)[0], page))
    ['a.css', 'b.png', 'c.gif']
    """
    for link in tree.iter_elements("link"):
        if not DRESSES.isdisjoint((link.attr("rel") or "").lower().split()):
            yield link.attr("href") or ""
    for node in tree.iter_elements(SOURCES):
        if node.tag != "input" or (node.attr("type") or "").lower() == "image":
            yield from filter(None, (node.attr("src"), node.attr("poster")))
        yield from CANDIDATE.findall(node.attr("srcset") or "")
    if "background" in text or "BACKGROUND" in text:
        nodes = tree.iter_elements(BACKGROUNDS)
        yield from filter(None, (node.attr("background") for node in nodes))
    if "url(" in text or "@import" in text:
        yield from style_requisites(html.unescape(text))


def style_requisites(text: str) -> Iterator[str]:
    """Yield what a style sheet needs, as written.

    Examples
    --------
    >>> list(style_requisites("@import 'a.css'; p { background: url(b.png) } /* url(c) */"))
    ['a.css', 'b.png']
    """
    for found in URL.finditer(COMMENT.sub("", text)):
        reference = next(filter(None, found.groups()), "").strip()
        if not reference.lower().startswith("data:"):
            yield reference
