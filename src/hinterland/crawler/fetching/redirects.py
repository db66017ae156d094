"""What an answer's headers show: where it leads, and what its body is.

Headers are read as browsers, curl and wget read them, since servers are tested with those.
"""

import re
from functools import lru_cache
from typing import Final

from ...library import Answer
from ..links.addresses import resolve
from ..links.references import refresh_target
from .fetch import AGENT

__all__ = ["REDIRECTS", "content_type", "is_nofollow", "refresh", "target"]

#: The statuses whose Location is followed.
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_MEDIA_TYPE: Final = re.compile(r"\s*[\"']?\s*([\w.+-]+|\*)/([\w.+-]+|\*)")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NOT_AGENTS: Final = frozenset(
    ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"]
)


def target(answer: Answer) -> str | None:
    """Return the canonical address that a redirect leads to, None where it leads nowhere.

    Bytes beyond ASCII are percent-encoded as they came, in whatever encoding.

    Examples
    --------
    >>> moved = Answer(address="http://a.example/b", fetched="", status=301, reason="", body=b"",
    ...                headers=((b"Location", "/统计".encode("gbk")),), request=b"")
    >>> target(moved)
    'http://a.example/%CD%B3%BC%C6'
    """
    if answer.status not in REDIRECTS:
        return None
    # The first that is not empty, as curl and wget do.
    for value in _values(answer, b"location"):
        if value:
            return _resolved(answer, value)
    return None


def refresh(answer: Answer) -> str | None:
    """Return the canonical address that a Refresh header leads to.

    Examples
    --------
    >>> page = Answer(address="http://a.example/b", fetched="", status=200, reason="", body=b"",
    ...               headers=((b"Refresh", b"0; url=c.htm"),), request=b"")
    >>> refresh(page)
    'http://a.example/c.htm'
    """
    for value in _values(answer, b"refresh"):
        if place := refresh_target(value.decode("latin-1")):
            return _resolved(answer, place.encode("latin-1"))
    return None


def is_nofollow(answer: Answer) -> bool:
    """Return whether an X-Robots-Tag header asks this crawler not to follow the page's links."""
    for value in _values(answer, b"x-robots-tag"):
        applies = True
        for part in value.decode("latin-1").lower().split(","):
            agent, colon, rest = part.partition(":")
            word = part.strip()
            if colon and agent.strip() not in _NOT_AGENTS:
                applies = agent.strip() in {AGENT, "*", ""}
                word = rest.strip()
            if applies and word in {"nofollow", "none"}:
                return True
    return False


def content_type(answer: Answer) -> str:
    """Return an answer's media type and charset in the usual form; empty where it has none.

    Of several headers, the last that names a type counts, and a charset outlives a later
    header of the same type without one, as the fetch standard has it.

    Examples
    --------
    >>> page = Answer(address="http://a.example/b", fetched="", status=200, reason="", body=b"",
    ...               headers=((b"Content-Type", b"text/html charset=GBK"),), request=b"")
    >>> content_type(page)
    'text/html; charset=GBK'
    """
    return _content_type(*_values(answer, b"content-type"))


@lru_cache(maxsize=1 << 10)  # a site has few
def _content_type(*values: bytes) -> str:
    kind = charset = ""
    for value in values:
        text = value.decode("latin-1")
        found = _MEDIA_TYPE.match(text)
        named = f"{found[1]}/{found[2]}".lower() if found else ""
        if named == "*/*":
            continue
        declared = _CHARSET.search(text)
        if named:
            charset = declared[1] if declared else charset if named == kind else ""
            kind = named
        elif declared:
            charset = declared[1]
    if not kind:
        # Without a type, what the body begins with decides; the charset may still help.
        return f"*/*; charset={charset}" if charset else ""
    return f"{kind}; charset={charset}" if charset else kind


def _values(answer: Answer, name: bytes) -> list[bytes]:
    return [value.strip() for key, value in answer.headers if key.lower() == name]


def _resolved(answer: Answer, reference: bytes) -> str | None:
    escaped = re.sub(rb"[^\x21-\x7e ]", lambda found: b"%%%02X" % found[0][0], reference)
    return resolve(answer.address, escaped.decode("ascii"))
