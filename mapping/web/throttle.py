"""Slows guessing down. Counts live in memory only: no address is ever written anywhere."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection, Request

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
# What costs something, by method and path, of one network: a full workshop shares its address, so
# these are wide. What is guessed or typed has its own, finer limit above.
LIMITS: Mapping[str, RateLimitItem] = {
    r"POST /auth/.*": parse("120/minute"),
    r"POST /report/.*": parse("600/minute"),
    r"POST /w/.*": parse("20000/minute"),
    r"GET /auth/oidc.*": parse("120/minute"),  # asks the provider
    r"GET /editions/[^/]*/compare": parse("240/minute"),
    r"GET /exports/.+": parse("240/minute"),  # built when first asked for
    r"GET /files/.+": parse("240/minute"),  # typeset for whoever asks
    r"PUT /_stcore/upload_file/.*": parse("240/minute"),
    r"WEBSOCKET .*": parse("1200/minute"),  # each runs a screen
}


class SignInThrottle:
    """Counts tries to sign in."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, request: Request, name: str) -> bool:
        """Count a try; False where there were too many lately."""
        if not self.allows_address(request):
            return False  # and one network alone does not use up the tries of a name
        by_name = [self._limiter.hit(each, "name", name[:64]) for each in PER_NAME]
        return all(by_name)

    def allows_address(self, request: Request) -> bool:
        """Count a try of somebody who gives no name yet; False where there were too many."""
        block = address_block(request)
        return all(self._limiter.hit(each, "address", block) for each in PER_ADDRESS)


class NetworkThrottle:
    """Counts what a network asks for of all that costs something."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, method: str, path: str, connection: HTTPConnection) -> bool:
        """Count a request; False where its route was asked for too often lately."""
        asked = f"{'GET' if method == 'HEAD' else method} {path}"
        found = next((each for each in LIMITS if re.fullmatch(each, asked, re.DOTALL)), None)
        return found is None or self._limiter.hit(LIMITS[found], found, address_block(connection))


def address_block(request: HTTPConnection) -> str:
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
        self._guessing: Counter[str] = Counter()  # being looked at, so maybe wrong

    @contextmanager
    def guess(self, request: Request) -> Iterator[float | None]:
        """Give how long a receipt waits to be looked at; None after too many wrong ones.

        What is being looked at counts until it is known to be right: else a hundred guesses at
        once would all be the first.
        """
        block = address_block(request)
        used = self._used(WRONG_RECEIPTS, "receipt", block)
        is_over = used + self._guessing[block] >= WRONG_RECEIPTS.amount
        self._guessing[block] += 1
        try:
            yield None if is_over else min(max(0.0, 0.5 * (used - FREE_GUESSES)), LONGEST_DELAY_S)
        finally:
            self._guessing[block] -= 1
            if not self._guessing[block]:
                del self._guessing[block]

    def report_delay_s(self, request: Request) -> float:
        """Count a report; return how long it waits, in seconds."""
        block = address_block(request)
        self._limiter.hit(REPORTS, "report", block)
        over = self._used(REPORTS, "report", block) - FREE_REPORTS
        return min(max(0.0, float(over)), LONGEST_DELAY_S)

    def guessed_wrong(self, request: Request) -> None:
        """Count a wrong receipt."""
        self._limiter.hit(WRONG_RECEIPTS, "receipt", address_block(request))

    def _used(self, limit: RateLimitItem, name: str, block: str) -> int:
        return limit.amount - self._limiter.get_window_stats(limit, name, block).remaining
