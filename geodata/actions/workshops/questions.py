"""Questions of the audience: a phone asks, a facilitator shows, answers or hides."""

from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.room_access import (
    Guest,
    find_in_scope,
    require_open,
    run_workshop,
    take_part,
)
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.workshops.questions import MAX_QUESTIONS, Question, QuestionState, check_question
from geodata.project import Project
from geodata.store.workshops.questions import QuestionStore
from geodata.store.workshops.workshops import WorkshopStore

_ORDER = list(QuestionState)


def ask_question(project: Project, guest: Guest, token: str, text: str, *, at: datetime) -> int:
    """Send a question to the facilitator and return its number; the same token is the same one.

    Raises
    ------
    BadInput
        E-QUESTION-01 (nothing asked, or the token of another), E-QUESTION-02 (too many),
        E-TXT-02 (too long).
    NotFound
        E-ROOM-01.
    NotAllowed
        E-ROOM-02.
    """
    asked = check_question(token, text)
    with take_part(project, guest, at=at) as here:
        store = QuestionStore(here.tx, project.seal)
        known = store.find_by_token(here.workshop.id, token, here.device_id)
        if known is not None:
            here.note("question asked again", changes=False)
            return known.id
        if store.is_used(token):
            raise BadInput("E-QUESTION-01")
        if store.count_of_device(here.device_id) >= MAX_QUESTIONS:
            raise BadInput("E-QUESTION-02", most=MAX_QUESTIONS)
        here.note("question asked", changes=False)  # the room sees nothing of it
        return store.add(here.workshop.id, token, asked, device_id=here.device_id)


def list_questions(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[Question]:
    """Return every question of a workshop in scope, those that wait first."""
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        found = QuestionStore(tx, project.seal).list_for_workshop(workshop_id)
        return sorted(found, key=lambda question: _ORDER.index(question.state))


def show_question(
    project: Project,
    caller: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Question:
    """Show a question to everybody in the room, while it is open.

    Raises
    ------
    BadInput
        E-ROOM-10.
    NotFound
    Conflict
        Where it is not what this person saw.
    """
    return _set_state(project, caller, workshop_id, question_id, seen, QuestionState.SHOWN, at)


def mark_answered(
    project: Project,
    caller: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Question:
    """Mark a question as answered: it leaves the screen.

    Raises
    ------
    NotFound
    Conflict
        Where it is not what this person saw.
    """
    return _set_state(project, caller, workshop_id, question_id, seen, QuestionState.ANSWERED, at)


def hide_question(
    project: Project,
    caller: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Question:
    """Hide a question, as one that names somebody.

    Raises
    ------
    NotFound
    Conflict
        Where it is not what this person saw.
    """
    return _set_state(project, caller, workshop_id, question_id, seen, QuestionState.HIDDEN, at)


def _set_state(
    project: Project,
    caller: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    state: QuestionState,
    at: datetime,
) -> Question:
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        store = QuestionStore(act.tx, project.seal)
        seen.require_unchanged(store.load(workshop_id, question_id))
        if state is QuestionState.SHOWN:
            require_open(workshop, at)
        store.put(question_id, state)
        WorkshopStore(act.tx).change(workshop_id)
        act.note(f"room {workshop_id}", reason=f"question {state}")
        return store.load(workshop_id, question_id)
