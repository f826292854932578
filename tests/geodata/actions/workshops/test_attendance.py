"""Attendance is counted by age group and kind, for those who may, and kept whole."""

from datetime import date

import pytest

from geodata.actions import TERMINAL
from geodata.actions.workshops import attendance, workshops
from geodata.errors import BadInput, Conflict, NotFound
from geodata.model.workshops.attendance import (
    AttendanceAge,
    AttendeeKind,
    count_by_age,
    count_by_kind,
)
from geodata.model.workshops.workshops import WorkshopDraft, WorkshopKind

DRAFT = WorkshopDraft("a", WorkshopKind.TRAINING, "อบรม", date(2026, 9, 30), "ศาลา", "DS07", None)
OLD_LEADERS = (AttendanceAge.SIXTY_UP, AttendeeKind.LEADER)
RESIDENTS = (AttendanceAge.UNKNOWN, AttendeeKind.RESIDENT)
COUNTS = {OLD_LEADERS: 3, RESIDENTS: 12}


@pytest.fixture
def workshop(project, now):
    return workshops.create_workshop(project, TERMINAL, DRAFT, at=now)


@pytest.fixture
def record(project, workshop, now):
    def put(seen, counts):
        return attendance.record_attendance(project, TERMINAL, workshop.id, seen, counts, at=now)

    return put


def test_counts_are_kept_and_added_up(project, workshop, record, now):
    record({}, COUNTS)
    kept = attendance.read_attendance(project, TERMINAL, workshop.id, at=now)
    assert kept == COUNTS
    assert count_by_age(kept)[AttendanceAge.UNKNOWN] == 12
    assert count_by_kind(kept)[AttendeeKind.LEADER] == 3
    assert sum(count_by_age(kept).values()) == sum(count_by_kind(kept).values()) == 15


def test_a_second_press_changes_nothing(project, workshop, record, now):
    record({}, COUNTS)
    assert record({}, COUNTS) == COUNTS


def test_who_saw_other_counts_overwrites_nothing(project, workshop, record, now):
    record({}, COUNTS)
    with pytest.raises(Conflict):
        record({}, {OLD_LEADERS: 1})
    assert attendance.read_attendance(project, TERMINAL, workshop.id, at=now) == COUNTS
    record(COUNTS, {OLD_LEADERS: 1, RESIDENTS: 0})
    assert attendance.read_attendance(project, TERMINAL, workshop.id, at=now) == {OLD_LEADERS: 1}


@pytest.mark.parametrize("count", [-1, 1000])
def test_what_no_room_holds_is_refused(record, count):
    with pytest.raises(BadInput, match="E-ATT-01"):
        record({}, {OLD_LEADERS: count})


def test_a_workshop_that_is_not_there_is_not_found(project, now):
    with pytest.raises(NotFound):
        attendance.read_attendance(project, TERMINAL, 9999, at=now)
