"""Reading and verifying the audit log: by who may, and nothing of a case in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.errors import NotAllowed
from geodata.model.people.audit import AuditFilter
from geodata.model.people.audit_chain import AuditEntry
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore

PAGE_SIZE = 50  # entries on a page


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry, with the names of who did it and of the account that it is about."""

    entry: AuditEntry
    account_name: str | None  # None: the terminal of the server
    about_name: str | None  # None: it is about something else


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some lines, and how many there are in all."""

    lines: list[AuditLine]
    total: int


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """What a verification found."""

    head: AuditEntry | None
    first_broken: int | None


def read_page(
    project: Project, caller: Caller, wanted: AuditFilter, page: int, *, at: datetime
) -> AuditPage:
    """Return a page of entries, the newest first; the first page is number 1."""
    with authorized_read(project, caller, Verb.READ_AUDIT, at=at) as (tx, _):
        return _read_page(project, tx, wanted, page)


def read_own_page(
    project: Project, caller: Caller, wanted: AuditFilter, page: int, *, at: datetime
) -> AuditPage:
    """Return a page of what the person who asks did; nobody else's, whatever is asked for.

    Raises
    ------
    NotAllowed
        E-NF-02 for the terminal: what has no account has no actions of its own.
    """
    with authorized_read(project, caller, Verb.READ_OWN_ACTIONS, at=at) as (tx, actor):
        if actor.account_id is None:
            raise NotAllowed
        return _read_page(project, tx, replace(wanted, account_id=actor.account_id), page)


def list_account_names(project: Project, caller: Caller, *, at: datetime) -> dict[int, str]:
    """Return the names of all accounts by number, to choose whose entries are read."""
    with authorized_read(project, caller, Verb.READ_AUDIT, at=at) as (tx, _):
        return _read_names(tx)


def find_day_head(
    project: Project, caller: Caller, day: date, *, at: datetime
) -> AuditEntry | None:
    """Return the head of the log at the end of a day, to be printed and given to others."""
    with authorized_read(project, caller, Verb.READ_AUDIT, at=at) as (tx, _):
        return AuditStore(tx, project.audit_key).read_head(day)


def verify_audit(project: Project, caller: Caller, *, at: datetime) -> VerificationResult:
    """Verify the whole chain; its head can be printed and given to others."""
    with authorized_read(project, caller, Verb.VERIFY_AUDIT, at=at) as (tx, _):
        store = AuditStore(tx, project.audit_key)
        return VerificationResult(store.last(), store.find_first_broken())


def matches_head(
    project: Project, caller: Caller, sequence: int, code: str, *, at: datetime
) -> bool:
    """Return whether the log still holds a head that was printed: no tail cut, nothing redone."""
    with authorized_read(project, caller, Verb.VERIFY_AUDIT, at=at) as (tx, _):
        entry = AuditStore(tx, project.audit_key).find(sequence)
        return entry is not None and entry.code == code.strip().casefold()


def _read_page(project: Project, tx: Transaction, wanted: AuditFilter, page: int) -> AuditPage:
    total = AuditStore(tx, project.audit_key).count(wanted)
    return AuditPage(
        _read_lines(project, tx, wanted, most=PAGE_SIZE, skip=PAGE_SIZE * (page - 1)), total
    )


def _read_lines(
    project: Project, tx: Transaction, wanted: AuditFilter, *, most: int, skip: int = 0
) -> list[AuditLine]:
    names = _read_names(tx)
    by_object = {f"account {account_id}": name for account_id, name in names.items()}
    return [
        AuditLine(
            entry,
            None if entry.account_id is None else names.get(entry.account_id),
            by_object.get(entry.object),
        )
        for entry in AuditStore(tx, project.audit_key).list_newest(most, wanted, skip=skip)
    ]


def _read_names(tx: Transaction) -> dict[int, str]:
    return {account.id: account.name for account in AccountStore(tx).list_all()}
