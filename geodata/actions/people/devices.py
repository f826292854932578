"""Devices that have signed in before: a mark for each account, which ends with its sessions.

A device keeps a random id and a mark. The mark says nothing of whose it is, and only this project
can make it: a keyed hash of the id, the account and the account's version, which every change that
ends sessions moves on.
"""

import hashlib
import hmac
from datetime import datetime

from geodata.errors import BadInput
from geodata.model.people.people import Account, normalize_name
from geodata.project import Project
from geodata.store.people.people import AccountStore, SessionStore


def compute_session_mark(
    project: Project, session_id: str, device: str, *, at: datetime
) -> str | None:
    """Return the mark by which a device is known to the account that signed in on it."""
    with project.database.begin_read() as tx:
        actor = SessionStore(tx).find_actor(session_id, at)
        if actor is None or actor.account_id is None:
            return None
        return _compute_mark(project, AccountStore(tx).load(actor.account_id), device)


def is_known(project: Project, name: str, device: str, marks: tuple[str, ...]) -> bool:
    """Return whether somebody signed in as this name on this device before."""
    try:
        folded = normalize_name(name)
    except BadInput:
        return False
    with project.database.begin_read() as tx:
        found = AccountStore(tx).find_by_name(folded)
    if found is None:
        return False
    right = _compute_mark(project, found[0], device).encode()
    return any(hmac.compare_digest(right, mark.encode()) for mark in marks)


def _compute_mark(project: Project, account: Account, device: str) -> str:
    said = f"device {device} {account.id} {account.version}"
    return hmac.digest(project.row_key, said.encode(), hashlib.sha256)[:16].hex()
