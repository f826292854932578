"""Slows guessing down. Counts live in memory only: no address is ever written anywhere."""

import ipaddress

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

PER_NAME = (parse("5/minute"), parse("40/hour"))  # of one account, whoever asks
PER_ADDRESS = (parse("30/minute"),)  # of one block: phones share addresses
PER_DEVICE = {  # of one phone in a room
    "proposals": parse("60/minute"),
    "votes": parse("60/minute"),
    "questions": parse("20/minute"),
    "state": parse("120/minute"),
    "events": parse("30/minute"),
}
PER_ROOM = parse("20000/minute")  # of all its phones together
REPORTS = parse("1000/hour")  # counted, of one block; phones share addresses: nobody is refused
FREE_REPORTS = 10  # after these, each waits longer
LONGEST_DELAY_S = 20.0
WRONG_RECEIPTS = parse("40/hour")  # of one block: 10¹⁶ receipts are never guessed at this pace
FREE_GUESSES = 3  # wrong receipts before each further one waits
WRONG_CODES = parse("60/minute")  # of one block: 31⁸ codes are never guessed at this pace


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


class RoomThrottle:
    """Counts what phones do in rooms, and the wrong codes that come from a network."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, what: str, code: str, device: str) -> bool:
        """Count something that a phone does; False where it, or its room, did too much lately."""
        by_device = self._limiter.hit(PER_DEVICE[what], what, device[:64])
        return by_device and self._limiter.hit(PER_ROOM, "room", code)

    def may_guess(self, request: Request) -> bool:
        """Say whether few enough wrong codes came from a network lately."""
        return self._limiter.test(WRONG_CODES, "wrong", address_block(request))

    def guessed_wrong(self, request: Request) -> None:
        """Count a wrong code."""
        self._limiter.hit(WRONG_CODES, "wrong", address_block(request))


class ReportThrottle:
    """Slows down floods of reports, and guessing of receipts, of one network."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def report_delay_s(self, request: Request) -> float:
        """Count a report; return how long it waits, in seconds."""
        block = address_block(request)
        self._limiter.hit(REPORTS, "report", block)
        over = self._used(REPORTS, "report", block) - FREE_REPORTS
        return min(max(0.0, float(over)), LONGEST_DELAY_S)

    def guess_delay_s(self, request: Request) -> float | None:
        """Return how long a receipt waits to be looked at; None after too many wrong ones."""
        used = self._used(WRONG_RECEIPTS, "receipt", address_block(request))
        if used >= WRONG_RECEIPTS.amount:
            return None
        return min(max(0.0, 0.5 * (used - FREE_GUESSES)), LONGEST_DELAY_S)

    def guessed_wrong(self, request: Request) -> None:
        """Count a wrong receipt."""
        self._limiter.hit(WRONG_RECEIPTS, "receipt", address_block(request))

    def _used(self, limit: RateLimitItem, name: str, block: str) -> int:
        return limit.amount - self._limiter.get_window_stats(limit, name, block).remaining
