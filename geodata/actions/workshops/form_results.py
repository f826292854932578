"""What forms came to: given out in batches, so that nobody is told by a look before and after.

Sheets that were never used take the number of the look that uses them first. `geodata.model.
pooling` lets them into a figure with four others at least, whether they came from phones, on paper
or after a form was opened again.
"""

from collections.abc import Sequence
from datetime import datetime

from geodata.actions.acting import Caller, looking
from geodata.actions.workshops.answers import taken_by_phones
from geodata.actions.workshops.room_access import (
    in_scope,
    running,
)
from geodata.model.people.people import Verb
from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import (
    PooledSurvey,
    pool_survey,
)
from geodata.project import Project
from geodata.reference.forms import form_of
from geodata.store.database import Transaction
from geodata.store.workshops.answers import AnswerStore
from geodata.store.workshops.workshops import WorkshopStore

TESTS = (FormKind.PRE_TEST, FormKind.POST_TEST)
SURVEY = (FormKind.SURVEY,)


def test_sheets(
    project: Project, by: Caller, workshop_id: int, *, at: datetime
) -> list[AnswerSheet] | None:
    """Return the sheets of both tests of a workshop; None while phones can answer one of them.

    Raises
    ------
    NotFound
    """
    with looking(project, by, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = in_scope(tx, actor, workshop_id)
        if any(kind.is_test for kind in taken_by_phones(tx, workshop, at)):
            return None
        store = AnswerStore(tx)
        if not store.has_unshown([workshop_id], TESTS):
            return store.shown([workshop_id], TESTS)
    with running(project, by, workshop_id, at=at) as (act, workshop):
        act.note(f"room {workshop_id}", reason="results of tests looked at")
        if any(kind.is_test for kind in taken_by_phones(act.tx, workshop, at)):
            return None
        store = AnswerStore(act.tx)
        store.mark_shown([workshop_id], TESTS)
        return store.shown([workshop_id], TESTS)


def pooled_survey(project: Project, by: Caller, workshop_id: int, *, at: datetime) -> PooledSurvey:
    """Return the survey over all workshops whose room is not open, by question and age group.

    Who runs any workshop may see it: no group in it is smaller than five, and none is of one room.

    Raises
    ------
    NotFound
        Where the workshop is not in scope.
    """
    with looking(project, by, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        in_scope(tx, actor, workshop_id)
        ids = _closed(tx, at)
        if not AnswerStore(tx).has_unshown(ids, SURVEY):
            return _pooled(tx, ids)
    with running(project, by, workshop_id, at=at) as (act, _):
        ids = _closed(act.tx, at)
        AnswerStore(act.tx).mark_shown(ids, SURVEY)
        act.note(f"room {workshop_id}", reason="results of the survey looked at")
        return _pooled(act.tx, ids)


def _closed(tx: Transaction, at: datetime) -> list[int]:
    return [each.id for each in WorkshopStore(tx).all() if not each.is_open(at)]


def _pooled(tx: Transaction, ids: Sequence[int]) -> PooledSurvey:
    store = AnswerStore(tx)
    sheets = store.shown(ids, SURVEY)
    return pool_survey(form_of(FormKind.SURVEY), sheets, store.workshops_shown(ids, SURVEY))
