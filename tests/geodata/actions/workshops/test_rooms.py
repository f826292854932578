"""Phones in a room: what is acknowledged is there once, what is hidden stays hidden."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.people import auditing
from geodata.actions.workshops import rooms, workshop_paper, workshops
from geodata.actions.workshops.room_access import take_part
from geodata.actions.workshops.room_upkeep import maintain_rooms
from geodata.actions.workshops.rooms import Guest
from geodata.errors import AppError, BadInput, NotAllowed, NotFound
from geodata.model.imports.records import Category
from geodata.model.people.audit import EVERY_ENTRY, TERMINAL_ACCOUNT_ID, AuditFilter
from geodata.model.people.people import Role
from geodata.model.workshops.workshops import PinDraft, Voting, WorkshopDraft, WorkshopKind
from geodata.store.schema import audit_entries, pin_votes, pins, room_devices
from tests.engines import read_stored_bytes
from tests.seen import pass_displayed_version, pins_as_they_are, read_seen_version

HERE = (100.50413, 13.77991)  # DS07
THERE = (100.51387, 13.78012)  # DS01
BESIDE = (100.50384, 13.77959)  # 8 m outside DS07
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", "DS07", None
)


def build_token(number):
    return f"token-of-a-pin-{number:04d}"


def pin(number=1, point=HERE, **changes):
    return replace(PinDraft(build_token(number), Category.POLICY, point), **changes)


@pytest.fixture
def room(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def phone(project, room, now):
    def enter():
        return Guest(room.code, rooms.join_room(project, room.code, at=now))

    return enter


@pytest.fixture
def do(project, room, now):
    """Do what the facilitator does in the room."""

    def act(action, *more):
        return action(project, TERMINAL, room.id, *more, at=now)

    return act


def code_of(run):
    with pytest.raises(AppError) as refused:
        run()
    return refused.value.code


def list_shown(project, room, now):
    return [pin.pin.id for pin in rooms.read_state(project, room.code, at=now).pins]


def test_a_pin_is_there_once_however_often_it_is_sent(project, phone, do, now):
    guest = phone()
    first = rooms.propose_pin(project, guest, pin(), at=now)
    again = rooms.propose_pin(project, guest, pin(), at=now + timedelta(seconds=20))
    assert first == again
    assert [room_pin.pin.id for room_pin in do(workshops.read_workshop).pins] == [first.id]
    assert first.community_id == "DS07"
    assert first.cell is not None
    assert first.cell != HERE


def test_the_token_of_another_phone_is_refused_and_tells_nothing(project, phone, now):
    rooms.propose_pin(project, phone(), pin(), at=now)
    other = phone()
    assert code_of(lambda: rooms.propose_pin(project, other, pin(), at=now)) == "E-ROOM-04"
    assert code_of(lambda: rooms.withdraw_pin(project, other, build_token(1), at=now)) == "E-NF-01"
    assert (
        code_of(lambda: rooms.move_pin(project, other, build_token(1), THERE, None, at=now))
        == "E-NF-01"
    )


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (pin(point=None), "E-ROOM-04"),
        (pin(point=BESIDE, community_id="DS01"), "E-RISK-15"),
        (pin(category=Category.UNCLASSIFIED), "E-ROOM-04"),
        (pin(token="short"), "E-ROOM-04"),
        (pin(note="ก" * 301), "E-TXT-02"),
        (pin(point=(100.0, 13.0)), "E-RISK-05"),
        (pin(point=None, community_id="DS99"), "E-NF-01"),
    ],
)
def test_what_is_no_pin_is_refused(project, phone, do, now, draft, code):
    guest = phone()
    assert code_of(lambda: rooms.propose_pin(project, guest, draft, at=now)) == code
    assert do(workshops.read_workshop).pins == ()


def test_a_wrong_a_closed_and_an_expired_room_get_the_same_answer(project, room, phone, do, now):
    guest = phone()
    other = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=now)
    later = now + timedelta(hours=8)
    said = [
        code_of(lambda: rooms.join_room(project, "22222222", at=now)),
        code_of(lambda: rooms.join_room(project, "nothing", at=now)),
        code_of(lambda: rooms.join_room(project, other.code, at=now)),  # not open yet
        code_of(lambda: rooms.join_room(project, room.code, at=later)),
        code_of(lambda: rooms.propose_pin(project, guest, pin(), at=later)),
        code_of(lambda: rooms.read_own_activity(project, guest, at=later)),
    ]
    do(workshops.close_room)
    said += [
        code_of(lambda: rooms.propose_pin(project, guest, pin(), at=now)),
        code_of(lambda: rooms.vote(project, guest, 1, frozenset(), at=now)),
        code_of(lambda: rooms.read_state(project, room.code, at=now)),
    ]
    assert said == ["E-ROOM-01"] * 9


def test_a_phone_of_another_room_is_not_in_this_one(project, room, phone, now):
    made = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=now)
    other = workshops.open_room(project, TERMINAL, made.id, at=now)
    foreign = replace(phone(), code=other.code)
    assert code_of(lambda: rooms.propose_pin(project, foreign, pin(), at=now)) == "E-ROOM-02"
    assert code_of(lambda: rooms.read_own_activity(project, foreign, at=now)) == "E-ROOM-02"


def test_pins_are_hidden_until_revealed_and_then_say_a_cell_only(project, room, phone, do, now):
    made = rooms.propose_pin(project, phone(), pin(note="CANARY"), at=now)
    before = rooms.read_state(project, room.code, at=now)
    assert before.pins == ()
    assert (before.joined_count, before.pins_count) == (1, 1)
    do(workshops.reveal_pins)
    [room_pin] = rooms.read_state(project, room.code, at=now).pins
    assert room_pin.pin.spot == made.cell
    do(workshops.hide_pins)
    assert rooms.read_state(project, room.code, at=now).pins == ()
    assert do(workshops.read_workshop).pins[0].note == "CANARY"
    assert do(workshops.read_workshop).pins[0].point == HERE


def test_an_own_pin_is_moved_and_withdrawn(project, phone, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(), at=now)
    moved = rooms.move_pin(project, guest, build_token(1), None, "DS01", at=now)
    assert (moved.id, moved.community_id, moved.cell) == (made.id, "DS01", None)
    moved = rooms.move_pin(project, guest, build_token(1), HERE, None, at=now)
    assert moved.cell == made.cell
    [own] = rooms.read_own_activity(project, guest, at=now).pins
    assert own.point == HERE
    gone = rooms.withdraw_pin(project, guest, build_token(1), at=now)
    assert gone == rooms.withdraw_pin(project, guest, build_token(1), at=now)
    assert (gone.withdrawn, gone.spot) == (True, None)
    assert (
        code_of(lambda: rooms.move_pin(project, guest, build_token(1), HERE, None, at=now))
        == "E-ROOM-05"
    )
    assert rooms.propose_pin(project, guest, pin(), at=now) == gone


def test_a_paused_room_takes_no_new_pin_but_acknowledges_an_old_one(project, phone, do, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(), at=now)
    do(workshops.pause_pins)
    assert rooms.propose_pin(project, guest, pin(), at=now) == made
    assert code_of(lambda: rooms.propose_pin(project, guest, pin(2), at=now)) == "E-ROOM-03"
    do(workshops.resume_pins)
    assert rooms.propose_pin(project, guest, pin(2), at=now).id != made.id


def test_votes_are_whole_ballots_and_an_older_one_changes_nothing(project, room, phone, do, now):
    one, other = phone(), phone()
    first, second = (rooms.propose_pin(project, one, pin(n), at=now).id for n in (1, 2))
    assert code_of(lambda: do(workshops.open_voting, 1)) == "E-ROOM-11"
    do(workshops.reveal_pins)
    assert code_of(lambda: rooms.vote(project, one, 1, frozenset([first]), at=now)) == "E-ROOM-08"
    do(workshops.open_voting, 1)
    too_many = frozenset([first, second])
    assert code_of(lambda: rooms.vote(project, one, 1, too_many, at=now)) == "E-ROOM-09"
    assert rooms.vote(project, one, 2, frozenset([first]), at=now) == (first,)
    assert rooms.vote(project, one, 1, frozenset([second]), at=now) == (first,)
    assert rooms.vote(project, other, 1, frozenset([second, 12345]), at=now) == (second,)
    assert rooms.vote(project, other, 2, frozenset([first]), at=now) == (first,)
    assert rooms.read_state(project, room.code, at=now).ranking == ()
    do(workshops.close_voting)
    [row] = rooms.read_state(project, room.code, at=now).ranking
    assert (row.pin_id, row.votes, row.rank) == (first, 2, 1)
    assert code_of(lambda: rooms.vote(project, one, 3, frozenset(), at=now)) == "E-ROOM-08"


def test_merged_pins_have_one_dot_of_each_phone(project, room, phone, do, now):
    one, other = phone(), phone()
    a, b, c = (rooms.propose_pin(project, one, pin(n), at=now).id for n in (1, 2, 3))
    do(workshops.reveal_pins)
    do(workshops.open_voting, 3)
    rooms.vote(project, one, 1, frozenset([a, b, c]), at=now)
    rooms.vote(project, other, 1, frozenset([a]), at=now)
    do(pass_displayed_version(workshops.merge_pin), a, b)
    do(pass_displayed_version(workshops.merge_pin), b, c)
    assert list_shown(project, room, now) == [c]
    assert {
        room_pin.pin.id: room_pin.vote_count for room_pin in do(workshops.read_workshop).pins
    } == {
        a: 0,
        b: 0,
        c: 2,
    }
    assert rooms.read_own_activity(project, other, at=now).votes == (c,)
    assert code_of(lambda: do(pass_displayed_version(workshops.merge_pin), c, c)) == "E-ROOM-06"
    assert code_of(lambda: do(pass_displayed_version(workshops.merge_pin), c, a)) == "E-ROOM-06"
    rooms.withdraw_pin(project, one, build_token(3), at=now)
    assert sorted(list_shown(project, room, now)) == sorted([a, b])
    assert {
        room_pin.pin.id: room_pin.vote_count for room_pin in do(workshops.read_workshop).pins
    } == {
        a: 2,
        b: 1,
        c: 0,
    }


def test_a_rolling_room_shows_cells_of_three_phones_beside_ones_own(project, phone, do, now):
    made = workshops.create_workshop(
        project, TERMINAL, replace(DRAFT, token="r", rolling=True), at=now
    )
    room = workshops.open_room(project, TERMINAL, made.id, at=now)
    guests = [Guest(room.code, rooms.join_room(project, room.code, at=now)) for _ in range(4)]
    maintain_rooms(project, at=now)
    rooms.propose_pin(project, guests[0], pin(1), at=now)
    rooms.propose_pin(project, guests[0], pin(2), at=now)
    rooms.propose_pin(project, guests[1], pin(3), at=now)
    rooms.propose_pin(project, guests[1], pin(4, THERE), at=now)
    minute = timedelta(seconds=60)
    maintain_rooms(project, at=now + minute)
    assert list_shown(project, room, now) == []
    rooms.propose_pin(project, guests[2], pin(5), at=now)
    maintain_rooms(project, at=now + 2 * minute)
    assert list_shown(project, room, now) == []  # each of the three has but two others
    rooms.propose_pin(project, guests[3], pin(6), at=now)
    maintain_rooms(project, at=now + 2 * minute + timedelta(seconds=59))
    assert list_shown(project, room, now) == []
    maintain_rooms(project, at=now + 3 * minute)
    assert len(list_shown(project, room, now)) == 5
    rooms.withdraw_pin(project, guests[2], build_token(5), at=now)
    assert list_shown(project, room, now) == []


def test_after_closing_nothing_ties_a_pin_or_a_dot_to_a_phone(project, room, phone, do, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(), at=now)
    do(workshops.reveal_pins)
    do(workshops.open_voting, 3)
    rooms.vote(project, guest, 1, frozenset([made.id]), at=now)
    summed = do(workshops.close_room)
    assert (summed.joined, summed.pins, summed.ballots, summed.votes) == (1, 1, 1, 1)
    assert summed == do(workshops.close_room) == do(workshops.read_summary)
    with project.database.begin_read() as tx:
        assert tx.connection.execute(sa.select(room_devices)).all() == []
        assert tx.connection.execute(sa.select(pin_votes)).all() == []
        [row] = tx.connection.execute(sa.select(pins))
    assert (row.device_id, row.token, row.votes) == (None, None, 1)
    assert workshops.read_workshop(project, TERMINAL, room.id, at=now).workshop.code is None


def test_no_file_of_the_database_remembers_a_phone(project, room, phone, do, now):
    guest = phone()
    rooms.propose_pin(project, guest, pin(), at=now)

    def found():
        return build_token(1).encode() in read_stored_bytes(project.database)

    assert found()  # the control: while the room is open it is there
    do(workshops.close_room)
    assert not found()


def test_a_room_closes_by_itself(project, room, phone, do, now):
    rooms.propose_pin(project, phone(), pin(), at=now)
    maintain_rooms(project, at=now + timedelta(hours=8, seconds=-1))
    assert rooms.is_open(project, room.code, at=now)
    maintain_rooms(project, at=now + timedelta(hours=8))
    assert not rooms.is_open(project, room.code, at=now)
    assert do(workshops.read_summary).joined == 1
    assert code_of(lambda: do(workshops.reveal_pins)) == "E-ROOM-10"


def test_the_log_names_the_room_and_no_phone_and_no_pin(project, room, phone, do, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(), at=now)
    do(workshops.reveal_pins)
    do(workshops.open_voting, 3)
    rooms.vote(project, guest, 1, frozenset([made.id]), at=now)
    rooms.move_pin(project, guest, build_token(1), THERE, None, at=now)
    rooms.withdraw_pin(project, guest, build_token(1), at=now)
    with project.database.begin_read() as tx:
        rows = tx.connection.execute(
            sa.select(audit_entries).where(audit_entries.c.verb == "take part")
        ).all()
    assert [row.reason for row in rows] == [
        "joined",
        "pin proposed",
        "voted",
        "pin moved",
        "pin withdrawn",
    ]
    assert {row.object for row in rows} == {f"room {room.id}"}
    assert {(row.account_id, row.before, row.after) for row in rows} == {(None, "", "")}
    assert auditing.verify_audit(project, TERMINAL, at=now).first_broken is None


def test_what_phones_did_is_not_what_the_terminal_did(project, phone, now):
    phone()
    every = auditing.read_page(project, TERMINAL, EVERY_ENTRY, 1, at=now)
    own = auditing.read_page(project, TERMINAL, AuditFilter(TERMINAL_ACCOUNT_ID), 1, at=now)
    assert "take part" in {line.entry.verb for line in every.lines}
    assert "take part" not in {line.entry.verb for line in own.lines}
    assert own.lines


def test_something_in_a_room_that_is_not_noted_is_not_saved(project, room, phone, now):
    guest = phone()
    with (
        pytest.raises(AssertionError),
        take_part(project, guest, at=now) as here,
    ):
        here.tx.set_state("slip", "x")
    with project.database.begin_read() as tx:
        assert tx.get_state("slip") == ""


def test_a_pin_becomes_one_proposal_whoever_sends_it(project, phone, room, do, signed_in, now):
    made = rooms.propose_pin(project, phone(), pin(note="CANARY"), at=now)
    officer = signed_in(Role.OFFICER, at=now)
    sent = workshops.send_to_review(
        project, officer, room.id, pins_as_they_are(project, room.id, [made.id, made.id]), at=now
    )
    assert sent * 2 == [*sent, *do(pass_displayed_version(workshops.send_to_review), [made.id])]
    from geodata.actions.risks import risks

    other = signed_in(Role.COORDINATOR, "DS07", at=now)
    [proposal] = risks.list_proposals(project, other, at=now)
    assert (proposal.risk.id, proposal.point, proposal.note) == (sent[0], HERE, "CANARY")
    assert risks.list_proposals(project, officer, at=now) == []  # nobody reviews what they sent
    assert do(workshops.read_workshop).pins[0].pin.risk_id == sent[0]


def test_a_coordinator_sends_what_lies_in_their_communities_only(
    project, phone, room, signed_in, now
):
    inside = rooms.propose_pin(project, phone(), pin(1), at=now)
    outside = rooms.propose_pin(project, phone(), pin(2, THERE), at=now)
    by = signed_in(Role.COORDINATOR, "DS07", at=now)
    both = [inside.id, outside.id]
    send = pass_displayed_version(workshops.send_to_review)
    assert code_of(lambda: send(project, by, room.id, both, at=now)) == "E-ROOM-07"
    assert workshops.read_workshop(project, by, room.id, at=now).pins[0].pin.risk_id is None
    assert len(send(project, by, room.id, [inside.id], at=now)) == 1


def test_a_pin_from_paper_is_marked_and_comes_also_after_closing(project, do, now):
    first = do(workshops.add_paper_pin, pin(1))
    assert first == do(workshops.add_paper_pin, pin(1))
    do(workshops.close_room)
    late = do(workshops.add_paper_pin, pin(2, None, community_id="DS01"))
    assert first.from_paper
    assert late.from_paper
    summed = do(workshops.read_summary)
    assert (summed.pins, summed.from_paper, summed.waiting, summed.joined) == (0, 0, 2, 0)
    do(pass_displayed_version(workshop_paper.confirm_pins), [first.id, late.id])
    summed = do(workshops.read_summary)
    assert (summed.pins, summed.from_paper, summed.waiting, summed.joined) == (2, 2, 0, 0)
    assert summed.by_community == {"DS07": 1, "DS01": 1}


def test_a_dropped_pin_says_nothing_any_more(project, room, phone, do, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(note="CANARY"), at=now)
    do(workshops.reveal_pins)
    do(pass_displayed_version(workshops.drop_pin), made.id)
    assert list_shown(project, room, now) == []
    [room_pin] = do(workshops.read_workshop).pins
    assert (room_pin.note, room_pin.point, room_pin.pin.withdrawn) == ("", None, True)


def test_every_change_in_a_room_raises_its_version(project, room, phone, do, now):
    def version():
        return rooms.read_versions(project)[room.code]

    seen = [version()]
    guest = phone()
    seen.append(version())
    rooms.propose_pin(project, guest, pin(), at=now)
    seen.append(version())
    rooms.propose_pin(project, guest, pin(), at=now)
    assert version() == seen[-1]  # nothing changed
    do(workshops.set_timer, 5)
    seen.append(version())
    assert seen == sorted(set(seen))


def test_only_a_prepared_workshop_is_changed_and_a_stale_one_not(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    assert made == workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    other = replace(DRAFT, title="อีกชื่อ")
    changed = workshops.change_workshop(
        project, TERMINAL, made.id, read_seen_version(project, made), other, at=now
    )
    assert changed.title == "อีกชื่อ"
    stale = (project, TERMINAL, made.id, read_seen_version(project, made), DRAFT)
    assert code_of(lambda: workshops.change_workshop(*stale, at=now)) == "E-CONFLICT-01"
    workshops.open_room(project, TERMINAL, made.id, at=now)
    assert code_of(lambda: workshops.change_workshop(*stale, at=now)) == "E-ROOM-10"
    again = (project, TERMINAL, made.id)
    assert code_of(lambda: workshops.open_room(*again, at=now)) == "E-ROOM-10"


def test_other_dots_mean_that_all_vote_anew(project, phone, do, now):
    guest = phone()
    made = rooms.propose_pin(project, guest, pin(), at=now)
    do(workshops.reveal_pins)
    do(workshops.open_voting, 2)
    rooms.vote(project, guest, 1, frozenset([made.id]), at=now)
    assert do(workshops.close_voting).voting is Voting.CLOSED
    do(workshops.open_voting, 2)
    assert rooms.read_own_activity(project, guest, at=now).votes == (made.id,)
    do(workshops.open_voting, 1)
    assert rooms.read_own_activity(project, guest, at=now).votes == ()


def test_a_projector_is_in_the_room_and_no_participant(project, room, now):
    held = workshops.create_projector_token(project, TERMINAL, room.code, at=now)
    guest = Guest(room.code, held)
    rooms.check_in(project, guest, at=now, is_projector=True)
    with pytest.raises(NotAllowed):
        rooms.check_in(project, guest, at=now)
    with pytest.raises(NotAllowed):
        rooms.propose_pin(project, guest, pin(), at=now)
    assert rooms.read_state(project, room.code, at=now).joined_count == 0


@pytest.mark.parametrize(
    ("action", "more", "code"),
    [
        (workshops.set_timer, 0, "E-ROOM-15"),
        (workshops.set_timer, 241, "E-ROOM-15"),
        (workshops.open_voting, 0, "E-ROOM-16"),
        (workshops.open_voting, 11, "E-ROOM-16"),
    ],
)
def test_numbers_that_cannot_be_are_refused(do, action, more, code):
    assert code_of(lambda: do(action, more)) == code


def test_a_workshop_needs_a_title_and_a_community_in_force(project, now):
    for changes, error in (
        ({"title": " "}, BadInput),
        ({"title": "ก" * 121}, BadInput),
        ({"community_id": "DS99"}, NotFound),
    ):
        with pytest.raises(error):
            workshops.create_workshop(project, TERMINAL, replace(DRAFT, **changes), at=now)
    assert workshops.list_workshops(project, TERMINAL, at=now) == []
