"""Interviews on the programme's screen: recorded, opened, quoted, approved by another, erased."""

from datetime import UTC, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.programme import interview_quotes, interviews, programmes
from geodata.model.people.people import Role
from geodata.model.programme.interviews import InterviewDraft, QuoteDraft, QuoteState
from geodata.model.times import to_bangkok_date, to_fiscal_year_be

NAME, QUOTED = "นางสาวกระจิบ นกขมิ้น", "ป้ายโครงการที่อ่านง่ายช่วยได้มาก"
NOTES = f"เห็นว่า {QUOTED} และเล่าเรื่องภายใน"
BY = "ผู้เชี่ยวชาญด้านกฎหมาย"


@pytest.fixture
def moment():
    return datetime.now(UTC)  # the screen's own time


@pytest.fixture
def people(signed_in):
    return {name: signed_in(Role.OFFICER, name=name) for name in ("malee", "manee")}


@pytest.fixture
def programme(project, moment):
    first = programmes.begin_from_reference(project, TERMINAL, 2559, at=moment)
    year_be = to_fiscal_year_be(moment)
    return programmes.copy_programme(project, TERMINAL, first.id, year_be, at=moment)


@pytest.fixture
def interview(project, programme, people, moment):
    day = to_bangkok_date(moment)
    draft = InterviewDraft("i", programme.id, NAME, NOTES, day, may_quote=True)
    return interviews.record_interview(project, people["malee"], draft, at=moment)


@pytest.fixture
def quote(project, people, interview, moment):
    draft = QuoteDraft("q", interview.id, QUOTED, BY)
    return interview_quotes.write_quote(project, people["malee"], draft, at=moment)


@pytest.fixture
def open_section(open_app, people):
    return lambda name: open_app("programme", by=people[name], section="interviews")


def list_texts(at):
    return [element.value for element in at.main.get("text")]


def list_quotes(project, people, programme):
    found = interview_quotes.list_quotes(
        project, people["malee"], programme.id, at=datetime.now(UTC)
    )
    return [one.quote for one in found]


def test_an_interview_is_recorded_once_somebody_consented(project, open_section, people, programme):
    at = open_section("malee")
    next(field for field in at.text_input if field.label == "ชื่อผู้ให้สัมภาษณ์").input(NAME)
    next(field for field in at.text_area if field.label == "บันทึกการสัมภาษณ์").input(NOTES).run()
    assert at.button(key="interview-save").disabled
    consent = next(box for box in at.checkbox if box.key.startswith("interview-consent-"))
    consent.check().run()
    at.button(key="interview-save").click().run()
    assert not at.exception
    assert at.success
    [made] = interviews.list_interviews(
        project, people["malee"], programme.id, at=datetime.now(UTC)
    )
    assert not made.may_quote
    assert not [words for words in list_texts(at) if NAME in words]


def test_name_and_notes_are_shown_once_somebody_opens_them(open_section, interview):
    at = open_section("malee")
    at.selectbox(key="interview-choice").select(interview.id).run()
    assert NAME not in str(list_texts(at))
    at.button(key=f"interview-open-{interview.id}").click().run()
    assert {NAME, NOTES} <= set(list_texts(at))


def test_opened_notes_are_not_kept_for_whoever_signs_in_next(open_section, people, interview):
    at = open_section("malee")
    at.selectbox(key="interview-choice").select(interview.id).run()
    at.button(key=f"interview-open-{interview.id}").click().run()
    at.user["id"] = people["manee"].session_id
    at.run()
    assert not at.exception
    assert NAME not in str(list_texts(at))


def test_words_of_the_notes_are_sent_for_approval(
    project, open_section, people, programme, interview
):
    at = open_section("malee")
    at.selectbox(key="interview-choice").select(interview.id).run()
    at.button(key=f"interview-open-{interview.id}").click().run()
    next(area for area in at.text_area if area.key.startswith("quote-words-")).input(QUOTED)
    next(field for field in at.text_input if field.key.startswith("quote-by-")).input(BY).run()
    at.button(key="quote-send").click().run()
    assert not at.exception
    [made] = list_quotes(project, people, programme)
    assert (made.words, made.state) == (QUOTED, QuoteState.WAITING)


def test_whoever_chose_the_words_cannot_approve_them(open_section, quote):
    at = open_section("malee")
    keys = {button.key for button in at.button}
    assert f"quote-approve-{quote.id}" not in keys
    assert f"quote-withdraw-{quote.id}" in keys


def test_another_officer_approves_and_withdraws(project, open_section, people, programme, quote):
    at = open_section("manee")
    at.button(key=f"quote-approve-{quote.id}").click().run()
    assert not at.exception
    assert list_quotes(project, people, programme)[0].state is QuoteState.APPROVED
    at.button(key=f"quote-withdraw-{quote.id}").click().run()
    assert not at.exception
    assert list_quotes(project, people, programme)[0].state is QuoteState.WITHDRAWN


def test_another_officer_refuses_with_a_reason(project, open_section, people, programme, quote):
    at = open_section("manee")
    assert at.button(key=f"quote-refuse-{quote.id}").disabled
    reason = next(field for field in at.text_input if field.key.startswith("quote-reason-"))
    reason.input("ยาวเกินไป").run()
    at.button(key=f"quote-refuse-{quote.id}").click().run()
    assert not at.exception
    [refused] = list_quotes(project, people, programme)
    assert (refused.state, refused.reason) == (QuoteState.REFUSED, "ยาวเกินไป")


def test_the_consent_is_taken_back_by_a_button(project, open_section, people, programme, interview):
    at = open_section("malee")
    at.selectbox(key="interview-choice").select(interview.id).run()
    key = f"interview-withdraw-{interview.id}"
    assert at.button(key=key).disabled
    next(box for box in at.checkbox if box.key.startswith("interview-sure-")).check().run()
    at.button(key=key).click().run()
    assert not at.exception
    known = interviews.list_interviews(project, people["malee"], programme.id, at=datetime.now(UTC))
    assert known == []


def test_a_facilitator_has_no_such_part(open_app, signed_in, programme, interview):
    by = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    at = open_app("programme", by=by, section="interviews")
    assert not at.exception
    assert not [button for button in at.button if button.key.startswith("interview-")]
