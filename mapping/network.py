"""The addresses of this machine in its networks, from the machine itself; nobody is asked."""

import socket
import struct
import sys
import time
from collections.abc import Iterator

from geodata.model.workshops.room_addresses import is_reachable

CACHE_S = 5.0  # a Wi-Fi may be joined while the server runs
_SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface
_ELSEWHERE = ("192.0.2.1", 9)  # an address for examples: to connect a datagram socket sends nothing

_cached: tuple[float, tuple[str, ...]] | None = None


def list_own_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses by which others reach this machine, the usual way out first."""
    global _cached
    now = time.monotonic()
    if _cached is None or now - _cached[0] > CACHE_S:
        outgoing = list(_iterate_outgoing())
        others = sorted(set(_iterate_interfaces()) - set(outgoing))
        _cached = now, tuple(address for address in (*outgoing, *others) if is_reachable(address))
    return _cached[1]


def is_own_address(host: str) -> bool:
    """Return whether a host is a number of this machine, never a name that points here."""
    return is_reachable(host) and host in list_own_addresses()


def _iterate_outgoing() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:  # no network at all
            return
        yield probe.getsockname()[0]


def _iterate_interfaces() -> Iterator[str]:
    if sys.platform != "linux":
        yield from _iterate_host_addresses()
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, asked)
            except OSError:  # it has no address
                continue
            yield socket.inet_ntoa(answer[20:24])


def _iterate_host_addresses() -> Iterator[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    for *_, address in found:
        yield str(address[0])
