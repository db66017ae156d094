"""Lines of a CDXJ index, by which replay tools such as pywb find a page's record."""

import contextlib
import json
import re
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

from ..store import Page
from ..warc.posted import asked_address

__all__ = ["cdxj_line", "surt"]


def cdxj_line(page: Page, warc: str, offset: int) -> bytes:
    """Return a page's line of an index: where in which WARC file its record is."""
    time = re.sub(r"\D", "", page.fetched)[:14]
    entry = {
        "url": asked_address(page.address),
        "mime": "warc/revisit" if page.kind == "revisit" else page.mime or "unk",
        "status": str(page.status),
        "digest": page.digest,
        "length": str(page.length),
        "offset": str(offset),
        "filename": warc,
    }
    if entry["url"] != page.address:
        entry["method"] = "POST"
        entry["requestBody"] = page.address[len(entry["url"]) + 1 :]
    return f"{surt(page.address)} {time} {json.dumps(entry, ensure_ascii=False)}\n".encode()


def surt(address: str) -> str:
    """Return an address as indexes of web archives sort it (SURT, as pywb looks it up).

    Escapes are undone and made again in one way, session ids left out, and the query's
    arguments sorted, as the package `surt` does.

    Examples
    --------
    >>> surt("http://www.Stats.gov.cn/sj/ndsj/2024/?b=2&a=1")
    'cn,gov,stats)/sj/ndsj/2024?a=1&b=2'
    >>> surt("https://example.org:8443/")
    'org,example:8443)/'
    """
    found = _PARTS.match(address.strip().encode("utf-8", "replace").translate(None, b"\r\n\t"))
    if found is None:
        return address
    scheme, user_host, path, query = found.groups(b"")
    name, port = _host(user_host, scheme.lower())
    host = b",".join(reversed(name.split(b".")))
    key = host + port + b")" + _path(path)
    query = _escaped(_unescaped(query))
    for session in _QUERY_SESSIONS:
        if without := session.match(query):
            query = without[1] + (without[2] or b"")
    arguments = query.lower().split(b"&")
    if len(query) >= 2:
        arguments.sort(key=lambda argument: argument.split(b"=", 1))
    query = b"&".join(arguments)
    return (key + b"?" + query if query else key).decode("ascii", "replace")


_PARTS: Final = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?")
_PORTS: Final = {b"http": b"80", b"https": b"443"}
_SAFE: Final = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def _host(written: bytes, scheme: bytes) -> tuple[bytes, bytes]:
    """Return a host's name in one form, and its port with a colon unless it is the usual one."""
    both = written.rpartition(b"@")[2]
    if both.startswith(b"["):
        name, _, port = both[1:].partition(b"]")
        port = port.lstrip(b":")
    else:
        name, _, port = both.partition(b":")
    name = _unescaped(name)
    if not name.isascii():
        with contextlib.suppress(UnicodeError):
            name = name.decode("utf-8", "ignore").encode("idna")
    name = _escaped(name.replace(b"..", b".").strip(b".").lower())
    name = re.sub(rb"^www\d*\.", b"", name)
    usual = port in {b"", _PORTS.get(scheme)}
    return name, b"" if usual else b":" + port


def _path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part != b".":
            kept.append(part)
    between = b"".join(part + b"/" for part in kept[:-1] if part)
    whole = _escaped(b"/" + between + b"".join(kept[-1:])).lower()
    for session in _PATH_SESSIONS:
        found = session.match(whole)
        if found:
            whole = found[1] + found[2]
    return whole[:-1] if len(whole) > 1 and whole.endswith(b"/") else whole


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_SAFE).encode("ascii")


def _unescaped(text: bytes) -> bytes:
    while b"%" in text and (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


_PATH_SESSIONS: Final = (
    re.compile(rb"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE),
)
_QUERY_SESSIONS: Final = tuple(
    re.compile(rb"^(.*)(?:" + session + rb")(?:&(.*))?$", re.IGNORECASE)
    for session in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
