"""Tests and the survey of a workshop: opened by its facilitator, answered by phones or on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.room_access import (
    Guest,
    find_device,
    find_in_scope,
    find_open_room,
    require_open,
    run_workshop,
    take_part,
)
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.model.workshops.answers import AnswerDraft, check_answers, hash_code, normalize_code
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import Workshop
from geodata.project import Project
from geodata.reference.forms import get_form
from geodata.store.database import Transaction
from geodata.store.workshops.answers import AnswerStore, OpenFormStore
from geodata.store.workshops.workshops import WorkshopStore


@dataclass(frozen=True, slots=True)
class OpenForms:
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
class FormsOverview:
    """How the forms of a workshop stand."""

    forms: Mapping[FormKind, FormCounts]
    is_in_room: bool  # whether phones may be in the room: else no form can be opened
    asks_age: bool


def read_open_forms(project: Project, guest: Guest, *, at: datetime) -> OpenForms:
    """Return which forms are open for a phone in the room.

    Raises
    ------
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    with project.database.begin_read() as tx:
        workshop = find_open_room(tx, guest.code, at)
        find_device(tx, workshop, guest.device)
        kinds = OpenFormStore(tx).list_for_workshop(workshop.id)
        return OpenForms(workshop.title, kinds, asks_age=workshop.age_group is None)


def submit_answer(project: Project, guest: Guest, draft: AnswerDraft, *, at: datetime) -> None:
    """Save the answers of a phone; the same token again keeps the first.

    Raises
    ------
    BadInput
        E-FORM-01 (not open), E-FORM-03 (code), E-FORM-04, E-FORM-05 (not an answer to this form).
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    check_answers(get_form(draft.kind), draft)
    with take_part(project, guest, at=at) as here:
        if _is_known(here.tx, here.workshop, draft):
            here.note("form answered again", changes=False)
            return
        if draft.kind not in OpenFormStore(here.tx).list_for_workshop(here.workshop.id):
            raise BadInput("E-FORM-01")
        _save_sheet(project, here.tx, here.workshop, draft, from_paper=False)
        here.note("form answered", changes=False)


def add_paper(
    project: Project, caller: Caller, workshop_id: int, draft: AnswerDraft, *, at: datetime
) -> None:
    """Add a sheet from paper, also after the room is closed; a token is used once.

    Raises
    ------
    BadInput
        E-FORM-03, E-FORM-04, E-FORM-05.
    NotFound
    """
    check_answers(get_form(draft.kind), draft)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if _is_known(act.tx, workshop, draft):
            act.note(f"room {workshop_id}", reason="form typed in again")
            return
        _save_sheet(project, act.tx, workshop, draft, from_paper=True)
        act.note(f"room {workshop_id}", reason="form typed in")


def open_form(
    project: Project, caller: Caller, workshop_id: int, kind: FormKind, *, at: datetime
) -> None:
    """Open a form for phones, while the room is open.

    Raises
    ------
    BadInput
        E-ROOM-10 where the room is not open.
    NotFound
    """
    _set_open(project, caller, workshop_id, kind, at, is_open=True)


def close_form(
    project: Project, caller: Caller, workshop_id: int, kind: FormKind, *, at: datetime
) -> None:
    """Close a form for phones.

    Raises
    ------
    NotFound
    """
    _set_open(project, caller, workshop_id, kind, at, is_open=False)


def read_overview(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> FormsOverview:
    """Return how the forms of a workshop stand: counts only.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        taken = list_phone_forms(tx, workshop, at)
        counts = AnswerStore(tx).count_sheets(workshop_id)
        forms = {
            kind: FormCounts(kind in taken, counts[kind, False], counts[kind, True])
            for kind in FormKind
        }
        return FormsOverview(forms, workshop.is_open(at), asks_age=workshop.age_group is None)


def list_phone_forms(tx: Transaction, workshop: Workshop, at: datetime) -> tuple[FormKind, ...]:
    """Return the forms of a workshop that phones can answer now."""
    return OpenFormStore(tx).list_for_workshop(workshop.id) if workshop.is_open(at) else ()


def _set_open(
    project: Project,
    caller: Caller,
    workshop_id: int,
    kind: FormKind,
    at: datetime,
    *,
    is_open: bool,
) -> None:
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        if is_open:
            require_open(workshop, at)
        OpenFormStore(act.tx).put(workshop_id, kind, is_open=is_open)
        WorkshopStore(act.tx).change(workshop_id)
        reason = f"{kind} {'opened' if is_open else 'closed'}"
        act.note(f"room {workshop_id}", reason=reason)


def _is_known(tx: Transaction, workshop: Workshop, draft: AnswerDraft) -> bool:
    """Return whether this very sheet is there; a token of another one is no token.

    Raises
    ------
    BadInput
        E-FORM-05.
    """
    used = AnswerStore(tx).find_use(draft.token)
    if used is not None and used != (workshop.id, draft.kind):
        raise BadInput("E-FORM-05")
    return used is not None


def _save_sheet(
    project: Project, tx: Transaction, workshop: Workshop, draft: AnswerDraft, *, from_paper: bool
) -> None:
    """Save a sheet without what its form does not ask: a survey has no code."""
    is_test = draft.kind.is_test
    code = normalize_code(draft.code) if is_test else ""
    AnswerStore(tx).add(
        workshop.id,
        draft,
        get_form(draft.kind),
        code_hash=hash_code(project.row_key, workshop.id, code),
        age_group=None if is_test else workshop.age_group or draft.age_group,
        from_paper=from_paper,
    )
