"""Two people give roles: what an administrator asked for, an officer or auditor confirms.

Whoever confirms gets the invitation for the holder, once. Who makes accounts sees no secret of one:
neither passphrase nor second factor nor invitation.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from geodata.actions.cases.case_access import to_case_day
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import Conflict, NotAllowed
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.account_requests import (
    INVITATION_TTL,
    VISIBLE_DAYS,
    AccountRequest,
    AccountRequestOutcome,
    RequestKind,
    generate_invitation,
    parse_invitation,
)
from geodata.model.people.people import SECOND_FACTOR_ROLES, Role, Verb
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.account_requests import AccountRequestStore, InvitationStore
from geodata.store.people.people import AccountStore, SessionStore

SET_UP_FACT = "first set-up is over"  # name in the state
CONFIRMER_ROLES = frozenset({Role.OFFICER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class RequestResult:
    """What came of asking: at the first set-up it is done, and the invitation is given at once."""

    account_id: int
    is_pending: bool
    invitation: str = field(default="", repr=False)


def list_pending(project: Project, caller: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return the requests that wait for an officer or auditor."""
    with authorized_read(project, caller, Verb.CONFIRM_ACCOUNT, at=at) as (tx, _):
        return AccountRequestStore(tx).list_waiting()


def list_recent(project: Project, caller: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return the requests of the last days, newest first, for every officer and auditor."""
    with authorized_read(project, caller, Verb.CONFIRM_ACCOUNT, at=at) as (tx, _):
        return AccountRequestStore(tx).list_since(to_case_day(at) - timedelta(days=VISIBLE_DAYS))[
            ::-1
        ]


def list_about_caller(project: Project, caller: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return what was asked about one's own account in the last days, newest first."""
    with authorized_read(project, caller, Verb.SIGN_IN, at=at) as (tx, actor):
        since = to_case_day(at) - timedelta(days=VISIBLE_DAYS)
        return AccountRequestStore(tx).list_since(since, actor.account_id or 0)[::-1]


def confirm(
    project: Project, caller: Caller, request_id: int, seen: DisplayedVersion, *, at: datetime
) -> str:
    """Confirm and carry out a request; return the invitation, "" where none is needed.

    Raises
    ------
    NotAllowed
        E-AUTH-16 where the confirming person asked for it, holds the account, or is the terminal;
        E-AUTH-20 where they have no second factor, as auditors of earlier versions.
    Conflict
        Where the request was decided or taken back meanwhile.
    """
    with audited_transaction(project, caller, Verb.CONFIRM_ACCOUNT, at=at, on_the_map=False) as act:
        request = _require_undecided(act, request_id, seen)
        me = act.actor.account_id
        if me is None or me in (request.asked_by, request.account_id):
            raise NotAllowed("E-AUTH-16")
        if AccountStore(act.tx).find_with_secrets(me)[1].sealed_totp is None:
            raise NotAllowed("E-AUTH-20")
        invitation = carry_out(act, request)
        _decide(act, request, AccountRequestOutcome.CONFIRMED)
        return invitation


def refuse(
    project: Project, caller: Caller, request_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Refuse a request; a new account stays unable to sign in."""
    with audited_transaction(project, caller, Verb.CONFIRM_ACCOUNT, at=at, on_the_map=False) as act:
        _decide(act, _require_undecided(act, request_id, seen), AccountRequestOutcome.REFUSED)


def request_change(
    act: Act,
    account_id: int,
    kind: RequestKind,
    role: Role,
    communities: frozenset[str],
    subject: str = "",
) -> RequestResult:
    """Save a request; during the first set-up it is carried out at once."""
    store, today = AccountRequestStore(act.tx), to_case_day(act.at)
    request_id = store.ask(
        account_id, kind, role, communities, subject=subject, by=act.actor.account_id, on=today
    )
    at_set_up = act.actor.account_id is None and not is_set_up(act.tx)
    act.note(
        f"account {account_id}",
        reason=f"{kind} {AccountRequestOutcome.SET_UP if at_set_up else 'asked'}",
        after=[role, sorted(communities)],
    )
    if not at_set_up:
        return RequestResult(account_id, is_pending=True)
    invitation = carry_out(act, store.load(request_id))
    store.decide(request_id, AccountRequestOutcome.SET_UP, by=None, on=today)
    return RequestResult(account_id, is_pending=False, invitation=invitation)


def carry_out(act: Act, request: AccountRequest) -> str:
    """Carry out a request, end the account's sessions; return the invitation where needed."""
    store = AccountStore(act.tx)
    account, stored = store.find_with_secrets(request.account_id)
    values: dict[str, object] = {"waiting": 0}
    if request.kind in (RequestKind.NEW, RequestKind.ROLE):
        values |= {"role": request.role, "communities": request.communities}
    if request.kind is RequestKind.LINK:
        values["oidc_subject"] = request.subject
    needs_code = request.role in SECOND_FACTOR_ROLES and stored.sealed_totp is None
    is_invited = request.kind in (RequestKind.NEW, RequestKind.RESET) or (
        request.kind is RequestKind.ROLE and needs_code
    )
    if is_invited:
        values |= {"passphrase_hash": "", "sealed_totp": None, "must_change": 0}
    store.change(account.id, version=account.version, **values)
    SessionStore(act.tx).end_all_of(account.id)
    if not is_invited:
        return ""
    invitation = generate_invitation()
    InvitationStore(act.tx).give(account.id, hash_invitation(invitation), act.at + INVITATION_TTL)
    return invitation


def is_set_up(tx: Transaction) -> bool:
    """Return whether the first set-up is over: an officer or auditor has signed in once."""
    return bool(tx.get_state(SET_UP_FACT))


def note_sign_in(tx: Transaction, role: Role) -> None:
    """End the first set-up where an officer or auditor signs in."""
    if role in CONFIRMER_ROLES and not is_set_up(tx):
        tx.set_state(SET_UP_FACT, "1")


def hash_invitation(invitation: str) -> str:
    """Return what is stored of an invitation: long random words need no slow hash."""
    return hashlib.sha256(parse_invitation(invitation).encode()).hexdigest()


def _require_undecided(act: Act, request_id: int, seen: DisplayedVersion) -> AccountRequest:
    request = AccountRequestStore(act.tx).load(request_id)
    seen.require_unchanged(request)
    if request.outcome is not AccountRequestOutcome.WAITING:
        raise Conflict
    return request


def _decide(act: Act, request: AccountRequest, outcome: AccountRequestOutcome) -> None:
    store = AccountRequestStore(act.tx)
    store.decide(request.id, outcome, by=act.actor.account_id, on=to_case_day(act.at))
    act.note(
        f"account {request.account_id}",
        reason=f"{request.kind} {outcome}",
        after=[request.role, sorted(request.communities)],
    )
