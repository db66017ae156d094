"""Where a crawler may go: which IP addresses, and which names are one's own machine."""

import ipaddress
from typing import Final

from ...language import shipped

__all__ = ["is_own_machine", "why_refused"]

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
