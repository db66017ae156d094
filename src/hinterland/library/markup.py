"""HTML text to a tree, in bounded time: no page can stall the reader.

The parser's time grows with the square of how deep elements nest and of how many attributes
one tag has: 200,000 nested ``<div>`` take two minutes. Browsers bound the depth; here the page
is cut where reading on would take far longer than any page that people write.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

__all__ = ["parse"]

MAX_TEXT = 4_000_000  # characters
MAX_STEPS = 30_000_000  # open elements, summed over all tags: a few tenths of a second
SMALL = 32_000  # characters that are read in a quarter of a second, whatever they are
FEW = 7_000  # tags that can't add up to so many steps

# Elements that are empty, or that their next sibling closes, add no depth.
NESTING = re.compile(
    r"<(/?)(?!(?:a|area|base|br|col|d[dt]|embed|frame|hr|img|input|li|link|meta|option|p|param"
    r"|source|t[dhr]|track|wbr)[\s/>])([a-z][^\s/>]*+)",
    re.IGNORECASE,
)
# A tag with hundreds of attributes, each of one or two parts; scripts and comments, in which
# the like may stand, are passed over.
CROWDED = re.compile(
    r"<script\b(?:[^<]++|<(?!/script))*+|<!--(?:[^-]++|-(?!->))*+"
    r"|(<[a-z](?:[^>=\s/]*+(?:=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+)?+|[\s/]++)){600})",
    re.IGNORECASE,
)


def parse(text: str) -> tuple[LexborHTMLParser, bool]:
    """Return the tree of a page, and whether the page had to be cut.

    Examples
    --------
    >>> tree, cut = parse("<title>Page</title><p>text")
    >>> tree.body.text(), cut
    ('text', False)
    >>> parse("<div>" * 1_000_000)[1]
    True
    """
    kept = _tame(text)
    # Without events: the parser would copy each chosen option, again in quadratic time.
    tree = LexborHTMLParser(kept, options=LexborDocumentOptions.WO_EVENTS)
    return tree, len(kept) < len(text)


def _tame(text: str) -> str:
    if len(text) <= SMALL:
        return text
    text = text[:MAX_TEXT]
    crowded = next((found for found in CROWDED.finditer(text) if found[1]), None)
    if crowded:
        text = text[: crowded.start()]
    return text[: _too_deep(text)]


def _too_deep(text: str) -> int | None:
    """Return the place of the tag at which the steps run out, if they do."""
    if text.count("<") - text.count("</") <= FEW:
        return None
    steps = depth = 0
    unclosed: Counter[str] = Counter()
    for tag in NESTING.finditer(text):
        closes, name = tag.groups()
        if not closes:
            unclosed[name] += 1
            depth += 1
            steps += depth
            if steps > MAX_STEPS:
                return tag.start()
        elif unclosed[name] > 0:
            unclosed[name] -= 1
            depth -= 1
    return None
