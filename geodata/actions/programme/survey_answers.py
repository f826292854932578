"""Answers to the questionnaire outside workshops: by link, from paper, at the desk.

Nothing is kept of who answered, when, or on which phone. A token of the page or the desk makes a
sheet that is sent twice the same sheet.
"""

from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction
from geodata.errors import BadInput, NotFound
from geodata.model.people.people import Verb
from geodata.model.programme.surveys import Survey, SurveyState
from geodata.model.times import to_bangkok_date
from geodata.model.workshops.answers import AnswerDraft, AnswerWay, check_answers
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import CODE_PATTERN
from geodata.project import Project
from geodata.reference.forms import get_form
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.programme.programmes import ProgrammeStore
from geodata.store.programme.surveys import SurveyStore
from geodata.store.workshops.survey_pool import SurveyPoolStore

DESK_WAYS = (AnswerWay.PAPER, AnswerWay.DESK)


def find_survey(project: Project, code: str, *, at: datetime) -> tuple[Survey, SurveyState]:
    """Return the link of a code, and whether it takes answers now.

    Raises
    ------
    NotFound
        E-SURVEY-05.
    """
    with project.database.begin_read() as tx:
        survey = _load_survey(tx, code)
    return survey, survey.find_state(to_bangkok_date(at))


def submit_by_link(project: Project, code: str, draft: AnswerDraft, *, at: datetime) -> None:
    """Save the answers of whoever has the link; the same token again keeps the first.

    Raises
    ------
    BadInput
        E-SURVEY-04 (not open), E-FORM-04, E-FORM-05.
    NotFound
        E-SURVEY-05.
    """
    check_answers(get_form(FormKind.SURVEY), draft)
    with project.database.begin(on_the_map=False) as tx:
        survey = _load_survey(tx, code)
        is_known = SurveyPoolStore(tx).is_used(draft.token)
        if not is_known:  # a phone that lost the network hears after the last day that it arrived
            if survey.find_state(to_bangkok_date(at)) is not SurveyState.OPEN:
                raise BadInput("E-SURVEY-04")
            _save_sheet(tx, survey.programme_id, AnswerWay.LINK, draft)
        AuditStore(tx, project.audit_key).add(
            at=at,
            account_id=None,
            verb=Verb.TAKE_PART,
            object=f"survey {survey.id}",
            reason="questionnaire sent again" if is_known else "questionnaire answered",
        )


def add_sheet(
    project: Project,
    caller: Caller,
    programme_id: int,
    way: AnswerWay,
    draft: AnswerDraft,
    *,
    at: datetime,
) -> None:
    """Add a sheet from paper, or what somebody says in an interview; a token is used once.

    Raises
    ------
    BadInput
        E-FORM-04, E-FORM-05.
    NotFound
        Where there is no such programme.
    """
    check_answers(get_form(FormKind.SURVEY), draft)
    if way not in DESK_WAYS:
        raise BadInput("E-FORM-05")
    with audited_transaction(project, caller, Verb.ENTER_ANSWERS, at=at, on_the_map=False) as act:
        if SurveyPoolStore(act.tx).is_used(draft.token):
            act.note(f"programme {programme_id}", reason="questionnaire typed in again")
            return
        _save_sheet(act.tx, programme_id, way, draft)
        act.note(f"programme {programme_id}", reason="questionnaire typed in")


def _load_survey(tx: Transaction, code: str) -> Survey:
    survey = SurveyStore(tx).find_by_code(code) if CODE_PATTERN.fullmatch(code) else None
    if survey is None:
        raise NotFound("E-SURVEY-05")
    return survey


def _save_sheet(tx: Transaction, programme_id: int, way: AnswerWay, draft: AnswerDraft) -> None:
    year_be = ProgrammeStore(tx).load(programme_id).year_be
    SurveyPoolStore(tx).add(year_be, way, draft, get_form(FormKind.SURVEY))
