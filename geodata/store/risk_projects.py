"""The public projects that risk points are about. They are internal: people typed them."""

from datetime import date

import sqlalchemy as sa

from geodata.model.risks import PublicProject
from geodata.store.database import Transaction
from geodata.store.schema import risk_projects


class RiskProjectStore:
    """Keeps at most one project for each risk point."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def one(self, risk_id: int) -> PublicProject | None:
        """Return the project of a risk point."""
        row = self._connection.execute(
            sa.select(risk_projects).where(risk_projects.c.risk_id == risk_id)
        ).first()
        if row is None:
            return None
        return PublicProject(
            name=row.name,
            agency=row.agency,
            budget_baht=row.budget_baht,
            contract_number=row.contract_number,
            starts_on=_day(row.starts_on),
            ends_on=_day(row.ends_on),
            source_link=row.source_link,
        )

    def put(self, risk_id: int, found: PublicProject | None) -> None:
        """Set the project of a risk point, or take it away."""
        self._connection.execute(risk_projects.delete().where(risk_projects.c.risk_id == risk_id))
        if found is None:
            return
        self._connection.execute(
            risk_projects.insert().values(
                risk_id=risk_id,
                name=found.name,
                agency=found.agency,
                budget_baht=found.budget_baht,
                contract_number=found.contract_number,
                starts_on=found.starts_on and found.starts_on.isoformat(),
                ends_on=found.ends_on and found.ends_on.isoformat(),
                source_link=found.source_link,
            )
        )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
