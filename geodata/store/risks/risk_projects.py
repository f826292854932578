"""The public projects that risk points are about. People typed them: they are sealed."""

import json
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from geodata.model.risks import PublicProject
from geodata.store.database import Transaction
from geodata.store.schema import risk_projects

DAYS = ("starts_on", "ends_on")


class RiskProjectStore:
    """Keeps at most one project for each risk point."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def find(self, risk_id: int) -> PublicProject | None:
        """Return the project of a risk point."""
        row = self._connection.execute(
            sa.select(risk_projects).where(risk_projects.c.risk_id == risk_id)
        ).first()
        if row is None:
            return None
        kept = json.loads(row.sealed_project)
        days = {name: kept[name] and date.fromisoformat(kept[name]) for name in DAYS}
        return PublicProject(**{**kept, **days})

    def put(self, risk_id: int, project: PublicProject | None) -> None:
        """Set the project of a risk point, or take it away."""
        self._connection.execute(risk_projects.delete().where(risk_projects.c.risk_id == risk_id))
        if project is None:
            return
        words = json.dumps(asdict(project), default=date.isoformat, ensure_ascii=False)
        self._connection.execute(
            risk_projects.insert().values(risk_id=risk_id, sealed_project=words)
        )
