"""The hosts' robots.txt files: fetched, kept for a day, asked before each request (RFC 9309).

A file that is not there (4xx) allows everything. A host whose file can't be had (5xx, 429, no
answer, one that breaks off or can't be decoded) is not asked for anything until it can.

A file governs one scheme, name and port. An address for which the same port is asked with the
other scheme than usual has a file of its own, which is read once a crawl.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ...errors import InputError
from ...language import shipped
from ...library import Answer
from ...library.warc.inflate import inflate
from ..links.addresses import host_of, resolve
from . import robots
from .fetch import AGENT, LOST, Client, Fault
from .politeness import Host
from .redirects import REDIRECTS, target

__all__ = ["RobotsFile", "Rules", "fetch_robots"]

#: RFC 9309: at least five redirects have to be followed, and a file is good for 24 hours.
_HOPS: Final = 5
_DAY: Final = 86_400.0

#: The longest wait for a redirect's turn, in seconds.
_PATIENCE: Final = 60.0

SLOW: Final = shipped("it took longer than --deadline")

#: Files that are kept parsed in memory.
_PARSED: Final = 1_000


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A host's robots.txt: its text, empty if there is none, and when it was read (Unix time)."""

    body: bytes
    read: float


class Rules:
    """The robots.txt files of the hosts of a crawl.

    `recall` gives a host's file as last read, if it was; `remember` is called with a file that
    was just read.
    """

    def __init__(
        self,
        recall: Callable[[str], RobotsFile | None] = lambda _host: None,
        remember: Callable[[str, RobotsFile], None] = lambda _host, _file: None,
    ) -> None:
        self._recall = recall
        self._remember = remember
        self._parsed: OrderedDict[str, tuple[float, robots.Robots]] = OrderedDict()

    def current(self, host: Host, address: str) -> robots.Robots | None:
        """Return the rules for an address of a host; None if they have to be read first."""
        place = _place(host, address)
        entry = self._parsed.get(place)
        if entry is None and place == host.name:
            file = self._recall(host.name)
            entry = self._parse(host, place, file) if file is not None else None
        # A date ahead of the clock is not reliable.
        if entry is None or not 0 <= time.time() - entry[0] < _DAY:
            host.is_known = False
            return None
        self._parsed.move_to_end(place)
        return entry[1]

    def learn(self, host: Host, address: str, file: RobotsFile) -> None:
        """Take in the file that governs an address, which was just read."""
        place = _place(host, address)
        if place == host.name:
            self._remember(host.name, file)
        self._parse(host, place, file)

    def _parse(self, host: Host, place: str, file: RobotsFile) -> tuple[float, robots.Robots]:
        parsed = robots.parse(file.body)
        host.set_crawl_delay(parsed.crawl_delay(AGENT))
        host.is_known = True
        self._parsed[place] = (file.read, parsed)
        if len(self._parsed) > _PARSED:
            self._parsed.popitem(last=False)
        return file.read, parsed


def _place(host: Host, address: str) -> str:
    """Return what a file is kept under: the host, with the scheme where that is unusual."""
    scheme = address.partition(":")[0]
    is_usual = (scheme == "https") == host.name.endswith(":443")
    return host.name if is_usual else f"{scheme}://{host.name}"


async def fetch_robots(
    client: Client,
    address: str,
    host: Host,
    known: Callable[[str], Host | None] = lambda _name: None,
) -> RobotsFile:
    """Return the robots.txt file that governs an address of a host.

    Redirects are requests, too, and keep the host's delay; `known` gives another host by its
    name, so that a redirect there keeps the delay of that one.

    Raises
    ------
    Fault
        It can't be had, which forbids everything.
    """
    place = resolve(address, "/robots.txt")
    assert place is not None
    asks = host
    for hop in range(_HOPS + 1):
        if hop:
            asks = known(host_of(place)) or host
            while not asks.may_be_asked() or asks.due > time.monotonic():
                if asks.due - time.monotonic() > _PATIENCE:
                    why = shipped("redirected to a host that must not be asked yet")
                    raise Fault(why, "passing")
                await asyncio.sleep(max(asks.due - time.monotonic(), 0.01))
            asks.request_sent()
        try:
            fetched = await client.get(place, max_body=robots.MAX_BODY, fresh=True)
        except Fault as fault:
            asks.request_ended(time.monotonic())
            raise Fault(
                str(fault), "passing" if fault.scope == "page" else fault.scope
            ) from None
        fetched.note(asks)
        answer = fetched.answer
        further = target(answer) if answer.status in REDIRECTS else None
        if further is None:
            break
        place = further
    return RobotsFile(_text(answer), time.time())


def _text(answer: Answer) -> bytes:
    """Return a file's text, empty where there is none.

    Raises
    ------
    Fault
        The whole file is not known.
    """
    if answer.status == 429 or answer.status >= 500:
        raise Fault(f"answer {answer.status}", "passing")
    if not 200 <= answer.status < 300:
        return b""
    if answer.truncated in {"disconnect", "time"}:
        raise Fault(LOST if answer.truncated == "disconnect" else SLOW, "passing")
    try:
        body, is_whole = inflate(
            answer.body, answer.header("Content-Encoding"), limit=robots.MAX_BODY
        )
    except InputError:
        raise Fault(shipped("its content coding is unknown"), "passing") from None
    if not is_whole and not answer.truncated and len(body) < robots.MAX_BODY:
        raise Fault(shipped("its content coding is broken"), "passing")
    return body
