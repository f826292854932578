"""A room for one community shows pins in finer cells, and keeps none of them once it is closed."""

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point

from geodata.actions import TERMINAL
from geodata.actions.workshops import rooms, workshops
from geodata.actions.workshops.rooms import Guest
from geodata.geometry.crs import to_metric
from geodata.model.imports.records import Category
from geodata.model.risks import compute_cell_centre
from geodata.model.workshops.workshops import PinDraft, WorkshopDraft, WorkshopKind

HERE = (100.50413, 13.77991)  # DS07
THERE = (100.50385, 13.77975)  # DS07 too, some 35 m away
DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", "DS07", None
)


def find_centre(point, side_m):
    centre = compute_cell_centre(Point(point), side_m)
    return centre.x, centre.y


@pytest.mark.parametrize(("community_id", "side_m"), [("DS07", 50), (None, 250)])
def test_cells_are_as_fine_as_the_room_is_narrow(project, now, community_id, side_m):
    draft = replace(DRAFT, community_id=community_id)
    made = workshops.create_workshop(project, TERMINAL, draft, at=now)
    room = workshops.open_room(project, TERMINAL, made.id, at=now)
    guest = Guest(room.code, rooms.join_room(project, room.code, at=now))
    token = "token-of-a-pin-0001"
    pin = rooms.propose_pin(project, guest, PinDraft(token, Category.POLICY, HERE), at=now)
    assert pin.cell == find_centre(HERE, side_m)
    moved = rooms.move_pin(project, guest, token, THERE, None, at=now)
    assert moved.cell == find_centre(THERE, side_m)
    workshops.reveal_pins(project, TERMINAL, room.id, at=now)
    [shown] = rooms.read_state(project, room.code, at=now).pins
    assert shown.pin.cell == moved.cell
    workshops.close_room(project, TERMINAL, room.id, at=now)
    [kept] = workshops.read_workshop(project, TERMINAL, room.id, at=now).pins
    assert kept.pin.cell == find_centre(THERE, 250)
    assert kept.point == THERE


def test_the_cell_that_a_room_shows_is_not_the_point(project, now):
    centre = Point(find_centre(HERE, 50))
    metres = to_metric(centre).distance(to_metric(Point(HERE)))
    assert 0 < metres < 36  # half of a diagonal of 50 m
    assert find_centre(HERE, 50) != find_centre(THERE, 50)
    assert find_centre(HERE, 250) == find_centre(THERE, 250)
