"""Cookies, per host and for as long as a crawl runs, and the visits that need them.

Many sites answer a first visit with a cookie and the same address again; without the cookie the
visit never ends. A host gets back what it has set itself, and nothing of others, wider domains
included. Nothing goes to disk but what the records of requests and answers hold.

An address is asked once, but for this: where a redirect or refresh leads to an address that has
itself redirected, and its host has set cookies since, it is asked again, with them.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from ..links.addresses import host_of, path_of
from .queues import Task

__all__ = ["Cookies", "Visits"]

#: For one host, for one cookie with its name, and hosts.
_MOST: Final = 50
_LONGEST: Final = 4096
_HOSTS: Final = 5_000

_NAME: Final = re.compile(r"[^\x00-\x20\x7f-\U0010ffff=;,\"]+")
_VALUE: Final = re.compile(r"[^\x00-\x1f\x7f;]*")


@dataclass(frozen=True, slots=True)
class _Cookie:
    value: str
    path: str
    is_secure: bool
    until: float | None  # Unix time


class Cookies:
    """What hosts have set; with `are_kept` false, none is kept or given back.

    Examples
    --------
    >>> cookies = Cookies()
    >>> cookies.take("http://a.example/x/", [(b"Set-Cookie", b"visit=1; Path=/; HttpOnly")])
    >>> cookies.header("https://a.example/y"), cookies.header("http://b.example/")
    ({'Cookie': 'visit=1'}, {})
    """

    def __init__(self, *, are_kept: bool = True) -> None:
        self._are_kept = are_kept
        self._hosts: OrderedDict[str, dict[tuple[str, str], _Cookie]] = OrderedDict()
        self._versions: dict[str, int] = {}

    def version(self, address: str) -> int:
        """Return how often an address's host has changed its cookies."""
        return self._versions.get(_name(address), 0)

    def take(self, address: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Take what an answer sets."""
        if not self._are_kept:
            return
        for name, value in headers:
            if name.lower() == b"set-cookie" and len(value) <= 2 * _LONGEST:
                self._set(address, value.decode("latin-1"))

    def header(self, address: str) -> dict[str, str]:
        """Return the header that gives an address's host its cookies back, if it has any."""
        kept = self._hosts.get(_name(address)) if self._hosts else None
        if not kept:
            return {}
        path, now = path_of(address).partition("?")[0], time.time()
        is_secure = address.startswith("https:")
        given = [
            (name, cookie)
            for (name, _), cookie in kept.items()
            if (path == cookie.path or path.startswith(cookie.path.removesuffix("/") + "/"))
            and (is_secure or not cookie.is_secure)
            and (cookie.until is None or cookie.until > now)
        ]
        # The longest path first (RFC 6265 section 5.4).
        given.sort(key=lambda pair: -len(pair[1].path))
        line = "; ".join(f"{name}={cookie.value}" for name, cookie in given)
        return {"Cookie": line} if line else {}

    def _set(self, address: str, line: str) -> None:
        pair, *rest = line.split(";")
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            return
        if len(name) + len(value) > _LONGEST:
            return
        parts = (attribute.partition("=") for attribute in rest)
        attributes = {key.strip().lower(): text.strip() for key, _, text in parts}
        path = attributes.get("path", "")
        if not path.startswith("/"):
            path = path_of(address).partition("?")[0].rpartition("/")[0] or "/"
        until: float | None = None
        age = attributes.get("max-age", "")
        if re.fullmatch(r"-?\d{1,12}", age):
            until = time.time() + int(age) if int(age) > 0 else 0.0
        else:
            with suppress(KeyError, ValueError, TypeError, OverflowError):
                date = parsedate_to_datetime(attributes["expires"].replace("-", " "))
                until = date.timestamp()

        host, key = _name(address), (name, path)
        kept = self._hosts.setdefault(host, {})
        self._hosts.move_to_end(host)
        if len(self._hosts) > _HOSTS:
            self._versions.pop(self._hosts.popitem(last=False)[0], None)
        before = kept.pop(key, None)
        if until is None or until > time.time():
            kept[key] = _Cookie(value, path, "secure" in attributes, until)
            if len(kept) > _MOST:
                kept.pop(next(iter(kept)))
        if kept.get(key) != before:
            self._versions[host] = self._versions.get(host, 0) + 1


def _name(address: str) -> str:
    """Return the name of a host: cookies know no ports (RFC 6265 section 8.5)."""
    return host_of(address).rpartition(":")[0]


#: How often an address is asked again, and how many visits are remembered.
_TRIES: Final = 2
_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class _Visit:
    task: Task
    tries: int = 0
    waits: bool = False


class Visits:
    """The addresses that have redirected, in a crawl with some cookies."""

    def __init__(self, cookies: Cookies) -> None:
        self._cookies = cookies
        self._seen: OrderedDict[str, _Visit] = OrderedDict()

    def led(self, task: Task, target: str) -> Task | None:
        """Take in that an answer led to an address; return what is to be asked again, if any."""
        visit = self._seen.setdefault(task.address, _Visit(task))
        visit.task, visit.waits = task, False
        self._seen.move_to_end(task.address)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        back = self._seen.get(target)
        if back is None or back.waits or back.tries >= _TRIES:
            return None
        if self._cookies.version(target) <= back.task.cookies:
            return None
        back.tries += 1
        back.waits = True
        return back.task

    def is_stuck(self, task: Task, target: str) -> bool:
        """Return whether an address leads back to one that has redirected, with no way on."""
        back = self._seen.get(target)
        return target == task.address or (back is not None and back.tries >= _TRIES)
