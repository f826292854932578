"""What forms came to: given out in batches, so that nobody is told by a look before and after.

Sheets that were never used take the number of the look that uses them first. `geodata.model.
pooling` lets them into a figure with four others at least, whether they came from phones, on paper
or after a form was opened again.
"""

from collections.abc import Sequence
from datetime import datetime

from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.answers import list_phone_forms
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.model.people.people import Verb
from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import PooledSurvey, pool_survey
from geodata.project import Project
from geodata.reference.forms import get_form
from geodata.store.database import Transaction
from geodata.store.workshops.answers import AnswerStore
from geodata.store.workshops.workshops import WorkshopStore

TEST_KINDS = (FormKind.PRE_TEST, FormKind.POST_TEST)
SURVEY_KINDS = (FormKind.SURVEY,)


def read_test_sheets(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> list[AnswerSheet] | None:
    """Return the sheets of both tests of a workshop; None while phones can answer one of them.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        workshop = find_in_scope(tx, actor, workshop_id)
        if any(kind.is_test for kind in list_phone_forms(tx, workshop, at)):
            return None
        store = AnswerStore(tx)
        if not store.has_unshown([workshop_id], TEST_KINDS):
            return store.list_shown([workshop_id], TEST_KINDS)
    with run_workshop(project, caller, workshop_id, at=at) as (act, workshop):
        act.note(f"room {workshop_id}", reason="results of tests looked at")
        if any(kind.is_test for kind in list_phone_forms(act.tx, workshop, at)):
            return None
        store = AnswerStore(act.tx)
        store.mark_shown([workshop_id], TEST_KINDS)
        return store.list_shown([workshop_id], TEST_KINDS)


def read_pooled_survey(
    project: Project, caller: Caller, workshop_id: int, *, at: datetime
) -> PooledSurvey:
    """Return the survey over all workshops whose room is not open, by question and age group.

    Who runs any workshop may see it: no group in it is smaller than five, and none is of one room.

    Raises
    ------
    NotFound
        Where the workshop is not in scope.
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        find_in_scope(tx, actor, workshop_id)
        ids = _list_closed_ids(tx, at)
        if not AnswerStore(tx).has_unshown(ids, SURVEY_KINDS):
            return _pool_sheets(tx, ids)
    with run_workshop(project, caller, workshop_id, at=at) as (act, _):
        ids = _list_closed_ids(act.tx, at)
        AnswerStore(act.tx).mark_shown(ids, SURVEY_KINDS)
        act.note(f"room {workshop_id}", reason="results of the survey looked at")
        return _pool_sheets(act.tx, ids)


def _list_closed_ids(tx: Transaction, at: datetime) -> list[int]:
    return [workshop.id for workshop in WorkshopStore(tx).list_all() if not workshop.is_open(at)]


def _pool_sheets(tx: Transaction, ids: Sequence[int]) -> PooledSurvey:
    store = AnswerStore(tx)
    sheets = store.list_shown(ids, SURVEY_KINDS)
    return pool_survey(get_form(FormKind.SURVEY), sheets, store.count_workshops(ids, SURVEY_KINDS))
