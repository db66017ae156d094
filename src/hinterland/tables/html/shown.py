"""What of a page's text a browser shows: nothing hidden, nothing struck out, marks raised."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from turbohtml import Document, Element, Text

from ..workbook.raised import LOWERED, raised
from .styles import Looks, looks_of

__all__ = ["show_as_browsers_do"]

#: Classes that mean everywhere that text is not on the screen: sort keys, hints for readers aloud.
OFF_SCREEN: Final = (
    "[hidden], .sortkey, .sr-only, .visually-hidden, .visuallyhidden, .screen-reader-text, "
    ".screen-reader-only, dialog:not([open]), datalist"
)
TABLE_PARTS: Final = frozenset(["td", "th", "tr", "table", "tbody", "thead", "tfoot", "col"])
NEAR: Final = 20  # how far up it is looked for what gives text its size
#: Marks that join no figure, raised or not.
MARKS: Final = re.compile(r"[①-⑳❶-❿†‡※]+")
#: A note's mark in small letters or as a link to the note, right after a figure.
LOW_MARK: Final = re.compile(r"[\[(（【]\w{1,3}[\])）】]|\w{1,2}[)）]|\*{1,3}")
LINK_TO_NOTE: Final = re.compile(r"[\[(（【]?[\w*]{1,3}[\])）】]?")
ORDINAL: Final = re.compile(r"st|nd|rd|th|er|ère|ème")


def show_as_browsers_do(
    tree: Document, length: int, *, is_data: Callable[[Element], bool]
) -> set[Element]:
    """Take away what a browser doesn't show, and return the tables that are hidden as a whole.

    A cell or row that isn't displayed goes with its place, so that its neighbours move up as in
    a browser; one that is only invisible, or struck out, stays as a blank one. Data tables
    within something hidden, such as the second tab of a page, stay: they may be the only ones.
    What is raised is written in raised characters. The tree, of a page of `length` characters,
    is changed; `is_data` says whether a table holds data.
    """
    looks = looks_of(tree, length)
    data = _Data(is_data)
    for node in [*tree.select(OFF_SCREEN), *looks.gone]:
        if not data.is_in(node):
            node.decompose()
    tree.remove("rt, rp")
    for node in [*looks.unseen, *looks.struck, *tree.select("s, del, strike")]:
        if data.is_in(node):
            continue
        if node.tag not in TABLE_PARTS:
            node.decompose()
            continue
        for cell in [node, *node.select("td, th")]:  # their places stay
            if cell.tag in {"td", "th"}:
                cell.clear()
    _blank_tiny(looks.tiny)
    _raise(tree, looks)
    return data.hidden


class _Data:
    """Tells which hidden elements hold data tables, and keeps these."""

    def __init__(self, is_data: Callable[[Element], bool]) -> None:
        self._is_data = is_data
        self._known: dict[Element, bool] = {}
        self.hidden: set[Element] = set()

    def is_in(self, node: Element) -> bool:
        """Return whether an element holds or is a data table; its tables are hidden then."""
        tables = [node, *node.select("table")] if node.tag == "table" else node.select("table")
        for table in tables:
            if table not in self._known:
                self._known[table] = self._is_data(table)
        found = [table for table in tables if self._known[table]]
        self.hidden.update(found)
        return bool(found)


def _blank_tiny(nodes: list[Element]) -> None:
    """Take out text of no size, but what has a size of its own within it."""
    tiny = set(nodes)
    for node in nodes:
        if not tiny.isdisjoint(islice(node.ancestors, NEAR)):
            continue  # gone through with what is around it
        for part in list(node.descendants):
            if isinstance(part, Text):
                near = (n for n in islice(part.ancestors, NEAR) if isinstance(n, Element))
                sized = (
                    n
                    for n in near
                    if "font" in (n.attr("style") or "") or n.attr("size") is not None
                )
                if next(sized, None) in tiny:
                    part.data = ""


def _raise(tree: Document, looks: Looks) -> None:
    """Write what is raised in raised characters, a mark as a whole; 1st and 2nd stay.

    So are marks next to a figure that are only smaller, or links to a note. What is lowered next
    to a figure is written in lowered digits, so that it doesn't join it either.
    """
    marks = [n for n in looks.raised if n.tag not in {*TABLE_PARTS, "sup"} and _text_before(n)]
    for selector, pattern in (("small", LOW_MARK), ('a[href*="#"]', LINK_TO_NOTE)):
        marks += [
            node
            for node in tree.select(selector)
            if pattern.fullmatch(node.text.strip()) and _text_before(node)[-1:].isdigit()
        ]
    for node in tree.select("sub"):
        if _text_before(node)[-1:].isdigit():
            for part in node.descendants:
                if isinstance(part, Text):
                    part.data = part.data.translate(LOWERED)
    done: set[Text] = set()
    for node in [*tree.select("sup:not(:has(sup))"), *marks]:
        parts = [part for part in node.descendants if isinstance(part, Text)]
        text = " ".join("".join(part.data for part in parts).split())
        is_ordinal = ORDINAL.fullmatch(text) and _text_before(node)[-1:].isdigit()
        if not text or is_ordinal or MARKS.fullmatch(text) or not done.isdisjoint(parts):
            continue
        done.update(parts)
        first, *others = parts
        first.data = raised(text)
        for part in others:
            part.data = ""


def _text_before(node: Element) -> str:
    """Return what is on the line next to a node, which it can be higher than."""
    before = node.previous_sibling
    if isinstance(before, Text):
        return before.data.rstrip()
    return before.text.rstrip() if isinstance(before, Element) else ""
