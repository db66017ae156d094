"""Links that are no anchors: jump menus, forms with few values, embedded files, moves by script.

A form is a link where all that it can send is written on the page: a GET form of lists, buttons
and hidden fields, whose values make few addresses. What a reader has to type makes no link.
"""

import itertools
import re
from collections.abc import Iterator
from math import prod
from urllib.parse import quote_plus

from turbohtml import Document, Element

from .scripted import moves

__all__ = ["MAX_VALUES", "further_references"]

MAX_VALUES = 100  # addresses of one form
MAX_FORMS = 10  # of one page

ADDRESS = re.compile(
    r"(?:(?:https?:)?//|\.{0,2}/|\?)[^\s<>\"']+"
    r"|[^\s?#:<>\"']+\.(?:s?html?|xhtml|php|aspx?|jspx?|do|action|cgi|pdf|xlsx?|docx?|csv|zip|rar)"
    r"(?:[?#]\S*)?",
    re.IGNORECASE,
)
ELEMENTS = ("embed", "form", "object", "option")
FIELDS = ("select", "input", "textarea", "button")
TYPED = frozenset(
    ["text", "search", "password", "file", "email", "url", "tel", "number", "date", "month"]
) | frozenset(["week", "time", "datetime", "datetime-local", "color", "range"])

# A field's choices: (name, value) pairs, None where it sends nothing.
Choices = list[tuple[str, str] | None]


def further_references(
    tree: Document, text: str, address: str, *, encoding: str = "utf-8"
) -> Iterator[str]:
    """Yield what a page refers to by other means than anchors and frames.

    Parameters
    ----------
    tree, text, address
        The page.
    encoding
        Its encoding, in which a form sends its values.

    Examples
    --------
    >>> from hinterland.library.text.markup import parse
    >>> page = "<form action=q.jsp><select name=y><option>2019<option>2020</select></form>"
    >>> list(further_references(parse(page)[0], page, "http://a.example/"))
    ['q.jsp?y=2019', 'q.jsp?y=2020']
    """
    forms = 0
    for node in tree.iter_elements(ELEMENTS):
        if node.tag == "form":
            forms += 1
            if forms <= MAX_FORMS:
                yield from _sent(node, address, encoding)
        elif node.tag == "option":
            value = (node.attr("value") or "").strip()
            if ADDRESS.fullmatch(value):
                yield value
        else:
            yield node.attr("data" if node.tag == "object" else "src") or ""
    if "location" in text or "window.open" in text:
        yield from moves(text, address)


def _sent(form: Element, address: str, encoding: str) -> Iterator[str]:
    """Yield what a form can send, where that is little."""
    if (form.attr("method") or "get").strip().lower() != "get":
        return
    fields = _fields(form)
    if not fields or prod(map(len, fields)) > MAX_VALUES:
        return
    action = (form.attr("action") or address).strip().partition("#")[0].partition("?")[0]
    for chosen in itertools.product(*fields):
        pairs = filter(None, chosen)
        query = "&".join(
            f"{_written(name, encoding)}={_written(value, encoding)}" for name, value in pairs
        )
        if query:
            yield f"{action}?{query}"


def _fields(form: Element) -> list[Choices]:
    """Return the choices of each field; none where one can hold anything."""
    fields: list[Choices] = []
    radios: dict[str, Choices] = {}
    buttons: Choices = []
    for node in form.iter_elements(FIELDS):
        if node.attr("disabled") is not None:
            continue
        kind = (node.attr("type") or "").strip().lower()
        name, value = node.attr("name") or "", node.attr("value")
        if node.tag == "textarea" or (node.tag == "input" and (kind in TYPED or not kind)):
            return []
        if node.tag == "select":
            fields += _of_select(node) if name else []
        elif kind in {"submit", ""}:  # a button's type is submit unless it says otherwise
            buttons += [(name, value or "")] if name else []
        elif kind == "radio" and name:
            radios.setdefault(name, []).append((name, "on" if value is None else value))
        elif name and (kind == "hidden" or (kind == "checkbox" and _is_set(node, "checked"))):
            fields.append(
                [(name, ("on" if kind == "checkbox" else "") if value is None else value)]
            )
    fields += radios.values()
    return [*fields, buttons] if buttons else fields


def _of_select(select: Element) -> list[Choices]:
    if _is_set(select, "multiple"):
        return []
    choices: Choices = []
    for option in itertools.islice(select.iter_elements("option"), MAX_VALUES + 1):
        value = option.attr("value")
        if not _is_set(option, "disabled"):
            said = " ".join(option.text.split()) if value is None else value
            choices.append((select.attr("name") or "", said))
    return [list(dict.fromkeys(choices))] if choices else []


def _is_set(node: Element, attribute: str) -> bool:
    return attribute in node.attrs


def _written(text: str, encoding: str) -> str:
    return quote_plus(text.encode(encoding, "xmlcharrefreplace"))
