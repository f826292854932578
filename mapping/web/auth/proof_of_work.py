"""Proof of work: a page computes for a while before a guess is checked.

A challenge is a random nonce, how hard it is and until when it counts, signed by this process.
Its answer is a counter for each of `PARTS` parts, such that the SHA-256 of nonce, part and counter
begins with so many zero bits. Many small parts take more even a time than a large one. A challenge
is answered once.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PARTS = 16  # a power of two
PART_COUNT_BITS = PARTS.bit_length() - 1
CHALLENGE_TTL_S = 180.0  # from being given to being answered, on a slow phone as well
MAX_USED_CHALLENGES = 200_000  # answered challenges held until they end; then the oldest are let go
MAX_ANSWER_LENGTH = 600  # characters


@dataclass(frozen=True, slots=True)
class Challenge:
    """The task that a page has to solve."""

    text: str  # comes back with the answer
    nonce: str
    bits: int  # zero bits of each part

    def to_json(self) -> dict[str, object]:
        """Return the JSON that a page reads."""
        return {
            "challenge": self.text,
            "nonce": self.nonce,
            "bits": self.bits,
            "parts": PARTS,
        }


class ProofOfWork:
    """Challenges of this process, and the check of their answers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._used: dict[str, float] = {}  # nonce → until when its challenge would count
        self._lock = threading.Lock()

    def create_challenge(self, bits: int) -> Challenge:
        """Return a new challenge that takes about 2^`bits` computations."""
        nonce = secrets.token_hex(16)
        message = f"{nonce}.{bits}.{self._clock() + CHALLENGE_TTL_S:.3f}"
        return Challenge(f"{message}.{self._sign(message)}", nonce, max(1, bits - PART_COUNT_BITS))

    def accept_answer(self, answer: str, least_bits: int) -> bool:
        """Return whether an answer is right and hard enough, and use its challenge up."""
        text, _, counters = answer[:MAX_ANSWER_LENGTH].partition("~")
        message, _, signature = text.rpartition(".")
        if not hmac.compare_digest(self._sign(message).encode(), signature.encode()):
            return False
        nonce, bits_text, until_text = message.split(".", 2)
        bits, until = int(bits_text), float(until_text)
        if bits < least_bits or self._clock() > until:
            return False
        if not _is_solution(nonce, max(1, bits - PART_COUNT_BITS), counters.split(",")):
            return False
        return self._use_challenge(nonce, until)

    def _use_challenge(self, nonce: str, until: float) -> bool:
        """Note that a challenge was answered; False where it was before."""
        with self._lock:
            if nonce in self._used:
                return False
            now = self._clock()
            while self._used and (
                len(self._used) >= MAX_USED_CHALLENGES or next(iter(self._used.values())) < now
            ):
                del self._used[next(iter(self._used))]
            self._used[nonce] = until
            return True

    def _sign(self, message: str) -> str:
        return hmac.digest(self._key, message.encode(), hashlib.sha256).hex()


def _is_solution(nonce: str, bits: int, counters: list[str]) -> bool:
    """Return whether every part has its counter, in at most eight hexadecimal digits."""
    if len(counters) != PARTS:
        return False
    for part, counter in enumerate(counters):
        message = f"{nonce}{part:04x}{counter:0>8}"
        digest = hashlib.sha256(message.encode()).digest()
        if len(counter) > 8 or int.from_bytes(digest[:4]) >> (32 - bits):
            return False
    return True


def solve(challenge: dict[str, object]) -> str:
    """Return the answer to a challenge, computed here: for clients that are no browser."""
    nonce, bits = str(challenge["nonce"]), int(str(challenge["bits"]))
    counters = []
    for part in range(PARTS):
        prefix = f"{nonce}{part:04x}".encode()
        counter = 0
        while int.from_bytes(hashlib.sha256(prefix + b"%08x" % counter).digest()[:4]) >> (
            32 - bits
        ):
            counter += 1
        counters.append(f"{counter:x}")
    return f"{challenge['challenge']}~{','.join(counters)}"
