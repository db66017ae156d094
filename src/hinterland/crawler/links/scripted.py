"""Links that a page has in its scripts, for sites whose menus are written by script.

Each function here is a link hook, or makes one: it takes a page's text and address and yields
references, which are resolved like the page's own. Nothing is executed. A site's hook is put
together from these: ``together(arguments("d.add", 3), moves)``.
"""

import html
import re
from collections.abc import Iterator

from ...library.text.markup import parse
from .references import Hook, references

__all__ = [
    "arguments",
    "attributes",
    "menus",
    "moves",
    "parameters",
    "sections",
    "together",
    "values",
]

STRING = r"""(?:'((?:[^'\\\n]|\\.){0,2000}+)'|"((?:[^"\\\n]|\\.){0,2000}+)")"""
ARGUMENT = re.compile(rf"\s*(?:{STRING}|[^,()'\"]*+)\s*[,)]")
MOVE = re.compile(
    rf"\blocation(?:\.href)?\s*=(?!=)\s*{STRING}(?!\s*\+)"
    rf"|\blocation\.(?:assign|replace)\(\s*{STRING}\s*\)"
    rf"|\bwindow\.open\(\s*{STRING}\s*[,)]"
)
SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
QUOTE = re.compile(r"&(?:quot|apos|#0*3[49]|#x2[27]);", re.IGNORECASE)


def menus(text: str, address: str) -> Iterator[str]:
    """Yield what the usual script menus hold: dtree, link lists, click handlers, records.

    Examples
    --------
    >>> list(menus("d.add(2,1,'Trade','html/0601.htm'); contents=[{link:'a.htm'}]", ""))
    ['html/0601.htm', 'a.htm']
    """
    return iter(_USUAL(text, address))


def together(*hooks: Hook) -> Hook:
    """Return the hook that yields what all of these yield.

    Examples
    --------
    >>> list(together(moves, values("link"))("location.href='a.htm'; x={link: 'b.htm'}", ""))
    ['a.htm', 'b.htm']
    """

    def hook(text: str, address: str) -> Iterator[str]:
        for each in hooks:
            yield from each(text, address)

    return hook


def arguments(call: str, place: int) -> Hook:
    r"""Return a hook for the string that calls of a function have at one place.

    Parameters
    ----------
    call
        The function as the script writes it, e.g. ``d.add``; in ``javascript:`` links, too.
    place
        Which argument, from 0.

    Examples
    --------
    >>> menu = '<a href="javascript:hf(\'0601.htm\',\'Trade\')">Trade</a>'
    >>> list(arguments("hf", 0)(menu, ""))
    ['0601.htm']
    """
    start = re.compile(rf"(?<![\w$.]){re.escape(call)}\s*\(")

    def hook(text: str, _address: str) -> Iterator[str]:
        text = _with_quotes(text)
        for found in start.finditer(text):
            if not _is_comment(text, found.start()):
                yield from _argument(text, found.end(), place)

    return hook


def values(key: str) -> Hook:
    """Return a hook for the strings that objects in scripts have under a key.

    Examples
    --------
    >>> list(values("link")('const contents = [{"index": 1, "link": "html/a.htm"}]', ""))
    ['html/a.htm']
    """
    pair = re.compile(rf"(?<![\w$])[\"']?{re.escape(key)}[\"']?\s*:\s*{STRING}(?!\s*\+)")

    def hook(text: str, _address: str) -> Iterator[str]:
        for found in pair.finditer(text):
            if not _is_comment(text, found.start()):
                yield from _strings(found)

    return hook


def moves(text: str, _address: str) -> Iterator[str]:
    """Yield where scripts and click handlers send the reader: ``location.href = '…'``.

    Examples
    --------
    >>> list(moves('''<td onclick="location.href='2024/index.htm'">2024</td>''', ""))
    ['2024/index.htm']
    """
    if "location" not in text and "window.open" not in text:  # as on most pages
        return
    text = _with_quotes(text)
    for found in MOVE.finditer(text):
        if not _is_comment(text, found.start()):
            yield from _strings(found)


def sections(text: str, _address: str) -> Iterator[str]:
    """Yield the links of records that a page keeps in CDATA for its script to show.

    Examples
    --------
    >>> list(sections("<record><![CDATA[<li><a href='art_1.html'>1</a>]]></record>", ""))
    ['art_1.html']
    """
    yield from references(parse("\n".join(SECTION.findall(text)))[0])


def attributes(selector: str, name: str) -> Hook:
    """Return a hook for an attribute of the elements that a CSS selector finds.

    Examples
    --------
    >>> list(attributes("li a[main]", "main")("<li><a main='html/a.htm'>a</a></li>", ""))
    ['html/a.htm']
    """

    def hook(text: str, _address: str) -> Iterator[str]:
        for node in parse(text)[0].select(selector):
            yield node.attr(name) or ""

    return hook


def parameters(name: str) -> Hook:
    """Return a hook for pages that links name in a parameter, to be shown in a frame.

    Examples
    --------
    >>> list(parameters("d1")('<a href="nj22.htm?d1=2022tjnj/C0211.htm">2-11</a>', ""))
    ['2022tjnj/C0211.htm']
    """
    pair = re.compile(rf"[?&;]{re.escape(name)}=([^&\"'<>\s]+)")

    def hook(text: str, _address: str) -> Iterator[str]:
        yield from pair.findall(text)

    return hook


def _argument(text: str, start: int, place: int) -> Iterator[str]:
    """Yield the argument at one place if it is a string and nothing else."""
    for _ in range(place):
        found = ARGUMENT.match(text, start)
        if found is None or found[0].endswith(")"):
            return
        start = found.end()
    found = ARGUMENT.match(text, start)
    if found is not None:
        yield from _strings(found)


def _strings(found: re.Match[str]) -> Iterator[str]:
    def unescaped(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        return chr(int(code, 16)) if code else escape[3]

    for string in found.groups():
        if string:
            yield ESCAPE.sub(unescaped, string).replace("&amp;", "&")


def _with_quotes(text: str) -> str:
    """Write quotes in attributes that are character references as characters."""
    return QUOTE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _is_comment(text: str, place: int) -> bool:
    line = text[max(0, place - 200) : place].rpartition("\n")
    return line[1] == "\n" and line[2].lstrip().startswith("//")


_USUAL = together(arguments("d.add", 3), values("link"), arguments("hf", 0), moves, sections)
