"""The forum's screen: questions wait for a facilitator, commitments for a second person."""

from datetime import UTC, date, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions import editions as edition_actions
from geodata.actions.workshops import commitments, questions, rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.model.people.people import Role
from geodata.model.workshops.commitments import CommitmentDraft, CommitmentState
from geodata.model.workshops.questions import QuestionState
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from mapping.publish import editions
from tests.seen import pass_displayed_version, read_seen_version

HOSTILE = "**ดี** ![x](http://e.example/x)"


def now():
    return datetime.now(UTC)


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def prasit(signed_in):
    return signed_in(Role.OFFICER, name="prasit")


@pytest.fixture
def room(project):
    kind = WorkshopKind.FORUM
    draft = WorkshopDraft("a", kind, "เวทีปลายปี", date(2026, 9, 30), "หอประชุม", None, None)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


@pytest.fixture
def question(project, room):
    guest = Guest(room.code, rooms.join_room(project, room.code, at=now()))
    return questions.ask_question(project, guest, "token-of-a-question", HOSTILE, at=now())


@pytest.fixture
def promised(project, malee):
    draft = CommitmentDraft("t", "สำนักงานเขตดุสิต", HOSTILE)
    return commitments.add(project, malee, draft, at=now())


@pytest.fixture
def open_part(open_app):
    def run(part, by):
        at = open_app("forum", by=by, part=part)
        assert not at.exception
        return at

    return run


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception
    return at


def keys(at):
    return {button.key for button in at.button}


def read_screen(at):
    return "\n".join(text_element.value for text_element in at.main.text)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_closed_for_who_may_not(open_app, signed_in, role):
    at = open_app("forum", by=signed_in(role))
    assert len(at.error) == 1
    assert not [key for key in keys(at) if key and key.startswith(("forum", "commitment"))]


def test_without_an_edition_commitments_can_be_written_down(open_part, malee):
    at = open_part("commitments", malee)
    assert len(at.info) == 2  # no edition, no commitment yet
    assert at.button(key="commitment-new").disabled


def test_a_commitment_is_written_down(open_part, project, malee):
    at = open_part("commitments", malee)
    agency, _ = [
        text_input for text_input in at.text_input if text_input.key.startswith("commitment")
    ]
    agency.input("สำนักงานเขตดุสิต")
    at.text_area[0].input(HOSTILE).run()
    press(at, "commitment-new")
    [made] = commitments.list_commitments(project, malee, at=now())
    assert (made.promise, made.is_public, made.community_id) == (HOSTILE, False, None)
    assert HOSTILE in read_screen(at)
    assert made.public_id in at.success[0].value.replace("\\", "")


def test_a_second_person_confirms_and_the_first_is_refused(
    open_part, project, malee, prasit, promised
):
    key = f"confirm-{promised.id}"
    refused = press(open_part("commitments", malee), key)
    assert "E-COMMIT-03" in refused.error[0].value.replace("\\", "")
    assert not commitments.list_commitments(project, malee, at=now())[0].is_public
    confirmed = press(open_part("commitments", prasit), key)
    assert not confirmed.error
    assert commitments.list_commitments(project, malee, at=now())[0].is_public


def test_kept_waits_for_a_second_person(open_part, project, malee, prasit, promised):
    public = commitments.confirm(
        project, prasit, promised.id, read_seen_version(project, promised), at=now()
    )
    at = open_part("commitments", malee)
    key = f"{public.id}-{public.version}"
    at.button_group(key=f"commitment-state-{key}").select(CommitmentState.KEPT).run()
    at.text_input(key=f"commitment-proof-{key}").input("https://example.go.th/1").run()
    press(at, f"commitment-save-{public.id}")
    [found] = commitments.list_commitments(project, malee, at=now())
    assert (found.state, found.pending_state) == (CommitmentState.ASKED, CommitmentState.KEPT)
    press(open_part("commitments", prasit), f"confirm-{public.id}")
    [found] = commitments.list_commitments(project, malee, at=now())
    assert (found.state, found.pending_state) == (CommitmentState.KEPT, None)


def test_a_coordinator_sees_nothing_of_the_district(open_part, signed_in, promised):
    at = open_part("commitments", signed_in(Role.COORDINATOR, "DS07", name="somchai"))
    assert f"confirm-{promised.id}" not in keys(at)
    assert HOSTILE not in read_screen(at)


def test_a_press_about_a_question_that_another_moderator_changed_is_said_and_does_nothing(
    open_part, project, room, malee, question
):
    at = open_part("questions", malee)
    pass_displayed_version(questions.hide_question)(project, TERMINAL, room.id, question, at=now())
    before = questions.list_questions(project, TERMINAL, room.id, at=now())
    press(at, f"question-answer-{question}")
    assert "E-CONFLICT-01" in at.error[0].value.replace("\\", "")
    assert questions.list_questions(project, TERMINAL, room.id, at=now()) == before


def test_a_question_is_shown_answered_and_hidden(open_part, project, room, malee, question):
    at = open_part("questions", malee)
    assert HOSTILE in read_screen(at)

    def state():
        [found] = questions.list_questions(project, TERMINAL, room.id, at=now())
        return found.state

    for name, after in (
        ("show", QuestionState.SHOWN),
        ("answer", QuestionState.ANSWERED),
        ("hide", QuestionState.HIDDEN),
    ):
        press(at, f"question-{name}-{question}")
        assert state() is after


def test_a_room_is_made_for_the_edition_and_opened(open_part, project, malee):
    edition_id = editions.freeze_edition(project, TERMINAL, "เวทีปลายปี", at=now())
    at = press(open_part("room", malee), "forum-make")
    [made] = workshops.list_workshops(project, malee, at=now())
    assert (made.kind, made.edition_id) == (WorkshopKind.FORUM, edition_id)
    press(at, "forum-open")
    assert workshops.list_workshops(project, malee, at=now())[0].code in read_screen(at)
    press(at, "forum-set-out")
    assert "0" in at.success[0].value.replace("\\", "")  # nothing is published in this project


class TestFreezing:
    def test_an_officer_freezes_the_map_of_now_by_a_button(self, open_app, project, malee):
        at = open_app("forum", by=malee)
        at.text_input(key="forum-freeze-name").set_value("เวทีปลายปี")
        at.button(key="forum-freeze-do").click().run()
        assert not at.exception
        folder = editions.EditionFolder(project.settings.editions)
        [edition_id] = folder.list_ids()
        assert folder.read_facts(edition_id)["title"] == "เวทีปลายปี"
        assert any("แล้ว" in done.value for done in at.success)

    def test_without_a_name_it_is_refused_where_the_button_is(self, open_app, project, malee):
        at = open_app("forum", by=malee)
        at.button(key="forum-freeze-do").click().run()
        assert editions.EditionFolder(project.settings.editions).list_ids() == []
        assert at.error

    def test_a_coordinator_is_not_offered_it(self, open_app, signed_in):
        at = open_app("forum", by=signed_in(Role.COORDINATOR, "DS07", name="somchai"))
        assert "forum-freeze-do" not in {button.key for button in at.button}


class TestPlanningTheStory:
    @pytest.fixture
    def open_plan(self, open_app, signed_in):
        at = open_app("forum", by=signed_in(Role.PRESENTER, name="napa"))
        assert not at.exception
        at.toggle(key="forum-story-open").set_value(True).run()
        assert not at.exception
        return at

    def test_a_presenter_plans_and_does_nothing_else_there(self, open_plan):
        assert "story-save" in keys(open_plan)
        assert not {"forum-freeze-do", "commitment-new", "forum-make"} & keys(open_plan)

    def test_steps_are_moved_hidden_and_worded(self, open_plan, project):
        at = open_plan
        press(at, "story-down-opening")
        press(at, "story-hide-audience")
        at.text_input(key="story-words-coverage").set_value("เราเดินไปด้วยกัน")
        press(at, "story-save")
        with project.database.begin_read() as tx:
            plan = edition_actions.find_plan(tx)
        assert plan.order[:3] == ("cover", "coverage", "opening")
        assert plan.hidden == {"audience"}
        assert plan.words == {"coverage": "เราเดินไปด้วยกัน"}
        assert any("ซ่อนไว้" in text.value for text in at.text)

    def test_what_must_be_shown_has_no_button_to_hide_it(self, open_plan):
        for name in ("cover", "withheld", "close"):
            assert open_plan.button(key=f"story-hide-{name}").disabled
        assert open_plan.button(key="story-up-opening").disabled  # the cover stays the first

    def test_words_with_a_telephone_number_are_refused_and_stay(self, open_plan, project):
        at = open_plan
        at.text_input(key="story-words-coverage").set_value("โทร 081-234-5678")
        press(at, "story-save")
        assert "E-STORY-01" in at.error[0].value.replace("\\", "")
        assert at.text_input(key="story-words-coverage").value == "โทร 081-234-5678"
        with project.database.begin_read() as tx:
            assert edition_actions.find_plan(tx).is_empty
