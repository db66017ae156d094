"""Walls: answers in place of a page that keep crawlers out.

They are recognised, named and reported, and the host is left alone. They are never bypassed.
"""

import re
from typing import Final

from ...language import shipped

__all__ = ["COOKIE_WALL", "is_before_host", "wall"]

#: The wall of a site that answers each visit with a cookie and the same address again.
COOKIE_WALL: Final = shipped("cookies are wanted again and again")

#: What is asked for by an ending, and the bytes such a file begins with.
_FILES: Final = {
    ".xls": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    ".xlsx": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf"),
    ".pdf": (b"%PDF",),
    ".jpg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".gif": (b"GIF8",),
    ".zip": (b"PK",),
    ".rar": (b"Rar!",),
}
_CHALLENGE: Final = re.compile(rb"wzws|WZWS|waf_zw_verify")
_RUISHU: Final = re.compile(rb"<script[^>]{0,200}\br=['\"]m['\"]")
_URL_ACL: Final = re.compile(rb"reason\s*:\s*UrlACL", re.IGNORECASE)
_HTML: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|script)\b", re.IGNORECASE)
_MOVE: Final = re.compile(rb"\blocation\b\s*(?:=|\.\s*(?:href|reload|replace|assign))")
_SHOWN: Final = re.compile(
    rb"<(script|style|title|noscript)\b.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_TABLE: Final = re.compile(rb"<table\b|urn:schemas-microsoft-com:office", re.IGNORECASE)


def wall(status: int, body: bytes, address: str) -> str:
    """Return the name of the wall that answered, or nothing.

    Of the body, which has to be decoded, the first 16 kB are looked at; `address` is what was
    asked for.

    Examples
    --------
    >>> wall(403, b"<html>Forbidden, reason:UrlACL", "http://a.example/easyquery.htm")
    'address blocked (UrlACL)'
    >>> wall(200, b"<html>Moved here", "http://a.example/html/C0309.xls")
    'HTML where xls was asked'
    >>> wall(200, b"<html><table><tr><td>1", "http://a.example/html/C0309.xls")
    ''
    """
    head = body[:16_384]
    if status == 403 and _URL_ACL.search(head):
        return shipped("address blocked (UrlACL)")
    if status == 412 and (_RUISHU.search(head) or not head.strip()):
        return shipped("script challenge (412)")
    # A page that is only a small script, which sets a cookie and reloads.
    is_small = len(body) <= 8_192 and b"document.cookie" in head and b"<a" not in head
    if status == 200 and is_small and _MOVE.search(head) and not _SHOWN.sub(b"", head).strip():
        return shipped("script challenge (sets a cookie)")
    if _has_challenge(head):
        return shipped("challenge page (wzws)")
    if status in {200, 202} and _RUISHU.search(head, 0, 2048):
        return shipped("script challenge")
    return _other_than_asked(head, address) if status == 200 else ""


def _has_challenge(head: bytes) -> bool:
    """Return whether a mark of a challenge is there.

    Every page passes through here, and a search for one byte takes a twentieth of the time of
    one for several, so the marks are looked for around their z.
    """
    for letter in (b"z", b"Z"):
        at = head.find(letter)
        while at >= 0:
            if _CHALLENGE.search(head, max(at - 4, 0), at + 9):
                return True
            at = head.find(letter, at + 1)
    return False


def is_before_host(name: str) -> bool:
    """Return whether a wall is in front of the whole host, not only of one file.

    Many sites answer with a page where they don't have a file.

    Examples
    --------
    >>> is_before_host("challenge page (wzws)"), is_before_host("HTML where xls was asked")
    (True, False)
    """
    return not name.startswith("HTML where")


def _other_than_asked(head: bytes, address: str) -> str:
    """Return the name of HTML in place of a file; a table saved as HTML under .xls is the file."""
    path = address.partition("?")[0].lower()
    ending = "." + path.rpartition("/")[2].rpartition(".")[2]
    beginnings = _FILES.get(ending)
    if beginnings is None or head.startswith(beginnings) or not _HTML.match(head):
        return ""
    if ending in {".xls", ".doc"} and _TABLE.search(head):
        return ""
    return f"HTML where {ending[1:]} was asked"
