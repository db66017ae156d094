"""The proxies of the user's environment, and whether they may be asked for a page.

A proxy goes where it is sent, so the place is looked at before it is asked: a page that may not
be asked for directly may not be asked for through a proxy either.
"""

import asyncio
import socket
import time
from collections.abc import Mapping
from typing import Final
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import aiohttp
from yarl import URL

from ...errors import UsageError
from ...language import t
from .places import why_refused

__all__ = ["Proxies"]

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

    Parameters
    ----------
    allow_private
        Whether pages on this machine and in private networks may be asked for.
    named
        The proxies by scheme; those of the environment unless given.

    Raises
    ------
    UsageError
        A proxy is of a kind that can't be used.
    """

    def __init__(self, *, allow_private: bool, named: Mapping[str, str] | None = None) -> None:
        self._named = dict(getproxies_environment() if named is None else named)
        self._allow_private = allow_private
        self._looked_up: dict[str, tuple[float, str]] = {}
        everywhere = self._named.get("all", "")
        self._proxies = {
            scheme: _proxy(value, scheme)
            for scheme in ("http", "https")
            if (value := self._named.get(scheme, everywhere))
        }

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
        why = await self._look_at(name, port)
        if len(self._looked_up) >= _MOST:
            self._looked_up.clear()
        self._looked_up[name] = (time.monotonic(), why)
        return why

    async def _look_at(self, name: str, port: int) -> str:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                name, port, type=socket.SOCK_STREAM
            )
        except OSError:
            # The proxy may know a name that nobody here does, but not one of its own network.
            is_inside = "." not in name or name.rpartition(".")[2].lower() in _INSIDE
            if is_inside and not self._allow_private:
                return f"{name} is a name of a private network; use --allow-private to fetch it"
            return ""
        for *_, place in found:
            where = str(place[0]).partition("%")[0]
            if why := why_refused(where, allow_private=self._allow_private):
                return f"{where} is {why}"
        return ""


def _proxy(value: str, scheme: str) -> Proxy:
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
        headers["Proxy-Authorization"] = aiohttp.encode_basic_auth(url.user, url.password or "")
    return url.with_user(None), headers
