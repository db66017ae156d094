"""Addresses of pages: resolved, in one canonical form, and checked for traps.

The canonical form is what the WHATWG URL standard gives (browsers ask for the same page),
then made equal by the safe equivalences of RFC 3986 section 6.2: escapes in capitals,
unreserved characters unescaped, what no URI may hold escaped. The fragment, credentials, the
dot that ends a host, an empty query and session ids go. Nothing goes that a server may
answer to in another way: parameters keep their order, slashes their number, and a percent sign
that begins no escape, as in ``%u4E2D``, stays as it is.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl

import ada_url

from ...language import shipped
from .session_ids import may_have_session_id, without_session_id

__all__ = [
    "MAX_LENGTH",
    "SHORT",
    "calendar_trap",
    "canonical",
    "escaped",
    "host_of",
    "path_of",
    "repeats",
    "resolve",
    "resolver",
    "site_of",
    "trap",
]

MAX_LENGTH = 2_000  # characters of an address; what servers and browsers still take
SHORT = 300  # characters of an address or reference that may be remembered
MAX_SEGMENTS = 30  # of a path
MAX_REPEATS = 3  # times that a block of segments or a parameter may follow itself
MAX_ANYWHERE = 3  # times that a folder with letters may be in a path, wherever
YEARS_AHEAD = 2  # how far into the future a date in an address may lie

PORTS = {"http": "80", "https": "443"}
ODD = re.compile(r"[%#@\[\]^|{}`\\]")
UNSAFE = re.compile(r"%([0-9A-Fa-f]{2})|[\[\]^|{}`\\]")
BARE = re.compile(r"%(?![0-9A-Fa-f]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# A path that needs no parser: unreserved characters, no segment that begins with a dot.
PLAIN = re.compile(
    r"/?[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?"
    r"(?:\?[A-Za-z0-9_.~=&+,;:!*()$/-]+)?"
)
AUTHORITY = re.compile(r"(?:.*@)?(.*?)\.?((?::\d*)?)", re.DOTALL)
ABSOLUTE = ("http://", "https://")
NO_PAGE = ("mailto:", "javascript:", "tel:")  # the most frequent of those that lead nowhere
MONTH = r"(?:0?[1-9]|1[0-2])"
DATE = re.compile(rf"/(\d{{4}})(?=/{MONTH}(?:/|\Z)|-{MONTH}-\d\d?(?!\d))")
YEAR = re.compile(rf"(\d{{4}})(?:\D|{MONTH}(?:\d\d)?(?!\d)|\Z)")
DATE_KEYS = frozenset(["cal", "calendar", "date", "day", "month", "year", "ym", "ymd"])


def resolve(base: str, reference: str) -> str | None:
    r"""Return the canonical address of a reference on a page, None where it is not http(s).

    `base` is the page's address, or that of its ``<base>``; the reference is an ``href`` or
    ``src`` as written, character references decoded.

    Examples
    --------
    >>> resolve("http://example.org/sj/ndsj/left.htm", r"html\0616.htm#a")
    'http://example.org/sj/ndsj/html/0616.htm'
    >>> resolve("http://example.org/", "mailto:a@example.org")
    """
    try:
        return _canonical_form(ada_url.join_url(base, reference))
    except ValueError:
        return None


def canonical(address: str) -> str | None:
    """Return the canonical form of an absolute http or https address, None for all else.

    Examples
    --------
    >>> canonical("HTTP://Example.ORG:80/%7ea/./b?#top")
    'http://example.org/~a/b'
    >>> canonical("ftp://example.org/")
    """
    try:
        return _canonical_form(ada_url.normalize_url(address))
    except ValueError:
        return None


def resolver(base: str) -> Callable[[str], str | None]:
    """Return ``resolve`` for many references of one page: the same answers, sooner.

    Examples
    --------
    >>> to_address = resolver("http://example.org/a/b.htm")
    >>> to_address("c.htm"), to_address("/d?e=1")
    ('http://example.org/a/c.htm', 'http://example.org/d?e=1')
    """
    page = canonical(base)
    if page is None:
        return lambda reference: resolve(base, reference)
    origin = page[: page.index("/", 8)]
    folder = page.partition("?")[0].rpartition("/")[0] + "/"

    def to_address(reference: str) -> str | None:
        known = _joined(origin, folder, reference) if len(reference) <= SHORT else None
        if known is not None:
            return known or page
        return None if reference.startswith(NO_PAGE) else resolve(page, reference)

    return to_address


@lru_cache(maxsize=1 << 14)  # a site's pages share most of their links
def _joined(origin: str, folder: str, reference: str) -> str | None:
    """Return the address of a plain reference, empty for the page's own, None if not plain."""
    target = reference.partition("#")[0]
    if target.startswith(ABSOLUTE):
        path = target.find("/", 8)
        if path < 0 or not _is_origin(target[:path]):
            return None
        start, plain = target[:path], target[path:]
    else:
        start, plain = origin if target.startswith("/") else folder, target
    if not target:
        return ""
    is_plain = PLAIN.fullmatch(plain) is not None and not may_have_session_id(plain)
    return start + plain if is_plain else None


@lru_cache(maxsize=1 << 12)
def _is_origin(text: str) -> bool:
    """Return whether a text is scheme and host in canonical form."""
    return canonical(text) == text + "/"


def host_of(address: str) -> str:
    """Return the host of a canonical address as name:port, the unit of politeness.

    Examples
    --------
    >>> host_of("https://example.org/a"), host_of("http://[::1]:8080/")
    ('example.org:443', '[::1]:8080')
    """
    scheme, _, rest = address.partition("://")
    authority = rest.partition("/")[0]
    has_port = ":" in authority.rpartition("]")[2]
    return authority if has_port else f"{authority}:{PORTS[scheme]}"


def site_of(address: str) -> str:
    """Return the site of a canonical address: its host, whatever the scheme, without ``www.``.

    Examples
    --------
    >>> site_of("https://www.example.org/a"), site_of("http://example.org:8080/")
    ('example.org', 'example.org:8080')
    """
    name, _, port = host_of(address).rpartition(":")
    name = name.removeprefix("www.") if name.count(".") > 1 else name
    return name if port in PORTS.values() else f"{name}:{port}"


def path_of(address: str) -> str:
    """Return path and query of a canonical address, as a request names them.

    Examples
    --------
    >>> path_of("http://example.org/a/b?c=1")
    '/a/b?c=1'
    """
    return address[address.index("/", 8) :]


def trap(address: str, *, this_year: int) -> str:
    """Return why a canonical address looks like one of an endless row, or ``""``.

    Examples
    --------
    >>> trap("http://example.org/a/a/a/a/a/", this_year=2026)
    'repeats itself'
    >>> trap("http://example.org/sj/ndsj/2024/left.htm", this_year=2026)
    ''
    """
    if len(address) > MAX_LENGTH:
        return shipped("too long")
    if repeats(address):
        return shipped("repeats itself")
    if calendar_trap(address, this_year=this_year):
        return shipped("a date far ahead")
    return ""


def repeats(address: str, times: int = MAX_REPEATS) -> bool:
    """Return whether a path or query repeats itself, as where relative links go round.

    True where a block of one to four path segments comes more than `times` times in a row,
    where a parameter with its value does anywhere, where a folder with letters does so more than
    three times, and where a path is deeper than 30.

    Examples
    --------
    >>> repeats("http://example.org/a/b/a/b/a/b/a/b/"), repeats("http://example.org/a/b/a/b/")
    (True, False)
    """
    if address.count("/") <= times + 2 and "&" not in address:
        return False  # two slashes are the scheme's
    path, _, query = path_of(address).partition("?")
    segments = path.split("/")
    if len(segments) > MAX_SEGMENTS:
        return True
    if len(set(segments)) < len(segments):
        for block in range(1, 5):  # the segments in a row that equal the one `block` before
            run = 0
            for before, after in zip(segments, segments[block:], strict=False):
                run = run + 1 if before == after else 0
                if run >= times * block:
                    return True
        folders = Counter(name for name in segments[:-1] if name and not name.isdigit())
        if max(folders.values(), default=0) > MAX_ANYWHERE:
            return True
    parameters = [pair for pair in query.split("&") if pair] if "&" in query else []
    return len(set(parameters)) < len(parameters) and max(Counter(parameters).values()) > times


def calendar_trap(address: str, *, this_year: int) -> bool:
    """Return whether an address names a date so far ahead that only a calendar would.

    Years of the past are left alone: statistics have them.

    Examples
    --------
    >>> calendar_trap("http://example.org/events/2071/03/", this_year=2026)
    True
    >>> calendar_trap("http://example.org/?year=1952", this_year=2026)
    False
    """
    path, _, query = path_of(address).partition("?")
    years = [int(found[1]) for found in DATE.finditer(path)]
    for key, value in parse_qsl(query) if query else ():
        found = YEAR.match(value) if key.lower() in DATE_KEYS else None
        if found:
            years.append(int(found[1]))
    # Four digits from 3000 on are a number, not a year.
    return any(this_year + YEARS_AHEAD < year < 3000 for year in years)


def _canonical_form(href: str) -> str | None:
    """Make a serialised WHATWG address canonical."""
    if not href.startswith(("http://", "https://")):
        return None
    has_session = may_have_session_id(href)
    if not (has_session or ODD.search(href) or href[-1] == "?" or "./" in href or ".:" in href):
        return href
    scheme, _, rest = href.partition("#")[0].partition("://")
    authority, _, target = rest.partition("/")
    host, port = AUTHORITY.fullmatch(authority).groups()  # type: ignore[union-attr]
    if not host or host[-1] == ".":
        return None
    has_bare = BARE.search(target) is not None
    # Unescaped next to a bare percent sign, a digit would make it an escape.
    target = UNSAFE.sub(
        lambda found: found[0].upper() if has_bare and found[1] else escaped(found), target
    )
    if has_session:
        target = without_session_id("/" + target)[1:]
    if target.find("?") == len(target) - 1:  # a query, but an empty one
        target = target.removesuffix("?")
    return f"{scheme}://{host}{port}/{target}"


def escaped(found: re.Match[str]) -> str:
    """Return one escape as RFC 3986 would have it, or the escape of one character.

    `found` has the two digits of an escape in its first group, None for a bare character.
    """
    code = found[1]
    if code is None:
        return f"%{ord(found[0]):02X}"
    character = chr(int(code, 16))
    return character if character in UNRESERVED else f"%{code.upper()}"
