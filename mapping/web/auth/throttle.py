"""Slows guessing down, and keeps nobody out. Counts live in memory only: no address is written."""

import ipaddress
import math
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection, Request

from geodata.errors import NotAllowed, NotFound, WrongCode
from mapping.web.auth.proof_of_work import (
    Challenge,
    Works,
)
from mapping.web.auth.turns import Turns

FREE_TRIES = 5  # wrong ones lately, of a name or of one device, before work is asked for
FREE_TRIES_OF_NETWORK = 10  # an office shares an address
FREE_RECEIPTS = 3  # wrong ones of a network before work is asked for
FORGOTTEN_HALF_S = 900.0  # after this time a wrong try counts half
CODES_HALF_S = 3600.0  # the same of a wrong code after the right passphrase
MOST_WRONG_CODES = 10  # more close the second factor to devices that are not known
EASIEST_BITS = 17  # 131,000 computations: a fifth of a second on a phone
HARDEST_BITS = 20  # a million: 1 to 4 s on a phone
SLACK_BITS = 1  # a challenge counts that was given before the last wrong tries
LONGEST_GAP_S = 0.8  # between two looks at a name from one network
GAP_OF_TRY_S = 0.05  # that each wrong try adds
PATIENCE_S = 8.0  # that a try waits for such a look
LONGEST_RECEIPT_DELAY_S = 1.0
MOST_KEYS = 20_000  # names and networks that are remembered
PASSPHRASES_AT_ONCE = 2  # 64 MiB each
MOST_PASSPHRASES_WAITING = 100
PER_DEVICE = {  # of one phone in a room
    "proposals": parse("60/minute"),
    "votes": parse("60/minute"),
    "questions": parse("20/minute"),
    "state": parse("120/minute"),
    "events": parse("30/minute"),
}
PER_ROOM = parse("20000/minute")  # of all its phones together
FREE_REPORTS = 40  # of one network lately, before work is asked for: a hall shares its address
REPORT_GAP_S = 0.5  # between two reports of a network that sent more
REPORT_PATIENCE_S = 20.0  # that a report waits for its turn
WRONG_CODES = parse("60/minute")  # of one block; after these each code waits, right or wrong
CODE_DELAY_S = 1.0  # 31⁸ codes are never guessed, however many are tried at once
# What costs something, by method and path, of one network: a full workshop shares its address, so
# these are wide. What can be guessed is not among them: whoever shares a network with a guesser is
# not refused (OPEN).
OPEN = frozenset(  # each asks for work, or answers from memory
    {
        "/auth/sign-in",
        "/auth/passphrase",
        "/auth/work",
        "/auth/sign-out",
        "/auth/oidc/code",
        "/auth/invitation",  # 117 bits: nobody guesses one
        "/auth/invitation/accept",
        "/report/follow",
        "/report/messages",
        "/report/steps",
        "/report/files",
    }
)
LIMITS: Mapping[str, RateLimitItem] = {
    r"POST /report/(cases|qr)": parse("600/minute"),
    r"POST /w/.*": parse("20000/minute"),
    r"GET /auth/oidc.*": parse("600/minute"),  # asks the provider, a few at once
    r"GET /editions/[^/]*/compare": parse("240/minute"),
    r"GET /exports/.+": parse("240/minute"),  # built when first asked for
    r"GET /files/.+": parse("240/minute"),  # typeset for whoever asks
    r"PUT /_stcore/upload_file/.*": parse("240/minute"),
    r"WEBSOCKET .*": parse("1200/minute"),  # each runs a screen
}


class Fading:
    """Counts that fade: each counts half after a while. Few are remembered, the highest longest."""

    def __init__(self, half_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._half_s = half_s
        self._clock = clock
        self._counts: dict[str, tuple[float, float]] = {}  # key → count, and when it was so

    def of(self, key: str) -> float:
        """Return what is left of a count."""
        count, at = self._counts.get(key, (0.0, 0.0))
        return count * 0.5 ** ((self._clock() - at) / self._half_s) if count else 0.0

    def add(self, key: str, by: float = 1.0) -> None:
        """Add to a count."""
        if key not in self._counts and len(self._counts) >= MOST_KEYS:
            lowest = sorted(self._counts, key=self.of)
            for each in lowest[: MOST_KEYS // 10]:
                del self._counts[each]
        self._counts[key] = self.of(key) + by, self._clock()

    def forget(self, key: str) -> None:
        """Begin a count anew."""
        self._counts.pop(key, None)


def bits_of(count: float, free: int) -> int:
    """Return how hard the work is after so many wrong tries: one bit more for twice as many."""
    if round(count) < free:
        return 0
    return min(HARDEST_BITS, EASIEST_BITS + max(0, int(math.log2(count / free))))


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in: whose name, from where, on which known device, and the work done."""

    name: str
    network: str
    device: str | None = None
    work: str = ""

    @property
    def name_key(self) -> str:
        """The name, however it was written."""
        return unicodedata.normalize("NFKC", self.name[:200]).strip().casefold()

    @property
    def place(self) -> str:
        """The name as it is tried from one network."""
        return f"{self.network} {self.name_key}"


class SignInGate:
    """Slows guessing of passphrases down; nobody is kept out by what others try.

    A device on which the name has signed in before has tries of its own. All others do work after
    a few wrong tries, the more the harder, and are looked at one after another: those of one
    network that try the same name draw lots for a look every second.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.works = Works(clock)
        self._clock = clock
        self._names, self._networks, self._places, self._devices = (
            Fading(FORGOTTEN_HALF_S, clock) for _ in range(4)
        )
        self._codes = Fading(CODES_HALF_S, clock)
        self._trying: Counter[str] = Counter()  # being looked at, so maybe wrong
        self._next_look: dict[str, float] = {}  # place → when its next try is looked at
        self._turns = Turns(PASSPHRASES_AT_ONCE, MOST_PASSPHRASES_WAITING)

    def needed_bits(self, one: Try) -> int:
        """Return how hard the work is that a try needs; 0 where none."""
        if self._is_first(one):
            return 0
        by_name = self._names.of(one.name_key) + self._trying[f"name {one.name_key}"]
        by_network = self._networks.of(one.network) + self._trying[f"network {one.network}"]
        return max(bits_of(by_name, FREE_TRIES), bits_of(by_network, FREE_TRIES_OF_NETWORK))

    def challenge(self, one: Try) -> Challenge | None:
        """Return the work that a try needs; None where none."""
        bits = self.needed_bits(one)
        return self.works.challenge(bits) if bits else None

    def takes_codes(self, one: Try) -> bool:
        """Say whether codes count: after many wrong ones only on a known device.

        Only who has the right passphrase can close this, so nobody is kept out by name alone.
        """
        return self._is_first(one) or round(self._codes.of(one.name_key)) < MOST_WRONG_CODES

    @asynccontextmanager
    async def trying(self, one: Try) -> AsyncIterator[None]:
        """Wait until a try may be looked at; counts it where it turns out to be wrong.

        Raises
        ------
        NotAllowed
            E-RATE-02 where work is needed and not done, E-RATE-01 where too many wait.
        """
        bits = self.needed_bits(one)
        if bits and not self.works.take(one.work, bits - SLACK_BITS):
            raise NotAllowed("E-RATE-02")
        keys = (f"name {one.name_key}", f"network {one.network}")
        self._trying.update(keys)
        try:
            is_first = self._is_first(one)
            if not is_first:
                await self._look(one.place)
            async with self._turns.turn(one.network, first=is_first):
                yield
        except WrongCode:
            self._codes.add(one.name_key)
            self._count(one)
            raise
        except NotAllowed as error:
            if error.code == "E-AUTH-01":
                self._count(one)
            raise
        else:
            if one.device is not None:
                self._devices.forget(f"{one.device} {one.name_key}")
        finally:
            self._trying.subtract(keys)
            self._trying += Counter()  # drops what is zero

    def _is_first(self, one: Try) -> bool:
        """Say whether a known device has tries left of its own."""
        key = f"{one.device} {one.name_key}"
        return one.device is not None and round(self._devices.of(key)) < FREE_TRIES

    def _count(self, one: Try) -> None:
        if self._is_first(one):
            self._devices.add(f"{one.device} {one.name_key}")
            return
        self._names.add(one.name_key)
        self._networks.add(one.network)
        self._places.add(one.place)

    async def _look(self, place: str) -> None:
        """Wait for a look: whoever wakes first when one is due has it, and who that is is chance.

        Raises
        ------
        NotAllowed
            E-RATE-01 where it takes too long.
        """
        end = self._clock() + PATIENCE_S
        while (due := self._next_look.get(place, 0.0)) > self._clock():
            if self._clock() > end:
                raise NotAllowed("E-RATE-01")
            jitter = random.random() * GAP_OF_TRY_S  # noqa: S311 - a lottery, no secret
            await anyio.sleep(due - self._clock() + jitter)
        wrong = self._places.of(place)
        if wrong < FREE_TRIES:
            return
        if len(self._next_look) >= MOST_KEYS:
            now = self._clock()
            self._next_look = {key: due for key, due in self._next_look.items() if due > now}
        self._next_look[place] = self._clock() + min(LONGEST_GAP_S, GAP_OF_TRY_S * wrong)


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


class CaseReportThrottle:
    """Slows down floods of reports, and guessing of receipts; refuses no right receipt."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.works = Works(clock)
        self._clock = clock
        self._reports = Fading(FORGOTTEN_HALF_S, clock)
        self._next_report: dict[str, float] = {}  # network → when its next report is taken
        self._wrong = Fading(FORGOTTEN_HALF_S, clock)
        self._guessing: Counter[str] = Counter()  # being looked at, so maybe wrong

    def needed_bits(self, request: HTTPConnection) -> int:
        """Return how hard the work is that a receipt from a network needs; 0 where none.

        What is being looked at counts until it is known to be right: else a hundred guesses at
        once would all be the first.
        """
        block = address_block(request)
        return bits_of(self._wrong.of(block) + self._guessing[block], FREE_RECEIPTS)

    @asynccontextmanager
    async def guess(self, request: HTTPConnection, work: str) -> AsyncIterator[None]:
        """Wait until a receipt may be looked at; counts it where it turns out to be none.

        Raises
        ------
        NotAllowed
            E-RATE-02 where work is needed and not done.
        """
        block = address_block(request)
        bits = self.needed_bits(request)
        if bits and not self.works.take(work, bits - SLACK_BITS):
            raise NotAllowed("E-RATE-02")
        self._guessing[block] += 1
        try:
            await anyio.sleep(self._delay_s(block))
            yield
        except NotFound as error:
            if error.code == "E-RCPT-01":
                self._wrong.add(block)
            raise
        finally:
            self._guessing[block] -= 1
            if not self._guessing[block]:
                del self._guessing[block]

    def _delay_s(self, block: str) -> float:
        over = self._wrong.of(block) - FREE_RECEIPTS
        return min(max(0.0, GAP_OF_TRY_S * over), LONGEST_RECEIPT_DELAY_S)

    def report_bits(self, request: HTTPConnection) -> int:
        """Return how hard the work is that a report from a network needs; 0 where none."""
        return bits_of(self._reports.of(address_block(request)), FREE_REPORTS)

    async def take_report(self, request: HTTPConnection, work: str) -> None:
        """Count a report; after many of a network each needs work, and they come one by one.

        Raises
        ------
        NotAllowed
            E-RATE-04 where work is needed and not done, E-RATE-01 where it waited too long.
        """
        bits = self.report_bits(request)
        if bits and not self.works.take(work, bits - SLACK_BITS):
            raise NotAllowed("E-RATE-04")
        block = address_block(request)
        self._reports.add(block)
        if bits:
            await self._gap(block)

    async def _gap(self, block: str) -> None:
        """Wait until the last report of a network is long enough ago; who is next is chance."""
        end = self._clock() + REPORT_PATIENCE_S
        while (due := self._next_report.get(block, 0.0)) > self._clock():
            if self._clock() > end:
                raise NotAllowed("E-RATE-01")
            jitter = random.random() * REPORT_GAP_S / 4  # noqa: S311 - a lottery, no secret
            await anyio.sleep(due - self._clock() + jitter)
        if len(self._next_report) >= MOST_KEYS:
            now = self._clock()
            self._next_report = {key: due for key, due in self._next_report.items() if due > now}
        self._next_report[block] = self._clock() + REPORT_GAP_S
