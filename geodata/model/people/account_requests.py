"""Requests about accounts: what an administrator asks for and somebody else confirms."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geodata.model.people.people import Role

INVITATION_TTL = timedelta(hours=72)
VISIBLE_DAYS = 30  # how long everybody concerned sees a request
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that looks like another
_CODE_LENGTH = 24  # 117 bits
_GROUP_LENGTH = 4


class RequestKind(StrEnum):
    """What is asked for."""

    NEW = "new account"
    ROLE = "other role"
    RESET = "new secrets"  # of a holder who lost the phone or forgot the passphrase
    LINK = "link"  # to somebody whom another provider knows


class AccountRequestOutcome(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SET_UP = "set up"  # at the terminal, before any officer or auditor had signed in


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """A request, with the names of those concerned; "" is the terminal of the server."""

    id: int
    account_id: int
    name: str
    kind: RequestKind
    role: Role  # that the account has, or will have
    communities: frozenset[str]
    subject: str  # of the provider; "" where none
    asked_by: int | None
    asker: str
    asked_on: date
    outcome: AccountRequestOutcome
    decider: str
    decided_on: date | None


def generate_invitation() -> str:
    """Return the code of a new invitation, in groups that can be read aloud."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(signs[at : at + _GROUP_LENGTH] for at in range(0, _CODE_LENGTH, _GROUP_LENGTH))


def parse_invitation(typed: str) -> str:
    """Return a code as it was given out, however it was typed."""
    return "".join(sign for sign in typed.upper()[:100] if sign in _ALPHABET)
