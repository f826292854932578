"""Which complaints may be counted, which were, and the public groups that came of it."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model import times
from geodata.model.cases.cases import CaseState, Threat, is_hidden_from_community
from geodata.model.imports.counting import (
    CaseGroup,
    CountableCase,
    CountCell,
    GroupLevel,
    PublicGroup,
    ReleaseConfirmation,
    ReleaseInputs,
    ReleasePlan,
    ReleaseRun,
    SubjectCount,
    Tick,
)
from geodata.model.imports.records import Category
from geodata.model.people.people import PERMISSIONS, Role, Scope, Verb
from geodata.model.places.placement import PlacementKind
from geodata.store.database import Transaction
from geodata.store.sample_mark import is_sample
from geodata.store.schema import (
    account_communities,
    accounts,
    cases,
    communities,
    complaint_groups,
    complaint_releases,
    count_approvals,
    doubted_days,
    frozen_release_drafts,
    grouped_complaints,
    import_undos,
    imported_complaints,
    imports,
    plausible_subjects,
    release_confirmations,
)

ID_BYTES = 9


class CountingStore:
    """Keeps what counting needs; it opens nothing that is sealed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._connection = tx.connection

    def read_release_inputs(self) -> ReleaseInputs:
        """Return what a complaint release is made from."""
        last = self.last()
        return ReleaseInputs(
            cases=(*self._read_cases(), *self._read_imported_complaints()),
            subjects={
                (count.area_id, count.category): count.count for count in self.list_subject_counts()
            },
            last_day=None if last is None else last.day,
            insiders=self._read_insiders(),
        )

    def list_ticks(self, ref: str) -> tuple[Tick, ...]:
        """Return who says that something may be counted."""
        return self._read_ticks().get(ref, ())

    def tick(self, ref: str, tick: Tick, day: date) -> None:
        """Record or replace somebody's tick."""
        self.untick(ref, tick.account_id)
        self._connection.execute(
            count_approvals.insert().values(
                ref=ref,
                account_id=tick.account_id,
                another_person=int(tick.is_second_person),
                on_day=day.isoformat(),
            )
        )

    def untick(self, ref: str, account_id: int) -> None:
        """Forget that somebody said so."""
        self._connection.execute(
            count_approvals.delete().where(
                count_approvals.c.ref == ref, count_approvals.c.account_id == account_id
            )
        )

    def list_imports(self) -> list[tuple[int, str, int]]:
        """Return the imports of real complaints that stand: number, source, rows added."""
        taken_back = sa.select(import_undos.c.import_id).where(import_undos.c.done_at.is_not(None))
        query = sa.select(imports.c.id, imports.c.source, imports.c.added).where(
            imports.c.indicator == "complaints",
            imports.c.demo == 0,
            imports.c.id.not_in(taken_back),
        )
        return [(row.id, row.source, row.added) for row in self._connection.execute(query)]

    def list_subject_counts(self) -> list[SubjectCount]:
        """Return how many offices could plausibly be meant, by area and category."""
        table = plausible_subjects
        rows = self._connection.execute(
            sa.select(table).order_by(table.c.area_id, table.c.category)
        )
        return [SubjectCount(row.area_id, Category(row.category), row.offices) for row in rows]

    def set_subjects(self, subjects: SubjectCount) -> None:
        """Save how many offices could plausibly be meant in an area."""
        table = plausible_subjects
        self._connection.execute(
            table.delete().where(
                table.c.area_id == subjects.area_id, table.c.category == subjects.category
            )
        )
        self._connection.execute(
            table.insert().values(
                area_id=subjects.area_id, category=subjects.category, offices=subjects.count
            )
        )

    def last(self) -> ReleaseRun | None:
        """Return the last complaint release."""
        table = complaint_releases
        row = self._connection.execute(
            sa.select(table).order_by(table.c.number.desc()).limit(1)
        ).first()
        if row is None:
            return None
        made = sa.select(sa.func.count()).where(complaint_groups.c.number == row.number)
        groups = int(self._connection.execute(made).scalar_one())
        return ReleaseRun(row.number, date.fromisoformat(row.on_day), groups)

    def confirm(self, day: date, draft: str, account_id: int) -> None:
        """Record that somebody confirms a draft; a second time changes nothing."""
        table = release_confirmations
        mine = sa.and_(
            table.c.on_day == day.isoformat(),
            table.c.draft == draft,
            table.c.account_id == account_id,
        )
        self._connection.execute(table.delete().where(mine))
        self._connection.execute(
            table.insert().values(on_day=day.isoformat(), draft=draft, account_id=account_id)
        )

    def list_confirmations(self, day: date, draft: str) -> list[ReleaseConfirmation]:
        """Return who agrees to a draft and may still do so."""
        table = release_confirmations
        rows = self._connection.execute(
            sa.select(accounts.c.id, accounts.c.role)
            .join(table, table.c.account_id == accounts.c.id)
            .where(
                table.c.on_day == day.isoformat(),
                table.c.draft == draft,
                accounts.c.enabled == 1,
                accounts.c.role.in_((Role.OFFICER, Role.COORDINATOR)),
            )
            .order_by(accounts.c.id)
        )
        return [ReleaseConfirmation(row.id, row.role == Role.OFFICER) for row in rows]

    def freeze(self, draft: ReleasePlan) -> None:
        """Keep what enough people confirmed."""
        groups = [
            [group.cell.level, group.cell.area_id, group.cell.category, group.period, group.refs]
            for group in draft.groups
        ]
        self._connection.execute(
            frozen_release_drafts.insert().values(
                on_day=draft.day.isoformat(), draft=draft.fingerprint, groups=json.dumps(groups)
            )
        )

    def list_frozen_plans(self) -> list[ReleasePlan]:
        """Return the drafts that were frozen since the last release, the newest first."""
        last = self.last()
        query = sa.select(frozen_release_drafts).order_by(frozen_release_drafts.c.number.desc())
        if last is not None:
            query = query.where(frozen_release_drafts.c.on_day > last.day.isoformat())
        return [_build_release_plan(row) for row in self._connection.execute(query)]

    def publish(self, day: date, groups: Sequence[CaseGroup]) -> ReleaseRun:
        """Keep groups for good, under random ids, as the next complaint release."""
        last = self.last()
        number = 1 if last is None else last.number + 1
        self._connection.execute(
            complaint_releases.insert().values(number=number, on_day=day.isoformat())
        )
        for group in groups:
            self._keep(group, number, demo=is_sample(self._tx))
        return ReleaseRun(number, day, len(groups))

    def list_samples(self) -> list[tuple[str, str | None, str | None]]:
        """Return the made-up complaints: object, community and subdistrict."""
        homes = self._read_homes()
        rows = self._connection.execute(
            sa.select(imported_complaints)
            .where(imported_complaints.c.demo == 1)
            .order_by(imported_complaints.c.id)
        )
        return [
            (
                f"record {row.id}",
                row.community_id,
                homes.get(row.community_id, row.subdistrict_code),
            )
            for row in rows
        ]

    def keep_samples(self, groups: Iterable[CaseGroup]) -> None:
        """Keep made-up groups: of no release, and taken away with the other samples."""
        for group in groups:
            self._keep(group, None, demo=True)

    def remove_samples(self) -> None:
        """Remove the made-up groups of no release, with what they hold."""
        is_made_up = sa.and_(complaint_groups.c.demo == 1, complaint_groups.c.number.is_(None))
        made_up = sa.select(complaint_groups.c.id).where(is_made_up)
        self._connection.execute(
            grouped_complaints.delete().where(grouped_complaints.c.group_id.in_(made_up))
        )
        self._connection.execute(complaint_groups.delete().where(is_made_up))

    def list_groups(self) -> tuple[PublicGroup, ...]:
        """Return the groups that stand, by level, area and category: no order tells a time."""
        table = complaint_groups
        rows = self._connection.execute(
            sa.select(table)
            .where(table.c.retracted_by.is_(None))
            .order_by(table.c.level, table.c.area_id, table.c.category.nulls_first(), table.c.id)
        )
        return tuple(
            PublicGroup(
                id=row.id,
                level=GroupLevel(row.level),
                area_id=row.area_id,
                category=None if row.category is None else Category(row.category),
                period=(row.first_month, row.last_month),
                count=row.complaints,
                demo=bool(row.demo),
            )
            for row in rows
        )

    def read_retraction_requests(self) -> Mapping[str, int]:
        """Return the groups that somebody wants to take back, and who."""
        table = complaint_groups
        rows = self._connection.execute(
            sa.select(table).where(
                table.c.retraction_asked_by.is_not(None), table.c.retracted_by.is_(None)
            )
        )
        return {row.id: row.retraction_asked_by for row in rows}

    def ask_to_retract(self, group_id: str, account_id: int) -> None:
        """Record the request to retract a group.

        Raises
        ------
        NotFound
            Where there is no such group, or it was taken back.
        """
        self._set(group_id, retraction_asked_by=account_id)

    def retract(self, group_id: str, account_id: int) -> None:
        """Retract a group; what it holds is never counted again.

        Raises
        ------
        NotFound
        """
        self._set(group_id, retracted_by=account_id)

    def _set(self, group_id: str, **values: int) -> None:
        table = complaint_groups
        changed = self._connection.execute(
            table.update()
            .where(
                table.c.id == group_id,
                table.c.retracted_by.is_(None),
                table.c.number.is_not(None),  # of a release, not put there as an example
            )
            .values(**values)
        )
        if not changed.rowcount:
            raise NotFound

    def _keep(self, group: CaseGroup, number: int | None, *, demo: bool) -> None:
        group_id = "CG-" + secrets.token_hex(ID_BYTES)
        self._connection.execute(
            complaint_groups.insert().values(
                id=group_id,
                number=number,
                level=int(group.cell.level),
                area_id=group.cell.area_id,
                category=group.cell.category,
                first_month=group.period[0],
                last_month=group.period[1],
                complaints=len(group.refs),
                demo=int(demo),
            )
        )
        self._connection.execute(
            grouped_complaints.insert(), [{"ref": ref, "group_id": group_id} for ref in group.refs]
        )

    def _list_counted_refs(self) -> set[str]:
        return set(self._connection.execute(sa.select(grouped_complaints.c.ref)).scalars())

    def _read_ticks(self) -> Mapping[str, tuple[Tick, ...]]:
        found: dict[str, tuple[Tick, ...]] = defaultdict(tuple)
        query = sa.select(count_approvals).order_by(count_approvals.c.account_id)
        for row in self._connection.execute(query):
            found[row.ref] += (Tick(row.account_id, bool(row.another_person)),)
        return found

    def _read_homes(self) -> Mapping[str, str]:
        rows = self._connection.execute(sa.select(communities.c.id, communities.c.subdistrict_code))
        return {row.id: row.subdistrict_code for row in rows}

    def _read_insiders(self) -> tuple[frozenset[str], ...]:
        """Return the communities of each account that reads complaints of its own ones only.

        Also of those that are disabled: they have read.
        """
        table = account_communities.c
        own = [role for role, may in PERMISSIONS.items() if may.get(Verb.WORK_CASE) == Scope.OWN]
        query = (
            sa.select(table.account_id, table.community_id)
            .join(accounts, accounts.c.id == table.account_id)
            .where(accounts.c.role.in_(own))
        )
        found: dict[int, set[str]] = defaultdict(set)
        for row in self._connection.execute(query):
            found[row.account_id].add(row.community_id)
        return tuple(frozenset(community_ids) for community_ids in found.values())

    def _read_cases(self) -> list[CountableCase]:
        """Return the cases that no group holds; made-up ones where everything is made up."""
        table, ticks, homes = cases.c, self._read_ticks(), self._read_homes()
        counted = self._list_counted_refs()
        doubted = set(self._connection.execute(sa.select(doubted_days.c.case_id)).scalars())
        kind = int(is_sample(self._tx))
        rows = self._connection.execute(
            sa.select(cases).where(table.demo == kind).order_by(table.id)
        )
        return [
            _build_countable_case(
                row, homes, ticks.get(f"case {row.id}", ()), is_doubted=row.id in doubted
            )
            for row in rows
            if f"case {row.id}" not in counted
        ]

    def _read_imported_complaints(self) -> list[CountableCase]:
        """Return imported complaints; who ticks an import speaks for all its rows."""
        ticks, homes, counted = self._read_ticks(), self._read_homes(), self._list_counted_refs()
        rows = self._connection.execute(
            sa.select(imported_complaints, imports.c.recorded_at)
            .join(imports, imports.c.id == imported_complaints.c.import_id)
            .where(imported_complaints.c.demo == 0)
            .order_by(imported_complaints.c.id)
        )
        return [
            CountableCase(
                ref=f"record {row.id}",
                state=None,
                category=Category(row.category),
                community_id=row.community_id,
                subdistrict_code=homes.get(row.community_id, row.subdistrict_code),
                is_outside=row.how == PlacementKind.OUTSIDE,
                is_hidden_from_community=False,
                received_on=_choose_day(row.reported_on, row.recorded_at),
                ticks=ticks.get(f"import {row.import_id}", ()),
            )
            for row in rows
            if f"record {row.id}" not in counted
        ]


def _build_release_plan(row: sa.Row[Any]) -> ReleasePlan:
    groups = tuple(
        CaseGroup(
            CountCell(GroupLevel(level), area_id, None if category is None else Category(category)),
            (first, last),
            tuple(refs),
        )
        for level, area_id, category, (first, last), refs in json.loads(row.groups)
    )
    return ReleasePlan(date.fromisoformat(row.on_day), groups, withheld=(), ineligible={})


def _build_countable_case(
    row: sa.Row[Any], homes: Mapping[str, str], ticks: tuple[Tick, ...], *, is_doubted: bool
) -> CountableCase:
    category, threat = Category(row.category), Threat(row.threat)
    is_kept = is_hidden_from_community(bool(row.not_for_community), category, threat)
    return CountableCase(
        ref=f"case {row.id}",
        state=CaseState(row.state),
        category=category,
        community_id=row.community_id,
        subdistrict_code=homes.get(row.community_id, row.subdistrict_code),
        is_outside=False,  # a report from outside the district is refused
        is_hidden_from_community=is_kept,
        received_on=date.fromisoformat(row.received_on),
        ticks=ticks,
        community_reads_from=None if is_kept else date.fromisoformat(row.visible_from),
        is_day_doubted=is_doubted,
    )


def _choose_day(reported_on: str | None, recorded_at: str) -> date:
    """Return the day of a complaint; without one, that of its import, which is later."""
    if reported_on:
        return date.fromisoformat(reported_on)
    return times.parse_iso(recorded_at).astimezone(times.BANGKOK).date()
