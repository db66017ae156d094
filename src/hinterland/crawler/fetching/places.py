"""Where a crawler may go: directly, by IP address, and through the user's proxies.

A proxy goes where it is sent, so the place is looked at before it is asked: a page that must not
be fetched directly must not be fetched through a proxy either.
"""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Mapping
from typing import Final
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import aiohttp
from yarl import URL

from ...errors import UsageError
from ...language import shipped, t

__all__ = ["Proxies", "is_own_machine", "why_refused"]

#: Where clouds answer their machines: Azure, Oracle, Alibaba, Amazon (others: link-local).
_CLOUDS: Final = frozenset(
    map(
        ipaddress.ip_address,
        ("168.63.129.16", "192.0.0.192", "100.100.100.200", "fd00:ec2::254"),
    )
)
_SPECIAL: Final = ipaddress.ip_network("192.0.0.0/24")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


def why_refused(where: str, *, allow_private: bool) -> str:
    """Return why nothing may be fetched from an IP address, or nothing.

    Examples
    --------
    >>> why_refused("8.8.8.8", allow_private=False)
    ''
    >>> why_refused("169.254.169.254", allow_private=True)
    'a reserved address (link-local, multicast, cloud metadata)'
    """
    place: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(where)
    if isinstance(place, ipaddress.IPv6Address):
        inside = place.ipv4_mapped or place.sixtofour or (place.teredo or (None, None))[1]
        if place in _NAT64:
            inside = ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)
        place = inside or place
    if place.is_link_local or place.is_multicast or place.is_unspecified or place in _CLOUDS:
        return shipped("a reserved address (link-local, multicast, cloud metadata)")
    if allow_private or (place.is_global and place not in _SPECIAL):
        return ""
    return shipped("a private address; use --allow-private to fetch it")


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


#: Names that mean something in one's own network only.
_INSIDE: Final = frozenset(
    ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa"]
)

#: How long, and for how many names, it is remembered where they lead, in seconds.
_REMEMBERED: Final = 300.0
_MOST: Final = 10_000

#: A proxy, and the headers it wants.
Proxy = tuple[URL, Mapping[str, str]]


class Proxies:
    """The proxies of HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY (in capitals or not).

    `named` are the proxies by scheme, those of the environment unless given; `allow_private`
    states whether pages on this machine and in private networks may be asked for.

    Raises
    ------
    UsageError
        A proxy is of a kind that can't be used.
    """

    def __init__(self, *, allow_private: bool, named: Mapping[str, str] | None = None) -> None:
        self._named = dict(getproxies_environment() if named is None else named)
        self._allow_private = allow_private
        self._looked_up: dict[str, tuple[float, str]] = {}
        self._proxies: dict[str, Proxy] = {}
        for scheme in ("http", "https"):
            value = self._named.get(scheme, self._named.get("all", ""))
            if not value:
                continue
            url = URL(value if "://" in value else f"http://{value}")
            if url.scheme not in {"http", "https"} or not url.raw_host:
                raise UsageError(
                    t(
                        "{variable}: {proxy} can't be used; it must be http://NAME:PORT or"
                        " https://NAME:PORT",
                        variable=f"{scheme.upper()}_PROXY",
                        proxy=url.with_user(None),
                    )
                )
            headers: dict[str, str] = {}
            if url.user is not None:
                login = aiohttp.encode_basic_auth(url.user, url.password or "")
                headers["Proxy-Authorization"] = login
            self._proxies[scheme] = (url.with_user(None), headers)

    def for_address(self, address: str) -> Proxy | None:
        """Return the proxy to ask for an address, None to ask the host itself.

        Examples
        --------
        >>> proxies = Proxies(
        ...     allow_private=False, named={"http": "proxy.example:3128", "no": ".cn"}
        ... )
        >>> proxies.for_address("http://a.example/")[0]
        URL('http://proxy.example:3128')
        >>> proxies.for_address("http://a.cn/"), proxies.for_address("https://a.example/")
        (None, None)
        """
        if not self._proxies:
            return None
        url = URL(address, encoded=True)
        proxy = self._proxies.get(url.scheme)
        if proxy is None:
            return None
        name = url.raw_host or ""
        # Port and name, since NO_PROXY may have either.
        bypassed = any(
            proxy_bypass_environment(host, self._named) for host in (name, f"{name}:{url.port}")
        )
        return None if bypassed else proxy

    async def why_refused(self, address: str) -> str:
        """Return why a proxy must not fetch an address, or nothing."""
        url = URL(address, encoded=True)
        name, port = (url.raw_host or "").rstrip("."), url.port or 80
        since, why = self._looked_up.get(name, (-_REMEMBERED, ""))
        if time.monotonic() - since < _REMEMBERED:
            return why
        why = ""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                name, port, type=socket.SOCK_STREAM
            )
        except OSError:
            # The proxy may know a name that nobody here does, but not one of its own network.
            is_inside = "." not in name or name.rpartition(".")[2].lower() in _INSIDE
            if is_inside and not self._allow_private:
                why = f"{name} is a name of a private network; use --allow-private to fetch it"
        else:
            for where in (str(place[0]).partition("%")[0] for *_, place in found):
                if refused := why_refused(where, allow_private=self._allow_private):
                    why = f"{where} is {refused}"
                    break
        if len(self._looked_up) >= _MOST:
            self._looked_up.clear()
        self._looked_up[name] = (time.monotonic(), why)
        return why
