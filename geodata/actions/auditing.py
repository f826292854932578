"""Reading and verifying the audit log: by who may, and nothing of a case in it."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.acting import Caller, looking
from geodata.chain import AuditEntry
from geodata.model.people import Verb
from geodata.project import Project
from geodata.store.audit import AuditStore
from geodata.store.people import AccountStore


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry, with the name of who did it."""

    entry: AuditEntry
    account_name: str | None  # None: the terminal of the server


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    head: AuditEntry | None
    first_broken: int | None


def audit_lines(
    project: Project,
    by: Caller,
    *,
    at: datetime,
    most: int = 200,
    account_id: int | None = None,
    object: str | None = None,
) -> list[AuditLine]:
    """Return the newest entries first."""
    with looking(project, by, Verb.READ_AUDIT, at=at) as (tx, _):
        names = {account.id: account.name for account in AccountStore(tx).all()}
        entries = AuditStore(tx, project.audit_key).newest(
            most, account_id=account_id, object=object
        )
    return [
        AuditLine(each, None if each.account_id is None else names.get(each.account_id))
        for each in entries
    ]


def verify_audit(project: Project, by: Caller, *, at: datetime) -> Verdict:
    """Walk the whole chain; the head can be printed and given to others."""
    with looking(project, by, Verb.VERIFY_AUDIT, at=at) as (tx, _):
        store = AuditStore(tx, project.audit_key)
        return Verdict(store.last(), store.first_broken())
