"""Accounts for tests: confirmed, with a passphrase that is known and a second factor where needed.

The way there, by an administrator's request, a second person and an invitation, is tested in
tests/geodata/actions/people/test_account_requests.py.
"""

from datetime import UTC, datetime

from geodata import passphrases
from geodata.actions.people.accounts import _check_communities
from geodata.model.people.people import SECOND_FACTOR_ROLES, Verb
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore

PASSPHRASE = "ข้าวมันไก่ แปดโมงเช้า"


def add_confirmed_account(project, name, role, communities=(), passphrase=PASSPHRASE):
    """Add an account; return its number and the secret of its second factor, "" without one."""
    secret = passphrases.generate_secret() if role in SECOND_FACTOR_ROLES else ""
    sealed = project.seal.close_text(secret) if secret else None
    with project.database.begin(on_the_map=False) as tx:
        _check_communities(tx, role, frozenset(communities))
        number = AccountStore(tx).add(
            name,
            role,
            frozenset(communities),
            passphrase_hash=passphrases.hash_passphrase(passphrase),
            sealed_totp=sealed,
            waiting=False,
        )
        AuditStore(tx, project.audit_key).add(
            at=datetime.now(UTC),
            account_id=None,
            verb=Verb.MANAGE_ACCOUNTS,
            object=f"account {number}",
            reason="new account set up",
        )
    return number, secret
