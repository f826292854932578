"""Complaints that are worked, and the steps they took. Every query has a scope."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    HIDDEN_CATEGORIES,
    Case,
    CaseContent,
    CaseReport,
    CaseState,
    Details,
    IncidentDate,
    Threat,
    find_hidden_threats,
)
from geodata.model.imports.records import Category
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.database import Transaction
from geodata.store.schema import case_links, case_steps, cases
from geodata.store.sealing import Seal

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another
NUMBER_SIGNS = 8


@dataclass(frozen=True, slots=True)
class CaseScope:
    """Which cases a question is about: all, or those that coordinators of communities may see."""

    today: date
    communities: frozenset[str] | None  # None: every case

    def build_condition(self) -> sa.ColumnElement[bool]:
        """Return the condition; a conflict of interest and a delay for safety are part of it."""
        if self.communities is None:
            return sa.true()
        table = cases.c
        return sa.and_(
            table.community_id.in_(self.communities),
            table.not_for_community == 0,
            table.category.notin_(HIDDEN_CATEGORIES),
            table.threat.notin_(find_hidden_threats()),
            table.visible_from <= self.today.isoformat(),
        )


class CaseStore:
    """Keeps cases; what is sealed is opened one case at a time."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def add(
        self,
        report: CaseReport,
        receipt_code: bytes,
        *,
        community_id: str | None,
        subdistrict_code: str | None,
        registered_by: int | None,
        today: date,
        demo: bool = False,
    ) -> Case:
        """Keep a report as a new case."""
        wrapped = CaseBox.generate_wrapped_key(self._seal)
        content = CaseContent(
            report.story.strip(),
            report.point,
            report.happened,
            details=report.details.stripped_copy(),
        )
        number = "CS-" + "".join(secrets.choice(SIGNS) for _ in range(NUMBER_SIGNS))
        result = self._connection.execute(
            cases.insert().values(
                number=number,
                receipt_code=receipt_code,
                sealed_key=wrapped,
                sealed_content=CaseBox(wrapped, self._seal).close_json(asdict(content)),
                state=CaseState.RECEIVED,
                category=report.category,
                community_id=community_id,
                subdistrict_code=subdistrict_code,
                received_on=today.isoformat(),
                state_since=today.isoformat(),
                reviewed_in=None,
                not_for_community=int(report.not_for_community),
                threat=Threat.ORDINARY,
                visible_from=today.isoformat(),
                assigned_to=None,
                registered_by=registered_by,
                duplicate_of=None,
                version=1,
                demo=int(demo),
            )
        )
        case = self._find_one(cases.c.id == result.inserted_primary_key[0])  # type: ignore[index]
        self._keep_step(case, CaseStep.REPORTED, None, case.state, registered_by, today)
        return case

    def list_in_scope(self, scope: CaseScope) -> list[Case]:
        """Return the cases in scope, the oldest first."""
        query = sa.select(cases).where(scope.build_condition()).order_by(cases.c.id)
        return [_build_case(row) for row in self._connection.execute(query)]

    def load(self, case_id: int, scope: CaseScope) -> Case:
        """Return a case in scope.

        Raises
        ------
        NotFound
            Also where it is there and out of scope.
        """
        return self._find_one(sa.and_(cases.c.id == case_id, scope.build_condition()))

    def find_by_number(self, number: str, scope: CaseScope) -> Case:
        """Return the case of a number, in scope.

        Raises
        ------
        NotFound
        """
        return self._find_one(sa.and_(cases.c.number == number, scope.build_condition()))

    def find_by_receipt(self, receipt_code: bytes) -> Case | None:
        """Return the case that a receipt belongs to."""
        row = self._connection.execute(
            sa.select(cases).where(cases.c.receipt_code == receipt_code)
        ).first()
        return None if row is None else _build_case(row)

    def list_in_state(self, state: CaseState) -> list[Case]:
        """Return the cases of a state: for the clock, which sees no content."""
        query = sa.select(cases).where(cases.c.state == state).order_by(cases.c.id)
        return [_build_case(row) for row in self._connection.execute(query)]

    def open_box(self, case: Case) -> CaseBox:
        """Return what opens a case."""
        wrapped = self._connection.execute(
            sa.select(cases.c.sealed_key).where(cases.c.id == case.id)
        ).scalar_one()
        return CaseBox(wrapped, self._seal)

    def read_content(self, case: Case, box: CaseBox) -> CaseContent:
        """Return what is sealed in a case."""
        sealed = self._connection.execute(
            sa.select(cases.c.sealed_content).where(cases.c.id == case.id)
        ).scalar_one()
        return _build_content(box.open_json(sealed))

    def change(
        self,
        case: Case,
        step: CaseStep,
        *,
        account_id: int | None,
        today: date,
        box: CaseBox,
        reason: str = "",
        reporter_message: str = "",
        content: CaseContent | None = None,
        **values: Any,  # noqa: ANN401 - columns
    ) -> Case:
        """Change a case that nobody else changed meanwhile, and keep the step.

        Raises
        ------
        Conflict
            Where its version is another one by now.
        """
        after = CaseState(values.get("state", case.state))
        if after is not case.state:
            values["state_since"] = today.isoformat()
        if content is not None:
            values["sealed_content"] = box.close_json(asdict(content))
        changed = self._connection.execute(
            cases.update()
            .where(cases.c.id == case.id, cases.c.version == case.version)
            .values(version=case.version + 1, **values)
        )
        if not changed.rowcount:
            raise Conflict
        sealed = [box.close_text(words) if words else None for words in (reason, reporter_message)]
        now = self._find_one(cases.c.id == case.id)
        self._keep_step(now, step, case.state, after, account_id, today, *sealed)
        return now

    def read_story(self, case: Case, box: CaseBox) -> tuple[CaseEntry, ...]:
        """Return what happened to a case, from its first day."""
        rows = self._connection.execute(
            sa.select(case_steps).where(case_steps.c.case_id == case.id).order_by(case_steps.c.id)
        )
        return tuple(
            CaseEntry(
                step=CaseStep(row.step),
                before=None if row.before is None else CaseState(row.before),
                after=CaseState(row.after),
                happened_on=date.fromisoformat(row.on_day),
                account_id=row.account_id,
                reason=box.open_text(row.sealed_reason),
                reporter_message=box.open_text(row.sealed_reporter_message),
            )
            for row in rows
        )

    def read_state_version(self, case: Case) -> int:
        """Return the version with which a case came into its state."""
        found: int = self._connection.execute(
            sa.select(sa.func.max(case_steps.c.version)).where(
                case_steps.c.case_id == case.id,
                sa.or_(case_steps.c.before.is_(None), case_steps.c.before != case_steps.c.after),
            )
        ).scalar_one()
        return found

    def link(self, one: Case, other: Case) -> None:
        """Record that two cases are about the same thing."""
        low, high = sorted((one.id, other.id))
        if other.id not in {case.id for case in self.list_linked(one, _EVERYWHERE)}:
            self._connection.execute(case_links.insert().values(low_id=low, high_id=high))

    def unlink(self, one: Case, other: Case) -> None:
        """Forget that two cases are about the same thing."""
        low, high = sorted((one.id, other.id))
        self._connection.execute(
            case_links.delete().where(case_links.c.low_id == low, case_links.c.high_id == high)
        )

    def list_linked(self, case: Case, scope: CaseScope) -> tuple[Case, ...]:
        """Return the cases about the same thing that are in scope."""
        rows = self._connection.execute(
            sa.select(case_links).where(
                sa.or_(case_links.c.low_id == case.id, case_links.c.high_id == case.id)
            )
        )
        ids = {row.high_id if row.low_id == case.id else row.low_id for row in rows}
        return tuple(case for case in self._list_by_ids(ids) if self._is_in(case, scope))

    def list_links(self) -> list[tuple[int, int]]:
        """Return the numbers of all cases about the same thing, two by two."""
        query = sa.select(case_links).order_by(case_links.c.low_id, case_links.c.high_id)
        return [(row.low_id, row.high_id) for row in self._connection.execute(query)]

    def _list_by_ids(self, ids: Iterable[int]) -> list[Case]:
        query = sa.select(cases).where(cases.c.id.in_(set(ids)))
        return [_build_case(row) for row in self._connection.execute(query.order_by(cases.c.id))]

    def _is_in(self, case: Case, scope: CaseScope) -> bool:
        query = sa.select(cases.c.id).where(cases.c.id == case.id, scope.build_condition())
        return self._connection.execute(query).first() is not None

    def _find_one(self, which: sa.ColumnElement[bool]) -> Case:
        row = self._connection.execute(sa.select(cases).where(which)).first()
        if row is None:
            raise NotFound
        return _build_case(row)

    def _keep_step(
        self,
        case: Case,
        step: CaseStep,
        before: CaseState | None,
        after: CaseState,
        account_id: int | None,
        today: date,
        sealed_reason: bytes | None = None,
        sealed_reporter_message: bytes | None = None,
    ) -> None:
        self._connection.execute(
            case_steps.insert().values(
                case_id=case.id,
                version=case.version,
                step=step,
                before=before,
                after=after,
                on_day=today.isoformat(),
                account_id=account_id,
                sealed_reason=sealed_reason,
                sealed_reporter_message=sealed_reporter_message,
            )
        )


_EVERYWHERE = CaseScope(date.min, None)


def _build_content(values: dict[str, Any]) -> CaseContent:
    point, happened = values["point"], values["happened"]
    return CaseContent(
        story=values["story"],
        point=None if point is None else (point[0], point[1]),
        happened=None if happened is None else IncidentDate(**happened),
        summary=values["summary"],
        details=Details(**values.get("details", {})),  # a case of before has none
    )


def _build_case(row: sa.Row[tuple[object, ...]]) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        state=CaseState(row.state),
        category=Category(row.category),
        community_id=row.community_id,
        subdistrict_code=row.subdistrict_code,
        received_on=date.fromisoformat(row.received_on),
        state_since=date.fromisoformat(row.state_since),
        reviewed_in=None if row.reviewed_in is None else CaseState(row.reviewed_in),
        not_for_community=bool(row.not_for_community),
        threat=Threat(row.threat),
        visible_from=date.fromisoformat(row.visible_from),
        assigned_to=row.assigned_to,
        registered_by=row.registered_by,
        duplicate_of=row.duplicate_of,
        version=row.version,
        demo=bool(row.demo),
    )
