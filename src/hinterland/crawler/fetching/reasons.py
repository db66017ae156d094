"""Why a page was not fetched or a host is no longer asked, in the reader's language.

Reasons are logged and stored in English. Those that never change are marked where they are made;
those with details are listed here, so that they can be recognised and translated when shown.
"""

import re
from typing import Final

from ...language import shipped, t

__all__ = ["translated"]

#: Reasons with details. The details are reasons, too, or stay as they are.
TEMPLATES: Final = (
    shipped("answer {status}"),
    shipped("keeps giving {why}"),
    shipped("robots.txt: {why}"),
    shipped("a wall: {why}"),
    shipped("HTML where {kind} was asked"),
    shipped("a bug in the crawler ({details}); please report it"),
    shipped("not an HTTP answer ({details})"),
    shipped("its certificate is not trusted ({details})"),
    shipped("the encrypted connection failed ({details})"),
    shipped("no connection ({details})"),
    shipped("{name} is a name of a private network; use --allow-private to fetch it"),
    shipped("nothing left within {limits}"),
    shipped("{limit} reached"),
    shipped("{why}; addresses that wait for the next crawl: {count}"),
    shipped("left out: {why}"),
    shipped("redirects to {address}, excluded by {option}"),
    shipped("redirects to {address}"),
    shipped("excluded by {option}"),
    shipped("nothing new in {count} answers in a row, the last like {pattern}"),
    shipped("nothing new at addresses like {pattern}"),
    shipped("trap: {why}"),
    shipped("{address} is {why}"),
)

#: What systems call the most frequent faults of a connection.
SYSTEMS: Final = (
    shipped("connection refused"),
    shipped("connection reset by peer"),
    shipped("connection timed out"),
    shipped("network is unreachable"),
    shipped("no route to host"),
)


def translated(reason: str) -> str:
    """Return a reason in the language that is spoken.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> with speaking("zh"):
    ...     translated("robots.txt: answer 503")
    'robots.txt：HTTP 状态码503'
    >>> translated("unknown host")
    'unknown host'
    """
    whole = t(reason) if reason else ""
    if whole != reason:
        return whole
    for template, pattern in _PATTERNS:
        if found := pattern.fullmatch(reason):
            return t(template, **{k: translated(v) for k, v in found.groupdict().items()})
    return reason


_FIELD: Final = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS: Final = [
    (template, re.compile(_FIELD.sub(r"(?P<\1>.+)", re.escape(template)), re.DOTALL))
    for template in TEMPLATES
]
