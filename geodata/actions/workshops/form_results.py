"""What forms came to: given out in batches, so that nobody is told by a look before and after.

Sheets that were never used take the number of the look that uses them first.
`geodata.model.workshops.pooling` lets them into a figure with four others at least, whether they
came from phones, on paper or after a form was opened again.
"""

from datetime import datetime

from geodata.actions.programme import survey_pool
from geodata.actions.transactions import Caller, authorized_read
from geodata.actions.workshops.answers import list_phone_forms
from geodata.actions.workshops.room_access import find_in_scope, run_workshop
from geodata.model.people.people import Verb
from geodata.model.programme.programmes import find_year_of
from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import PooledSurvey
from geodata.project import Project
from geodata.store.workshops.answers import AnswerStore

TEST_KINDS = (FormKind.PRE_TEST, FormKind.POST_TEST)


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
    """Return the survey of the fiscal year of a workshop, by question and age group.

    Who runs any workshop may see it: no group in it is smaller than five, and none is of one room.

    Raises
    ------
    NotFound
        Where the workshop is not in scope.
    """
    with authorized_read(project, caller, Verb.RUN_WORKSHOP, at=at) as (tx, actor):
        year_be = find_year_of(find_in_scope(tx, actor, workshop_id).held_on)
        if not survey_pool.has_unshown(tx, year_be, at):
            return survey_pool.pool_year(tx, year_be)
    with run_workshop(project, caller, workshop_id, at=at) as (act, _):
        survey_pool.mark_shown(act.tx, year_be, at)
        act.note(f"room {workshop_id}", reason="results of the survey looked at")
        return survey_pool.pool_year(act.tx, year_be)
