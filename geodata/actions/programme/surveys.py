"""Links to the questionnaire: opened by an officer for some days, and closed."""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.surveys import Survey, SurveyDraft, SurveyState, check_survey
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.programme.programmes import ProgrammeStore
from geodata.store.programme.surveys import SurveyStore


def open_survey(project: Project, caller: Caller, draft: SurveyDraft, *, at: datetime) -> Survey:
    """Open a link for some days; the same token again is the same link.

    Raises
    ------
    BadInput
        E-SURVEY-01, E-SURVEY-02 (another link is open), E-PROG-03, E-FMT-02.
    NotFound
        Where there is no such programme.
    """
    today = to_bangkok_date(at)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = SurveyStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"survey {known.id}", reason="questionnaire opened again")
            return known
        check_survey(draft, ProgrammeStore(act.tx).load(draft.programme_id), today)
        others = store.list_of(draft.programme_id)
        if any(one.find_state(today) is not SurveyState.CLOSED for one in others):
            raise BadInput("E-SURVEY-02")
        survey_id = store.add_draft(draft)
        days = [draft.opens_on.isoformat(), draft.closes_on.isoformat()]
        act.note(f"survey {survey_id}", reason="questionnaire opened", after=days)
        return store.load(survey_id)


def close_survey(
    project: Project, caller: Caller, survey_id: int, seen: DisplayedVersion, *, at: datetime
) -> Survey:
    """Close a link before its last day.

    Raises
    ------
    BadInput
        E-SURVEY-03 where it is closed already.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = SurveyStore(act.tx)
        survey = store.load(survey_id)
        seen.require_unchanged(survey)
        if survey.find_state(to_bangkok_date(at)) is SurveyState.CLOSED:
            raise BadInput("E-SURVEY-03")
        store.change(survey_id, is_closed=1)
        act.note(f"survey {survey_id}", reason="questionnaire closed")
        return store.load(survey_id)


def list_surveys(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[Survey]:
    """Return the links of a programme, the newest first.

    Raises
    ------
    NotFound
    """
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        ProgrammeStore(tx).load(programme_id)
        return SurveyStore(tx).list_of(programme_id)[::-1]
