"""Accounts and signing in. The administrator's actions see no content of the map, and no secret.

What gives somebody a role, or a new way in, is only asked for here: an officer or auditor confirms
it (`account_requests`), except at the server's terminal before one of them has ever signed in.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta

from geodata import passphrases
from geodata.actions.cases.case_access import to_case_day
from geodata.actions.people.account_requests import RequestResult, note_sign_in, request_change
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, StorageUnavailable, WrongCode
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.account_requests import RequestKind
from geodata.model.people.people import (
    SECOND_FACTOR_ROLES,
    Account,
    Actor,
    Role,
    Verb,
    normalize_name,
)
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.account_requests import AccountRequestStore
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore, Secrets, SessionStore
from geodata.store.places.places import PlaceStore

USE_NOTE_INTERVAL = timedelta(minutes=1)  # how often the idle time is written anew


def add_account(
    project: Project,
    caller: Caller,
    name: str,
    role: Role,
    communities: frozenset[str],
    *,
    at: datetime,
) -> RequestResult:
    """Request an account; until somebody else confirms it, nobody signs in with it.

    Raises
    ------
    BadInput
        E-AUTH-02 (name), E-AUTH-06 (communities do not fit the role).
    """
    with _manage_accounts(project, caller, at) as act:
        _check_communities(act.tx, role, communities)
        account_id = AccountStore(act.tx).add(name, role, communities)
        return request_change(act, account_id, RequestKind.NEW, role, communities)


def list_accounts(project: Project, caller: Caller, *, at: datetime) -> list[Account]:
    """Return every account by name."""
    with authorized_read(project, caller, Verb.MANAGE_ACCOUNTS, at=at) as (tx, _):
        return AccountStore(tx).list_all()


def change_role(
    project: Project,
    caller: Caller,
    account: Account,
    role: Role,
    communities: frozenset[str],
    *,
    at: datetime,
) -> RequestResult:
    """Request another role or other communities for an account; the old ones stay until confirmed.

    Raises
    ------
    BadInput
        E-AUTH-06 (communities do not fit the role); E-AUTH-19 (the account itself still waits).
    """
    with _manage_accounts(project, caller, at) as act:
        _check_communities(act.tx, role, communities)
        _check_asked_about(act, account)
        return request_change(act, account.id, RequestKind.ROLE, role, communities)


def set_enabled(
    project: Project, caller: Caller, account: Account, enabled: bool, *, at: datetime
) -> None:
    """Enable or disable an account; a disabled one is out at its next action."""
    with _manage_accounts(project, caller, at) as act:
        if act.actor.account_id == account.id:
            raise BadInput("E-AUTH-07")
        if not enabled:
            AccountRequestStore(act.tx).withdraw(
                account.id, by=act.actor.account_id, on=to_case_day(at)
            )
        _change(act, account, "enabled" if enabled else "disabled", enabled=int(enabled))


def request_new_secrets(
    project: Project, caller: Caller, account: Account, *, at: datetime
) -> RequestResult:
    """Request new secrets for a holder who lost the phone or forgot the passphrase.

    Raises
    ------
    BadInput
        E-AUTH-19 where the account itself still waits.
    """
    with _manage_accounts(project, caller, at) as act:
        _check_asked_about(act, account)
        return request_change(act, account.id, RequestKind.RESET, account.role, account.communities)


def request_link(
    project: Project,
    caller: Caller,
    account: Account,
    issuer: str,
    subject: str | None,
    *,
    at: datetime,
) -> RequestResult:
    """Request that an account may sign in through another provider.

    Without a `subject` the link is taken away, at once.

    Raises
    ------
    BadInput
        E-AUTH-13 where no provider is set, or another account is linked to that person.
    """
    with _manage_accounts(project, caller, at) as act:
        if subject is None:
            _change(act, account, "unlinked", oidc_subject=None)
            return RequestResult(account.id, is_pending=False)
        linked = _compute_link(issuer, subject)
        taken = AccountStore(act.tx).find_linked(linked)
        if taken is not None and taken[0].id != account.id:
            raise BadInput("E-AUTH-13")
        _check_asked_about(act, account)
        role, communities = account.role, account.communities
        return request_change(act, account.id, RequestKind.LINK, role, communities, linked)


def end_sessions(project: Project, caller: Caller, account: Account, *, at: datetime) -> int:
    """End every session of an account; return how many there were."""
    with _manage_accounts(project, caller, at) as act:
        DisplayedVersion.from_record(account).require_unchanged(
            AccountStore(act.tx).load(account.id)
        )
        AccountStore(act.tx).change(account.id, version=account.version)  # devices are forgotten
        ended = SessionStore(act.tx).end_all_of(account.id)
        act.note(f"account {account.id}", reason="sessions ended", before=ended)
        return ended


def sign_in(
    project: Project,
    name: str,
    passphrase: str,
    code: str,
    *,
    at: datetime,
    takes_codes: bool = True,
) -> str:
    """Begin a session and return its cookie; without `takes_codes` every code is a wrong one.

    Raises
    ------
    NotAllowed
        E-AUTH-01 for every reason alike; E-AUTH-08 where all is right but the passphrase must be
        changed first; E-AUTH-15 where all is right but the code was used before.
    """
    account, checked = _check_passphrase(project, name, passphrase)
    if checked.sealed_totp is not None and not takes_codes:
        raise WrongCode
    with _authenticate(project, account.id, checked.passphrase_hash, code, at) as (tx, found):
        if found.must_change_passphrase:
            raise NotAllowed("E-AUTH-08")
        return begin_session(project, tx, found, at)


def sign_in_linked(
    project: Project,
    issuer: str,
    subject: str,
    code: str,
    *,
    had_second_factor: bool,
    at: datetime,
) -> str:
    """Begin a session for somebody whom another provider let through, and return its cookie.

    Raises
    ------
    NotAllowed
        E-AUTH-11 where no account is linked to that person or it is disabled; E-AUTH-14 where the
        role needs a second factor that the provider did not ask for; E-AUTH-01 where the code is
        wrong; E-AUTH-08 and E-AUTH-15 as for signing in with a passphrase.
    """
    with project.database.begin(on_the_map=False) as tx:
        found = AccountStore(tx).find_linked(_compute_link(issuer, subject))
        if found is None or not found[0].enabled or found[0].is_pending:
            raise NotAllowed("E-AUTH-11")
        account, stored = found
        if account.role in SECOND_FACTOR_ROLES and not (
            account.has_passphrase or had_second_factor
        ):
            raise NotAllowed("E-AUTH-11")  # the holder has not come in and taken one yet
        if stored.sealed_totp is not None and not had_second_factor:
            if not code:
                raise NotAllowed("E-AUTH-14")
            _use_code(project, tx, stored, code, at)
        if account.must_change_passphrase:
            raise NotAllowed("E-AUTH-08")
        return begin_session(project, tx, account, at)


def change_passphrase(
    project: Project,
    name: str,
    passphrase: str,
    code: str,
    new: str,
    *,
    at: datetime,
    takes_codes: bool = True,
) -> str:
    """Replace one's own passphrase, end one's other sessions, and sign in.

    Raises
    ------
    NotAllowed
        E-AUTH-01 and E-AUTH-15 as for signing in.
    BadInput
        E-AUTH-04 where the new one is too short; E-AUTH-09 where it is the old one.
    """
    account, checked = _check_passphrase(project, name, passphrase)
    if not (takes_codes and _has_good_code(project, checked, code, at)):
        raise WrongCode  # before anything is said of the new one
    if new == passphrase:
        raise BadInput("E-AUTH-09")
    new_hash = passphrases.hash_passphrase(new)
    with _authenticate(project, account.id, checked.passphrase_hash, code, at) as (tx, found):
        AccountStore(tx).change(
            found.id, version=found.version, passphrase_hash=new_hash, must_change=0
        )
        SessionStore(tx).end_all_of(found.id)
        _note_sign_in(project, tx, found.id, "passphrase changed", at)
        return begin_session(project, tx, found, at)


def sign_out(project: Project, session_id: str, *, at: datetime) -> None:
    """End a session."""
    with project.database.begin(on_the_map=False) as tx:
        sessions = SessionStore(tx)
        actor = sessions.find_actor(session_id, at)
        sessions.end(session_id)
        if actor is not None:
            _note_sign_in(project, tx, actor.account_id, "signed out", at)


def find_session(project: Project, cookie: str, *, at: datetime) -> str | None:
    """Return the number of the open session behind a cookie; None where there is none."""
    with project.database.begin_read() as tx:
        return SessionStore(tx).find_id(_hash_cookie(cookie), at)


def find_actor(project: Project, session_id: str, *, at: datetime) -> Actor | None:
    """Return who acts in a session, and note that it is in use; None where it has ended."""
    with project.database.begin_read() as tx:
        sessions = SessionStore(tx)
        actor, used = sessions.find_actor(session_id, at), sessions.find_last_use(session_id)
    if actor is not None and used is not None and at - used >= USE_NOTE_INTERVAL:
        # Where nothing can be saved just now there is still much to look at.
        with suppress(StorageUnavailable), project.database.begin(on_the_map=False) as tx:
            SessionStore(tx).use(session_id, at)
    return actor


def _manage_accounts(project: Project, caller: Caller, at: datetime) -> AbstractContextManager[Act]:
    return audited_transaction(project, caller, Verb.MANAGE_ACCOUNTS, at=at, on_the_map=False)


def _change(act: Act, account: Account, reason: str, **values: object) -> None:
    """Change an account that still is as it was drawn, end its sessions and note it.

    Raises
    ------
    Conflict
        Where it is another one by now, in its version or in anything else.
    """
    DisplayedVersion.from_record(account).require_unchanged(AccountStore(act.tx).load(account.id))
    AccountStore(act.tx).change(account.id, version=account.version, **values)
    SessionStore(act.tx).end_all_of(account.id)
    after = AccountStore(act.tx).load(account.id)
    act.note(
        f"account {account.id}",
        reason=reason,
        before=_to_audit_values(account),
        after=_to_audit_values(after),
    )


def _check_asked_about(act: Act, account: Account) -> None:
    """Raise Conflict or BadInput unless the account is as it was drawn, and confirmed."""
    DisplayedVersion.from_record(account).require_unchanged(AccountStore(act.tx).load(account.id))
    if account.is_pending:
        raise BadInput("E-AUTH-19")


def _to_audit_values(account: Account) -> list[object]:
    rights = [
        account.role,
        sorted(account.communities),
        account.enabled,
        account.must_change_passphrase,
    ]
    return [*rights, account.is_linked, account.is_pending]


def _compute_link(issuer: str, subject: str) -> str:
    """Return what is stored of somebody elsewhere: a number means nothing without its issuer.

    Raises
    ------
    BadInput
        E-AUTH-13 where one of the two is empty.
    """
    if not issuer or not subject.strip():
        raise BadInput("E-AUTH-13")
    return f"{issuer} {subject.strip()}"


def _check_communities(tx: Transaction, role: Role, communities: frozenset[str]) -> None:
    """Raise BadInput unless only coordinators are bound to communities, to one at least."""
    known = {place.id for place in PlaceStore(tx).list_all_communities()}
    if bool(communities) != (role is Role.COORDINATOR) or communities - known:
        raise BadInput("E-AUTH-06")


def _check_passphrase(project: Project, name: str, passphrase: str) -> tuple[Account, Secrets]:
    """Return the account whose passphrase this is; takes as long for a name that nobody has.

    This is slow, so it comes before the transaction, in which `_authenticate` compares again.

    Raises
    ------
    NotAllowed
        E-AUTH-01.
    """
    try:
        folded = normalize_name(name)
    except BadInput:
        folded = ""
    with project.database.begin_read() as tx:
        found = AccountStore(tx).find_by_name(folded)
    right = passphrases.is_right(passphrase, None if found is None else found[1].passphrase_hash)
    if found is None or not right or not found[0].enabled or found[0].is_pending:
        raise NotAllowed("E-AUTH-01")
    return found


@contextmanager
def _authenticate(
    project: Project, account_id: int, checked_hash: str, code: str, at: datetime
) -> Iterator[tuple[Transaction, Account]]:
    """Open the transaction in which an account is checked, its code used and it is changed.

    `checked_hash` is the hash that the passphrase was found to be right for. What fails later in
    the transaction leaves the code unused as well.

    Raises
    ------
    NotAllowed
        E-AUTH-01 where the account is disabled, has another passphrase by now, or the code is
        wrong; E-AUTH-15 where the code was used before.
    """
    with project.database.begin(on_the_map=False) as tx:
        account, stored = AccountStore(tx).find_with_secrets(account_id)
        is_open = account.enabled and not account.is_pending
        if not is_open or stored.passphrase_hash != checked_hash:
            raise NotAllowed("E-AUTH-01")
        if stored.sealed_totp is not None:
            _use_code(project, tx, stored, code, at)
        yield tx, account


def _use_code(project: Project, tx: Transaction, stored: Secrets, code: str, at: datetime) -> None:
    """Use up a code of an account's second factor.

    Raises
    ------
    NotAllowed
        E-AUTH-01 where it is wrong, E-AUTH-15 where it was used before.
    """
    step = _find_time_step(project, stored, code, at)
    if step is None:
        raise WrongCode
    if not AccountStore(tx).use_step(stored.account_id, step):
        raise NotAllowed("E-AUTH-15")


def _has_good_code(project: Project, stored: Secrets, code: str, at: datetime) -> bool:
    """Return whether a code is right, used or not, or none is needed."""
    return stored.sealed_totp is None or _find_time_step(project, stored, code, at) is not None


def _find_time_step(project: Project, stored: Secrets, code: str, at: datetime) -> int | None:
    sealed = stored.sealed_totp or b""
    return passphrases.find_time_step(code, project.seal.open_text(sealed), at)


def begin_session(
    project: Project, tx: Transaction, account: Account, at: datetime, reason: str = "signed in"
) -> str:
    """Begin a session in the transaction that let its account through; return its cookie."""
    cookie, session_id = secrets.token_urlsafe(32), secrets.token_hex(16)
    sessions = SessionStore(tx)
    sessions.forget_ended(at)
    sessions.begin(session_id, _hash_cookie(cookie), account.id, at)
    note_sign_in(tx, account.role)
    _note_sign_in(project, tx, account.id, reason, at)
    return cookie


def _note_sign_in(
    project: Project, tx: Transaction, account_id: int | None, reason: str, at: datetime
) -> None:
    AuditStore(tx, project.audit_key).add(
        at=at,
        account_id=account_id,
        verb=Verb.SIGN_IN,
        object=f"account {account_id}",
        reason=reason,
    )


def _hash_cookie(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
