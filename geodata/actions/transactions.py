"""The one shape of every change: allowed? → change → save → audit entry, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from geodata.errors import NotAllowed
from geodata.model.people.people import Actor, Verb, require
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import SessionStore


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a session, or the terminal of the server where there is none.

    Only the number of the session is carried about. Who it belongs to is looked up again in the
    transaction of each action, so that whoever was disabled a moment ago can do nothing more.
    """

    session_id: str | None


TERMINAL = Caller(None)
_TERMINAL_ACTOR = Actor(None)


@dataclass(slots=True)
class Act:
    """An action under way."""

    tx: Transaction
    actor: Actor
    verb: Verb
    at: datetime
    _audit: AuditStore
    _noted: bool = False

    def note(
        self, object: str, *, reason: str = "", before: object = None, after: object = None
    ) -> None:
        """Add the audit entry: `object` is an id; `before` and `after` are kept as hashes."""
        self._noted = True
        self._audit.add(
            at=self.at,
            account_id=self.actor.account_id,
            verb=self.verb,
            object=object,
            reason=reason,
            before=before,
            after=after,
        )

    def require_noted(self) -> None:
        """Raise AssertionError unless an audit entry was added.

        Raises
        ------
        AssertionError
            Then nothing is saved.
        """
        if not self._noted:
            raise AssertionError(f"{self.verb} left no audit entry")


@contextmanager
def audited_transaction(
    project: Project, caller: Caller, verb: Verb, *, at: datetime, on_the_map: bool = True
) -> Iterator[Act]:
    """Open the transaction of an action: check the right, save, write the audit entry.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended; E-NF-02 where the role may not.
    AssertionError
        Where the action noted nothing: then nothing is saved.
    """
    with project.database.begin(on_the_map=on_the_map) as tx:
        actor = identify_caller(tx, caller, at)
        require(actor, verb)
        if caller.session_id is not None:
            SessionStore(tx).use(caller.session_id, at)
        act = Act(tx, actor, verb, at, AuditStore(tx, project.audit_key))
        yield act
        act.require_noted()


@contextmanager
def authorized_read(
    project: Project, caller: Caller, verb: Verb, *, at: datetime
) -> Iterator[tuple[Transaction, Actor]]:
    """Open a transaction to read what the caller's role may see; nothing is saved."""
    with project.database.begin_read() as tx:
        actor = identify_caller(tx, caller, at)
        require(actor, verb)
        yield tx, actor


def identify_caller(tx: Transaction, caller: Caller, at: datetime) -> Actor:
    """Return who a caller is, as the database knows it now.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended.
    """
    if caller.session_id is None:
        return _TERMINAL_ACTOR
    actor = SessionStore(tx).find_actor(caller.session_id, at)
    if actor is None:
        raise NotAllowed("E-AUTH-03")
    return actor
