"""Tests and the survey of a workshop: opened by its facilitator, answered by phones or on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.acting import Caller, looking
from geodata.actions.workshops.room_access import (
    Guest,
    admitted,
    in_scope,
    open_room_of,
    require_open,
    running,
    taking_part,
)
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.model.workshops.answers import (
    AnswerDraft,
    check_answers,
    hash_code,
    normalize_code,
)
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import Workshop
from geodata.project import Project
from geodata.reference.forms import form_of
from geodata.store.database import Transaction
from geodata.store.workshops.answers import (
    AnswerStore,
    OpenFormStore,
)
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class Asked:
    """What a phone in the room may answer."""

    title: str  # of the workshop
    kinds: tuple[FormKind, ...]
    asks_age: bool  # a session of one age group need not ask


@dataclass(frozen=True, slots=True)
class FormCounts:
    """How a form of a workshop stands."""

    is_open: bool
    phones: int
    paper: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How the forms of a workshop stand."""

    forms: Mapping[FormKind, FormCounts]
    in_room: bool  # whether phones may be in the room: else no form can be opened
    asks_age: bool


def asked(project: Project, guest: Guest, *, at: datetime) -> Asked:
    """Return which forms are open for a phone in the room.

    Raises
    ------
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    with project.database.reading() as tx:
        workshop = open_room_of(tx, guest.code, at)
        admitted(tx, workshop, guest.device)
        kinds = OpenFormStore(tx).of(workshop.id)
        return Asked(workshop.title, kinds, asks_age=workshop.age_group is None)


def answer(project: Project, guest: Guest, draft: AnswerDraft, *, at: datetime) -> None:
    """Keep what a phone answers; the same token again is the same answer, the first.

    Raises
    ------
    BadInput
        E-FORM-01 (not open), E-FORM-03 (code), E-FORM-04, E-FORM-05 (not an answer to this form).
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    check_answers(form_of(draft.kind), draft)
    with taking_part(project, guest, at=at) as here:
        if _is_known(here.tx, here.workshop, draft):
            here.note("form answered again", changes=False)
            return
        if draft.kind not in OpenFormStore(here.tx).of(here.workshop.id):
            raise BadInput("E-FORM-01")
        _keep(project, here.tx, here.workshop, draft, from_paper=False)
        here.note("form answered", changes=False)


def add_paper(
    project: Project, by: Caller, workshop_id: int, draft: AnswerDraft, *, at: datetime
) -> None:
    """Type a sheet in from paper, also after the room is closed; the same token is the same sheet.

    Raises
    ------
    BadInput
        E-FORM-03, E-FORM-04, E-FORM-05.
    NotFound
    """
    check_answers(form_of(draft.kind), draft)
    with running(project, by, workshop_id, at=at) as (act, workshop):
        if _is_known(act.tx, workshop, draft):
            act.note(f"room {workshop_id}", reason="form typed in again")
            return
        _keep(project, act.tx, workshop, draft, from_paper=True)
        act.note(f"room {workshop_id}", reason="form typed in")


def open_form(
    project: Project, by: Caller, workshop_id: int, kind: FormKind, *, at: datetime
) -> None:
    """Let phones answer a form, while the room is open.

    Raises
    ------
    BadInput
        E-ROOM-10 where the room is not open.
    NotFound
    """
    _set(project, by, workshop_id, kind, at, is_open=True)


def close_form(
    project: Project, by: Caller, workshop_id: int, kind: FormKind, *, at: datetime
) -> None:
    """Take no more answers from phones.

    Raises
    ------
    NotFound
    """
    _set(project, by, workshop_id, kind, at, is_open=False)


def overview(project: Project, by: Caller, workshop_id: int, *, at: datetime) -> Overview:
    """Return how the forms of a workshop stand: counts only.

    Raises
    ------
    NotFound
    """
    with looking(project, by, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = in_scope(tx, actor, workshop_id)
        taken = taken_by_phones(tx, workshop, at)
        counts = AnswerStore(tx).counted(workshop_id)
        forms = {
            kind: FormCounts(kind in taken, counts[kind, False], counts[kind, True])
            for kind in FormKind
        }
        return Overview(forms, workshop.is_open(at), asks_age=workshop.age_group is None)


def taken_by_phones(tx: Transaction, workshop: Workshop, at: datetime) -> tuple[FormKind, ...]:
    """Return the forms of a workshop that phones can answer now."""
    return OpenFormStore(tx).of(workshop.id) if workshop.is_open(at) else ()


def _set(
    project: Project,
    by: Caller,
    workshop_id: int,
    kind: FormKind,
    at: datetime,
    *,
    is_open: bool,
) -> None:
    with running(project, by, workshop_id, at=at) as (act, workshop):
        if is_open:
            require_open(workshop, at)
        OpenFormStore(act.tx).put(workshop_id, kind, is_open=is_open)
        WorkshopStore(act.tx).change(workshop_id)
        reason = f"{kind} {'opened' if is_open else 'closed'}"
        act.note(f"room {workshop_id}", reason=reason)


def _is_known(tx: Transaction, workshop: Workshop, draft: AnswerDraft) -> bool:
    """Say whether this very sheet is there; a token of another one is no token.

    Raises
    ------
    BadInput
        E-FORM-05.
    """
    used = AnswerStore(tx).used_for(draft.token)
    if used is not None and used != (workshop.id, draft.kind):
        raise BadInput("E-FORM-05")
    return used is not None


def _keep(
    project: Project, tx: Transaction, workshop: Workshop, draft: AnswerDraft, *, from_paper: bool
) -> None:
    """Keep a sheet with nothing in it that its form does not ask: a survey has no code."""
    is_test = draft.kind.is_test
    code = normalize_code(draft.code) if is_test else ""
    AnswerStore(tx).add(
        workshop.id,
        draft,
        form_of(draft.kind),
        code_hash=hash_code(project.row_key, workshop.id, code),
        age_group=None if is_test else workshop.age_group or draft.age_group,
        from_paper=from_paper,
    )
