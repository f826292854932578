"""Trustees are named at the server's terminal; two of them open a contact there, which is noted."""

from collections.abc import Mapping
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.erasures import ErasureStore
from geodata.store.cases.trustee_keys import PrivateKey, TrusteeStore


def read_trustees(project: Project, caller: Caller, *, at: datetime) -> dict[str, bytes]:
    """Return the public keys of the trustees by name."""
    with authorized_read(project, caller, Verb.ENTRUST, at=at) as (tx, _):
        return TrusteeStore(tx).list_all()


def add_trustee(
    project: Project, caller: Caller, name: str, public_key: bytes, *, at: datetime
) -> int:
    """Add a trustee; return how many contacts were encrypted for all trustees now.

    From the second trustee on every contact is sealed to them, those from before too. What is
    sealed to earlier ones stays so: nobody here can open it.
    """
    with audited_transaction(project, caller, Verb.ENTRUST, at=at, on_the_map=False) as act:
        TrusteeStore(act.tx).add(name, public_key)
        sealed = IdentityStore(act.tx, project.vault).entrust_earlier()
        act.note(f"trustee {name}", reason="trustee added", after=public_key.hex())
    project.database.empty_journal()
    return sealed


def read_contact(
    project: Project, caller: Caller, number: str, keys: Mapping[str, PrivateKey], *, at: datetime
) -> str:
    """Return how to reach the reporter of a case, with the keys of two trustees.

    Raises
    ------
    NotFound
        Where there is no such case, or no contact.
    BadInput
        E-KEYS-05 where it was not sealed to these two.
    """
    with audited_transaction(project, caller, Verb.ENTRUST, at=at, on_the_map=False) as act:
        case_id = ErasureStore(act.tx, project.seal).find_case_by_number(number)
        words = IdentityStore(act.tx, project.vault).open_entrusted(case_id or 0, keys)
        act.note(f"case {case_id}", reason="identity opened by trustees", after=sorted(keys))
        return words
