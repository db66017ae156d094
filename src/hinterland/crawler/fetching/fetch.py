"""One request, one answer: bounded in size and time, and only to where a crawler may go."""

import asyncio
import errno
import os
import socket
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal

import aiohttp
from yarl import URL

from ...language import shipped
from ...library import Answer
from ...library.shard import now as wall_time
from ...library.warc import Truncated
from ...version import VERSION
from ..links.addresses import path_of
from .answer_reader import AnswerReader
from .places import Proxies, why_refused
from .politeness import Host, retry_after
from .wire import FRESH, Connector, Response, StrayAnswer, Wire

__all__ = ["AGENT", "LOST", "STRAY", "Client", "Fault", "FaultScope", "Fetched", "client"]

#: The name by which robots.txt files speak of this crawler.
AGENT: Final = "hinterland"

#: Of bodies larger than this, few are read at a time, so that memory stays bounded.
_LARGE: Final = 1_000_000
_LARGE_AT_ONCE: Final = 2

#: The longest to wait for a connection, in seconds.
_CONNECT: Final = 20.0

#: Above the system's own numbers.
_REFUSED: Final = 100_001

#: Why an address is asked again whose answer may belong to another request.
STRAY: Final = shipped("the connection carried data that was not requested")

#: Why there is no answer, or half a robots.txt.
LOST: Final = shipped("connection lost")

#: Whether the connection that is being made leads to the user's proxy, wherever that is.
_TO_PROXY: ContextVar[bool] = ContextVar("_TO_PROXY", default=False)

FaultScope = Literal["page", "passing", "down", "never"]


class Fault(Exception):
    """Why there is no answer.

    The message is in English, as it is logged; `reasons.translated` translates it. `scope` is
    what it concerns: this `page` alone, for good; something `passing`, worth another try; a
    host that is `down`; or a host that can `never` be asked in this crawl.
    """

    def __init__(self, why: str, scope: FaultScope) -> None:
        super().__init__(why)
        self.scope: FaultScope = scope


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, with the monotonic time at which it began and how long that took."""

    answer: Answer
    began: float
    seconds: float
    wire: Wire
    reader: AnswerReader

    @property
    def is_first(self) -> bool:
        """Whether it is the first answer of its connection, which is certainly the right one.

        A later one may belong to the request before, which shows when its own comes, too.
        """
        return self.reader.number == 1

    def note(self, host: Host) -> None:
        """Note at a host that it has answered, and how long it wants to be left alone."""
        host.answered(self.began, seconds=self.seconds)
        wait, date = self.answer.header("Retry-After"), self.answer.header("Date")
        host.wait(time.monotonic(), retry_after(wait, date=date))


class Client:
    """Asks for pages over http and https; made by `client`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        max_body: int,
        deadline: float,
        proxies: Proxies,
    ) -> None:
        self._session = session
        self.max_body = max_body
        self._deadline = deadline
        self._proxies = proxies
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._timers: set[asyncio.Timeout] = set()

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_body: int = 0,
        fresh: bool = False,
    ) -> Fetched:
        """Return what a canonical address answers; redirects are answers, too.

        `headers` come in addition to the usual ones. `max_body` is the most bytes of the body
        to read, the crawl's limit unless given; a longer body is cut, as its `truncated` shows.
        `fresh` uses a new connection.

        Raises
        ------
        Fault
            There is no answer.
        """
        asked = time.monotonic()
        timer = asyncio.timeout(self._deadline)
        FRESH.set(fresh)
        self._timers.add(timer)
        try:
            async with (
                timer,
                self._session.get(
                    URL(address, encoded=True),
                    allow_redirects=False,
                    **await self._by_proxy(address, headers or {}),
                ) as response,
            ):
                began, fetched = time.monotonic(), wall_time()
                assert isinstance(response, Response)
                body, truncated = await self._body(response, timer, max_body or self.max_body)
        except TimeoutError as error:
            raise _fault(error) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _fault(error) from None
        finally:
            self._timers.discard(timer)
        if response.status == 407 and _TO_PROXY.get():
            raise Fault(shipped("the proxy needs a user name and a password"), "never")
        # What a proxy needs to know is not part of what the host is asked.
        lines = "".join(
            f"{name}: {value}\r\n"
            for name, value in response.request_info.headers.items()
            if name.lower() != "proxy-authorization"
        )
        request = f"GET {path_of(address)} HTTP/1.1\r\n{lines}\r\n"
        answer = Answer(
            address=address,
            fetched=fetched,
            status=response.status,
            reason=response.reason or "",
            headers=response.raw_headers,
            body=body,
            request=request.encode("latin-1", "replace"),
            truncated=truncated,
        )
        return Fetched(answer, began, began - asked, response.wire, response.reader)

    def give_time(self, seconds: float) -> None:
        """Give requests under way more time, since the crawler itself was busy for so long."""
        for timer in self._timers:
            if (until := timer.when()) is not None and not timer.expired():
                timer.reschedule(until + seconds)

    async def _by_proxy(self, address: str, headers: Mapping[str, str]) -> dict[str, Any]:
        """Return the headers and, where there is a proxy that may be asked, how to ask it."""
        proxy = self._proxies.for_address(address)
        _TO_PROXY.set(proxy is not None)
        if proxy is None:
            return {"headers": headers}
        if why := await self._proxies.why_refused(address):
            raise Fault(why, "never")
        place, wanted = proxy
        if address.startswith("https:"):
            return {"headers": headers, "proxy": place, "proxy_headers": dict(wanted)}
        return {"headers": {**headers, **wanted}, "proxy": place}

    async def _body(
        self, response: Response, timer: asyncio.Timeout, limit: int
    ) -> tuple[bytes, Truncated]:
        """Return a body, and why it is cut if it is; then the connection is not used again."""
        parts = bytearray()
        large = False
        truncated: Truncated = ""
        try:
            async for chunk in response.content.iter_any():
                parts += chunk
                if len(parts) > limit:
                    truncated = "length"
                    del parts[limit:]
                    break
                if len(parts) > _LARGE and not large:
                    # To wait for the turn of a large body takes nothing off the time it has.
                    until, began = timer.when(), time.monotonic()
                    timer.reschedule(None)
                    await self._large.acquire()
                    large = True
                    if until is not None:
                        timer.reschedule(until + time.monotonic() - began)
            else:
                truncated = "disconnect" if response.reader.cut else ""
        except aiohttp.ClientError:
            truncated = "disconnect"
        except asyncio.CancelledError:
            if not timer.expired():
                raise
            # The time is up: what came until now is the answer.
            truncated = "time"
        finally:
            if large:
                self._large.release()
        if truncated:
            response.close()
        return bytes(parts), truncated


@asynccontextmanager
async def client(
    *, max_body: int, deadline: float, contact: str = "", allow_private: bool = False
) -> AsyncIterator[Client]:
    """Give a client, for as long as the block runs.

    `max_body` is the most bytes of a body, as sent; `deadline` the longest that one answer may
    take, in seconds, its body included; `contact` a mail address for those who want to write to
    whoever runs the crawl. With `allow_private`, this machine and private networks are asked,
    too; link-local addresses, where clouds keep their secrets, are refused all the same.
    """

    def socket_for(info: tuple[Any, ...]) -> socket.socket:
        # Looked at after the name is resolved, right before the connection is made, so that
        # no name and no redirect leads elsewhere.
        where = str(info[4][0]).partition("%")[0]
        why = why_refused(where, allow_private=allow_private)
        if why and not _TO_PROXY.get():
            raise OSError(_REFUSED, f"{where} is {why}")
        return socket.socket(family=info[0], type=info[1], proto=info[2])

    proxies = Proxies(allow_private=allow_private)
    connector = Connector(
        limit=0, ttl_dns_cache=300, keepalive_timeout=30, socket_factory=socket_for
    )
    comment = f"research crawler; {contact}" if contact else "research crawler"
    async with aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(deadline, _CONNECT)),
        response_class=Response,
        headers={
            "User-Agent": f"Hinterland/{VERSION} ({comment})",
            "Accept": "*/*",
            # What all readers of WARC files know.
            "Accept-Encoding": "gzip, deflate",
            **({"From": contact} if contact else {}),
        },
    ) as session:
        # Else aiohttp repeats a request at once where a used connection is closed, with no delay.
        session._retry_connection = False
        yield Client(session, max_body=max_body, deadline=deadline, proxies=proxies)


def _fault(error: Exception) -> Fault:
    cause = getattr(error, "os_error", error)
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(cause, OSError):
        return _connection_fault(error, cause)
    for kind, why, scope in _KINDS:
        if isinstance(error, kind):
            return Fault(why, scope)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL | ValueError):
        message = " ".join((getattr(error, "message", "") or str(error)).split())
        return Fault(f"not an HTTP answer ({message[:70]})", "page")
    return Fault(LOST, "passing")


_KINDS: Final[tuple[tuple[type[Exception], str, FaultScope], ...]] = (
    (aiohttp.ConnectionTimeoutError, shipped("connecting took too long"), "down"),
    (TimeoutError, shipped("no answer within --deadline"), "passing"),
    (StrayAnswer, STRAY, "passing"),
    (aiohttp.ClientHttpProxyError, shipped("the proxy refused the request"), "down"),
)


def _connection_fault(error: aiohttp.ClientConnectorError, cause: OSError) -> Fault:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Fault(f"its certificate is not trusted ({error.certificate_error})", "never")
    if isinstance(cause, ssl.SSLError):
        return Fault(f"the encrypted connection failed ({cause.reason or cause})", "never")
    if isinstance(cause, socket.gaierror):
        if cause.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}:
            return Fault(shipped("unknown host"), "never")
        return Fault(shipped("DNS lookup failed; check the network"), "down")
    if cause.errno == _REFUSED:
        return Fault(str(cause.strerror), "never")
    number = cause.errno or 0
    words = os.strerror(number).lower() if number in errno.errorcode else str(cause)
    return Fault(f"no connection ({words})", "down")
