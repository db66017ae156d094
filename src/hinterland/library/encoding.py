"""From a page's bytes to its text: which encoding, by whose word.

In order: a byte order mark, the server's word, the page's own ``<meta>``, strict UTF-8,
GB 18030. What calls itself gb2312 or gbk is read as GB 18030, which holds both: such pages
use characters that the narrower sets don't have. A server's ISO-8859-1 is often only its
default, so the page's own word goes before it.
"""

import codecs
import re
from functools import lru_cache

__all__ = ["decode", "lookup"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 4096  # where a meta is looked for, comments not counted
COMMENTED_HEAD = 65_536  # and how far comments may push it
LATIN = "windows-1252"  # what browsers read where ISO-8859-1 or ASCII is said

# Named encodings that are read as a wider one that holds them.
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
# Of Python's codecs, by their own names, those that the web uses.
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
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
XML = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return a page's text and the encoding it was read in.

    Parameters
    ----------
    body
        The bytes, after transfer and content coding.
    content_type
        The Content-Type header, as sent.

    Returns
    -------
    tuple of str
        The text without a byte order mark, in which bytes that fit nowhere are U+FFFD; and
        the encoding's name, as ``bytes.decode`` takes it.

    Examples
    --------
    >>> decode('<meta charset="gb2312"><p>朱镕基'.encode("gbk"))
    ('<meta charset="gb2312"><p>朱镕基', 'gb18030')
    >>> decode("进出口".encode(), "text/html; charset=ISO-8859-1")
    ('进出口', 'utf-8')
    """
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace"), encoding
    candidates = _candidates(body, content_type)
    if len(candidates) == 1:
        return body.decode(candidates[0], "replace"), candidates[0]
    for encoding in candidates:
        text = _if_it_fits(body, encoding)
        if text is not None:
            return text, encoding
    readings = [(body.decode(encoding, "replace"), encoding) for encoding in candidates]
    return min(readings, key=lambda reading: reading[0].count("\ufffd"))


def lookup(label: str) -> str | None:
    """Return the encoding that a declared name stands for, None for an unknown name.

    Examples
    --------
    >>> lookup("GB2312"), lookup("latin-1"), lookup("no-such-thing")
    ('gb18030', 'windows-1252', None)
    """
    return _lookup(label.strip().lower()) if len(label) < 60 else None


def _candidates(body: bytes, content_type: str | None) -> list[str]:
    """Return the encodings to try, the most credible first; a lone one is believed."""
    header = HEADER.search(content_type) if content_type else None
    server = lookup(header[1]) if header else None
    page = _own_word(body)
    order: list[str | None]
    if server == LATIN:
        order = [page, server] if page else ["utf-8", server, "gb18030"]
    elif server or page:
        order = [server, page]
    else:
        order = ["utf-8", "gb18030"]
    return list(dict.fromkeys(name for name in order if name))


def _own_word(body: bytes) -> str | None:
    head = body[:HEAD]
    if b"<!--" in head:
        head = COMMENT.sub(b"", body[:COMMENTED_HEAD])[:HEAD]
    for pattern in (META, XML):
        found = pattern.search(head) if pattern is META else pattern.match(head)
        name = lookup(found[1].decode("ascii", "replace")) if found else None
        if name:
            # A declaration that can be read byte by byte does not stand in UTF-16.
            return "utf-8" if name.startswith("utf-16") else name
    return None


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
