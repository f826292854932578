"""The questionnaire by link, on paper and at the desk: opened for a while, each sheet once."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.people import auditing
from geodata.actions.programme import programmes, survey_answers, survey_results, surveys
from geodata.errors import AppError, BadInput, Conflict, NotAllowed, NotFound
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.programme.surveys import SurveyDraft, SurveyState
from geodata.model.workshops.answers import AnswerDraft, AnswerWay
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form
from geodata.store.schema import survey_answers as answer_rows
from tests.geodata.actions.programme.conftest import TODAY

FORM = get_form(FormKind.SURVEY)


def sheet(number=1, **changes):
    chosen = {item.id: (1,) for item in FORM.items}
    token = f"token-of-a-sheet-{number:03d}"
    made = AnswerDraft(token, FormKind.SURVEY, chosen, age_group=AgeGroup.SIXTY_UP)
    return replace(made, **changes)


@pytest.fixture
def survey(do, malee, programme):
    return do(surveys.open_survey, malee, SurveyDraft("s", programme.id, TODAY, TODAY))


@pytest.fixture
def send(project, survey, now):
    return lambda draft, at=now: survey_answers.submit_by_link(project, survey.code, draft, at=at)


def rows(project):
    with project.database.begin_read() as tx:
        return tx.connection.execute(sa.select(answer_rows)).all()


def code_of(run):
    with pytest.raises(AppError) as refused:
        run()
    return refused.value.code


def test_a_sheet_is_there_once_however_often_it_is_sent(project, send):
    send(sheet())
    send(sheet(answers={item.id: (2,) for item in FORM.items}))  # the first stays
    [row] = rows(project)
    assert set(row._mapping) == {
        *("id", "year_be", "way", "form_version", "form_hash"),
        *("age_group", "answers", "token_hash", "shown_in"),
    }  # nobody, no time, no phone, not even which link
    assert (row.year_be, row.way, row.age_group) == (2569, "link", "60+")
    assert "[2]" not in row.answers
    assert "token-of-a-sheet" not in repr(row)


def test_it_is_noted_that_somebody_answered_and_nothing_else(project, send, survey, now):
    send(sheet())
    send(sheet())
    page = auditing.read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now)
    entries = [line.entry for line in page.lines][:2]
    assert [entry.reason for entry in entries] == [
        "questionnaire sent again",
        "questionnaire answered",
    ]
    assert {(entry.account_id, entry.object) for entry in entries} == {
        (None, f"survey {survey.id}")
    }


def test_a_link_takes_answers_on_its_days_only(project, do, malee, programme, survey, send, now):
    send(sheet(1))
    tomorrow = now + timedelta(days=1)
    assert code_of(lambda: send(sheet(2), tomorrow)) == "E-SURVEY-04"
    send(sheet(1), tomorrow)  # a phone that lost the network hears that it had arrived
    assert survey_answers.find_survey(project, survey.code, at=tomorrow)[1] is SurveyState.CLOSED
    assert len(rows(project)) == 1


def test_before_its_first_day_it_waits(project, do, malee, programme, now):
    year = do(programmes.copy_programme, malee, programme.id, 2570)
    draft = SurveyDraft("later", year.id, year.first_day, year.first_day)
    made = do(surveys.open_survey, malee, draft)
    assert survey_answers.find_survey(project, made.code, at=now)[1] is SurveyState.WAITING
    given = project, made.code, sheet()
    assert code_of(lambda: survey_answers.submit_by_link(*given, at=now)) == "E-SURVEY-04"


def test_an_officer_closes_it_once(do, malee, survey, send, seen):
    do(surveys.close_survey, malee, survey.id, seen(survey))
    assert code_of(lambda: send(sheet())) == "E-SURVEY-04"
    with pytest.raises(Conflict):
        do(surveys.close_survey, malee, survey.id, seen(survey))
    closed = do(surveys.list_surveys, malee, survey.programme_id)[0]
    with pytest.raises(BadInput, match="E-SURVEY-03"):
        do(surveys.close_survey, malee, survey.id, seen(closed))


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ((0, -1), "E-SURVEY-01"),
        ((-2, -1), "E-SURVEY-01"),  # over before it began
        ((0, 1), "E-PROG-03"),  # the next fiscal year
    ],
)
def test_days_are_of_the_year_and_not_over(do, malee, programme, days, code):
    first, last = (TODAY + timedelta(days=day) for day in days)
    draft = SurveyDraft("x", programme.id, first, last)
    assert code_of(lambda: do(surveys.open_survey, malee, draft)) == code


def test_one_link_at_a_time_and_a_second_tap_is_the_same(do, malee, programme, survey):
    draft = SurveyDraft("s", programme.id, TODAY, TODAY)
    assert do(surveys.open_survey, malee, draft) == survey
    another = replace(draft, token="other")
    assert code_of(lambda: do(surveys.open_survey, malee, another)) == "E-SURVEY-02"


def test_a_code_that_nobody_opened_leads_nowhere(project, survey, now):
    for code in ("ABCDEFGH", "x", "", survey.code.lower()):
        with pytest.raises(NotFound, match="E-SURVEY-05"):
            survey_answers.find_survey(project, code, at=now)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {item.id: (9,) for item in FORM.items},
        {**{item.id: (1,) for item in FORM.items}, "more": (1,)},
    ],
)
def test_what_is_no_answer_is_refused(project, send, answers):
    assert code_of(lambda: send(sheet(answers=answers))) == "E-FORM-05"
    assert rows(project) == []


def test_paper_and_desk_are_typed_in_by_officers_and_facilitators(
    project, do, malee, somchai, programme
):
    for number, (by, way) in enumerate([(malee, AnswerWay.PAPER), (somchai, AnswerWay.DESK)]):
        for _ in range(2):
            do(survey_answers.add_sheet, by, programme.id, way, sheet(number))
    assert sorted(row.way for row in rows(project)) == ["desk", "paper"]


@pytest.mark.parametrize("way", [AnswerWay.LINK, AnswerWay.WORKSHOP])
def test_the_desk_takes_nothing_in_another_way(do, malee, programme, way):
    given = malee, programme.id, way, sheet()
    assert code_of(lambda: do(survey_answers.add_sheet, *given)) == "E-FORM-05"


def test_a_facilitator_opens_and_closes_nothing(do, somchai, programme, survey, seen):
    draft = SurveyDraft("x", programme.id, TODAY, TODAY)
    with pytest.raises(NotAllowed):
        do(surveys.open_survey, somchai, draft)
    with pytest.raises(NotAllowed):
        do(surveys.close_survey, somchai, survey.id, seen(survey))
    assert do(surveys.list_surveys, somchai, programme.id) == [survey]


def test_a_presenter_types_nothing_in(do, signed_in, programme, now):
    by = signed_in(Role.PRESENTER, name="presenter", at=now)
    with pytest.raises(NotAllowed):
        do(survey_answers.add_sheet, by, programme.id, AnswerWay.PAPER, sheet())


def test_answers_of_each_way_are_counted_once_there_are_five(do, malee, programme, send):
    for number in range(5):
        send(sheet(number))
        do(survey_answers.add_sheet, malee, programme.id, AnswerWay.DESK, sheet(10 + number))
    do(survey_answers.add_sheet, malee, programme.id, AnswerWay.PAPER, sheet(20))
    found = do(survey_results.read_year_survey, malee, programme.id)
    assert found.ways == {
        AnswerWay.WORKSHOP: None,
        AnswerWay.LINK: 5,
        AnswerWay.PAPER: None,
        AnswerWay.DESK: 5,
    }
    assert found.people == 11
