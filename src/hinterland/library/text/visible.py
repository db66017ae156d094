"""From a page's bytes to the text that a reader sees, and to the text that search compares."""

import json
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from .encoding import decode, utf_16
from .markup import parse, pieces

__all__ = ["HAN", "Text", "may_hold_text", "normalise", "visible_text"]

#: Han characters as a regular expression's character class, without its brackets.
HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"


@dataclass(frozen=True, slots=True)
class Text:
    """A page's title and its visible text; both empty for what holds no text (a picture).

    `whole` is false where some was left out, since reading all would take far too long.
    """

    title: str
    text: str
    whole: bool = field(default=True, repr=False)


def visible_text(body: bytes, content_type: str | None = None) -> Text:
    r"""Return the text of a page as a browser would show it, one line a block.

    HTML and XML lose their markup, scripts, styles and head; inline elements join, blocks and
    table rows are on lines of their own, cells are parted by tabs. Plain text, CSV and JSON
    come as they are. The content decides before the declared type: `.xls` files that are HTML
    are read as HTML. `body` is without transfer and content coding, `content_type` as sent.

    Examples
    --------
    >>> visible_text(b"<title>Trade</title><p>im<b>ports</b><script>x()</script><p>exports")
    Text(title='Trade', text='imports\nexports')
    >>> visible_text("年,出口\n2019,5".encode("gbk"), "text/csv").text
    '年,出口\n2019,5'
    >>> visible_text(bytes.fromhex("89504e470d0a1a0a"), "image/png")
    Text(title='', text='')
    """
    mime = (content_type or "").partition(";")[0].strip().lower()
    head = body[:2048]
    if not may_hold_text(mime) or head.startswith(_BINARY):
        return Text("", "")
    if b"\x00" in head and not (head.startswith(_BYTE_ORDER) or utf_16(head)):
        return Text("", "")
    text = decode(body, content_type)[0]
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        if "\\u" in text:
            with suppress(ValueError, RecursionError):  # what is not JSON stays
                plain = json.dumps(json.loads(text), ensure_ascii=False)
                text = plain.encode("utf-8", "replace").decode("utf-8")
    elif start == "<" or mime.endswith(("html", "xml")):
        parts = pieces(text)
        del text  # so that a long page is let go of piece by piece
        titled, texts, whole = "", [], True
        for piece in parts:
            tree, cut = parse(_marked(piece))
            whole = whole and not cut
            title = tree.find("title")
            titled = titled or (" ".join(title.text.split()) if title else "")
            texts.append(_lines(tree.remove(_DROPPED).text))
            del tree, title  # before the next piece has its own
        return Text(_CONTROLS.sub(" ", titled), "\n".join(filter(None, texts)), whole)
    plain = _CONTROLS.sub(" ", text)
    return Text("", "\n".join(line.rstrip() for line in plain.splitlines()).strip("\n"))


def may_hold_text(mime: str) -> bool:
    """Return whether a media type can be that of a page with text.

    Examples
    --------
    >>> may_hold_text("text/html"), may_hold_text("image/png")
    (True, False)
    """
    return _TEXTUAL.fullmatch(mime) is not None


def normalise(text: str) -> str:
    """Return text in the form in which search compares it: NFKC, nothing invisible.

    Full-width punctuation stays as printed, since search passes over punctuation anyway.

    Examples
    --------
    >>> normalise("ＧＤＰ　１２％，进出口")
    'GDP 12%，进出口'
    """
    return _CHANGING.sub(_in_nfkc, text)


# Of what NFKC leaves alone, only the frequent: ASCII, Han, full-width punctuation.
_CHANGING: Final = re.compile("[^\x00-\x7f、。，：；（）！？《》“”\u3400-\u4dbf\u4e00-\u9fff]+")
# Soft hyphen, zero-width blanks and joiners, byte order mark.
_INVISIBLE: Final = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


def _in_nfkc(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0].translate(_INVISIBLE))


# A page must not steer the terminal that shows it.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BINARY: Final = (
    b"\xd0\xcf\x11\xe0",  # Excel 97 and its kin
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)
_TEXTUAL: Final = re.compile(
    r"(text/.*|.*[/+](html|xml|xhtml|json|csv|javascript|x-javascript|ndjson)"
    r"|application/(octet-stream|vnd\.ms-excel|x-download|force-download)|)"
)
_BYTE_ORDER: Final = (b"\xff\xfe", b"\xfe\xff")


_DROPPED: Final = "script, style, noscript, noframes, iframe, head, title"
# As a pattern that asks for each letter once: every tag is compared with it.
_INLINE: Final = (
    "(?:a(?:bbr|cronym)?|b(?:d[io]|ig|utton)?|c(?:ite|ode)|d(?:ata|el|fn)|em|font"
    "|i(?:mg|n(?:put|s))?|kbd|label|mark|nobr|q|r(?:[bpt]|uby)|s(?:amp|mall|pan|tr(?:ike|ong)|u[bp])?"
    "|t(?:ime|t)|u|var|wbr"
    "|s(?:cript|tyle)|template"  # not shown, so they part nothing
    "|t[dh])"  # marked as cells
)
_BLOCK: Final = re.compile(f"<(?=/?[a-zA-Z])(?!/?{_INLINE}(?![a-zA-Z0-9]))")
_ANY_BLOCK: Final = re.compile(_BLOCK.pattern, re.IGNORECASE | re.ASCII)  # takes twice as long
_CAPITAL_OR_PRE: Final = re.compile(r"<(?:[a-z/]*[A-Z]|/?pre\b)")
_CELL: Final = re.compile("<(?=[tT][dhDH](?![a-zA-Z0-9]))")
_PRE: Final = re.compile(r"<(?=/?pre\b)", re.IGNORECASE)
# White space but for line ends and the marks, and what must not steer a terminal.
_BLANKS: Final = re.compile(
    "[\x00-\x08\x0b\x0d-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
_WIDE: Final = f"[{HAN}\u3001-\u303f\uff00-\uff60]"
_WRAPPED: Final = re.compile(f"\n(?={_WIDE})(?<={_WIDE}\n)")


def _marked(markup: str) -> str:
    r"""Put `\f` before blocks and `\t` before cells: to a parser both are only white space."""
    markup = markup.replace("\t", " ").replace("\f", " ")
    block = _BLOCK
    if _CAPITAL_OR_PRE.search(markup):
        block = _ANY_BLOCK
        markup = "<".join(
            part.replace("\n", "\f") if part[:3].lower() == "pre" else part
            for part in _PRE.split(markup)
        )
    return _CELL.sub("\t<", block.sub("\f<", markup))


def _lines(text: str) -> str:
    r"""Return text marked by `\f` and `\t` as lines and cells, other white space collapsed.

    Lines that were only wrapped in the source are joined; between Han no blank appears, as CSS
    Text 3 has it (4.1.3, segment break transformation).
    """
    # Controls only now: one may be written as a character reference.
    text = "\f".join(filter(None, map(str.strip, _BLANKS.sub(" ", text).split("\f"))))
    text = "\t".join(map(str.strip, text.split("\t")))
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
        text = _WRAPPED.sub("", text).replace("\n", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.replace("\f", "\n")
