"""A room full of phones: nothing lost, nothing twice, and in the full form the goals in time.

The small form always runs and asks for what is true on any machine. `make load` runs the full one:
300 phones, each proposal acknowledged within 500 ms in 95 of 100 cases and on the projector within
3 s, on two cores that the phones themselves share.
"""

import asyncio
import os
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import room_crowd, workshop_pins, workshops
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from tests.browser.conftest import start_server, stop_server
from tests.load.phones import Crowd, Room, Seen, run_in_a_thread, wait_for_state
from tests.seen import pins_as_they_are

FULL = os.environ.get("DUSITMAP_LOAD") == "full"
CROWD = Crowd(300, 4, 30) if FULL else Crowd(40, 3, 6)
P95_S, LAG_S = 0.5, 3.0
SENT = 10  # pins that go to review

pytestmark = pytest.mark.load


def now():
    return datetime.now(UTC)


@pytest.fixture
def room_server(project_folder):
    """A server on the folder that `project` has open."""
    started = start_server(project_folder)
    yield started
    stop_server(started)


@pytest.fixture
def room(project):
    draft = WorkshopDraft(
        "load", WorkshopKind.HEARING, "รับฟังความคิดเห็น", date(2026, 9, 30), "ศาลา", None, None
    )
    made = workshops.create_workshop(project, TERMINAL, draft, at=now())
    room_crowd.set_size(project, TERMINAL, made.id, CROWD.phones, at=now())
    return workshops.open_room(project, TERMINAL, made.id, at=now())


def test_a_full_room_loses_nothing_and_takes_nothing_twice(project, room, room_server, capsys):
    seen = Seen()
    run_in_a_thread(lambda: evening(project, room, room_server.url, seen))
    running = workshops.read_workshop(project, TERMINAL, room.id, at=now())
    with capsys.disabled():
        print(
            f"\n{CROWD.phones} phones, {len(seen.acknowledged)} pins, {seen.repeats} sent again: "
            f"p95 {seen.p95_s() * 1000:.0f} ms, longest {max(seen.latencies_s) * 1000:.0f} ms; "
            f"projector at most {seen.projector_lag_s():.2f} s behind; "
            f"{seen.states} states reached phones"
        )
    assert seen.troubles == []
    assert seen.repeats > 0
    assert len(seen.acknowledged) == CROWD.phones * CROWD.pins_each
    assert sorted(room_pin.pin.id for room_pin in running.pins) == sorted(
        seen.acknowledged.values()
    )
    votes = Counter(pin for ballot in seen.votes.values() for pin in ballot)
    assert len(seen.votes) == seen.ended == CROWD.phones
    ranking = seen.projector[-1][1]["ranking"]
    assert {row["id"]: row["votes"] for row in ranking if row["votes"]} == votes
    best = [row["id"] for row in ranking[:SENT]]
    first = workshop_pins.send_to_review(
        project, TERMINAL, room.id, pins_as_they_are(project, room.id, best), at=now()
    )
    again = workshop_pins.send_to_review(
        project, TERMINAL, room.id, pins_as_they_are(project, room.id, best), at=now()
    )
    assert len(set(first)) == SENT
    assert sorted(again) == sorted(first)
    if FULL:
        assert seen.p95_s() <= P95_S
        assert seen.projector_lag_s() <= LAG_S


async def evening(project, room, url, seen):
    """Everything that happens in the room, from the first phone to the ranking."""

    def facilitator(action, *more):
        return asyncio.to_thread(action, project, TERMINAL, room.id, *more, at=now())

    token = workshops.create_projector_token(project, TERMINAL, room.code, at=now())
    phones = Room(url, room.code, CROWD, seen)
    phones.show(token)
    try:
        await phones.act_for_all(phones.join)
        await wait_for_state(seen, lambda state: state["joined"] == CROWD.phones)
        await phones.act_for_all(phones.propose)
        await wait_for_state(seen, lambda state: state["pins_count"] == len(seen.acknowledged))
        await facilitator(workshops.reveal_pins)
        shown = await wait_for_state(seen, lambda state: state["revealed"])
        assert len(shown["pins"]) == len(seen.acknowledged)
        await facilitator(workshops.open_voting, 3)
        await phones.act_for_all(phones.vote)
        await facilitator(workshops.close_voting)
        await wait_for_state(seen, lambda state: state["voting"] == "closed" and state["ranking"])
        await facilitator(workshops.close_room)
        await phones.wait_for_the_end()
    finally:
        await phones.leave()
