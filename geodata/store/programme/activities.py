"""Activities and who of the network came to them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from geodata.model.programme.activities import (
    Activity,
    ActivityDraft,
    ActivityKind,
    CyclePhase,
    HeldActivity,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import ProgrammeRowStore, format_day, parse_day
from geodata.store.schema import (
    activities,
    activity_members,
    expenses,
    programme_documents,
)


class ActivityStore(ProgrammeRowStore[Activity]):
    """Keeps activities."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, activities, _build_activity)

    def add_draft(self, draft: ActivityDraft) -> int:
        """Keep a planned activity and return its number."""
        return self.add(
            token=draft.token,
            programme_id=draft.programme_id,
            kind=draft.kind,
            sealed_title=draft.title.strip(),
            planned_on=format_day(draft.planned_on),
            community_id=draft.community_id,
            step=draft.place.step,
            objective=draft.place.objective,
            stage=draft.place.stage,
            phase=CyclePhase.PLAN,
        )

    def set_held(self, activity_id: int, held: HeldActivity) -> None:
        """Keep that an activity was held, and who came."""
        headcount = held.headcount or len(held.member_ids) or None
        self.change(
            activity_id,
            held_on=held.held_on.isoformat(),
            headcount=headcount,
            phase=CyclePhase.DO,
        )
        self._connection.execute(
            activity_members.delete().where(activity_members.c.activity_id == activity_id)
        )
        self._add_members(activity_id, held.member_ids)

    def set_not_held(self, activity_id: int) -> None:
        """Take back that an activity was held."""
        self._connection.execute(
            activity_members.delete().where(activity_members.c.activity_id == activity_id)
        )
        self.change(activity_id, held_on=None, headcount=None, phase=CyclePhase.PLAN)

    def find_of_workshop(self, workshop_id: int) -> Activity | None:
        """Return the activity that a workshop is joined to."""
        found = self.list_where(activities.c.workshop_id == workshop_id)
        return found[0] if found else None

    def list_joined_workshops(self) -> set[int]:
        """Return the workshops that activities of any programme are joined to."""
        query = sa.select(activities.c.workshop_id).where(activities.c.workshop_id.is_not(None))
        return set(self._connection.execute(query).scalars())

    def map_members(self, programme_id: int) -> dict[int, frozenset[int]]:
        """Return who of the network came to each activity of a programme."""
        rows = self._connection.execute(
            sa.select(activity_members)
            .join(activities, activities.c.id == activity_members.c.activity_id)
            .where(activities.c.programme_id == programme_id)
        )
        came: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            came[row.activity_id].add(row.member_id)
        return {activity_id: frozenset(ids) for activity_id, ids in came.items()}

    def list_members(self, activity_id: int) -> frozenset[int]:
        """Return who of the network came to an activity."""
        query = sa.select(activity_members.c.member_id).where(
            activity_members.c.activity_id == activity_id
        )
        return frozenset(self._connection.execute(query).scalars())

    def is_named(self, activity_id: int) -> bool:
        """Return whether an expense or a document names an activity."""
        return any(
            self._connection.execute(
                sa.select(table.c.id).where(table.c.activity_id == activity_id).limit(1)
            ).first()
            is not None
            for table in (expenses, programme_documents)
        )

    def _add_members(self, activity_id: int, member_ids: Iterable[int]) -> None:
        rows = [{"activity_id": activity_id, "member_id": one} for one in sorted(member_ids)]
        if rows:
            self._connection.execute(activity_members.insert(), rows)


def _build_activity(row: sa.Row[Any]) -> Activity:
    return Activity(
        id=row.id,
        programme_id=row.programme_id,
        kind=ActivityKind(row.kind),
        title=row.sealed_title,
        planned_on=parse_day(row.planned_on),
        held_on=parse_day(row.held_on),
        community_id=row.community_id,
        step=row.step,
        objective=row.objective,
        stage=row.stage,
        phase=CyclePhase(row.phase),
        headcount=row.headcount,
        workshop_id=row.workshop_id,
        version=row.version,
    )
