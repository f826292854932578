"""Who fills in the page for the field, and what their phone sealed: opened for nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geodata.actions.transactions import Caller, identify_caller
from geodata.errors import NotAllowed
from geodata.model.people.people import Actor, Scope, Verb
from geodata.project import Project
from geodata.store import field_boxes

FIELD_VERBS = (Verb.PROPOSE_RISK, Verb.RECORD_VISIT)


@dataclass(frozen=True, slots=True)
class FieldOwner:
    """Whose page it is: an opaque name, the public key, their own communities."""

    who: str
    key: str
    own: tuple[str, ...] | None  # None: all of them


def read_owner(project: Project, caller: Caller, *, at: datetime) -> FieldOwner:
    """Return whose page it is.

    Raises
    ------
    NotAllowed
        E-AUTH-03 where the session has ended, E-NF-01 for who does not work in the field.
    """
    actor, account_id = _find_worker(project, caller, at)
    key = field_boxes.derive_private_key(project.row_key, account_id)
    is_all = actor.find_scope(Verb.PROPOSE_RISK) is Scope.ALL
    return FieldOwner(
        who=field_boxes.name_owner(project.row_key, account_id),
        key=field_boxes.format_public_key(key),
        own=None if is_all else tuple(sorted(actor.communities)),
    )


def open_box(
    project: Project, caller: Caller, box: Mapping[str, Any], *, at: datetime
) -> dict[str, Any]:
    """Return what the phone of this person sealed.

    Raises
    ------
    NotAllowed
        As `read_owner` does.
    BadInput
        E-FIELD-01 where it is no box, or one of another account.
    """
    _, account_id = _find_worker(project, caller, at)
    return field_boxes.open_box(field_boxes.derive_private_key(project.row_key, account_id), box)


def _find_worker(project: Project, caller: Caller, at: datetime) -> tuple[Actor, int]:
    with project.database.begin_read() as tx:
        actor = identify_caller(tx, caller, at)
    if actor.account_id is None or not any(actor.may(verb) for verb in FIELD_VERBS):
        raise NotAllowed
    return actor, actor.account_id
