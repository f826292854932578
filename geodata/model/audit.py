"""What can be asked of the audit log."""

from dataclasses import dataclass
from datetime import date

from geodata.model.people import Verb

TERMINAL_ID = 0  # stands for the terminal of the server, which has no account


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; what is None does not matter."""

    account_id: int | None = None  # TERMINAL_ID: what was done at the server itself
    verb: Verb | None = None
    object: str | None = None  # the id of a thing, as it stands in the log: `risk 12`
    first: date | None = None  # days in Bangkok, both included
    last: date | None = None


EVERY_ENTRY = AuditFilter()
