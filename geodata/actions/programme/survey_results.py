"""What the survey of a programme came to, given out in batches of five people at least."""

from datetime import datetime

from geodata.actions.programme import survey_pool
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.model.people.people import Verb
from geodata.model.workshops.pooling import PooledSurvey
from geodata.project import Project
from geodata.store.programme.programmes import ProgrammeStore


def read_year_survey(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> PooledSurvey:
    """Return the survey of the year of a programme, by question and age group.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        year_be = ProgrammeStore(tx).load(programme_id).year_be
        if not survey_pool.has_unshown(tx, year_be, at):
            return survey_pool.pool_year(tx, year_be)
    with audited_transaction(project, caller, Verb.SEE_PROGRAMME, at=at, on_the_map=False) as act:
        survey_pool.mark_shown(act.tx, year_be, at)
        act.note(f"programme {programme_id}", reason="results of the survey looked at")
        return survey_pool.pool_year(act.tx, year_be)
