"""The audit log on the screens: filters, pages, and one's own actions only."""

from datetime import UTC, date, datetime

import pytest

from geodata import actions
from geodata.actions import uploads
from geodata.actions.people import auditing
from geodata.actions.risks import risks
from geodata.actions.transactions import audited_transaction
from geodata.errors import FileRefused
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.people.people import Role, Verb
from geodata.model.risks import RiskDraft
from mapping.texts import load_catalogue, to_key
from tests.refusals import refusal


def read_actions(at):
    return str(at.table[-1].value["ทำอะไร"].tolist()).replace("\\", "")


def propose(project, by, token):
    draft = RiskDraft(token, Category.POLICY, None, "DS07", None, "")
    risks.propose(project, by, draft, at=datetime.now(UTC))


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def screen(open_app, signed_in, project, somchai, malee):
    """The auditor's screen, after two people did something."""
    propose(project, somchai, "a")
    propose(project, malee, "b")
    return open_app("admin", by=signed_in(Role.AUDITOR, name="preecha"))


def test_the_auditor_reads_what_one_person_did(screen):
    malee = next(name for name in screen.selectbox(key="audit-person").options if name == "malee")
    screen.selectbox(key="audit-person").select_index(
        screen.selectbox(key="audit-person").options.index(malee)
    ).run()
    assert "malee เสนอจุดเสี่ยง (ข้อเสนอเลขที่ 2)" in read_actions(screen)
    assert "somchai" not in read_actions(screen)


@pytest.mark.parametrize("typed", ["ข้อเสนอเลขที่ 1", "risk 1", " ข้อเสนอเลขที่  1 "])
def test_a_record_is_found_by_our_words_or_its_id(screen, typed):
    screen.text_input(key="audit-object").input(typed).run()
    assert read_actions(screen) == "['somchai เสนอจุดเสี่ยง (ข้อเสนอเลขที่ 1)']"


def test_a_kind_of_action_is_found(screen):
    screen.selectbox(key="audit-verb").select(Verb.PROPOSE_RISK).run()
    assert len(screen.table[-1].value) == 2


def choose_day(screen, end, day):
    for name in ("day", "month", "year"):
        screen.selectbox(key=f"audit-{end}-{name}").select(getattr(day, name)).run()


def test_days_are_chosen_in_thai_and_both_ends_are_included(screen):
    today = datetime.now(times.BANGKOK).date()
    everything = len(screen.table[-1].value)
    assert screen.selectbox(key="audit-first-year").options[0] == str(today.year + 543)
    assert "มกราคม" in screen.selectbox(key="audit-first-month").options
    choose_day(screen, "first", today)
    choose_day(screen, "last", today)
    assert len(screen.table[-1].value) == everything - 1  # the project was set up before
    choose_day(screen, "last", date(today.year - 1, 1, 1))
    assert "ไม่มีรายการบันทึกในช่วงนี้" in screen.info[0].value


def test_a_day_that_is_none_is_said_and_filters_nothing(screen):
    everything = len(screen.table[-1].value)
    year = datetime.now(times.BANGKOK).year
    for name, value in (("day", 31), ("month", 2), ("year", year)):
        screen.selectbox(key=f"audit-first-{name}").select(value).run()
    assert any("วันที่ไม่ถูกต้อง" in caption.value for caption in screen.caption)
    assert len(screen.table[-1].value) == everything


def test_fifty_entries_a_page_and_another_filter_begins_anew(open_app, signed_in, project):
    auditor = signed_in(Role.AUDITOR, name="preecha")
    for number in range(55):
        verb, at = Verb.CHANGE_BOUNDARIES, datetime.now(UTC)
        with audited_transaction(project, actions.TERMINAL, verb, at=at) as act:
            act.note("boundary version 1", before=number)
    at = open_app("admin", by=auditor)
    assert len(at.table[-1].value) == auditing.PAGE_SIZE == 50
    at.selectbox[-1].select(2).run()
    second = at.table[-1].value["ลำดับ"].tolist()
    assert second[-1] == "1"
    assert len(second) == 58 - 50
    at.selectbox(key="audit-verb").select(Verb.CHANGE_BOUNDARIES).run()
    assert at.table[-1].value["ลำดับ"].tolist()[0] == "58"


@pytest.mark.parametrize("name", ["somchai", "malee"])
def test_my_actions_are_mine_alone(open_app, project, somchai, malee, name):
    propose(project, somchai, "a")
    propose(project, malee, "b")
    at = open_app("my_actions", by={"somchai": somchai, "malee": malee}[name])
    assert not at.exception
    other = {"somchai": "malee", "malee": "somchai"}[name]
    assert f"{name} เสนอจุดเสี่ยง" in read_actions(at)
    assert other not in read_actions(at)
    assert [box.key for box in at.selectbox if "person" in box.key] == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, None])
def test_who_has_no_own_page_sees_nothing(open_app, signed_in, role):
    at = open_app("my_actions", by=role and signed_in(role))
    assert refusal(role) in at.error[0].value
    assert not at.table


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_verb_has_words(verb, language):
    assert load_catalogue(language)[f"screens.verb.{to_key(verb)}"]


def test_a_refused_file_is_a_sentence_of_its_own(screen, project, malee):
    with pytest.raises(FileRefused):
        uploads.read_table(project, malee, b"", at=datetime.now(UTC))
    screen.run()
    assert "ระบบไม่รับไฟล์จาก malee (ไฟล์ที่ไม่รับ รหัส E-FMT-02)" in read_actions(screen)
