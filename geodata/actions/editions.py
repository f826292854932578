"""Who may freeze an edition or withdraw one. The files are made by the publishing side."""

from collections.abc import Callable
from datetime import datetime

from geodata.actions.acting import Caller, acting
from geodata.model.people.people import Verb
from geodata.project import Project


def freeze(
    project: Project, by: Caller, edition_id: str, write: Callable[[], None], *, at: datetime
) -> None:
    """Let somebody freeze an edition: `write` puts its files there, and it is noted.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is written.
    """
    with acting(project, by, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition frozen")
        write()


def withdraw(
    project: Project, by: Caller, edition_id: str, remove: Callable[[], None], *, at: datetime
) -> None:
    """Let somebody withdraw an edition: `remove` takes its files away, and it is noted.

    Raises
    ------
    NotAllowed
        E-AUTH-03, E-NF-02: then nothing is removed.
    """
    with acting(project, by, Verb.FREEZE_EDITION, at=at, on_the_map=False) as act:
        act.note(f"edition {edition_id}", reason="edition withdrawn")
        remove()
