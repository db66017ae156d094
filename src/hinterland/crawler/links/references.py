"""What a page's elements refer to, as written: anchors, frames, and links to further pages."""

from collections.abc import Callable, Iterable, Iterator

from turbohtml import Document, Element

__all__ = ["Hook", "references"]

#: A link hook: from a page's text and address to further references.
Hook = Callable[[str, str], Iterable[str]]

# Of a link's rel, what leads to further pages (HTML 4.01 section 6.12 and the living standard).
PAGES = frozenset(
    [
        "alternate",
        "appendix",
        "canonical",
        "chapter",
        "contents",
        "first",
        "glossary",
        "help",
        "index",
        "last",
        "license",
        "next",
        "prev",
        "previous",
        "section",
        "start",
        "subsection",
        "toc",
        "top",
        "up",
    ]
)
FRAMES, ANCHORS = ("frame", "iframe"), ("a", "area")
FEEDS = frozenset(["application/rss+xml", "application/atom+xml"])


def references(tree: Document) -> Iterator[str]:
    """Yield what a page's elements refer to, as written."""
    for node in tree.iter_elements(FRAMES):
        yield node.attr("src") or ""
    for node in tree.iter_elements(ANCHORS):
        href = node.attr("href")
        if href and "nofollow" not in (node.attr("rel") or "").lower().split():
            yield href
    yield from filter(None, map(_further_page, tree.iter_elements("link")))


def _further_page(link: Element) -> str | None:
    rel = (link.attr("rel") or "").lower().split()
    if PAGES.isdisjoint(rel) or "stylesheet" in rel or "nofollow" in rel:
        return None
    media_type = (link.attr("type") or "html").lower()
    is_page = "html" in media_type or media_type.partition(";")[0].strip() in FEEDS
    return link.attr("href") if is_page else None
