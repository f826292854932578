"""Who may freeze an edition or withdraw one. The files are made by the publishing side."""

from collections.abc import Callable
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction
from geodata.model.people.people import Verb
from geodata.project import Project


def freeze(
    project: Project, caller: Caller, edition_id: str, write: Callable[[], None], *, at: datetime
) -> None:
    """Freeze an edition: `write` saves its files; an audit entry is added.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is written.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition frozen")
        write()


def withdraw(
    project: Project, caller: Caller, edition_id: str, remove: Callable[[], None], *, at: datetime
) -> None:
    """Withdraw an edition: `remove` deletes its files; an audit entry is added.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is removed.
    """
    with audited_transaction(project, caller, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition withdrawn")
        remove()
