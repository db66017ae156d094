"""HTML text to a tree, in bounded time and memory: no page can stall the reader.

The parser bounds how deep elements nest and takes time in proportion to the text, but for what
the standard itself has it copy: a formatting element that is never closed (``<font color=1>``)
is opened again in every paragraph that follows, further ``<body>`` tags are compared with the
first, and a ``<selectedcontent>`` repeats its option. Four million characters can so become
gigabytes of tree; here the page is cut, or the tag renamed, long before.
"""

import itertools
import re
from collections import Counter, defaultdict
from typing import Final

import turbohtml

__all__ = ["parse"]

MAX_TEXT: Final = 4_000_000  # characters
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
    kept = text[:MAX_TEXT]
    if len(text) > SMALL or text.count("<") > FEW:
        kept = kept[: _copied_too_often(kept)]
    tree = turbohtml.parse(_renamed(kept) if len(kept) > SMALL else kept, positions=False)
    return tree.remove("template"), len(kept) < len(text)


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
            if tags * size > left:
                return _end_of(left // size, text, last)
            left -= tags * size
        if found:
            last = here
            size += _opened(found, opened, equal)
    return None


def _opened(
    found: re.Match[str], opened: defaultdict[str, list[str]], equal: Counter[str]
) -> int:
    """Note that a formatting element opens or closes, and return what that adds.

    One with many attributes, which are copied, too, counts as several.
    """
    tag, names = found[0], opened[found[2].lower()]
    if not found[1]:
        if equal[tag] == REMEMBERED:
            return 0
        equal[tag] += 1
        names.append(tag)
        return 1 + len(tag) // 32
    if not names:
        return 0
    tag = names.pop()
    equal[tag] -= 1
    return -1 - len(tag) // 32


def _end_of(number: int, text: str, start: int) -> int:
    """Return where the next so many tags end."""
    found = re.compile(f"(?:[^<]*+<){{{number}}}[^<]*+").match(text, start)
    return found.end() if found else start


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
