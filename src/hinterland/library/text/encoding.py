"""From a page's bytes to its text: in which encoding they are, and how sure that is.

What decides, in this order: a byte order mark, the zero bytes of UTF-16, what the server
declares, what the page's own ``<meta>`` declares, whether the bytes are UTF-8, and where nothing
is declared the encoding in which the bytes read most like a language. What is declared as gb2312
or gbk is read as GB 18030, which includes both: such pages use characters that the narrower sets
don't have. A server's ISO-8859-1 is often only its default, so the page's own declaration goes
before it, and the bytes decide where there is none.
"""

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from .undeclared import foreign_lines, guess

__all__ = ["Decoded", "decode", "interpret", "lookup", "utf_16"]

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 4096  # where a meta is looked for, comments not counted
COMMENTED_HEAD = 65_536  # and how far comments may push it
MANY = 20_000  # bytes that show whether a text is damaged UTF-8
LATIN = "windows-1252"  # what browsers read where ISO-8859-1 or ASCII is declared

# Declared encodings that are read as a wider one that includes them.
WIDER = {
    "ascii": LATIN,
    "iso8859-1": LATIN,
    "cp1252": LATIN,
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8-sig": "utf-8",
}
# The web's encodings, by the names of Python's codecs.
WEB = re.compile(
    r"utf-8|utf-16(-[bl]e)?|windows-1252|cp(125\d|8\d\d|9\d\d)|iso8859-\d+|koi8-[ru]"
    r"|mac-\w+|gb18030|hz|big5hkscs|euc_jp|iso2022_(jp|kr)"
)
# Names that pages use and Python doesn't know.
ALIASES = {
    "cn-big5": "big5",
    "csgb2312": "gbk",
    "gb_2312-80": "gbk",
    "unicode-1-1-utf-8": "utf-8",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
}

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]{0,39}")
# Beyond Latin, Greek, Cyrillic, Hebrew and Arabic as the large languages write them.
BEYOND_PAIRS = re.compile("[\u0800-\U0010ffff]")
ODD_LETTERS = re.compile("[\u0180-\u0385\u03cf-\u0400\u0460-\u05cf\u05f0-\u0620\u0650-\u07ff]")
CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
XML = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return a page's text and the encoding it was read in.

    The text is without a byte order mark, and bytes that fit nowhere are U+FFFD in it; the
    encoding's name is one that ``bytes.decode`` takes. `body` is without transfer and content
    coding, and `content_type` is the header as sent.

    Examples
    --------
    >>> decode('<meta charset="gb2312"><p>朱镕基'.encode("gbk"))
    ('<meta charset="gb2312"><p>朱镕基', 'gb18030')
    >>> decode("进出口".encode(), "text/html; charset=ISO-8859-1")
    ('进出口', 'utf-8')
    """
    found = interpret(body, content_type)
    return found.text, found.encoding


class Decoded(NamedTuple):
    """A page's text, the encoding it was read in, and whether that is sure.

    It is not sure where nothing declares it and another reading of the bytes is nearly as
    likely, or where what is declared doesn't fit.
    """

    text: str
    encoding: str
    sure: bool = True


def interpret(body: bytes, content_type: str | None = None) -> Decoded:
    """Return a page's text like `decode`, and whether the encoding is sure.

    Examples
    --------
    >>> interpret("Nuevo León,5".encode("latin-1"))
    Decoded(text='Nuevo León,5', encoding='windows-1252', sure=True)
    >>> interpret("堃,5".encode("gbk")).sure
    False
    """
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding)
    header = HEADER.search(content_type) if content_type else None
    server = lookup(header[1]) if header else None
    wide = utf_16(body, declared=bool(server))
    if wide:
        return Decoded(body.decode(wide, "replace"), wide)
    declared = _declared(body, server)
    if declared:
        several = len(declared) > 1
        return _best_fit(body, declared) if several else _as_declared(body, declared[0])

    text = _if_it_fits(body, "utf-8")
    found = _guessed(body, latin=server == LATIN) if text is None else Decoded(text, "utf-8")
    if found.encoding != "utf-8" or found.text.isascii() or BEYOND_PAIRS.search(found.text):
        return found
    if not ODD_LETTERS.search(found.text):
        return found
    # It may be UTF-8 by chance: pairs of bytes, as in GB 18030, give odd letters.
    other, sure = guess(body)
    return Decoded(body.decode(other, "replace"), other) if sure else found._replace(sure=False)


def utf_16(body: bytes, *, declared: bool = False) -> str | None:
    r"""Return which UTF-16 bytes without a byte order mark are, None if they are none.

    Of line ends, figures and Latin letters, one byte of two is zero, always the same one. Other
    texts have stray zeros, too: against what the server has declared, a quarter of the
    characters must have one, and half of them where all bytes are ASCII.

    Examples
    --------
    >>> utf_16("东,5\n".encode("utf-16-be")), utf_16(b"East,5"), utf_16(bytes(8))
    ('utf-16-be', None, None)
    """
    if b"\0" not in body[:1024]:
        return None
    head = body[: HEAD if len(body) > HEAD else len(body) - len(body) % 2]
    zeros = head[::2].count(0), head[1::2].count(0)
    if max(zeros) < 2 or min(zeros) * 4 > max(zeros):
        return None
    if not head.isascii() and _if_it_fits(head, "utf-8") is not None:
        return None
    if max(zeros) * (4 if head.isascii() else 8 if declared else 50) < len(head):
        return None
    encoding = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    text = _if_it_fits(head, encoding)
    return encoding if text is not None and not CONTROLS.search(text) else None


def lookup(label: str) -> str | None:
    """Return the encoding that a declared name stands for, None for an unknown name.

    Examples
    --------
    >>> lookup("GB2312"), lookup("latin-1"), lookup("no-such-thing")
    ('gb18030', 'windows-1252', None)
    """
    return _lookup(label.strip().lower()) if len(label) < 60 else None


def _declared(body: bytes, server: str | None) -> list[str]:
    """Return the encodings that page and server declare, the more reliable first."""
    head = body[:HEAD]
    if b"<!--" in head:
        head = COMMENT.sub(b"", body[:COMMENTED_HEAD])[:HEAD]
    page = None
    for found in (META.search(head), XML.match(head)):
        page = page or (lookup(found[1].decode("ascii", "replace")) if found else None)
    if page and page.startswith("utf-16"):
        page = "utf-8"  # a declaration that can be read byte by byte is not in UTF-16
    if server and server.startswith("utf-16"):
        return [server] if b"\0" in body else ["utf-8", server]
    order = [page, server if page or server != LATIN else None]
    if server != LATIN:
        order.reverse()
    return list(dict.fromkeys(name for name in order if name))


def _as_declared(body: bytes, encoding: str) -> Decoded:
    """Return the text in the only encoding that is declared, unless it can't be that one."""
    text = body.decode(encoding, "replace")
    if text.isascii() or (encoding == "utf-8" and "\ufffd" not in text):
        return Decoded(text, encoding)
    if encoding == "utf-8":
        return Decoded(text, encoding) if _hardly_spoilt(body) else _guessed(body)
    # Saved again as UTF-8, with its old declaration.
    found = _if_it_fits(body, "utf-8")
    if found is not None and sum(character > "\u07ff" for character in found) > 2:
        return Decoded(found, "utf-8")
    return Decoded(text, encoding)


def _best_fit(body: bytes, encodings: list[str]) -> Decoded:
    """Return the text in the first encoding in which no byte is lost, or else the fewest are."""
    for encoding in encodings:
        text = _if_it_fits(body, encoding)
        if text is not None:
            return Decoded(text, encoding)
    readings = [Decoded(body.decode(encoding, "replace"), encoding) for encoding in encodings]
    return min(readings, key=lambda reading: reading.text.count("\ufffd"))


def _guessed(body: bytes, *, latin: bool = False) -> Decoded:
    if _hardly_spoilt(body):
        return Decoded(body.decode("utf-8", "replace"), "utf-8")
    encoding, sure = guess(body, latin=latin)
    declared = latin and encoding == LATIN
    return Decoded(body.decode(encoding, "replace"), encoding, sure or declared)


def _hardly_spoilt(body: bytes) -> bool:
    """Return whether bytes are UTF-8 but for a few, which no other text is."""
    text = foreign_lines(body, MANY).decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return not lost or sum(character > "\x7f" for character in text) > 5 * lost


def _if_it_fits(body: bytes, encoding: str) -> str | None:
    """Return the text if all bytes fit, but for a character cut off by the body's end."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        cut_off = len(body) - error.start <= 3 and not body[: error.start].isascii()
        return body.decode(encoding, "replace") if cut_off else None


@lru_cache(maxsize=256)
def _lookup(label: str) -> str | None:
    if not LABEL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(ALIASES.get(label, label)).name
    except LookupError:
        return None
    name = WIDER.get(name, name)
    return name if WEB.fullmatch(name) else None
