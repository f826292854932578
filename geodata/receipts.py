"""Receipts: drawn here before anything is sent, kept as a slow hash only.

A miss costs what a hit costs: both are one computation of Argon2id, and of these at most two run
at once. A receipt that this server did not draw is none, so nobody chooses one or tries whether
one is taken.
"""

import hashlib
import hmac
import secrets
import threading

from argon2.low_level import Type, hash_secret_raw

from geodata.model.cases.receipts import DIGIT_COUNT

_SLOTS = threading.BoundedSemaphore(2)
_MARK_BYTES = 16


def draw_receipt(key: bytes) -> tuple[str, str]:
    """Return a new receipt and the mark by which it is known to be ours."""
    receipt = f"{secrets.randbelow(10**DIGIT_COUNT):0{DIGIT_COUNT}}"
    return receipt, _compute_mark(receipt, key)


def is_ours(receipt: str, mark: str, key: bytes) -> bool:
    """Return whether a receipt was drawn here."""
    return hmac.compare_digest(mark.encode(), _compute_mark(receipt, key).encode())


def hash_receipt(receipt: str, key: bytes) -> bytes:
    """Return what is kept of a receipt: Argon2id (19 MiB, two passes) under the project's salt."""
    salt = hmac.digest(key, b"salt of receipts", hashlib.sha256)[:16]
    with _SLOTS:
        return hash_secret_raw(
            receipt.encode(), salt, time_cost=2, memory_cost=19 * 1024, parallelism=1,
            hash_len=32, type=Type.ID,
        )  # fmt: skip


def _compute_mark(receipt: str, key: bytes) -> str:
    return hmac.digest(key, b"receipt " + receipt.encode(), hashlib.sha256)[:_MARK_BYTES].hex()
