"""Two people give roles: what an administrator asked for, an officer or auditor confirms.

Whoever confirms gets the invitation for the holder, once. Who makes accounts sees no secret of one:
neither passphrase nor second factor nor invitation.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from geodata.actions.acting import Act, Caller, acting, looking
from geodata.actions.cases.case_access import day_of
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
from geodata.model.people.people import (
    SECOND_FACTOR_ROLES,
    Role,
    Verb,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.account_requests import (
    AccountRequestStore,
    InvitationStore,
)
from geodata.store.people.people import (
    AccountStore,
    SessionStore,
)

SET_UP_IS_OVER = "first set-up is over"  # name in the state
CONFIRMERS = frozenset({Role.OFFICER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: at the first set-up it is done, and the invitation is given at once."""

    account_id: int
    waits: bool
    invitation: str = field(default="", repr=False)


def waiting(project: Project, by: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return the requests that wait for an officer or auditor."""
    with looking(project, by, Verb.CONFIRM_ACCOUNT, at=at) as (tx, _):
        return AccountRequestStore(tx).waiting()


def recent(project: Project, by: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return the requests of the last days, newest first, for every officer and auditor."""
    with looking(project, by, Verb.CONFIRM_ACCOUNT, at=at) as (tx, _):
        return AccountRequestStore(tx).since(day_of(at) - timedelta(days=VISIBLE_DAYS))[::-1]


def about_me(project: Project, by: Caller, *, at: datetime) -> list[AccountRequest]:
    """Return what was asked about one's own account in the last days, newest first."""
    with looking(project, by, Verb.SIGN_IN, at=at) as (tx, actor):
        since = day_of(at) - timedelta(days=VISIBLE_DAYS)
        return AccountRequestStore(tx).since(since, actor.account_id or 0)[::-1]


def confirm(
    project: Project, by: Caller, request_id: int, seen: DisplayedVersion, *, at: datetime
) -> str:
    """Do what was asked; return the invitation for the holder, "" where none is needed.

    Raises
    ------
    NotAllowed
        E-AUTH-16 where the confirming person asked for it, holds the account, or is the terminal;
        E-AUTH-20 where they have no second factor, as auditors of earlier versions.
    Conflict
        Where the request was decided or taken back meanwhile.
    """
    with acting(project, by, Verb.CONFIRM_ACCOUNT, at=at, on_the_map=False) as act:
        request = _undecided(act, request_id, seen)
        me = act.actor.account_id
        if me is None or me in (request.asked_by, request.account_id):
            raise NotAllowed("E-AUTH-16")
        if AccountStore(act.tx).with_secrets(me)[1].sealed_totp is None:
            raise NotAllowed("E-AUTH-20")
        invitation = carry_out(act, request)
        _decide(act, request, AccountRequestOutcome.CONFIRMED)
        return invitation


def refuse(
    project: Project, by: Caller, request_id: int, seen: DisplayedVersion, *, at: datetime
) -> None:
    """Say no to a request; a new account stays unable to sign in."""
    with acting(project, by, Verb.CONFIRM_ACCOUNT, at=at, on_the_map=False) as act:
        _decide(act, _undecided(act, request_id, seen), AccountRequestOutcome.REFUSED)


def ask(
    act: Act,
    account_id: int,
    kind: RequestKind,
    role: Role,
    communities: frozenset[str],
    subject: str = "",
) -> Asked:
    """Keep what an administrator asks for; at the first set-up it is done at once."""
    store, today = AccountRequestStore(act.tx), day_of(act.at)
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
        return Asked(account_id, waits=True)
    invitation = carry_out(act, store.one(request_id))
    store.decide(request_id, AccountRequestOutcome.SET_UP, by=None, on=today)
    return Asked(account_id, waits=False, invitation=invitation)


def carry_out(act: Act, request: AccountRequest) -> str:
    """Do what a request says, end the account's sessions; return the invitation where needed."""
    store = AccountStore(act.tx)
    account, stored = store.with_secrets(request.account_id)
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
    InvitationStore(act.tx).give(account.id, hash_of(invitation), act.at + INVITATION_TTL)
    return invitation


def is_set_up(tx: Transaction) -> bool:
    """Say whether the first set-up is over: an officer or auditor has signed in once."""
    return bool(tx.get_state(SET_UP_IS_OVER))


def note_sign_in(tx: Transaction, role: Role) -> None:
    """End the first set-up where an officer or auditor signs in."""
    if role in CONFIRMERS and not is_set_up(tx):
        tx.set_state(SET_UP_IS_OVER, "1")


def hash_of(invitation: str) -> str:
    """Return what is stored of an invitation: long random words need no slow hash."""
    return hashlib.sha256(parse_invitation(invitation).encode()).hexdigest()


def _undecided(act: Act, request_id: int, seen: DisplayedVersion) -> AccountRequest:
    request = AccountRequestStore(act.tx).one(request_id)
    seen.require_unchanged(request)
    if request.outcome is not AccountRequestOutcome.WAITING:
        raise Conflict
    return request


def _decide(act: Act, request: AccountRequest, outcome: AccountRequestOutcome) -> None:
    store = AccountRequestStore(act.tx)
    store.decide(request.id, outcome, by=act.actor.account_id, on=day_of(act.at))
    act.note(
        f"account {request.account_id}",
        reason=f"{request.kind} {outcome}",
        after=[request.role, sorted(request.communities)],
    )
