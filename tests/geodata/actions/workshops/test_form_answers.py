"""Tests and survey of a workshop: one answer a token, nobody named, and who may look when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.people import auditing
from geodata.actions.workshops import answers, form_results, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError
from geodata.model.people.audit import EVERY_ENTRY
from geodata.model.people.people import Role
from geodata.model.workshops.answers import AnswerDraft
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup, WorkshopDraft, WorkshopKind
from geodata.reference.forms import get_form
from geodata.store.schema import form_answers
from tests.sheets import list_stored_sheets

DRAFT = WorkshopDraft(
    "a", WorkshopKind.TRAINING, "อบรมอาสาสมัคร", date(2026, 9, 30), "ศาลา", "DS07", None
)
PRE, POST, SURVEY = FormKind
CODE = "07ก45"


def sheet(number=1, kind=PRE, **changes):
    chosen = {item.id: (1,) for item in get_form(kind).items}
    made = AnswerDraft(f"token-of-a-sheet-{number:03d}", kind, chosen, CODE if kind.is_test else "")
    return replace(made, **changes)


@pytest.fixture
def room(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def guest(project, room, now):
    return Guest(room.code, rooms.join_room(project, room.code, at=now))


@pytest.fixture
def do(project, room, now):
    """Do what the facilitator does."""

    def act(action, *more, by=TERMINAL):
        return action(project, by, room.id, *more, at=now)

    return act


@pytest.fixture
def send(project, guest, now):
    return lambda draft: answers.submit_answer(project, guest, draft, at=now)


def code_of(run):
    with pytest.raises(AppError) as refused:
        run()
    return refused.value.code


def rows(project):
    with project.database.begin_read() as tx:
        return tx.connection.execute(sa.select(form_answers)).all()


def test_a_sheet_is_there_once_however_often_it_is_sent(project, room, do, send):
    do(answers.open_form, PRE)
    send(sheet())
    send(sheet())
    send(sheet(answers={item.id: (2,) for item in get_form(PRE).items}))  # the first stays
    do(answers.close_form, PRE)
    [kept] = list_stored_sheets(project, room.id)
    assert set(kept.answers.values()) == {(1,)}
    assert (kept.form_version, kept.form_hash) == (1, get_form(PRE).hash)
    send(sheet())  # a phone that lost the network hears after closing that it arrived
    assert len(rows(project)) == 1


def test_a_second_test_of_the_same_code_is_kept_as_a_duplicate(do, send):
    do(answers.open_form, PRE)
    do(answers.open_form, POST)
    send(sheet(1))
    send(sheet(2, code=" ๐๗-ก-๔๕ ", answers={item.id: (2,) for item in get_form(PRE).items}))
    send(sheet(3, POST))
    send(sheet(4, code=""))
    send(sheet(5, code=""))
    for kind in (PRE, POST):
        do(answers.close_form, kind)
    found = do(form_results.read_test_sheets)
    assert sum(test_sheet.is_duplicate for test_sheet in found) == 1
    [first] = [
        test_sheet
        for test_sheet in found
        if test_sheet.kind is PRE and test_sheet.code_hash and not test_sheet.is_duplicate
    ]
    assert set(first.answers.values()) == {(1,)}
    assert len({test_sheet.code_hash for test_sheet in found if test_sheet.code_hash}) == 1


def test_a_code_of_one_workshop_is_no_code_of_another(project, room, do, now):
    other = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=now)
    answers.add_paper(project, TERMINAL, room.id, sheet(1), at=now)
    answers.add_paper(project, TERMINAL, other.id, sheet(2), at=now)
    hashes = [row.code_hash for row in rows(project)]
    assert len(set(hashes)) == 2
    assert CODE not in repr(rows(project))


def test_no_row_says_who_or_when(project, do, send, now):
    do(answers.open_form, SURVEY)
    send(sheet(1, SURVEY, code=CODE, age_group=AgeGroup.TWENTY_UP))
    [row] = rows(project)
    assert set(row._mapping) == {
        "id",
        "workshop_id",
        "kind",
        "form_version",
        "form_hash",
        "code_hash",
        "age_group",
        "answers",
        "from_paper",
        "is_duplicate",
        "token_hash",
        "shown_in",
        "year_be",
    }
    assert row.code_hash is None  # a survey has none, whatever is sent
    assert row.age_group == "20-24"
    assert "token-of-a-sheet" not in repr(row)
    page = auditing.read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now)
    assert [line.entry.reason for line in page.lines][:1] == ["form answered"]


def test_a_test_keeps_no_age(project, do, send):
    do(answers.open_form, PRE)
    send(sheet(age_group=AgeGroup.TWENTY_UP))
    assert rows(project)[0].age_group is None


def test_a_session_of_one_age_group_need_not_ask(project, now):
    draft = replace(DRAFT, token="old", age_group=AgeGroup.SIXTY_UP)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now)
    answers.add_paper(project, TERMINAL, made.id, sheet(1, SURVEY), at=now)
    assert rows(project)[0].age_group == "60+"
    assert not answers.read_overview(project, TERMINAL, made.id, at=now).asks_age


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_takes_answers_only_while_it_is_open(project, guest, do, send, now, kind):
    assert code_of(lambda: send(sheet(1, kind))) == "E-FORM-01"
    do(answers.open_form, kind)
    assert answers.read_open_forms(project, guest, at=now).kinds == (kind,)
    send(sheet(1, kind))
    do(answers.close_form, kind)
    assert answers.read_open_forms(project, guest, at=now).kinds == ()
    assert code_of(lambda: send(sheet(2, kind))) == "E-FORM-01"
    assert len(rows(project)) == 1


def test_phones_hear_of_an_open_form(project, room, do, now):
    before = rooms.read_state(project, room.code, at=now)
    assert not before.has_open_forms
    do(answers.open_form, PRE)
    after = rooms.read_state(project, room.code, at=now)
    assert after.has_open_forms
    assert after.workshop.version > before.workshop.version


def test_only_phones_in_the_open_room_answer(project, room, guest, do, send, now):
    do(answers.open_form, PRE)
    stranger = Guest(room.code, "x" * 43)
    assert code_of(lambda: answers.submit_answer(project, stranger, sheet(), at=now)) == "E-ROOM-02"
    assert code_of(lambda: answers.read_open_forms(project, stranger, at=now)) == "E-ROOM-02"
    late = now + timedelta(hours=8)
    assert code_of(lambda: answers.submit_answer(project, guest, sheet(), at=late)) == "E-ROOM-01"
    do(workshops.close_room)
    assert code_of(lambda: send(sheet())) == "E-ROOM-01"
    assert code_of(lambda: do(answers.open_form, POST)) == "E-ROOM-10"
    assert rows(project) == []


def test_a_token_of_another_sheet_is_refused(project, do, send, now):
    do(answers.open_form, PRE)
    do(answers.open_form, POST)
    send(sheet(1))
    assert code_of(lambda: send(sheet(1, POST))) == "E-FORM-05"
    other = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=now)
    refused = code_of(lambda: answers.add_paper(project, TERMINAL, other.id, sheet(1), at=now))
    assert refused == "E-FORM-05"


def test_a_wrong_code_keeps_nothing(project, do, send):
    do(answers.open_form, PRE)
    assert code_of(lambda: send(sheet(code="สมชาย"))) == "E-FORM-03"
    assert rows(project) == []


def test_paper_is_typed_in_before_and_after_the_room_closes(do, project):
    do(answers.add_paper, sheet(1))
    do(answers.add_paper, sheet(1))
    do(workshops.close_room)
    do(answers.add_paper, sheet(2, SURVEY))
    forms = do(answers.read_overview).forms
    assert (forms[PRE].phones, forms[PRE].paper, forms[SURVEY].paper) == (0, 1, 1)
    assert all(row.from_paper for row in rows(project))


def test_the_survey_waits_until_the_workshop_is_closed(do, send):
    do(answers.open_form, SURVEY)
    for number in range(5):
        send(sheet(number, SURVEY, age_group=AgeGroup.SIXTY_UP))
    do(answers.close_form, SURVEY)
    assert do(answers.read_overview).forms[SURVEY].phones == 5
    assert do(form_results.read_pooled_survey).people == 0
    do(workshops.close_room)
    found = do(form_results.read_pooled_survey)
    assert (found.workshops, found.people) == (1, 5)
    assert found.cells["areas", AgeGroup.SIXTY_UP].people == 5
    assert not do(answers.read_overview).forms[SURVEY].is_open


def test_a_sheet_on_paper_after_a_look_waits_for_four_others(do):
    """One more sheet, typed in after somebody looked, could be subtracted."""
    for number in range(5):
        do(answers.add_paper, sheet(number, SURVEY, age_group=AgeGroup.SIXTY_UP))
    do(workshops.close_room)
    first = do(form_results.read_pooled_survey)
    for number in range(5, 9):
        do(answers.add_paper, sheet(number, SURVEY, age_group=AgeGroup.SIXTY_UP))
        found = do(form_results.read_pooled_survey)
        assert found == first
    do(answers.add_paper, sheet(9, SURVEY, age_group=AgeGroup.SIXTY_UP))
    assert do(form_results.read_pooled_survey).cells["areas", AgeGroup.SIXTY_UP].people == 10


def test_tests_are_given_out_when_both_are_closed(do, send):
    do(answers.open_form, PRE)
    do(answers.open_form, POST)
    send(sheet(1))
    assert do(form_results.read_test_sheets) is None
    do(answers.close_form, PRE)
    assert do(form_results.read_test_sheets) is None
    do(answers.close_form, POST)
    [one] = do(form_results.read_test_sheets)
    assert one.shown_in == 1


def test_a_test_that_is_opened_again_after_a_look_gives_a_later_look(do, send):
    do(answers.open_form, PRE)
    send(sheet(1))
    do(answers.close_form, PRE)
    assert [test_sheet.shown_in for test_sheet in do(form_results.read_test_sheets)] == [1]
    do(answers.open_form, PRE)
    send(sheet(2, code="08ก45"))
    assert do(form_results.read_test_sheets) is None
    do(answers.close_form, PRE)
    assert sorted(test_sheet.shown_in for test_sheet in do(form_results.read_test_sheets)) == [1, 2]
    assert sorted(test_sheet.shown_in for test_sheet in do(form_results.read_test_sheets)) == [1, 2]


def test_a_look_that_uses_new_sheets_is_noted_and_another_is_not(project, do, now):
    do(answers.add_paper, sheet(1))
    for _ in range(2):
        do(form_results.read_test_sheets)
    page = auditing.read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now)
    reasons = [line.entry.reason for line in page.lines]
    assert reasons.count("results of tests looked at") == 1


def test_another_coordinator_finds_nothing(do, signed_in, now):
    neighbour = signed_in(Role.COORDINATOR, "DS08", at=now)
    for action, *more in (
        (answers.read_overview,),
        (form_results.read_test_sheets,),
        (form_results.read_pooled_survey,),
        (answers.open_form, PRE),
        (answers.close_form, PRE),
        (answers.add_paper, sheet()),
    ):
        assert code_of(lambda a=action, m=more: do(a, *m, by=neighbour)) == "E-NF-01"
