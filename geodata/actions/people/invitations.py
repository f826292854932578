"""How the holder of an account comes in: by an invitation, with secrets that are theirs alone.

Nobody else ever sees passphrase and second factor. Nothing is kept before all is checked: the
invitation, the new passphrase, and one code of the new second factor.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

from geodata import passphrases
from geodata.actions.people import account_requests
from geodata.actions.people.accounts import begin_session
from geodata.errors import AppError, BadInput, NotAllowed
from geodata.model.people.people import SECOND_FACTOR_ROLES, Account
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.account_requests import InvitationStore
from geodata.store.people.people import AccountStore


@dataclass(frozen=True, slots=True)
class InvitationOffer:
    """Who is invited; the second factor that they may take, where their role needs one."""

    account: Account
    secret: str = field(repr=False)  # "" where none is needed
    sealed: str = field(repr=False)  # the same, for the way back

    @property
    def link(self) -> str:
        """The link that an authenticator app reads."""
        return (
            passphrases.build_enrolment_link(self.secret, self.account.name) if self.secret else ""
        )


def read_invitation(
    project: Project, code: str, *, at: datetime, sealed: str = ""
) -> InvitationOffer:
    """Return whom a code invites; `sealed` keeps the second factor of an earlier look.

    Raises
    ------
    NotAllowed
        E-AUTH-17 where the code is none, was used, or is too old.
    """
    with project.database.begin_read() as tx:
        account = _find_invited(tx, code, at)
    if account.role not in SECOND_FACTOR_ROLES:
        return InvitationOffer(account, "", "")
    secret = _choose_secret(project, account, sealed) if sealed else passphrases.generate_secret()
    words = json.dumps([account.id, secret])
    return InvitationOffer(account, secret, project.seal.close_text(words).decode())


def accept_invitation(
    project: Project, code: str, sealed: str, new: str, digits: str, *, at: datetime
) -> str:
    """Set passphrase and second factor, use up the invitation, and sign in.

    Raises
    ------
    NotAllowed
        E-AUTH-17 as for looking.
    BadInput
        E-AUTH-04 (passphrase), E-AUTH-18 (the code of the new second factor).
    """
    invited = read_invitation(project, code, at=at, sealed=sealed)
    step = 0
    values: dict[str, object] = {}
    if invited.secret:
        if not sealed:
            raise BadInput("E-AUTH-18")
        found = passphrases.find_time_step(digits, invited.secret, at)
        if found is None:
            raise BadInput("E-AUTH-18")
        step = found
        values["sealed_totp"] = project.seal.close_text(invited.secret)
    new_hash = passphrases.hash_passphrase(new)
    with project.database.begin(on_the_map=False) as tx:
        account = _find_invited(tx, code, at)
        if account.version != invited.account.version:
            raise NotAllowed("E-AUTH-17")
        AccountStore(tx).change(
            account.id,
            version=account.version,
            passphrase_hash=new_hash,
            totp_step=step,
            must_change=0,
            **values,
        )
        InvitationStore(tx).drop(account.id)
        return begin_session(project, tx, account, at, "came in by invitation")


def _find_invited(tx: Transaction, code: str, at: datetime) -> Account:
    found = InvitationStore(tx).find(account_requests.hash_invitation(code))
    if found is None or at >= found.until:
        raise NotAllowed("E-AUTH-17")
    account = AccountStore(tx).load(found.account_id)
    if not account.enabled or account.is_pending:
        raise NotAllowed("E-AUTH-17")
    return account


def _choose_secret(project: Project, account: Account, sealed: str) -> str:
    """Return the second factor of an earlier look at the same account."""
    try:
        account_id, secret = json.loads(project.seal.open_text(sealed.encode()))
    except (AppError, ValueError, TypeError) as error:
        raise NotAllowed("E-AUTH-17") from error
    if account_id != account.id:
        raise NotAllowed("E-AUTH-17")
    return str(secret)
