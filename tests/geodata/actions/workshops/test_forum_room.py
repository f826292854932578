"""Questions and priorities of an audience: nothing is seen before it is shown, nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.risks import mitigations, priorities, risk_words, risks
from geodata.actions.workshops import questions, rooms, workshop_pins, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError, NotFound
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risk_words import PublicWords
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.model.times import BANGKOK
from geodata.model.workshops.questions import MAX_QUESTION_LENGTH, MAX_QUESTIONS, QuestionState
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from geodata.store.risks.priorities import PriorityStore
from geodata.store.schema import risk_points, room_questions
from mapping.web.rooms import room_json
from tests.engines import read_stored_bytes
from tests.seen import pass_displayed_version, read_seen_version, risk_as_it_is

DS07 = (100.50413, 13.77991)
CANARY = "คำถามที่ยังไม่แสดง"
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FORUM, "เวทีสาธารณะ", date(2026, 9, 30), "หอประชุม", None, None
)


def build_token(number=1):
    return f"token-of-a-question-{number:04d}"


def code_of(run):
    with pytest.raises(AppError) as refused:
        run()
    return refused.value.code


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def room(project, at):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=at)
    return workshops.open_room(project, TERMINAL, made.id, at=at)


@pytest.fixture
def phone(project, room, at):
    return lambda: Guest(room.code, rooms.join_room(project, room.code, at=at))


@pytest.fixture
def do(project, room, at):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=at)


@pytest.fixture
def list_questions(project, room, at):
    return lambda: [
        question.text for question in rooms.read_state(project, room.code, at=at).questions
    ]


def test_a_question_waits_until_it_is_shown(project, phone, do, list_questions, at):
    number = questions.ask_question(project, phone(), build_token(), f" {CANARY}\n ", at=at)
    assert list_questions() == []
    [waiting] = do(questions.list_questions)
    assert (waiting.id, waiting.text, waiting.state) == (number, CANARY, QuestionState.WAITING)
    do(pass_displayed_version(questions.show_question), number)
    assert list_questions() == [CANARY]  # the control: what is shown is found
    do(pass_displayed_version(questions.mark_answered), number)
    assert list_questions() == []
    do(pass_displayed_version(questions.show_question), number)
    do(pass_displayed_version(questions.hide_question), number)
    assert list_questions() == []


def test_the_last_shown_question_stands_last(project, phone, do, list_questions, at):
    numbers = [
        questions.ask_question(project, phone(), build_token(n), f"คำถาม {n}", at=at)
        for n in (1, 2, 3)
    ]
    for number in (numbers[1], numbers[0], numbers[1]):
        do(pass_displayed_version(questions.show_question), number)
    assert list_questions() == ["คำถาม 1", "คำถาม 2"]


def test_the_queue_begins_with_what_waits(project, phone, do, at):
    numbers = [
        questions.ask_question(project, phone(), build_token(n), f"คำถาม {n}", at=at)
        for n in (1, 2, 3)
    ]
    do(pass_displayed_version(questions.hide_question), numbers[0])
    do(pass_displayed_version(questions.show_question), numbers[1])
    assert [question.id for question in do(questions.list_questions)] == [
        numbers[2],
        numbers[1],
        numbers[0],
    ]


def test_the_same_token_is_the_same_question(project, phone, do, at):
    guest = phone()
    first = questions.ask_question(project, guest, build_token(), "ถามครั้งเดียว", at=at)
    assert questions.ask_question(project, guest, build_token(), "ถามครั้งเดียว", at=at) == first
    assert len(do(questions.list_questions)) == 1
    other = phone()
    assert (
        code_of(lambda: questions.ask_question(project, other, build_token(), "x", at=at))
        == "E-QUESTION-01"
    )


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        (build_token(), " \n", "E-QUESTION-01"),
        ("short", "ถาม", "E-QUESTION-01"),
        (build_token(), "ก" * (MAX_QUESTION_LENGTH + 1), "E-TXT-02"),
    ],
)
def test_what_is_no_question_is_refused(project, phone, do, at, name, text, code):
    guest = phone()
    assert code_of(lambda: questions.ask_question(project, guest, name, text, at=at)) == code
    assert do(questions.list_questions) == []


def test_a_phone_asks_so_often_and_no_more(project, phone, do, at):
    guest = phone()
    for number in range(MAX_QUESTIONS):
        questions.ask_question(
            project, guest, build_token(number), "ก" * MAX_QUESTION_LENGTH, at=at
        )
    more = build_token(MAX_QUESTIONS)
    assert (
        code_of(lambda: questions.ask_question(project, guest, more, "x", at=at)) == "E-QUESTION-02"
    )
    assert len(do(questions.list_questions)) == MAX_QUESTIONS


def test_only_phones_in_an_open_room_ask(project, room, phone, do, at):
    guest = phone()
    foreign = replace(guest, device="guessed")
    assert (
        code_of(lambda: questions.ask_question(project, foreign, build_token(), "x", at=at))
        == "E-ROOM-02"
    )
    number = questions.ask_question(project, guest, build_token(), "x", at=at)
    do(workshops.close_room)
    assert (
        code_of(lambda: questions.ask_question(project, guest, build_token(), "x", at=at))
        == "E-ROOM-01"
    )
    assert (
        code_of(lambda: do(pass_displayed_version(questions.show_question), number)) == "E-ROOM-10"
    )
    assert (
        do(pass_displayed_version(questions.mark_answered), number).state is QuestionState.ANSWERED
    )  # the desk tidies up


def test_closing_cuts_the_questions_off_the_phones(project, phone, do, at):
    questions.ask_question(project, phone(), build_token(), "x", at=at)
    columns = sa.select(room_questions.c.device_id, room_questions.c.token)

    def ties():
        with project.database.begin_read() as tx:
            return [tuple(row) for row in tx.connection.execute(columns)]

    [(device, kept)] = ties()
    assert device is not None  # the control: there was a tie
    assert kept == build_token()
    do(workshops.close_room)
    assert ties() == [(None, None)]


def test_what_was_asked_is_sealed_shown_or_not(project, phone, do, list_questions, at):
    number = questions.ask_question(project, phone(), build_token(), CANARY, at=at)
    do(pass_displayed_version(questions.show_question), number)
    assert list_questions() == [CANARY]
    kept = read_stored_bytes(project.database)
    assert CANARY.encode() not in kept
    assert DRAFT.title.encode() in kept  # the control: what is not sealed is found so


def test_a_question_of_another_workshop_is_missing(project, phone, at):
    number = questions.ask_question(project, phone(), build_token(), "x", at=at)
    other = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=at)
    for act in (
        pass_displayed_version(questions.show_question),
        pass_displayed_version(questions.mark_answered),
        pass_displayed_version(questions.hide_question),
    ):
        with pytest.raises(NotFound):
            act(project, TERMINAL, other.id, number, at=at)


@pytest.fixture
def published(project, signed_in, at):
    """Two risk points on the public map: one by its community, one by its cell."""
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    malee = signed_in(Role.OFFICER, name="malee")

    def make(name, precision):
        draft = RiskDraft(name, Category.POLICY, DS07, None, Scores(4, 4), CANARY)
        risk = risks.propose(project, somchai, draft, at=at)
        given = (risk.id, read_seen_version(project, risk), precision, None)
        return risks.approve(project, malee, *given, at=at).public_id

    return [make("one", Precision.COMMUNITY), make("two", Precision.CELL)]


def test_published_risk_points_become_pins_that_take_dots(project, room, phone, do, published, at):
    assert do(priorities.seed_priorities, [*published, "RP-2569-9999"]) == 2
    assert do(priorities.seed_priorities, published) == 2  # again: none stands there twice
    do(workshops.reveal_pins)
    shown = [pin.pin for pin in rooms.read_state(project, room.code, at=at).pins]
    assert len(shown) == 2
    numbers = {pin.risk.public_id for pin in rooms.read_state(project, room.code, at=at).pins}
    assert numbers == set(published)
    by_name, by_cell = sorted(shown, key=lambda pin: pin.cell is not None)
    assert (by_name.community_id, by_name.cell) == ("DS07", None)
    assert by_cell.community_id is None
    assert by_cell.cell not in (None, DS07)
    first, second, third = phone(), phone(), phone()  # before the vote locks the room
    do(workshops.open_voting, 1)
    for chosen_pin in (first, second):
        rooms.vote(project, chosen_pin, 1, frozenset([by_cell.id]), at=at)
    rooms.vote(project, third, 1, frozenset([by_name.id]), at=at)
    assert do(priorities.list_priorities) == []  # not before the voting is closed
    assert priorities.list_voted_scores(project, TERMINAL, at=at) == []
    do(workshops.close_voting)
    [voted] = priorities.list_voted_scores(project, TERMINAL, at=at)
    assert sorted(zip(voted.votes, voted.scores, strict=True)) == [(1, 16), (2, 16)]
    counted = [(published[1], 2), (published[0], 1)]
    assert [
        (priority.risk_id, priority.votes) for priority in do(priorities.list_priorities)
    ] == counted
    do(workshops.close_room)
    assert [
        (priority.risk_id, priority.votes) for priority in do(priorities.list_priorities)
    ] == counted


@pytest.mark.parametrize(("ballots", "is_told"), [(4, False), (5, True)])
def test_what_a_forum_decided_is_public_once_it_is_closed_and_enough_took_part(
    project, room, phone, do, published, at, ballots, is_told
):
    do(priorities.seed_priorities, published)
    do(workshops.reveal_pins)
    by_number = {
        pin.risk.public_id: pin.pin.id for pin in rooms.read_state(project, room.code, at=at).pins
    }
    guests = [phone() for _ in range(ballots)]
    do(workshops.open_voting, 1)
    for place, guest in enumerate(guests):
        chosen = by_number[published[0 if place == 0 else 1]]
        rooms.vote(project, guest, 1, frozenset([chosen]), at=at)
    do(workshops.close_voting)

    def list_results():
        with project.database.begin_read() as tx:
            return PriorityStore(tx).list_results(5)

    assert list_results() == []  # the room is still open
    change = project.database.change()
    do(workshops.close_room)
    assert project.database.change() > change  # the next release has it
    told = [(vote.risk_id, vote.rank, vote.dots, vote.ballots) for vote in list_results()]
    assert told == ([(published[1], 1, 4, 5), (published[0], 2, 1, 5)] if is_told else [])


@pytest.fixture
def solve(project, signed_in, at):
    """Make a public risk point a solved one, by two people."""
    asker = signed_in(Role.OFFICER, name="prasit")
    second = signed_in(Role.OFFICER, name="wilai")

    def make(public_id):
        with project.database.begin_read() as tx:
            risk_id, _ = PriorityStore(tx).find_risk(public_id)
        day = at.astimezone(BANGKOK).date()
        note = {"done_on": day, "note": "ติดป้ายแล้ว"}
        seen = risk_as_it_is(project, risk_id)
        mitigations.mitigate(project, asker, risk_id, seen, **note, at=at)
        mitigations.confirm(project, second, risk_id, risk_as_it_is(project, risk_id), at=at)

    return make


def test_a_solved_point_is_on_no_ballot(project, room, do, published, solve, at):
    solve(published[0])
    assert do(priorities.seed_priorities, published) == 1
    do(workshops.reveal_pins)
    shown = rooms.read_state(project, room.code, at=at).pins
    assert [pin.risk.public_id for pin in shown] == [published[1]]


def test_a_point_solved_during_the_vote_loses_its_dots_and_wins_nothing(
    project, room, phone, do, published, solve, at
):
    do(priorities.seed_priorities, published)
    do(workshops.reveal_pins)
    by_number = {
        pin.risk.public_id: pin.pin.id for pin in rooms.read_state(project, room.code, at=at).pins
    }
    guests = [phone() for _ in range(3)]
    do(workshops.open_voting, 1)
    for guest in guests:
        rooms.vote(project, guest, 1, frozenset([by_number[published[0]]]), at=at)
    version = rooms.read_state(project, room.code, at=at).workshop.version
    solve(published[0])
    state = rooms.read_state(project, room.code, at=at)
    assert state.workshop.version > version  # the phones hear of it
    assert [pin.risk.public_id for pin in state.pins] == [published[1]]
    rooms.vote(project, guests[0], 2, frozenset([by_number[published[0]]]), at=at)
    rooms.vote(project, guests[1], 2, frozenset([by_number[published[1]]]), at=at)
    do(workshops.close_voting)
    votes = {vote.risk_id: vote.votes for vote in do(priorities.list_priorities)}
    assert votes == {published[0]: 0, published[1]: 1}


def test_a_ballot_reads_the_name_and_not_the_note(project, room, do, published, signed_in, at):
    writer, officer = (signed_in(Role.OFFICER, name=name) for name in ("anan", "benja"))
    with project.database.begin_read() as tx:
        risk_id, _ = PriorityStore(tx).find_risk(published[0])
    words = PublicWords("เก็บค่าแผงเกินอัตรา")
    written = risk_words.write_words(project, writer, risk_id, words, at=at)
    do(priorities.seed_priorities, published)
    do(workshops.reveal_pins)

    def read_names():
        pins = room_json.build_state(rooms.read_state(project, room.code, at=at))["pins"]
        return {pin["risk_id"]: pin["name"]["name_th"] for pin in pins}

    assert set(read_names().values()) == {"การทุจริตทางนโยบาย"}  # nobody approved it yet
    [found] = risk_words.list_waiting_words(project, officer, at=at)
    given = (written.id, found.displayed_version, frozenset())
    risk_words.approve_words(project, officer, *given, at=at)
    assert read_names()[published[0]] == words.title
    risk_words.show_public_titles(project, officer, False, at=at)
    assert read_names()[published[0]] == "การทุจริตทางนโยบาย"


def test_a_priority_is_never_proposed_again(project, do, published):
    do(priorities.seed_priorities, published)
    pins = [pin.pin for pin in do(workshops.read_workshop).pins]
    count = sa.select(sa.func.count()).select_from(risk_points)

    def points():
        with project.database.begin_read() as tx:
            return tx.connection.execute(count).scalar()

    before = points()
    sent = do(pass_displayed_version(workshop_pins.send_to_review), [pin.id for pin in pins])
    assert sorted(sent) == sorted(pin.risk_id for pin in pins)
    assert points() == before
    assert do(workshops.read_summary).sent == 0  # nobody in this room proposed them


def test_what_left_the_public_map_is_not_set_out(project, signed_in, do, published, at):
    prasit = signed_in(Role.OFFICER, name="prasit")
    with project.database.begin_read() as tx:
        number = tx.connection.execute(
            sa.select(risk_points.c.id).where(risk_points.c.public_id == published[0])
        ).scalar_one()
    risks.retire(project, prasit, number, risk_as_it_is(project, number), "ยุติแล้ว", at=at)
    assert do(priorities.seed_priorities, published) == 1


def test_only_a_forum_that_is_not_over_has_priorities(project, do, published, at):
    kind = replace(DRAFT, token="b", kind=WorkshopKind.HEARING)
    other = workshops.create_workshop(project, TERMINAL, kind, at=at)

    def seed(number):
        priorities.seed_priorities(project, TERMINAL, number, published, at=at)

    assert code_of(lambda: seed(other.id)) == "E-FORUM-01"
    do(workshops.close_room)
    assert code_of(lambda: do(priorities.seed_priorities, published)) == "E-ROOM-10"
