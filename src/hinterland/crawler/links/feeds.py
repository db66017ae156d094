"""Lists of pages that sites keep for machines: sitemaps and their indexes, RSS and Atom.

They are recognised by how they begin, whatever the server calls them, and taken out of gzip.
They are read with patterns that take time in proportion to the text, not with an XML parser: a
broken list still has links, and no entity is ever expanded.
"""

import codecs
import html
import re

from ...library.text.encoding import decode
from ...library.warc.inflate import inflate

__all__ = ["MAX_LISTED", "listed", "sitemaps_of"]

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAX_LISTED = 50_000  # addresses of one list, as the sitemap protocol has it
MAX_SITEMAPS = 100  # of one robots.txt
MAX_BYTES = 50_000_000  # of a list out of gzip; as the protocol has it

ROOT = re.compile(
    r"\ufeff?\s*(?:(?:<!--.*?-->|<\?[^>]*>|<!DOCTYPE[^>\[]*>)\s*)*+"
    r"<(?:\w+:)?(urlset|sitemapindex|rss|feed|rdf)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
TEXT = r"\s*(?:<!\[CDATA\[\s*)?([^<\]\s][^<\]]*)"
LOC = re.compile(rf"<(?:\w+:)?loc\s*>{TEXT}", re.IGNORECASE)
ITEM = re.compile(
    rf"<(?:\w+:)?link(?:\s[^<>]*)?(?<!/)>{TEXT}"
    r"|<(?:\w+:)?(?:link|enclosure)\s[^<>]*?(?:href|url)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')"
    rf"|<guid\s[^<>]*isPermaLink\s*=\s*[\"']true[\"'][^<>]*>{TEXT}",
    re.IGNORECASE,
)
NAMED = re.compile(rb"^[ \t]*site-?map[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)
PLAIN_LIST = re.compile(r"[^?]*sitemap[^/?]*\.txt(?:\.gz)?", re.IGNORECASE)


def listed(body: bytes, address: str) -> list[str] | None:
    """Return what a list of pages refers to, None where a body is not such a list.

    A list in plain text is known by its address alone.

    Examples
    --------
    >>> listed(b"<urlset><url><loc>http://a.example/b</loc></url></urlset>", "http://a.example/s")
    ['http://a.example/b']
    >>> listed(b"<rss><item><link>/news/1.htm</link></item></rss>", "http://a.example/feed")
    ['/news/1.htm']
    >>> listed(b"<!DOCTYPE html><title>x", "http://a.example/") is None
    True
    """
    if body.startswith(b"\x1f\x8b"):
        if not address.partition("?")[0].lower().endswith((".gz", ".xml", ".txt")):
            return None
        body, _ = inflate(body, "gzip", limit=MAX_BYTES)
    if body.startswith(WIDE):
        head = decode(body[:4096])[0]
    else:
        # A root is ASCII, and every page passes through here: the bytes are enough.
        head = body[:4096].removeprefix(codecs.BOM_UTF8).decode("latin-1")
    found = ROOT.match(head)
    if found is not None:
        pattern = LOC if found[1].lower() in {"urlset", "sitemapindex"} else ITEM
        matches = pattern.finditer(decode(body)[0])
        written = (next(filter(None, match.groups()), "") for match in matches)
        return list(dict.fromkeys(html.unescape(reference).strip() for reference in written))
    if PLAIN_LIST.fullmatch(address) and head.lstrip("\ufeff \r\n").startswith("http"):
        return list(dict.fromkeys(decode(body)[0].split()))
    return None


def sitemaps_of(robots: bytes) -> list[str]:
    r"""Return the sitemaps that a robots.txt names, as written.

    Examples
    --------
    >>> sitemaps_of(b"User-agent: *\nSitemap: http://a.example/map.xml # all")
    ['http://a.example/map.xml']
    """
    found = NAMED.findall(robots.replace(b"\r", b"\n"))
    return list(dict.fromkeys(name.decode("utf-8", "replace") for name in found))[:MAX_SITEMAPS]
