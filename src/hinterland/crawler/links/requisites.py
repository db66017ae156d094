"""What a page needs to be shown as it looked: its images, style sheets and scripts."""

import html
import re
from collections.abc import Iterator

from turbohtml import Document

__all__ = ["MAX_REQUISITES", "page_requisites", "style_requisites"]

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
