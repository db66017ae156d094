"""What robots.txt allows (RFC 9309), and Crawl-delay.

The most specific rule wins, by octets; of equals, the one that allows. Groups that name the
same crawler are one group. Lines that the RFC does not define never close a group. Beyond the
RFC only what sites clearly mean is understood: a missing colon and frequent misspellings of
Disallow, "2 seconds" and the like for a Crawl-delay. Rules and addresses are compared in one
form, so that ``/%7Ea`` and ``/~a`` are equal.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..links.addresses import escaped, path_of
from .politeness import seconds_of

__all__ = ["MAX_BODY", "Robots", "parse"]

MAX_BODY = 500 * 1024  # octets that are read; RFC 9309 section 2.5 asks for at least as many

BLANK = " \t\v\f\x00"  # no str.strip: two of its blanks are parts of UTF-8 characters
LINE_END = re.compile(r"\r\n?|\n")
TOKEN = re.compile(r"\*(?=[ \t]|\Z)|[A-Za-z0-9_-]+")
UNSAFE = re.compile(r"%([0-9A-Fa-f]{2})?|[^!#&(-;=?-Z_a-z~$*]")
NAMES = {
    "user-agent": "agent",
    "user agent": "agent",
    "useragent": "agent",
    "allow": "allow",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "crawl-delay": "delay",
    "crawl delay": "delay",
    "crawl_delay": "delay",
    "crawldelay": "delay",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An allow or disallow line.

    `length` counts the octets of the pattern, by which the most specific rule is found. A path
    has to contain the `pieces` in their order, the first at its start and, where `anchored`,
    the last at its end.
    """

    length: int
    allows: bool
    pieces: tuple[str, ...]
    anchored: bool

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches from the start of a path."""
        first, *rest = self.pieces
        if not path.startswith(first):
            return False
        place = len(first)
        if self.anchored:
            if not rest:
                return place == len(path)
            last = rest.pop()
            end = len(path) - len(last)
            if not path.endswith(last):
                return False
        else:
            end = len(path)
        for piece in rest:
            found = path.find(piece, place, end)
            if found < 0:
                return False
            place = found + len(piece)
        return place <= end


@dataclass(slots=True)
class Group:
    """What applies to one crawler, gathered from all groups that name it."""

    rules: list[Rule] = field(default_factory=list)
    delay: float | None = None


class Robots:
    r"""The rules of one site.

    Examples
    --------
    >>> robots = parse(b"User-agent: *\nDisallow: /private\nCrawl-delay: 5")
    >>> robots.allowed("hinterland", "http://example.org/private/a")
    False
    >>> robots.crawl_delay("hinterland")
    5.0
    """

    def __init__(self, groups: dict[str, Group]) -> None:
        self._groups = groups

    def allowed(self, agent: str, address: str) -> bool:
        """Return whether a crawler may fetch a canonical address; /robots.txt it always may.

        `agent` is its product token, alone or as a User-Agent header has it (``name/1.0``).
        """
        group = self._group(agent)
        if group is None or not group.rules:
            return True
        path = _compared(path_of(address)).replace("$", "%24").replace("*", "%2A")
        if path == "/robots.txt":
            return True
        return next((rule.allows for rule in group.rules if rule.matches(path)), True)

    def crawl_delay(self, agent: str) -> float | None:
        """Return the seconds that a site asks a crawler to wait between requests, or None."""
        group = self._group(agent)
        return group.delay if group else None

    def _group(self, agent: str) -> Group | None:
        name = agent.partition("/")[0].strip().lower()
        return self._groups.get(name) or self._groups.get("*")


def parse(body: bytes) -> Robots:
    r"""Return the rules of a robots.txt, of which the first 500 KiB are read.

    What can't be understood is ignored.

    Examples
    --------
    >>> robots = parse(b"User-agent: a\nUser-agent: b\nDisallow: /\nAllow: /*.htm$")
    >>> robots.allowed("B", "http://example.org/x.htm")
    True
    """
    groups: dict[str, Group] = {}
    named: list[Group] = []  # the groups that the lines apply to
    naming = False  # whether the last line that counts was a user-agent line
    for name, value in _lines(body):
        if name == "agent":
            named = named if naming else []
            naming = True
            token = TOKEN.match(value)
            if token:
                named.append(groups.setdefault(token[0].lower(), Group()))
        elif name == "delay":
            seconds = seconds_of(value)
            if seconds is not None:
                for group in named:
                    group.delay = max(group.delay or 0.0, seconds)
        else:
            naming = False
            if not value:
                continue
            pattern = _compared(value)
            pieces = tuple(pattern.removesuffix("$").replace("$", "%24").split("*"))
            rule = Rule(len(pattern), name == "allow", pieces, pattern.endswith("$"))
            for group in named:
                group.rules.append(rule)
    for group in groups.values():
        group.rules.sort(key=lambda rule: (rule.length, rule.allows), reverse=True)
    return Robots(groups)


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield each line that means something, as one of four names and its value."""
    if len(body) > MAX_BODY:
        body = body[:MAX_BODY].rpartition(b"\n")[0]  # half a rule may mean something else
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF8[:2], codecs.BOM_UTF8[:1]):
        body = body.removeprefix(mark)
    # One character an octet: whatever the encoding, octets are what is compared.
    for line in LINE_END.split(body.decode("latin-1")):
        text = line.partition("#")[0].strip(BLANK)
        key, colon, value = text.partition(":")
        if not colon:
            key, *values = text.split(maxsplit=1) or [""]
            value = values[0] if values else ""
        name = NAMES.get(key.strip(BLANK).lower())
        if name and (colon or len(value.split()) == 1 or name == "delay"):
            yield name, value.strip(BLANK)


def _compared(text: str) -> str:
    """Write a path or pattern as RFC 9309 section 2.2.2 compares it."""
    return UNSAFE.sub(escaped, text)
