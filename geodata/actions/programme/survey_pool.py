"""The sheets of the survey of a fiscal year in one pool: whoever looks sees the same figures.

A second pool of some of the same sheets could be subtracted from this one, so there is no other:
a workshop's screen, its report and the programme show the year.
"""

from datetime import date, datetime

from geodata.model.programme.programmes import find_year_of
from geodata.model.times import to_bangkok_date
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import PooledSurvey, pool_survey
from geodata.model.workshops.workshops import Workshop, WorkshopState
from geodata.reference.forms import get_form
from geodata.store.database import Transaction
from geodata.store.workshops.survey_pool import SurveyPoolStore
from geodata.store.workshops.workshops import WorkshopStore


def has_unshown(tx: Transaction, year_be: int, at: datetime) -> bool:
    """Return whether sheets of a year came that nobody has looked at."""
    return SurveyPoolStore(tx).has_unshown(year_be, _list_ended_ids(tx, year_be, at))


def mark_shown(tx: Transaction, year_be: int, at: datetime) -> None:
    """Let this look use the sheets of a year that nobody has looked at."""
    SurveyPoolStore(tx).mark_shown(year_be, _list_ended_ids(tx, year_be, at))


def pool_year(tx: Transaction, year_be: int) -> PooledSurvey:
    """Return the survey of a year over the sheets that were looked at."""
    store = SurveyPoolStore(tx)
    form, sheets = get_form(FormKind.SURVEY), store.list_shown(year_be)
    return pool_survey(form, sheets, store.count_workshops(year_be))


def _list_ended_ids(tx: Transaction, year_be: int, at: datetime) -> list[int]:
    today = to_bangkok_date(at)
    return [
        workshop.id
        for workshop in WorkshopStore(tx).list_all()
        if find_year_of(workshop.held_on) == year_be and _is_over(workshop, at, today)
    ]


def _is_over(workshop: Workshop, at: datetime, today: date) -> bool:
    """Return whether nobody in a workshop answers any more.

    One that worked on paper alone is never opened: it is over when its day is.
    """
    if workshop.state is WorkshopState.PREPARED:
        return workshop.held_on < today
    return not workshop.is_open(at)
