"""Questions of the audience: a phone asks, a facilitator shows, answers or hides."""

from datetime import datetime

from geodata.actions.acting import Caller, looking
from geodata.actions.workshops.room_access import (
    Guest,
    in_scope,
    require_open,
    running,
    taking_part,
)
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.workshops.questions import (
    MAX_QUESTIONS,
    Question,
    QuestionState,
    check_question,
)
from geodata.project import Project
from geodata.store.workshops.questions import QuestionStore
from geodata.store.workshops.workshops import WorkshopStore

_ORDER = list(QuestionState)


def ask(project: Project, guest: Guest, token: str, text: str, *, at: datetime) -> int:
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
    with taking_part(project, guest, at=at) as here:
        store = QuestionStore(here.tx, project.seal)
        known = store.by_token(here.workshop.id, token, here.device_id)
        if known is not None:
            here.note("question asked again", changes=False)
            return known.id
        if store.is_used(token):
            raise BadInput("E-QUESTION-01")
        if store.count_of_device(here.device_id) >= MAX_QUESTIONS:
            raise BadInput("E-QUESTION-02", most=MAX_QUESTIONS)
        here.note("question asked", changes=False)  # the room sees nothing of it
        return store.add(here.workshop.id, token, asked, device_id=here.device_id)


def queue(project: Project, by: Caller, workshop_id: int, *, at: datetime) -> list[Question]:
    """Return every question of a workshop in scope, those that wait first."""
    with looking(project, by, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        in_scope(tx, actor, workshop_id)
        found = QuestionStore(tx, project.seal).of(workshop_id)
        return sorted(found, key=lambda each: _ORDER.index(each.state))


def show(
    project: Project,
    by: Caller,
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
    return _put(project, by, workshop_id, question_id, seen, QuestionState.SHOWN, at)


def answer(
    project: Project,
    by: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Question:
    """Say that a question was answered: it leaves the screen.

    Raises
    ------
    NotFound
    Conflict
        Where it is not what this person saw.
    """
    return _put(project, by, workshop_id, question_id, seen, QuestionState.ANSWERED, at)


def hide(
    project: Project,
    by: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> Question:
    """Put a question aside, as one that names somebody.

    Raises
    ------
    NotFound
    Conflict
        Where it is not what this person saw.
    """
    return _put(project, by, workshop_id, question_id, seen, QuestionState.HIDDEN, at)


def _put(
    project: Project,
    by: Caller,
    workshop_id: int,
    question_id: int,
    seen: DisplayedVersion,
    state: QuestionState,
    at: datetime,
) -> Question:
    with running(project, by, workshop_id, at=at) as (act, workshop):
        store = QuestionStore(act.tx, project.seal)
        seen.require_unchanged(store.one(workshop_id, question_id))
        if state is QuestionState.SHOWN:
            require_open(workshop, at)
        store.put(question_id, state)
        WorkshopStore(act.tx).change(workshop_id)
        act.note(f"room {workshop_id}", reason=f"question {state}")
        return store.one(workshop_id, question_id)
