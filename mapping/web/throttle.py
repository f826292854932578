"""Slows guessing down. Counts live in memory only: no address is ever written anywhere."""

import ipaddress

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

PER_NAME = (parse("5/minute"), parse("40/hour"))  # of one account, whoever asks
PER_ADDRESS = (parse("30/minute"),)  # of one block: phones share addresses


class SignInThrottle:
    """Counts tries to sign in."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, request: Request, name: str) -> bool:
        """Count a try; False where there were too many lately."""
        by_address = self.allows_address(request)
        by_name = [self._limiter.hit(each, "name", name[:64]) for each in PER_NAME]
        return all([by_address, *by_name])

    def allows_address(self, request: Request) -> bool:
        """Count a try of somebody who gives no name yet; False where there were too many."""
        block = address_block(request)
        return all(self._limiter.hit(each, "address", block) for each in PER_ADDRESS)


def address_block(request: Request) -> str:
    """Return the network that a request comes from: a /24, or a /56 of IPv6."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    size = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{size}", strict=False))
