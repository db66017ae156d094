"""Forms as links: those whose every request is written on the page.

That is a GET form of lists, buttons and hidden fields whose values make few addresses. A form in
which a reader has to type something makes no link.
"""

import itertools
import re
from collections.abc import Iterator
from math import prod
from typing import Final
from urllib.parse import quote_plus

from turbohtml import Document, Element

__all__ = ["MAX_VALUES", "form_references", "has_open_form"]

MAX_VALUES: Final = 100  # addresses of one form
MAX_FORMS: Final = 10  # of one page

FIELDS: Final = ("select", "input", "textarea", "button")
TYPED: Final = frozenset(
    [
        "text", "search", "password", "file", "email", "url", "tel", "number", "date", "month",
        "week", "time", "datetime", "datetime-local", "color", "range",
    ]
)  # fmt: skip
TAG: Final = re.compile(r"<(/?)form(?=[\s/>])", re.IGNORECASE)

#: What a field may send: (name, value) pairs, None for nothing.
Choices = list[tuple[str, str] | None]


def form_references(
    tree: Document, address: str, *, encoding: str = "utf-8", but_the_last: bool = False
) -> Iterator[str]:
    """Yield what the forms of a page can ask for, where that is little.

    A form sends its values in the page's encoding. With `but_the_last`, the last form is
    ignored: the tree is a part of a page and ends within it.

    Examples
    --------
    >>> from hinterland.library.text.markup import parse
    >>> page = "<form action=q.jsp><select name=y><option>2019<option>2020</select></form>"
    >>> list(form_references(parse(page)[0], "http://a.example/"))
    ['q.jsp?y=2019', 'q.jsp?y=2020']
    """
    forms = tree.find_all("form")
    for form in forms[: min(MAX_FORMS, len(forms) - but_the_last)]:
        if (form.attr("method") or "get").strip().lower() != "get":
            continue
        fields = _fields(form)
        if not fields or prod(map(len, fields)) > MAX_VALUES:
            continue
        action = (form.attr("action") or address).strip().partition("#")[0].partition("?")[0]
        for chosen in itertools.product(*fields):
            query = "&".join(
                "=".join(
                    quote_plus(text.encode(encoding, "xmlcharrefreplace")) for text in pair
                )
                for pair in chosen
                if pair
            )
            if query:
                yield f"{action}?{query}"


def has_open_form(markup: str) -> bool:
    """Return whether the last form of a part of a page goes on behind it.

    Examples
    --------
    >>> has_open_form("<form></form><FORM action=a>"), has_open_form("<form></form>")
    (True, False)
    """
    tags = TAG.findall(markup)
    return bool(tags) and not tags[-1]


def _fields(form: Element) -> list[Choices]:
    """Return the choices of each field; none where one can hold anything."""
    fields: list[Choices] = []
    radios: dict[str, Choices] = {}
    buttons: Choices = []
    for node in form.iter_elements(FIELDS):
        if "disabled" in node.attrs:
            continue
        kind = (node.attr("type") or "").strip().lower()
        name, value = node.attr("name") or "", node.attr("value")
        if node.tag == "textarea" or (node.tag == "input" and (kind in TYPED or not kind)):
            return []
        if node.tag == "select":
            fields += _of_select(node) if name else []
        elif kind in {"submit", ""}:  # a button's type is submit unless given
            buttons += [(name, value or "")] if name else []
        elif kind == "radio" and name:
            radios.setdefault(name, []).append((name, "on" if value is None else value))
        elif name and (kind == "hidden" or (kind == "checkbox" and "checked" in node.attrs)):
            default = "on" if kind == "checkbox" else ""
            fields.append([(name, default if value is None else value)])
    fields += radios.values()
    return [*fields, buttons] if buttons else fields


def _of_select(select: Element) -> list[Choices]:
    if "multiple" in select.attrs:
        return []
    choices: Choices = []
    for option in itertools.islice(select.iter_elements("option"), MAX_VALUES + 1):
        value = option.attr("value")
        if "disabled" not in option.attrs:
            text = " ".join(option.text.split()) if value is None else value
            choices.append((select.attr("name") or "", text))
    return [list(dict.fromkeys(choices))] if choices else []
