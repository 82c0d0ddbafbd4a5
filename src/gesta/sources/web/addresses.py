"""Which network addresses may be fetched from: the open web, and nothing behind the user's own door."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

from gesta.errors import InputError

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, in the order of the system. Raises: InputError, when it has none"""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError("this host is not known", where=host, fix="check the address and the network") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def allowed_address(addresses: Sequence[str], host: str) -> str:
    """The first address that lies in the open web.

    Raises: InputError, when all are private, local, link-local or reserved ones
    """
    for address in addresses:
        if is_public(address):
            return address
    message = "this host lies in a private or local network and is not fetched from"
    raise InputError(message, where=host, fix="set fetch.allow_private = true if it is your own")


def is_public(address: str) -> bool:
    """Whether an address lies in the open web, also when it is written as another kind.

    >>> [is_public(each) for each in ("93.184.215.14", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fe80::1")]
    [True, False, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast
