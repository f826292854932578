"""Programmes, their five steps, their lines of budget and what was spent on them."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.programme.expenses import Expense, ExpenseDraft
from geodata.model.programme.programmes import (
    BudgetLine,
    Programme,
    ProgrammeDraft,
    ProgrammeStep,
)
from geodata.store.database import Transaction
from geodata.store.programme.rows import FIRST_VERSION, ProgrammeRowStore, RowStore
from geodata.store.schema import budget_lines, expenses, programme_steps, programmes


class ProgrammeStore(RowStore[Programme]):
    """Keeps programmes and their steps."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, programmes, _build_programme)

    def add_draft(self, draft: ProgrammeDraft) -> int:
        """Keep a programme and return its number."""
        return self.add(
            token=draft.token,
            year_be=draft.year_be,
            sealed_title=draft.title.strip(),
            approved_satang=draft.approved_satang,
            residents=draft.residents,
            area_km2=draft.area_km2,
        )

    def find_year(self, year_be: int) -> Programme | None:
        """Return the programme of a fiscal year."""
        found = self.list_where(programmes.c.year_be == year_be)
        return found[0] if found else None

    def list_steps(self, programme_id: int) -> list[ProgrammeStep]:
        """Return the steps of a programme in their order."""
        rows = self._connection.execute(
            sa.select(programme_steps)
            .where(programme_steps.c.programme_id == programme_id)
            .order_by(programme_steps.c.step)
        )
        return [
            ProgrammeStep(
                row.programme_id,
                row.step,
                row.sealed_title,
                date.fromisoformat(row.planned_on),
                row.version,
            )
            for row in rows
        ]

    def load_step(self, programme_id: int, step: int) -> ProgrammeStep:
        """Return a step.

        Raises
        ------
        NotFound
        """
        for found in self.list_steps(programme_id):
            if found.step == step:
                return found
        raise NotFound

    def add_step(self, programme_id: int, step: int, title: str, planned_on: date) -> None:
        """Keep a step."""
        self._connection.execute(
            programme_steps.insert().values(
                programme_id=programme_id,
                step=step,
                sealed_title=title.strip(),
                planned_on=planned_on.isoformat(),
                version=FIRST_VERSION,
            )
        )

    def change_step(self, step: ProgrammeStep, title: str, planned_on: date) -> None:
        """Change title and day of a step."""
        columns = programme_steps.c
        self._connection.execute(
            programme_steps.update()
            .where(columns.programme_id == step.programme_id, columns.step == step.step)
            .values(
                sealed_title=title.strip(),
                planned_on=planned_on.isoformat(),
                version=columns.version + 1,
            )
        )


class BudgetStore(ProgrammeRowStore[BudgetLine]):
    """Keeps lines of budget."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, budget_lines, _build_line)

    def add_line(
        self, programme_id: int, code: str, title: str, formula: str, planned_satang: int
    ) -> int:
        """Keep a line and return its number."""
        return self.add(
            programme_id=programme_id,
            code=code,
            sealed_title=title.strip(),
            sealed_formula=formula.strip(),
            planned_satang=planned_satang,
        )


class ExpenseStore(RowStore[Expense]):
    """Keeps what was spent."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx, expenses, _build_expense)

    def add_draft(self, draft: ExpenseDraft) -> int:
        """Keep an expense and return its number."""
        return self.add(
            token=draft.token,
            line_id=draft.line_id,
            spent_on=draft.spent_on.isoformat(),
            satang=draft.satang,
            sealed_note=draft.note.strip(),
            activity_id=draft.activity_id,
            document_id=draft.document_id,
            withdrawn=0,
        )

    def list_of(self, programme_id: int) -> list[Expense]:
        """Return the expenses of a programme, withdrawn ones too."""
        of_programme = sa.select(budget_lines.c.id).where(
            budget_lines.c.programme_id == programme_id
        )
        return self.list_where(expenses.c.line_id.in_(of_programme))


def _build_programme(row: sa.Row[Any]) -> Programme:
    return Programme(
        row.id,
        row.year_be,
        row.sealed_title,
        row.approved_satang,
        row.residents,
        row.area_km2,
        row.version,
    )


def _build_line(row: sa.Row[Any]) -> BudgetLine:
    return BudgetLine(
        row.id,
        row.programme_id,
        row.code,
        row.sealed_title,
        row.sealed_formula,
        row.planned_satang,
        row.version,
    )


def _build_expense(row: sa.Row[Any]) -> Expense:
    return Expense(
        id=row.id,
        line_id=row.line_id,
        spent_on=date.fromisoformat(row.spent_on),
        satang=row.satang,
        note=row.sealed_note,
        activity_id=row.activity_id,
        document_id=row.document_id,
        is_withdrawn=bool(row.withdrawn),
        version=row.version,
    )
