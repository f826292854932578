"""The address by which phones reach a room in the same network."""

import re
from ipaddress import IPv4Address

from geodata.errors import BadInput

_ADDRESS = re.compile(r"http://([0-9]{1,3}(?:\.[0-9]{1,3}){3}):([0-9]{1,5})")
MAX_PORT = 65535


def is_reachable(host: str) -> bool:
    """Return whether a host is the number of a machine that others can reach."""
    try:
        address = IPv4Address(host)
    except ValueError:
        return False
    return not (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    )


def check_room_address(address: str) -> None:
    """Raise BadInput unless an address is empty or http, a machine's number and a port.

    Raises
    ------
    BadInput
        E-ROOM-26.
    """
    found = _ADDRESS.fullmatch(address)
    is_good = found and is_reachable(found[1]) and 1 <= int(found[2]) <= MAX_PORT
    if address and not is_good:
        raise BadInput("E-ROOM-26")
