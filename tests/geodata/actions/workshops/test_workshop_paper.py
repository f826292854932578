"""The desk for paper: what is typed waits, and counts once somebody compared it."""

from dataclasses import replace
from datetime import date

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import rooms, workshop_desk, workshop_paper, workshops
from geodata.errors import AppError
from geodata.model.imports.records import Category
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind
from tests.seen import pass_displayed_version

DRAFT = WorkshopDraft(
    "a", WorkshopKind.FOCUS_GROUP, "กลุ่มย่อยริมคลอง", date(2026, 9, 30), "ศาลา", "DS07", None
)


@pytest.fixture
def room(project, now):
    made = workshops.create_workshop(project, TERMINAL, DRAFT, at=now)
    return workshops.open_room(project, TERMINAL, made.id, at=now)


@pytest.fixture
def do(project, room, now):
    return lambda action, *more: action(project, TERMINAL, room.id, *more, at=now)


@pytest.fixture
def type_in(do):
    made = []

    def run(line):
        made.append(line)
        return do(workshop_paper.type_in, f"line-{len(made):012d}", line)

    return run


def code_of(run, *given):
    with pytest.raises(AppError) as refused:
        run(*given)
    return refused.value.code


def middle(grid):
    """Return the name of the square in the middle of a sheet."""
    return f"{chr(ord('A') + grid.columns // 2)}{grid.rows // 2 + 1}"


def test_a_line_becomes_a_pin_in_its_square(do, type_in):
    grid = do(workshop_paper.build_sheet_grid)
    square = middle(grid)
    made = type_in(f"{square} 2 ซ่อมถนนไม่เสร็จ")
    [seen] = do(workshop_paper.list_typed_pins)
    assert (seen.square, seen.note, seen.pin) == (square, "ซ่อมถนนไม่เสร็จ", made)
    assert (made.from_paper, made.is_pending, made.category) == (True, True, Category.WITHIN_AGENCY)
    assert do(workshops.read_workshop).pins[0].point == grid.compute_square_centre(square)


def test_a_community_is_named_by_id_by_number_or_by_a_dash(type_in):
    assert type_in("DS01 1").community_id == "DS01"
    assert type_in("12 1").community_id == "DS12"
    assert type_in("๗ 1").community_id == "DS07"
    assert type_in("- 1").community_id == "DS07"


def test_what_is_not_on_the_sheet_is_refused(do, type_in, project, now):
    assert code_of(type_in, "ZZ99 1") == "E-ROOM-22"
    assert code_of(type_in, "C7") == "E-ROOM-21"
    everywhere = replace(DRAFT, token="b", community_id=None)
    other = workshops.create_workshop(project, TERMINAL, everywhere, at=now)
    line = "- 1"
    with pytest.raises(AppError) as refused:
        workshop_paper.type_in(project, TERMINAL, other.id, "line-of-the-other", line, at=now)
    assert refused.value.code == "E-ROOM-22"
    assert do(workshop_paper.list_typed_pins) == []


def test_the_sheet_of_the_district_is_larger(do, project, now):
    other = workshops.create_workshop(
        project, TERMINAL, replace(DRAFT, token="b", community_id=None), at=now
    )
    whole = workshop_paper.build_sheet_grid(project, TERMINAL, other.id, at=now)
    own = do(workshop_paper.build_sheet_grid)
    assert whole.columns * whole.rows > 50 * own.columns * own.rows


def test_the_list_keeps_the_order_of_typing(do, type_in):
    made = [type_in(f"- {n} {n}").id for n in (3, 1, 2, 4, 1, 1)]
    assert [typed_pin.pin.id for typed_pin in do(workshop_paper.list_typed_pins)] == made
    do(pass_displayed_version(workshops.drop_pin), made[1])
    assert [typed_pin.pin.id for typed_pin in do(workshop_paper.list_typed_pins)] == [
        made[0],
        *made[2:],
    ]


def test_a_pin_that_waits_is_nowhere_until_it_is_confirmed(do, type_in, project, room, now):
    pin = type_in("- 1 CANARY")
    other = type_in("- 2")
    do(workshops.reveal_pins)

    def seen():
        state = rooms.read_state(project, room.code, at=now)
        counts = do(workshops.read_summary)
        glance = do(workshop_desk.read_status)
        return len(state.pins), state.pins_count, glance.pin_count, counts.pins, counts.waiting

    assert seen() == (0, 0, 0, 0, 2)
    assert code_of(do, pass_displayed_version(workshops.send_to_review), [pin.id]) == "E-ROOM-20"
    assert code_of(do, pass_displayed_version(workshops.merge_pin), pin.id, other.id) == "E-ROOM-06"
    do(pass_displayed_version(workshop_paper.confirm_pins), [pin.id])
    assert seen() == (1, 1, 1, 1, 1)
    assert (
        code_of(do, pass_displayed_version(workshops.send_to_review), [pin.id, other.id])
        == "E-ROOM-20"
    )
    assert do(workshops.read_workshop).pins[0].pin.risk_id is None
    assert len(do(pass_displayed_version(workshops.send_to_review), [pin.id])) == 1
    assert do(workshops.read_summary).sent == 1


def test_only_pins_from_the_paper_of_this_workshop_are_confirmed(do, type_in, project, now):
    other = workshops.create_workshop(project, TERMINAL, replace(DRAFT, token="b"), at=now)
    pin = type_in("- 1")
    run = pass_displayed_version(workshop_paper.confirm_pins)
    assert code_of(lambda: run(project, TERMINAL, other.id, [pin.id], at=now)) == "E-NF-01"
    assert code_of(do, run, [pin.id, 12345]) == "E-NF-01"
    assert do(workshops.read_summary).waiting == 1
    do(run, [pin.id])
    do(run, [pin.id])
    assert do(workshops.read_summary).waiting == 0
