"""Throttles that slow guessing and lock nobody out. Counts are in memory: no address is written."""

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
from mapping.web.auth.proof_of_work import Challenge, ProofOfWork
from mapping.web.auth.turns import FairQueue

FREE_ATTEMPTS = 5  # wrong ones lately, of a name or of one device, before work is asked for
FREE_ATTEMPTS_PER_NETWORK = 10  # an office shares an address
FREE_RECEIPTS = 3  # wrong ones of a network before work is asked for
COUNT_HALF_LIFE_S = 900.0  # after this time a wrong try counts half
CODE_COUNT_HALF_LIFE_S = 3600.0  # the same of a wrong code after the right passphrase
MAX_WRONG_CODES = 10  # more close the second factor to devices that are not known
MIN_WORK_BITS = 17  # 131,000 computations: a fifth of a second on a phone
MAX_WORK_BITS = 20  # a million: 1 to 4 s on a phone
WORK_TOLERANCE_BITS = 1  # a challenge counts that was given before the last wrong tries
MAX_ATTEMPT_GAP_S = 0.8  # between two looks at a name from one network
GAP_PER_ATTEMPT_S = 0.05  # that each wrong try adds
MAX_WAIT_S = 8.0  # that a try waits for such a look
MAX_RECEIPT_DELAY_S = 1.0
MAX_KEYS = 20_000  # names and networks that are remembered
MAX_CONCURRENT_PASSPHRASES = 2  # 64 MiB each
MAX_WAITING_PASSPHRASES = 100
DEVICE_LIMITS = {  # of one phone in a room
    "proposals": parse("60/minute"),
    "votes": parse("60/minute"),
    "questions": parse("20/minute"),
    "state": parse("120/minute"),
    "events": parse("30/minute"),
}
ROOM_LIMIT = parse("20000/minute")  # of all its phones together
FREE_REPORTS = 40  # of one network lately, before work is asked for: a hall shares its address
REPORT_GAP_S = 0.5  # between two reports of a network that sent more
MAX_REPORT_WAIT_S = 20.0  # that a report waits for its turn
WRONG_CODE_LIMIT = parse("60/minute")  # of one block; after these each code waits, right or wrong
CODE_DELAY_S = 1.0  # 31⁸ codes are never guessed, however many are tried at once
# What costs something, by method and path, of one network: a full workshop shares its address, so
# these are wide. What can be guessed is not among them: whoever shares a network with a guesser is
# not refused (OPEN).
UNLIMITED_PATHS = frozenset(  # each asks for work, or answers from memory
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
ROUTE_LIMITS: Mapping[str, RateLimitItem] = {
    r"POST /report/(cases|qr)": parse("600/minute"),
    r"POST /w/.*": parse("20000/minute"),
    r"POST /field/(items|open)": parse("600/minute"),  # what waited on phones without a network
    r"POST /survey/.*": parse("600/minute"),
    r"GET /auth/oidc.*": parse("600/minute"),  # asks the provider, a few at once
    r"GET /editions/[^/]*/compare": parse("240/minute"),
    r"GET /ogc.*": parse("1200/minute"),  # parsed and filtered for whoever asks
    r"GET /exports/.+": parse("240/minute"),  # built when first asked for
    r"GET /files/.+": parse("240/minute"),  # typeset for whoever asks
    r"POST /files/(cover|public-photos)/.+": parse("240/minute"),  # a photo is painted and encoded
    r"PUT /_stcore/upload_file/.*": parse("240/minute"),
    r"WEBSOCKET .*": parse("1200/minute"),  # each runs a screen
}


class DecayingCounts:
    """Counts with a half-life. A limited number is remembered, the highest longest."""

    def __init__(self, half_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._half_s = half_s
        self._clock = clock
        self._counts: dict[str, tuple[float, float]] = {}  # key → count, and when it was so

    def get_count(self, key: str) -> float:
        """Return what is left of a count."""
        count, at = self._counts.get(key, (0.0, 0.0))
        return count * 0.5 ** ((self._clock() - at) / self._half_s) if count else 0.0

    def add(self, key: str, by: float = 1.0) -> None:
        """Add to a count."""
        if key not in self._counts and len(self._counts) >= MAX_KEYS:
            lowest = sorted(self._counts, key=self.get_count)
            for key_to_drop in lowest[: MAX_KEYS // 10]:
                del self._counts[key_to_drop]
        self._counts[key] = self.get_count(key) + by, self._clock()

    def forget(self, key: str) -> None:
        """Reset a count."""
        self._counts.pop(key, None)


def compute_work_bits(count: float, free: int) -> int:
    """Return how hard the work is after so many wrong tries: one bit more for twice as many."""
    if round(count) < free:
        return 0
    return min(MAX_WORK_BITS, MIN_WORK_BITS + max(0, int(math.log2(count / free))))


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """One attempt to sign in: the name, the network, the known device, and the work done."""

    name: str
    network: str
    device: str | None = None
    work: str = ""

    @property
    def name_key(self) -> str:
        """The name, however it was written."""
        return unicodedata.normalize("NFKC", self.name[:200]).strip().casefold()

    @property
    def network_key(self) -> str:
        """The name as it is tried from one network."""
        return f"{self.network} {self.name_key}"


class SignInGate:
    """Throttle of passphrase guesses; nobody is locked out by what others try.

    A device on which the name has signed in before has tries of its own. All others do work after
    a few wrong tries, the more the harder, and are looked at one after another: those of one
    network that try the same name draw lots for a look every second.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.works = ProofOfWork(clock)
        self._clock = clock
        self._names, self._networks, self._places, self._devices = (
            DecayingCounts(COUNT_HALF_LIFE_S, clock) for _ in range(4)
        )
        self._codes = DecayingCounts(CODE_COUNT_HALF_LIFE_S, clock)
        self._trying: Counter[str] = Counter()  # being looked at, so maybe wrong
        self._next_look: dict[str, float] = {}  # place → when its next try is looked at
        self._turns = FairQueue(MAX_CONCURRENT_PASSPHRASES, MAX_WAITING_PASSPHRASES)

    def compute_needed_bits(self, attempt: SignInAttempt) -> int:
        """Return how hard the work is that a try needs; 0 where none."""
        if self._has_free_attempts(attempt):
            return 0
        by_name = self._names.get_count(attempt.name_key) + self._trying[f"name {attempt.name_key}"]
        by_network = (
            self._networks.get_count(attempt.network) + self._trying[f"network {attempt.network}"]
        )
        return max(
            compute_work_bits(by_name, FREE_ATTEMPTS),
            compute_work_bits(by_network, FREE_ATTEMPTS_PER_NETWORK),
        )

    def create_challenge(self, attempt: SignInAttempt) -> Challenge | None:
        """Return the work that a try needs; None where none."""
        bits = self.compute_needed_bits(attempt)
        return self.works.create_challenge(bits) if bits else None

    def may_use_code(self, attempt: SignInAttempt) -> bool:
        """Return whether codes count: after many wrong ones only on a known device.

        Only who has the right passphrase can close this, so nobody is kept out by name alone.
        """
        return (
            self._has_free_attempts(attempt)
            or round(self._codes.get_count(attempt.name_key)) < MAX_WRONG_CODES
        )

    @asynccontextmanager
    async def admit_attempt(self, attempt: SignInAttempt) -> AsyncIterator[None]:
        """Wait until an attempt may be checked; count it where it turns out to be wrong.

        Raises
        ------
        NotAllowed
            E-RATE-02 where work is needed and not done, E-RATE-01 where too many wait.
        """
        bits = self.compute_needed_bits(attempt)
        if bits and not self.works.accept_answer(attempt.work, bits - WORK_TOLERANCE_BITS):
            raise NotAllowed("E-RATE-02")
        keys = (f"name {attempt.name_key}", f"network {attempt.network}")
        self._trying.update(keys)
        try:
            has_free_attempts = self._has_free_attempts(attempt)
            if not has_free_attempts:
                await self._wait_for_slot(attempt.network_key)
            async with self._turns.hold_turn(attempt.network, has_priority=has_free_attempts):
                yield
        except WrongCode:
            self._codes.add(attempt.name_key)
            self._count_failure(attempt)
            raise
        except NotAllowed as error:
            if error.code == "E-AUTH-01":
                self._count_failure(attempt)
            raise
        else:
            if attempt.device is not None:
                self._devices.forget(f"{attempt.device} {attempt.name_key}")
        finally:
            self._trying.subtract(keys)
            self._trying += Counter()  # drops what is zero

    def _has_free_attempts(self, attempt: SignInAttempt) -> bool:
        """Return whether a known device has tries left of its own."""
        key = f"{attempt.device} {attempt.name_key}"
        return attempt.device is not None and round(self._devices.get_count(key)) < FREE_ATTEMPTS

    def _count_failure(self, attempt: SignInAttempt) -> None:
        if self._has_free_attempts(attempt):
            self._devices.add(f"{attempt.device} {attempt.name_key}")
            return
        self._names.add(attempt.name_key)
        self._networks.add(attempt.network)
        self._places.add(attempt.network_key)

    async def _wait_for_slot(self, key: str) -> None:
        """Wait until an attempt may be checked; chance decides who of those waiting is next.

        Raises
        ------
        NotAllowed
            E-RATE-01 where it takes too long.
        """
        end = self._clock() + MAX_WAIT_S
        while (due := self._next_look.get(key, 0.0)) > self._clock():
            if self._clock() > end:
                raise NotAllowed("E-RATE-01")
            jitter = random.random() * GAP_PER_ATTEMPT_S  # noqa: S311 - a lottery, no secret
            await anyio.sleep(due - self._clock() + jitter)
        wrong = self._places.get_count(key)
        if wrong < FREE_ATTEMPTS:
            return
        if len(self._next_look) >= MAX_KEYS:
            now = self._clock()
            self._next_look = {key: due for key, due in self._next_look.items() if due > now}
        self._next_look[key] = self._clock() + min(MAX_ATTEMPT_GAP_S, GAP_PER_ATTEMPT_S * wrong)


class NetworkThrottle:
    """Rate limits per network for routes that cost something."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allow_request(self, method: str, path: str, connection: HTTPConnection) -> bool:
        """Count a request; False where its route was asked for too often lately."""
        route = f"{'GET' if method == 'HEAD' else method} {path}"
        pattern = next(
            (pattern for pattern in ROUTE_LIMITS if re.fullmatch(pattern, route, re.DOTALL)), None
        )
        return pattern is None or self._limiter.hit(
            ROUTE_LIMITS[pattern], pattern, find_network(connection)
        )


def find_network(request: HTTPConnection) -> str:
    """Return the network that a request comes from: a /24, or a /56 of IPv6."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    size = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{size}", strict=False))


class RoomThrottle:
    """Rate limits for actions of phones in rooms, and for wrong codes per network."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allow_action(self, what: str, code: str, device: str) -> bool:
        """Count something that a phone does; False where it, or its room, did too much lately."""
        by_device = self._limiter.hit(DEVICE_LIMITS[what], what, device[:64])
        return by_device and self._limiter.hit(ROOM_LIMIT, "room", code)

    def may_guess(self, request: Request) -> bool:
        """Return whether few enough wrong codes came from a network lately."""
        return self._limiter.test(WRONG_CODE_LIMIT, "wrong", find_network(request))

    def count_wrong_code(self, request: Request) -> None:
        """Count a wrong code."""
        self._limiter.hit(WRONG_CODE_LIMIT, "wrong", find_network(request))


class CaseReportThrottle:
    """Throttle of reports and of receipt guesses; it refuses no right receipt."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.works = ProofOfWork(clock)
        self._clock = clock
        self._reports = DecayingCounts(COUNT_HALF_LIFE_S, clock)
        self._next_report: dict[str, float] = {}  # network → when its next report is taken
        self._wrong = DecayingCounts(COUNT_HALF_LIFE_S, clock)
        self._guessing: Counter[str] = Counter()  # being looked at, so maybe wrong

    def compute_receipt_bits(self, request: HTTPConnection) -> int:
        """Return how hard the work is that a receipt from a network needs; 0 where none.

        What is being looked at counts until it is known to be right: else a hundred guesses at
        once would all be the first.
        """
        block = find_network(request)
        return compute_work_bits(
            self._wrong.get_count(block) + self._guessing[block], FREE_RECEIPTS
        )

    @asynccontextmanager
    async def admit_guess(self, request: HTTPConnection, work: str) -> AsyncIterator[None]:
        """Wait until a receipt may be checked; count it where it turns out to be wrong.

        Raises
        ------
        NotAllowed
            E-RATE-02 where work is needed and not done.
        """
        block = find_network(request)
        bits = self.compute_receipt_bits(request)
        if bits and not self.works.accept_answer(work, bits - WORK_TOLERANCE_BITS):
            raise NotAllowed("E-RATE-02")
        self._guessing[block] += 1
        try:
            await anyio.sleep(self._compute_delay_s(block))
            yield
        except NotFound as error:
            if error.code == "E-RCPT-01":
                self._wrong.add(block)
            raise
        finally:
            self._guessing[block] -= 1
            if not self._guessing[block]:
                del self._guessing[block]

    def _compute_delay_s(self, block: str) -> float:
        over = self._wrong.get_count(block) - FREE_RECEIPTS
        return min(max(0.0, GAP_PER_ATTEMPT_S * over), MAX_RECEIPT_DELAY_S)

    def compute_report_bits(self, request: HTTPConnection) -> int:
        """Return how hard the work is that a report from a network needs; 0 where none."""
        return compute_work_bits(self._reports.get_count(find_network(request)), FREE_REPORTS)

    async def admit_report(self, request: HTTPConnection, work: str) -> None:
        """Count a report; after many of a network each needs work, and they come one by one.

        Raises
        ------
        NotAllowed
            E-RATE-04 where work is needed and not done, E-RATE-01 where it waited too long.
        """
        bits = self.compute_report_bits(request)
        if bits and not self.works.accept_answer(work, bits - WORK_TOLERANCE_BITS):
            raise NotAllowed("E-RATE-04")
        block = find_network(request)
        self._reports.add(block)
        if bits:
            await self._wait_for_gap(block)

    async def _wait_for_gap(self, block: str) -> None:
        """Wait until the last report of a network is long enough ago; who is next is chance."""
        end = self._clock() + MAX_REPORT_WAIT_S
        while (due := self._next_report.get(block, 0.0)) > self._clock():
            if self._clock() > end:
                raise NotAllowed("E-RATE-01")
            jitter = random.random() * REPORT_GAP_S / 4  # noqa: S311 - a lottery, no secret
            await anyio.sleep(due - self._clock() + jitter)
        if len(self._next_report) >= MAX_KEYS:
            now = self._clock()
            self._next_report = {key: due for key, due in self._next_report.items() if due > now}
        self._next_report[block] = self._clock() + REPORT_GAP_S
