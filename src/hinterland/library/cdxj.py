"""Lines of a CDXJ index, by which replay tools such as pywb find a page's record."""

import json
import re
from typing import Final
from urllib.parse import urlsplit

from .store import Page

__all__ = ["cdxj_line", "surt"]


def cdxj_line(page: Page, warc: str, offset: int) -> bytes:
    """Return a page's line of an index: where in which WARC file its record stands."""
    time = re.sub(r"\D", "", page.fetched)[:14]
    entry = {
        "url": page.address,
        "mime": "warc/revisit" if page.kind == "revisit" else page.mime or "unk",
        "status": str(page.status),
        "digest": page.digest,
        "length": str(page.length),
        "offset": str(offset),
        "filename": warc,
    }
    return f"{surt(page.address)} {time} {json.dumps(entry, ensure_ascii=False)}\n".encode()


def surt(address: str) -> str:
    """Return an address as indexes of web archives sort it (SURT, as pywb looks it up).

    Examples
    --------
    >>> surt("http://www.Stats.gov.cn/sj/ndsj/2024/?b=2&a=1")
    'cn,gov,stats)/sj/ndsj/2024?a=1&b=2'
    >>> surt("https://example.org:8443/")
    'org,example:8443)/'
    """
    parts = urlsplit(address.lower())
    name = re.sub(r"^www\d*\.", "", parts.hostname or "")
    host = name if ":" in name else ",".join(reversed(name.split(".")))
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    path = re.sub(r"/{2,}", "/", parts.path or "/")
    if path != "/":
        path = path.removesuffix("/")
    arguments = sorted(parts.query.split("&"), key=lambda text: text.split("=", 1))
    query = "?" + "&".join(arguments) if parts.query else ""
    return f"{host}{port}){path}{query}"


_PORTS: Final = {"http": 80, "https": 443}
