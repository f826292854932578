"""Passphrases (Argon2id) and second factors (TOTP): pure calculation on secrets.

A passphrase of an unknown name is checked against a hash that nobody has, so that the answer
takes as long as for a known one.
"""

import threading
from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.district import get_district
from geodata.errors import BadInput

MIN_LENGTH = 12  # characters
MAX_LENGTH = 200
STEP_S = 30
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_SLOTS = threading.BoundedSemaphore(2)  # each takes 64 MiB


def hash_passphrase(passphrase: str) -> str:
    """Return what is stored of a passphrase.

    Raises
    ------
    BadInput
        E-AUTH-04 where it is too short or too long.
    """
    if not MIN_LENGTH <= len(passphrase) <= MAX_LENGTH:
        raise BadInput("E-AUTH-04", shortest=MIN_LENGTH)
    with _SLOTS:
        return _HASHER.hash(passphrase)


def is_right(passphrase: str, stored: str | None) -> bool:
    """Return whether a passphrase belongs to a stored hash; with none it costs the same, wrong."""
    with _SLOTS:
        try:
            _HASHER.verify(stored or _build_dummy_hash(), passphrase[: MAX_LENGTH + 1])
        except (VerificationError, InvalidHashError):
            return False
    return bool(stored) and len(passphrase) <= MAX_LENGTH


@cache
def _build_dummy_hash() -> str:
    return _HASHER.hash(pyotp.random_base32())


def generate_secret() -> str:
    """Return a new second factor."""
    return pyotp.random_base32()


def build_enrolment_link(secret: str, name: str) -> str:
    """Return the link that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(
        name=name, issuer_name=f"{get_district().name_en} map"
    )


def compute_code(secret: str, at: datetime) -> str:
    """Return the code that an authenticator app shows at a moment."""
    return pyotp.TOTP(secret).at(at)


def find_time_step(code: str, secret: str, at: datetime) -> int | None:
    """Return the time step that a code belongs to: now, one before or one after; else None."""
    totp = pyotp.TOTP(secret)
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())  # Thai digits too
    for offset in (0, -1, 1):
        moment = at + timedelta(seconds=STEP_S * offset)
        if pyotp.utils.strings_equal(totp.at(moment), digits):
            return int(moment.timestamp()) // STEP_S
    return None
