"""Watched projects: one for each number that procurement, or a fund, gave it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model.projects.projects import (
    PUBLIC_ID_FORMAT,
    ProjectFacts,
    ProjectKind,
    WatchedProject,
)
from geodata.store.database import Transaction
from geodata.store.schema import risk_points, watched_project_risks, watched_projects

DAYS = ("starts_on", "ends_on")
Columns = Mapping[str, Any]


class WatchedProjectStore:
    """Keeps projects.

    Parameters
    ----------
    key
        Of the codes by which the same project is found again: the number itself lies sealed.
    """

    def __init__(self, tx: Transaction, key: bytes) -> None:
        self._connection = tx.connection
        self._key = key

    def add(
        self,
        facts: ProjectFacts,
        place: Columns,
        *,
        year_be: int,
        source: str,
        is_public: bool,
        account_id: int | None,
    ) -> int:
        """Keep a new project; return its number."""
        count = sa.select(sa.func.count()).select_from(watched_projects)
        used = self._connection.execute(
            count.where(watched_projects.c.public_id.like(f"PJ-{year_be}-%"))
        ).scalar_one()
        result = self._connection.execute(
            watched_projects.insert().values(
                public_id=PUBLIC_ID_FORMAT.format(year=year_be, number=used + 1),
                source_code=self._derive_code(facts),
                kind=facts.kind,
                sealed_facts=_dump_facts(facts),
                sealed_source=source,
                is_public=int(is_public),
                added_by=account_id,
                version=1,
                **place,
            )
        )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def change(self, project: WatchedProject, **values: Any) -> None:  # noqa: ANN401 - columns
        """Change a project that nobody else changed meanwhile.

        Raises
        ------
        Conflict
        """
        if "facts" in values:
            values["sealed_facts"] = _dump_facts(values.pop("facts"))
        changed = self._connection.execute(
            watched_projects.update()
            .where(
                watched_projects.c.id == project.id, watched_projects.c.version == project.version
            )
            .values(version=project.version + 1, **values)
        )
        if not changed.rowcount:
            raise Conflict

    def find_by_source(self, facts: ProjectFacts) -> WatchedProject | None:
        """Return the project that has the number of these facts already."""
        return self._find(watched_projects.c.source_code == self._derive_code(facts))

    def load(self, project_id: int) -> WatchedProject:
        """Return a project.

        Raises
        ------
        NotFound
        """
        found = self._find(watched_projects.c.id == project_id)
        if found is None:
            raise NotFound
        return found

    def list_all(self) -> list[WatchedProject]:
        """Return all projects, by public number."""
        query = sa.select(watched_projects).order_by(watched_projects.c.public_id)
        return [_build_project(row) for row in self._connection.execute(query)]

    def set_risk(self, project_id: int, risk_id: int, *, is_linked: bool) -> None:
        """Record that a risk point is about a project, or take that back."""
        table = watched_project_risks
        self._connection.execute(
            table.delete().where(table.c.project_id == project_id, table.c.risk_id == risk_id)
        )
        if is_linked:
            self._connection.execute(table.insert().values(project_id=project_id, risk_id=risk_id))

    def read_risk_numbers(self) -> dict[int, list[str]]:
        """Return the public numbers of the risk points about each project, by its number."""
        rows = self._connection.execute(
            sa.select(watched_project_risks.c.project_id, risk_points.c.public_id)
            .join(risk_points, risk_points.c.id == watched_project_risks.c.risk_id)
            .where(risk_points.c.public_id.is_not(None))
            .order_by(risk_points.c.public_id)
        )
        numbers: dict[int, list[str]] = {}
        for row in rows:
            numbers.setdefault(row.project_id, []).append(row.public_id)
        return numbers

    def _find(self, which: sa.ColumnElement[bool]) -> WatchedProject | None:
        row = self._connection.execute(sa.select(watched_projects).where(which)).first()
        return None if row is None else _build_project(row)

    def _derive_code(self, facts: ProjectFacts) -> str:
        words = f"watched project {facts.kind} {facts.source_id}".encode()
        return hmac.new(self._key, words, hashlib.sha256).hexdigest()


def _dump_facts(facts: ProjectFacts) -> str:
    kept = {name: value for name, value in asdict(facts).items() if name not in ("kind", "point")}
    return json.dumps(kept, default=date.isoformat, ensure_ascii=False)


def _build_project(row: sa.Row[Any]) -> WatchedProject:
    kept = json.loads(row.sealed_facts)
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in DAYS}
    point = None if row.longitude is None else (row.longitude, row.latitude)
    return WatchedProject(
        id=row.id,
        public_id=row.public_id,
        facts=ProjectFacts(**{**kept, **days}, kind=ProjectKind(row.kind), point=point),
        community_id=row.community_id,
        subdistrict_code=row.subdistrict_code,
        source=row.sealed_source,
        is_public=bool(row.is_public),
        version=row.version,
    )
