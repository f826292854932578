"""What was spent of a budget, and what is left of each line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geodata.model.programme.programmes import BudgetLine, check_satang, check_text, check_token

MAX_NOTE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ExpenseDraft:
    """A sum that was spent. The token makes a second tap the same expense."""

    token: str
    line_id: int
    spent_on: date
    satang: int
    note: str = ""
    activity_id: int | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """A sum that was spent; one that is withdrawn is kept and not counted."""

    id: int
    line_id: int
    spent_on: date
    satang: int
    note: str
    activity_id: int | None
    document_id: int | None
    is_withdrawn: bool
    version: int


@dataclass(frozen=True, slots=True)
class LineSpending:
    """A line of the budget with what was spent on it."""

    line: BudgetLine
    spent_satang: int


def check_expense(draft: ExpenseDraft) -> None:
    """Raise BadInput unless a sum was spent.

    Raises
    ------
    BadInput
        E-PROG-02, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    check_satang(draft.satang)
    check_text(draft.note, MAX_NOTE_LENGTH)


def sum_by_line(lines: Iterable[BudgetLine], expenses: Iterable[Expense]) -> list[LineSpending]:
    """Return each line with what was spent on it; withdrawn expenses are not counted."""
    spent: dict[int, int] = {}
    for expense in expenses:
        if not expense.is_withdrawn:
            spent[expense.line_id] = spent.get(expense.line_id, 0) + expense.satang
    return [LineSpending(line, spent.get(line.id, 0)) for line in lines]
