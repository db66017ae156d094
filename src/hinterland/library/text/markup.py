"""HTML text to a tree, in bounded time and memory: no page can stall the reader.

The parser bounds how deep elements nest and takes time in proportion to the text, but for what
the standard itself has it copy: a formatting element that is never closed (``<font color=1>``)
is opened again in every paragraph that follows, further ``<body>`` tags are compared with the
first, and a ``<selectedcontent>`` repeats its option. Four million characters can so become
gigabytes of tree; here the page is cut, or the tag renamed, long before. Whoever needs only the
text or the links of a long page gets it in `pieces`, each of which is a page by itself.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

import turbohtml

__all__ = ["parse", "pieces"]

MAX_TEXT: Final = 4_000_000  # characters
MAX_PIECE: Final = 600_000  # characters of a page that is one piece: at most some 40 MB of tree
MAX_COPIED: Final = 500_000  # elements opened again: at most 100 MB of tree
SMALL, FEW = 32_000, 1_400  # characters and tags of a page that can't get there

FORMATTING: Final = frozenset(
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"]
)
REMEMBERED: Final = 3  # of equal ones, the standard opens so many again
MERGED: Final = frozenset(["html", "body", "selectedcontent"])
# What may be one of them by its first letter, and is no row or cell, as most tags of a long
# page are: to ask for the names themselves takes three times as long.
MAY_FORMAT: Final = re.compile(
    r"<(/?)([bcefistuBCEFISTU](?![dhrDHR][\s/>])[a-zA-Z]{0,5})(?=[\s/>])"
    r"(?:[^>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+"
)
MAY_MERGE: Final = re.compile(r"<([bhsBHS][a-zA-Z]{3,14})(?=[\s/>])")


def parse(text: str) -> tuple[turbohtml.Document, bool]:
    """Return the tree of a page without its templates, and whether the page had to be cut.

    Examples
    --------
    >>> tree, cut = parse("<title>Page</title><p>text")
    >>> tree.find("p").text, cut
    ('text', False)
    >>> parse("<p>" + "".join(f"<b a={n}>" for n in range(2_000)) + "<p>x" * 200_000)[1]
    True
    """
    text = without_nul(text)
    kept = text[:MAX_TEXT]
    if len(text) > SMALL or text.count("<") > FEW:
        kept = kept[: _copied_too_often(kept)]
    tree = turbohtml.parse(_renamed(kept) if len(kept) > SMALL else kept, positions=False)
    return tree.remove("template"), len(kept) < len(text)


def without_nul(text: str) -> str:
    """Return a text without U+0000, of which the parser makes three bytes each."""
    return text.replace("\0", "") if "\0" in text else text


def pieces(text: str) -> Iterator[str]:
    """Give a page's markup in pieces that can be parsed one after the other.

    A page of ordinary length is one piece. A longer one is cut before tags, without its scripts,
    styles and comments: all its text, links and cells are there, but no piece knows which
    elements were open before it. Of an ``iframe``, the tag is kept.

    Examples
    --------
    >>> list(pieces("<p>text")), sum(map(len, pieces("<p>text" * 500_000)))
    (['<p>text'], 3500000)
    """
    text = without_nul(text)
    if len(text) <= MAX_PIECE:
        yield text
        return
    parts: list[str] = []
    size, most = 0, MAX_PIECE // 2  # next to a long text there is room for half as much
    for shown in _shown(text):
        parts.append(shown)
        size += len(shown)
        if len(parts) > FEW:  # small ones take more memory than their text
            parts = ["".join(parts)]
        while size > most:
            joined = "".join(parts)
            end = _place_to_cut(joined, 0, most)
            yield joined[:end]
            parts, size = [joined[end:]], size - end
    yield "".join(parts)


HIDDEN: Final = re.compile(
    r"<(?:(!--)|(script|style|xmp|iframe|noembed|noframes)\b)", re.IGNORECASE
)
CLOSERS: Final = {
    name: re.compile(f"</{name}[\\s/>]", re.IGNORECASE)
    for name in ("script", "style", "xmp", "iframe", "noembed", "noframes")
} | {"!--": re.compile("--!?>")}
FRAME: Final = re.compile(
    r"<iframe(?:[^>\"']{1,2000}+|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,50}+", re.IGNORECASE
)
BLOCKS: Final = re.compile(
    r"<(?:tr|p|li|dt|div|table|[ou]l|h[1-6]|article|section|option)\b", re.IGNORECASE
)


def _shown(text: str) -> Iterator[str]:
    """Give what is between scripts, styles and comments; one that isn't closed hides the rest.

    In parts of no more than half a piece.
    """
    start = 0
    while True:
        found = HIDDEN.search(text, start)
        stop = found.start() if found else len(text)
        for at in range(start, stop, MAX_PIECE // 2):
            yield text[at : min(stop, at + MAX_PIECE // 2)]
        if found is None:
            return
        if frame := FRAME.match(text, found.start()):
            yield f"{frame[0]}></iframe>"
        closed = CLOSERS[(found[1] or found[2]).lower()].search(text, found.end())
        if closed is None:
            return
        start = closed.end()
        if not found[1] and text[start - 1] != ">":
            start = text.find(">", start) + 1 or len(text)


def _place_to_cut(text: str, start: int, end: int) -> int:
    """Return where a block or a row begins, near the end of what a piece may hold."""
    near = max(start + 1, end - SMALL)
    last = 0
    for found in BLOCKS.finditer(text, near, end):
        last = found.start()
    if last:
        return last
    # No block: then before a tag, between words, or wherever.
    places = (text.rfind(mark, near, end) for mark in "< ")
    return next((place for place in places if place > 0), end)


def _copied_too_often(text: str) -> int | None:
    """Return the place up to which no more elements are opened again than may be.

    Before each tag, all formatting elements that are open may have to be opened again.
    """
    opened: defaultdict[str, list[str]] = defaultdict(list)
    equal: Counter[str] = Counter()
    size, left, last = 0, MAX_COPIED, 0
    for found in itertools.chain(MAY_FORMAT.finditer(text), [None]):
        if found and found[2].lower() not in FORMATTING:
            continue
        here = found.start() if found else len(text)
        if size:
            tags = text.count("<", last, here)
            if tags * size > left:  # the place where the next so many tags end
                many = re.compile(f"(?:[^<]*+<){{{left // size}}}[^<]*+")
                end = many.match(text, last)
                return end.end() if end else last
            left -= tags * size
        if found is None:
            break
        last = here
        # An element with many attributes, which are copied, too, counts as several.
        tag, names = found[0], opened[found[2].lower()]
        if found[1] and names:
            tag = names.pop()
            equal[tag] -= 1
            size -= 1 + len(tag) // 32
        elif not found[1] and equal[tag] < REMEMBERED:
            equal[tag] += 1
            names.append(tag)
            size += 1 + len(tag) // 32
    return None


def _renamed(text: str) -> str:
    """Give another name to the tags that the parser merges, but for the first html and body."""
    first = {"html", "body"}

    def other(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name not in MERGED:
            return found[0]
        if name in first:
            first.remove(name)
            return found[0]
        return f"<x-{name}"

    return MAY_MERGE.sub(other, text)
