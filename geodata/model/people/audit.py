"""What can be asked of the audit log."""

from dataclasses import dataclass
from datetime import date

from geodata.model.people.people import Verb

# What is done with complaints is kept by the day: the hour of work on one tells that it was there
# by then, and the hours of its neighbours in the log tell the same. Proposals of risk points too:
# one that came of a complaint looks like all others.
DAY_ONLY_VERBS = frozenset(
    {
        Verb.REPORT_CASE,
        Verb.WORK_CASE,
        Verb.REFER_CASE,
        Verb.OPEN_IDENTITY,
        Verb.ERASE_CASE,
        Verb.PROPOSE_RISK,
    }
)
TERMINAL_ACCOUNT_ID = 0  # stands for the terminal of the server, which has no account


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; what is None does not matter."""

    account_id: int | None = None  # TERMINAL_ACCOUNT_ID: what was done at the server itself
    verb: Verb | None = None
    object: str | None = None  # the id of a thing, as it stands in the log: `risk 12`
    first: date | None = None  # days in Bangkok, both included
    last: date | None = None


EVERY_ENTRY = AuditFilter()
