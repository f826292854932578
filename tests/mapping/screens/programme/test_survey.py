"""The survey on the programme's screen: figures that may be shown, links, paper and interviews."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.programme import programmes, survey_answers, surveys
from geodata.model.people.people import Role
from geodata.model.programme.surveys import SurveyDraft
from geodata.model.times import to_bangkok_date, to_fiscal_year_be
from geodata.model.workshops.answers import AnswerDraft, AnswerWay
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.reference.forms import get_form
from geodata.store.schema import survey_answers as answer_rows

FORM = get_form(FormKind.SURVEY)


@pytest.fixture
def moment():
    return datetime.now(UTC)  # the screen's own time


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def programme(project, moment):
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=moment)
    year_be = to_fiscal_year_be(moment)
    return programmes.copy_programme(project, TERMINAL, first.id, year_be, at=moment)


@pytest.fixture
def add(project, programme, moment):
    def make(number, age, choice=4, way=AnswerWay.DESK):
        chosen = {item.id: (choice,) for item in FORM.items}
        draft = AnswerDraft(f"token-of-a-sheet-{number:03d}", FormKind.SURVEY, chosen, "", age)
        given = project, TERMINAL, programme.id, way, draft
        survey_answers.add_sheet(*given, at=moment)

    return make


@pytest.fixture
def open_section(open_app):
    return lambda by: open_app("programme", by=by, section="survey")


def list_texts(at):
    return [element.value for element in at.main.get("text")]


def rows(project):
    with project.database.begin_read() as tx:
        return tx.connection.execute(sa.select(answer_rows)).all()


def test_without_five_of_an_age_it_says_that_evidence_is_missing(open_section, malee, add):
    for number in range(4):
        add(number, AgeGroup.SIXTY_UP)
    at = open_section(malee)
    assert not at.exception
    assert any(words.startswith("หลักฐานไม่พอ") for words in list_texts(at))
    assert not at.get("vega_lite_chart")
    assert not at.table


def test_groups_that_are_shown_and_withheld_are_said_so(open_section, malee, add):
    for number in range(6):
        add(number, AgeGroup.SIXTY_UP)
    for number in range(10, 13):
        add(number, AgeGroup.TWENTY_UP, 1, AnswerWay.PAPER)
    at = open_section(malee)
    assert any(words.startswith("ผู้ตอบ 6 คน ปีงบประมาณ") for words in list_texts(at))
    ages, ways, scales = (table.value for table in at.table[:3])
    assert list(ages["จำนวน (คน)"]) == ["6", *["ไม่แสดง"] * 4]
    assert list(ways["จำนวน (คน)"]) == ["ไม่แสดง", "ไม่แสดง", "ไม่แสดง", "6"]
    first = scales.iloc[0]
    assert first["60 ปีขึ้นไป"] == "4.0 (6)"
    assert first["20–24 ปี"] == "ไม่แสดง"
    [chart] = at.get("vega_lite_chart")
    assert "ข้อ 1: 60 ปีขึ้นไป 4.0" in chart.proto.alt
    assert "20–24" not in chart.proto.alt.split("ข้อ 1")[1]
    assert any("ไม่ได้เผยแพร่ต่อสาธารณะ" in caption.value for caption in at.caption)


def test_an_officer_opens_and_closes_a_link(project, open_section, malee, programme):
    at = open_section(malee)
    at.button(key="survey-open").click().run()
    assert not at.exception
    assert at.success
    [survey] = surveys.list_surveys(project, malee, programme.id, at=datetime.now(UTC))
    assert any(code.value.endswith(f"/survey/{survey.code}") for code in at.code)
    at.button(key=f"survey-close-{survey.id}").click().run()
    assert not at.exception
    [survey] = surveys.list_surveys(project, malee, programme.id, at=datetime.now(UTC))
    assert survey.is_closed
    assert not at.code


def test_a_sheet_of_paper_is_a_line_of_digits(project, open_section, somchai, programme):
    at = open_section(somchai)
    for name, typed in (("age", "1"), ("digits", "12345123"), ("several", "1 6 8")):
        at.text_input(key=f"survey-paper-{name}").set_value(typed)
    next(button for button in at.button if button.label == "บันทึกชุดนี้").click().run()
    assert not at.exception
    assert any("ตอบ 9 จาก 9 ข้อ" in said.value for said in at.success)
    [row] = rows(project)
    assert (row.way, row.age_group) == ("paper", "60+")
    assert at.text_input(key="survey-paper-digits").value == ""


def test_what_is_refused_stays_where_it_was_typed(project, open_section, somchai, programme):
    at = open_section(somchai)
    at.text_input(key="survey-paper-digits").set_value("99")
    next(button for button in at.button if button.label == "บันทึกชุดนี้").click().run()
    assert at.error
    assert at.text_input(key="survey-paper-digits").value == "99"
    assert rows(project) == []


def test_an_interview_is_tapped(project, open_section, somchai, programme):
    at = open_section(somchai)
    at.button_group(key="survey-entry-way").select(AnswerWay.DESK).run()
    for item in FORM.items[:3]:
        at.button_group(key=f"survey-desk-{item.id}").select(5)
    at.button_group(key="survey-desk-age").select(AgeGroup.FORTY_UP)
    next(button for button in at.button if button.label == "บันทึกชุดนี้").click().run()
    assert not at.exception
    assert any("ตอบ 3 จาก 9 ข้อ" in said.value for said in at.success)
    [row] = rows(project)
    assert (row.way, row.age_group) == ("desk", "40-59")
    assert not at.button_group(key=f"survey-desk-{FORM.items[0].id}").value


def test_a_facilitator_has_the_link_and_opens_none(
    project, open_section, malee, somchai, programme, moment
):
    day = to_bangkok_date(moment)
    draft = SurveyDraft("s", programme.id, day, day)
    survey = surveys.open_survey(project, malee, draft, at=moment)
    at = open_section(somchai)
    assert any(survey.code in code.value for code in at.code)
    assert not [button for button in at.button if button.key.startswith("survey-")]
