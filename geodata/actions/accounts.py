"""Accounts and signing in. The administrator's actions see no content of the map."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from geodata import passphrases
from geodata.actions.acting import Act, Caller, acting, looking
from geodata.errors import BadInput, NotAllowed, StorageUnavailable, WrongCode
from geodata.model.people import SECOND_FACTOR, Account, Actor, Role, Verb, folded_name
from geodata.model.seen import Seen
from geodata.project import Project
from geodata.store.audit import AuditStore
from geodata.store.database import Transaction
from geodata.store.people import AccountStore, Secrets, SessionStore
from geodata.store.places import PlaceStore

USE_EVERY = timedelta(minutes=1)  # how often the idle time is written anew


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A new account; the link of its second factor is shown once and never again."""

    id: int
    enrolment_link: str | None


def add_account(
    project: Project,
    by: Caller,
    name: str,
    role: Role,
    communities: frozenset[str],
    passphrase: str,
    *,
    at: datetime,
) -> NewAccount:
    """Add somebody who may sign in.

    Raises
    ------
    BadInput
        E-AUTH-02 (name), E-AUTH-04 (passphrase), E-AUTH-06 (communities do not fit the role).
    """
    passphrase_hash = passphrases.hashed(passphrase)
    secret = passphrases.new_secret() if role in SECOND_FACTOR else None
    with _managing(project, by, at) as act:
        _check_communities(act.tx, role, communities)
        account_id = AccountStore(act.tx).add(
            name,
            role,
            communities,
            passphrase_hash=passphrase_hash,
            sealed_totp=None if secret is None else project.seal.close_text(secret),
        )
        act.note(f"account {account_id}", reason="added", after=[role, sorted(communities)])
    if secret is None:
        return NewAccount(account_id, None)
    return NewAccount(account_id, passphrases.enrolment_link(secret, folded_name(name)))


def accounts(project: Project, by: Caller, *, at: datetime) -> list[Account]:
    """Return every account by name."""
    with looking(project, by, Verb.MANAGE_ACCOUNTS, at=at) as (tx, _):
        return AccountStore(tx).all()


def change_role(
    project: Project,
    by: Caller,
    account: Account,
    role: Role,
    communities: frozenset[str],
    *,
    at: datetime,
) -> str | None:
    """Change what somebody may do and where; their sessions end.

    Returns
    -------
    The link of a second factor where the new role needs one that was not there before.
    """
    with _managing(project, by, at) as act:
        _check_communities(act.tx, role, communities)
        values: dict[str, object] = {"role": role, "communities": communities}
        secret = None
        if role in SECOND_FACTOR and account.role not in SECOND_FACTOR:
            secret = passphrases.new_secret()
            values["sealed_totp"] = project.seal.close_text(secret)
        _change(act, account, "role", **values)
    return None if secret is None else passphrases.enrolment_link(secret, account.name)


def set_enabled(
    project: Project, by: Caller, account: Account, enabled: bool, *, at: datetime
) -> None:
    """Let an account sign in, or not; one that is disabled is out at its next action."""
    with _managing(project, by, at) as act:
        if act.actor.account_id == account.id:
            raise BadInput("E-AUTH-07")
        _change(act, account, "enabled" if enabled else "disabled", enabled=int(enabled))


def force_new_passphrase(project: Project, by: Caller, account: Account, *, at: datetime) -> str:
    """Give an account a one-time passphrase that must be changed at the next sign-in."""
    temporary = secrets.token_urlsafe(12)
    stored = passphrases.hashed(temporary)
    with _managing(project, by, at) as act:
        _change(act, account, "new passphrase", passphrase_hash=stored, must_change=1)
    return temporary


def link(
    project: Project,
    by: Caller,
    account: Account,
    issuer: str,
    subject: str | None,
    *,
    at: datetime,
) -> None:
    """Let an account sign in as somebody whom another provider knows; None takes that away.

    Raises
    ------
    BadInput
        E-AUTH-13 where no provider is set, or another account is linked to that person.
    """
    with _managing(project, by, at) as act:
        linked = None if subject is None else _linked(issuer, subject)
        taken = None if linked is None else AccountStore(act.tx).linked(linked)
        if taken is not None and taken[0].id != account.id:
            raise BadInput("E-AUTH-13")
        _change(act, account, "unlinked" if linked is None else "linked", oidc_subject=linked)


def end_sessions(project: Project, by: Caller, account: Account, *, at: datetime) -> int:
    """End every session of an account; return how many there were."""
    with _managing(project, by, at) as act:
        Seen.of(account).require(AccountStore(act.tx).one(account.id))
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
    account, checked = _with_passphrase(project, name, passphrase)
    if checked.sealed_totp is not None and not takes_codes:
        raise WrongCode
    with _authenticated(project, account.id, checked.passphrase_hash, code, at) as (tx, found):
        if found.must_change:
            raise NotAllowed("E-AUTH-08")
        return _begin(project, tx, found.id, at)


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
    with project.database.transaction(on_the_map=False) as tx:
        found = AccountStore(tx).linked(_linked(issuer, subject))
        if found is None or not found[0].enabled:
            raise NotAllowed("E-AUTH-11")
        account, stored = found
        if stored.sealed_totp is not None and not had_second_factor:
            if not code:
                raise NotAllowed("E-AUTH-14")
            _use_code(project, tx, stored, code, at)
        if account.must_change:
            raise NotAllowed("E-AUTH-08")
        return _begin(project, tx, account.id, at)


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
    account, checked = _with_passphrase(project, name, passphrase)
    if not (takes_codes and _has_good_code(project, checked, code, at)):
        raise WrongCode  # before anything is said of the new one
    if new == passphrase:
        raise BadInput("E-AUTH-09")
    new_hash = passphrases.hashed(new)
    with _authenticated(project, account.id, checked.passphrase_hash, code, at) as (tx, found):
        AccountStore(tx).change(
            found.id, version=found.version, passphrase_hash=new_hash, must_change=0
        )
        SessionStore(tx).end_all_of(found.id)
        _note_sign_in(project, tx, found.id, "passphrase changed", at)
        return _begin(project, tx, found.id, at)


def sign_out(project: Project, session_id: str, *, at: datetime) -> None:
    """End a session."""
    with project.database.transaction(on_the_map=False) as tx:
        sessions = SessionStore(tx)
        actor = sessions.actor(session_id, at)
        sessions.end(session_id)
        if actor is not None:
            _note_sign_in(project, tx, actor.account_id, "signed out", at)


def session_of(project: Project, cookie: str, *, at: datetime) -> str | None:
    """Return the number of the open session behind a cookie; None where there is none."""
    with project.database.reading() as tx:
        return SessionStore(tx).id_of(_hash(cookie), at)


def actor_of(project: Project, session_id: str, *, at: datetime) -> Actor | None:
    """Return who acts in a session, and note that it is in use; None where it has ended."""
    with project.database.reading() as tx:
        sessions = SessionStore(tx)
        actor, used = sessions.actor(session_id, at), sessions.idle_since(session_id)
    if actor is not None and used is not None and at - used >= USE_EVERY:
        # Where nothing can be saved just now there is still much to look at.
        with suppress(StorageUnavailable), project.database.transaction(on_the_map=False) as tx:
            SessionStore(tx).use(session_id, at)
    return actor


def _managing(project: Project, by: Caller, at: datetime) -> AbstractContextManager[Act]:
    return acting(project, by, Verb.MANAGE_ACCOUNTS, at=at, on_the_map=False)


def _change(act: Act, account: Account, reason: str, **values: object) -> None:
    """Change an account that still is as it was drawn, end its sessions and note it.

    Raises
    ------
    Conflict
        Where it is another one by now, in its version or in anything else.
    """
    Seen.of(account).require(AccountStore(act.tx).one(account.id))
    AccountStore(act.tx).change(account.id, version=account.version, **values)
    SessionStore(act.tx).end_all_of(account.id)
    after = AccountStore(act.tx).one(account.id)
    act.note(f"account {account.id}", reason=reason, before=_words(account), after=_words(after))


def _words(account: Account) -> list[object]:
    rights = [account.role, sorted(account.communities), account.enabled, account.must_change]
    return [*rights, account.is_linked]


def _linked(issuer: str, subject: str) -> str:
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
    """Coordinators work somewhere; nobody else is bound to communities."""
    known = {place.id for place in PlaceStore(tx).all_communities()}
    if bool(communities) != (role is Role.COORDINATOR) or communities - known:
        raise BadInput("E-AUTH-06")


def _with_passphrase(project: Project, name: str, passphrase: str) -> tuple[Account, Secrets]:
    """Return the account whose passphrase this is; takes as long for a name that nobody has.

    This is slow, so it comes before the transaction, in which `_authenticated` compares again.

    Raises
    ------
    NotAllowed
        E-AUTH-01.
    """
    try:
        folded = folded_name(name)
    except BadInput:
        folded = ""
    with project.database.reading() as tx:
        found = AccountStore(tx).named(folded)
    right = passphrases.is_right(passphrase, None if found is None else found[1].passphrase_hash)
    if found is None or not right or not found[0].enabled:
        raise NotAllowed("E-AUTH-01")
    return found


@contextmanager
def _authenticated(
    project: Project, account_id: int, checked_hash: str, code: str, at: datetime
) -> Iterator[tuple[Transaction, Account]]:
    """Begin the one transaction in which an account is checked, its code used up, and it changed.

    `checked_hash` is the hash that the passphrase was found to be right for. What fails later in
    the transaction leaves the code unused as well.

    Raises
    ------
    NotAllowed
        E-AUTH-01 where the account is disabled, has another passphrase by now, or the code is
        wrong; E-AUTH-15 where the code was used before.
    """
    with project.database.transaction(on_the_map=False) as tx:
        account, stored = AccountStore(tx).with_secrets(account_id)
        if not account.enabled or stored.passphrase_hash != checked_hash:
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
    step = _step(project, stored, code, at)
    if step is None:
        raise WrongCode
    if not AccountStore(tx).use_step(stored.account_id, step):
        raise NotAllowed("E-AUTH-15")


def _has_good_code(project: Project, stored: Secrets, code: str, at: datetime) -> bool:
    """Say whether a code is right, used or not, or none is needed."""
    return stored.sealed_totp is None or _step(project, stored, code, at) is not None


def _step(project: Project, stored: Secrets, code: str, at: datetime) -> int | None:
    sealed = stored.sealed_totp or b""
    return passphrases.step_of(code, project.seal.open_text(sealed), at)


def _begin(project: Project, tx: Transaction, account_id: int, at: datetime) -> str:
    """Begin a session in the transaction that let its account through; return its cookie."""
    cookie, session_id = secrets.token_urlsafe(32), secrets.token_hex(16)
    sessions = SessionStore(tx)
    sessions.forget_ended(at)
    sessions.begin(session_id, _hash(cookie), account_id, at)
    _note_sign_in(project, tx, account_id, "signed in", at)
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


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
