"""One request, one answer: bounded in size and time, and only to where a crawler may go."""

import asyncio
import errno
import ipaddress
import os
import socket
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

import aiohttp
from yarl import URL

from .. import __version__
from ..library import Answer
from ..library.inflate import CODINGS
from ..library.shard import now as wall_time
from ..library.warc import Truncated
from .addresses import path_of

__all__ = ["AGENT", "Client", "Fault", "Fetched", "Scope", "client", "is_own_machine"]

#: The name by which robots.txt files speak of this crawler.
AGENT: Final = "hinterland"

#: Of bodies larger than this, few are read at a time, so that memory stays bounded.
_LARGE: Final = 1_000_000
_LARGE_AT_ONCE: Final = 2

#: The longest to wait for a connection, in seconds.
_CONNECT: Final = 20.0

#: The longest line and the most lines of an answer's head.
_HEAD_LINE: Final = 32_768
_HEAD_LINES: Final = 256

#: Above the system's own numbers.
_REFUSED: Final = 100_001

#: Where clouds answer their machines: Azure, Oracle, Alibaba, Amazon (others: link-local).
_CLOUDS: Final = frozenset(
    map(
        ipaddress.ip_address,
        ("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254"),
    )
)
_SPECIAL: Final = ipaddress.ip_network("192.0.0.0/24")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Scope = Literal["page", "passing", "down", "never"]


class Fault(Exception):
    """Why there is no answer.

    `scope` says what it tells of: this `page` alone, for good; something `passing`, worth
    another try; a host that is `down`; or a host that can `never` be asked in this crawl.
    """

    def __init__(self, why: str, scope: Scope) -> None:
        super().__init__(why)
        self.scope: Scope = scope


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, with the monotonic time at which it began and how long that took."""

    answer: Answer
    began: float
    seconds: float


class Client:
    """Asks for pages over http and https; made by `client`."""

    def __init__(
        self, session: aiohttp.ClientSession, *, max_body: int, deadline: float
    ) -> None:
        self._session = session
        self.max_body = max_body
        self._deadline = deadline
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)

    async def get(
        self, address: str, *, headers: Mapping[str, str] | None = None, max_body: int = 0
    ) -> Fetched:
        """Return what an address answers; redirects are answers, too.

        Parameters
        ----------
        address
            A canonical http or https address.
        headers
            Headers beside the usual ones.
        max_body
            The most bytes of the body to read, the crawl's limit unless given. A longer body is
            cut, and the answer says so.

        Raises
        ------
        Fault
            There is no answer.
        """
        asked = time.monotonic()
        timer = asyncio.timeout(self._deadline)
        try:
            async with (
                timer,
                self._session.get(
                    URL(address, encoded=True), headers=headers, allow_redirects=False
                ) as response,
            ):
                began = time.monotonic()
                fetched = wall_time()
                body, truncated = await self._body(response, timer, max_body or self.max_body)
        except TimeoutError as error:
            raise _fault(error) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _fault(error) from None
        answer = Answer(
            address=address,
            fetched=fetched,
            status=response.status,
            reason=response.reason or "",
            headers=response.raw_headers,
            body=body,
            request=_request(address, response.request_info.headers),
            truncated=truncated,
        )
        return Fetched(answer, began, began - asked)

    async def _body(
        self, response: aiohttp.ClientResponse, timer: asyncio.Timeout, limit: int
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
                    await self._large.acquire()
                    large = True
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

    Parameters
    ----------
    max_body
        The most bytes of a body, as sent.
    deadline
        The longest that one answer may take, in seconds, its body included.
    contact
        A mail address for those who want to write to whoever runs the crawl.
    allow_private
        Also ask this machine and private networks. Link-local addresses, where clouds keep their
        secrets, are refused all the same.
    """

    def socket_for(info: tuple[Any, ...]) -> socket.socket:
        # Looked at after the name is resolved, right before the connection is made, so that
        # no name and no redirect leads elsewhere.
        where = str(info[4][0]).partition("%")[0]
        why = _why_not(where, allow_private=allow_private)
        if why:
            raise OSError(_REFUSED, f"{where} is {why}")
        return socket.socket(family=info[0], type=info[1], proto=info[2])

    connector = aiohttp.TCPConnector(
        limit=0, ttl_dns_cache=300, keepalive_timeout=30, socket_factory=socket_for
    )
    comment = f"research crawler; {contact}" if contact else "research crawler"
    async with aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(deadline, _CONNECT)),
        max_line_size=_HEAD_LINE,
        max_field_size=_HEAD_LINE,
        max_headers=_HEAD_LINES,
        headers={
            "User-Agent": f"Hinterland/{__version__} ({comment})",
            "Accept": "*/*",
            "Accept-Encoding": ", ".join(c for c in CODINGS if not c.startswith("x-")),
            **({"From": contact} if contact else {}),
        },
    ) as session:
        yield Client(session, max_body=max_body, deadline=deadline)


def is_own_machine(host: str) -> bool:
    """Return whether a host (`name:port`) is this machine or a private address by its name.

    Examples
    --------
    >>> is_own_machine("127.0.0.3:8080"), is_own_machine("localhost:80"), is_own_machine("a.cn:80")
    (True, True, False)
    """
    name = host.rpartition(":")[0].strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return False


def _why_not(where: str, *, allow_private: bool) -> str:
    """Return why an IP address must not be asked, or nothing."""
    place: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(where)
    if isinstance(place, ipaddress.IPv6Address):
        inside = place.ipv4_mapped or place.sixtofour or (place.teredo or (None, None))[1]
        if place in _NAT64:
            inside = ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)
        place = inside or place
    if place.is_link_local or place.is_multicast or place.is_unspecified or place in _CLOUDS:
        return "an address that no crawl may ask"
    if allow_private or (place.is_global and place not in _SPECIAL):
        return ""
    return "a private address; --allow-private lets a crawl ask those"


def _request(address: str, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path_of(address)} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace")


def _fault(error: Exception) -> Fault:
    """Return in plain words what went wrong."""
    cause = getattr(error, "os_error", error)
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(cause, OSError):
        return _connection_fault(error, cause)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Fault("no connection in time", "down")
    if isinstance(error, TimeoutError):
        return Fault("no answer in time", "passing")
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL | ValueError):
        message = " ".join((getattr(error, "message", "") or str(error)).split())
        return Fault(f"not an HTTP answer ({message[:70]})", "page")
    return Fault("the connection broke off", "passing")


def _connection_fault(error: aiohttp.ClientConnectorError, cause: OSError) -> Fault:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Fault(f"its certificate can't be trusted ({error.certificate_error})", "never")
    if isinstance(cause, ssl.SSLError):
        return Fault(f"the encrypted connection failed ({cause.reason or cause})", "never")
    if isinstance(cause, socket.gaierror):
        if cause.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}:
            return Fault("unknown host", "never")
        return Fault("its name can't be looked up; is there a network?", "down")
    if cause.errno == _REFUSED:
        return Fault(str(cause.strerror), "never")
    number = cause.errno or 0
    words = os.strerror(number).lower() if number in errno.errorcode else str(cause)
    return Fault(f"no connection ({words})", "down")
