"""The hosts' robots.txt files: fetched, kept for a day, asked before each request (RFC 9309).

A file that is not there (4xx) allows everything. A host whose file can't be had (5xx, 429, no
answer) is not asked for anything until it can.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..library.inflate import inflate
from . import robots
from .addresses import resolve
from .fetch import AGENT, Client, Fault
from .politeness import Host, retry_after

__all__ = ["RobotsFile", "Rules", "fetch_robots"]

#: RFC 9309: at least 500 KiB have to be read, at least five redirects followed, and a file is
#: good for 24 hours.
_LIMIT: Final = 500 * 1024
_HOPS: Final = 5
_DAY: Final = 86_400.0

#: Files that are kept parsed in memory.
_PARSED: Final = 1_000


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A host's robots.txt: its text, empty if there is none, and when it was read (Unix time)."""

    body: bytes
    read: float


class Rules:
    """The robots.txt files of the hosts of a crawl.

    Parameters
    ----------
    recall
        Called with a host's name, gives its file as last read, if it was.
    remember
        Called with a host's name and its file, when it was read.
    """

    def __init__(
        self,
        recall: Callable[[str], RobotsFile | None] = lambda _host: None,
        remember: Callable[[str, RobotsFile], None] = lambda _host, _file: None,
    ) -> None:
        self._recall = recall
        self._remember = remember
        self._parsed: OrderedDict[str, tuple[float, robots.Robots]] = OrderedDict()

    def current(self, host: Host) -> robots.Robots | None:
        """Return a host's rules; None if they have to be read first."""
        entry = self._parsed.get(host.name)
        if entry is None:
            file = self._recall(host.name)
            entry = self._parse(host, file) if file is not None else None
        # A date ahead of the clock is no date to rely on.
        if entry is None or not 0 <= time.time() - entry[0] < _DAY:
            host.is_known = False
            return None
        self._parsed.move_to_end(host.name)
        return entry[1]

    def learn(self, host: Host, file: RobotsFile) -> None:
        """Take in a file that was just read."""
        self._remember(host.name, file)
        self._parse(host, file)

    def _parse(self, host: Host, file: RobotsFile) -> tuple[float, robots.Robots]:
        parsed = robots.parse(file.body)
        host.wish(parsed.crawl_delay(AGENT))
        host.is_known = True
        self._parsed[host.name] = (file.read, parsed)
        if len(self._parsed) > _PARSED:
            self._parsed.popitem(last=False)
        return file.read, parsed


async def fetch_robots(client: Client, address: str, host: Host) -> RobotsFile:
    """Return the robots.txt file that governs an address.

    Parameters
    ----------
    client
        What asks.
    address
        Any address of the host.
    host
        The host's manners: redirects are requests, too, and the delay lies between them.

    Raises
    ------
    Fault
        It can't be had, which forbids everything.
    """
    place = resolve(address, "/robots.txt")
    assert place is not None
    for hop in range(_HOPS + 1):
        if hop:
            await asyncio.sleep(host.due - time.monotonic())
            host.asked()
        try:
            fetched = await client.get(place, max_body=_LIMIT)
        except Fault as fault:
            host.went_silent(time.monotonic())
            raise Fault(
                str(fault), "passing" if fault.scope == "page" else fault.scope
            ) from None
        host.answered(fetched.began, seconds=fetched.seconds)
        answer = fetched.answer
        if answer.status not in {301, 302, 303, 307, 308}:
            break
        place = resolve(place, answer.header("Location"))
        if place is None:
            break
    if answer.status == 429 or answer.status >= 500:
        wish = retry_after(answer.header("Retry-After"))
        host.due = max(host.due, time.monotonic() + wish)
        raise Fault(f"answer {answer.status}", "passing")
    body = b""
    if 200 <= answer.status < 300:
        body, _ = inflate(answer.body, answer.header("Content-Encoding"), limit=_LIMIT)
    return RobotsFile(body, time.time())
