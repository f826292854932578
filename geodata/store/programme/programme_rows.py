"""Reads, in one transaction, all that the goals of a programme are counted from."""

from datetime import date

import sqlalchemy as sa

from geodata.model.programme.activities import (
    Activity,
    ActivityKind,
    ActivityLine,
    find_state,
)
from geodata.model.programme.counting import ProgrammeRows
from geodata.model.programme.programmes import Programme
from geodata.model.workshops.workshops import Workshop, WorkshopState
from geodata.store.database import Transaction
from geodata.store.places.fieldwork import VisitStore
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.centres import CentreStore
from geodata.store.programme.documents import DocumentStore, HandbookStore
from geodata.store.programme.members import MemberStore
from geodata.store.programme.programmes import BudgetStore, ExpenseStore
from geodata.store.schema import workshop_attendance
from geodata.store.sealing import Seal
from geodata.store.workshops.workshops import WorkshopStore


def read_programme_rows(
    tx: Transaction, vault: Seal, programme: Programme, today: date
) -> ProgrammeRows:
    """Return the rows of a programme as they stand."""
    return ProgrammeRows(
        programme=programme,
        lines=tuple(BudgetStore(tx).list_of(programme.id)),
        expenses=tuple(ExpenseStore(tx).list_of(programme.id)),
        activities=tuple(list_activity_lines(tx, programme, today)),
        documents=tuple(DocumentStore(tx).list_of(programme.id)),
        movements=tuple(HandbookStore(tx).list_of(programme.id)),
        members=tuple(MemberStore(tx, vault).list_all()),
        centres=tuple(CentreStore(tx).list_all()),
        visits=tuple(VisitStore(tx).list_all()),
    )


def list_activity_lines(tx: Transaction, programme: Programme, today: date) -> list[ActivityLine]:
    """Return the activities of a programme and the workshops of its year, each once."""
    store, came = ActivityStore(tx), ActivityStore(tx).map_members(programme.id)
    workshops = {workshop.id: workshop for workshop in WorkshopStore(tx).list_all()}
    attendance = _sum_attendance(tx)
    lines = [
        _build_activity_line(
            one, workshops.get(one.workshop_id or 0), came, attendance, programme, today
        )
        for one in store.list_of(programme.id)
    ]
    joined = store.list_joined_workshops()
    lines += [
        _build_workshop_line(workshop, attendance, today)
        for workshop in workshops.values()
        if workshop.id not in joined and programme.covers(workshop.held_on)
    ]
    return lines


def _build_activity_line(
    activity: Activity,
    workshop: Workshop | None,
    came: dict[int, frozenset[int]],
    attendance: dict[int, int],
    programme: Programme,
    today: date,
) -> ActivityLine:
    held_on, headcount = activity.held_on, activity.headcount
    planned_on = activity.planned_on or programme.last_day
    if workshop is not None:
        planned_on = workshop.held_on
        held_on = held_on or _find_held_day(workshop)
        headcount = headcount or attendance.get(workshop.id)
    return ActivityLine(
        activity_id=activity.id,
        workshop_id=activity.workshop_id,
        kind=activity.kind,
        title=activity.title,
        community_id=activity.community_id,
        step=activity.step,
        objective=activity.objective,
        stage=activity.stage,
        phase=activity.phase,
        planned_on=activity.planned_on if workshop is None else workshop.held_on,
        held_on=held_on,
        headcount=headcount,
        member_ids=came.get(activity.id, frozenset()),
        state=find_state(
            planned_on,
            is_held=held_on is not None,
            is_workshop=workshop is not None,
            today=today,
        ),
    )


def _build_workshop_line(
    workshop: Workshop, attendance: dict[int, int], today: date
) -> ActivityLine:
    held_on = _find_held_day(workshop)
    return ActivityLine(
        activity_id=None,
        workshop_id=workshop.id,
        kind=ActivityKind.from_workshop(workshop.kind),
        title=workshop.title,
        community_id=workshop.community_id,
        step=None,
        objective="",
        stage=None,
        phase=None,
        planned_on=workshop.held_on,
        held_on=held_on,
        headcount=attendance.get(workshop.id),
        member_ids=frozenset(),
        state=find_state(
            workshop.held_on, is_held=held_on is not None, is_workshop=True, today=today
        ),
    )


def _find_held_day(workshop: Workshop) -> date | None:
    return workshop.held_on if workshop.state == WorkshopState.CLOSED else None


def _sum_attendance(tx: Transaction) -> dict[int, int]:
    """Return how many came to each workshop whose people were counted."""
    columns = workshop_attendance.c
    rows = tx.connection.execute(
        sa.select(columns.workshop_id, sa.func.sum(columns.count).label("people")).group_by(
            columns.workshop_id
        )
    )
    return {row.workshop_id: int(row.people) for row in rows}  # a sum may be a Decimal
