"""The budget of a programme: lines are planned, sums are spent, the approved sum is the limit."""

from dataclasses import replace
from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.expenses import Expense, ExpenseDraft, check_expense
from geodata.model.programme.programmes import (
    MAX_FORMULA_LENGTH,
    MAX_TITLE_LENGTH,
    BudgetLine,
    check_approved_sum,
    check_in_year,
    check_not_ahead,
    check_satang,
    check_text,
)
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.documents import DocumentStore
from geodata.store.programme.programmes import BudgetStore, ExpenseStore, ProgrammeStore


def plan_line(
    project: Project,
    caller: Caller,
    line_id: int,
    seen: DisplayedVersion,
    title: str,
    formula: str,
    planned_satang: int,
    *,
    at: datetime,
) -> BudgetLine:
    """Plan a line anew; between lines sums may move, together never above the approved sum.

    Raises
    ------
    BadInput
        E-PROG-02, E-PROG-05, E-TXT-02.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    check_satang(planned_satang)
    check_text(title, MAX_TITLE_LENGTH)
    check_text(formula, MAX_FORMULA_LENGTH)
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = BudgetStore(act.tx)
        line = store.load(line_id)
        seen.require_unchanged(line)
        programme = ProgrammeStore(act.tx).load(line.programme_id)
        others = [one for one in store.list_of(programme.id) if one.id != line_id]
        planned = [*others, replace(line, planned_satang=planned_satang)]
        check_approved_sum(programme, [one.planned_satang for one in planned])
        store.change(
            line_id,
            sealed_title=title.strip(),
            sealed_formula=formula.strip(),
            planned_satang=planned_satang,
        )
        act.note(
            f"line {line_id}",
            reason="line planned",
            before=line.planned_satang,
            after=planned_satang,
        )
        return store.load(line_id)


def record_expense(
    project: Project, caller: Caller, draft: ExpenseDraft, *, at: datetime
) -> Expense:
    """Record a sum that was spent; the same token again is the same expense.

    Raises
    ------
    BadInput
        E-PROG-02 to E-PROG-05, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such line, activity or document in the programme.
    """
    check_expense(draft)
    check_not_ahead(draft.spent_on, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = ExpenseStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"expense {known.id}", reason="expense recorded again")
            return known
        line = BudgetStore(act.tx).load(draft.line_id)
        programme = ProgrammeStore(act.tx).load(line.programme_id)
        check_in_year(programme, draft.spent_on)
        _require_of_programme(act, programme.id, draft)
        spent = [one.satang for one in store.list_of(programme.id) if not one.is_withdrawn]
        check_approved_sum(programme, [*spent, draft.satang])
        expense_id = store.add_draft(draft)
        act.note(f"expense {expense_id}", reason="expense recorded", after=draft.satang)
        return store.load(expense_id)


def withdraw_expense(
    project: Project, caller: Caller, expense_id: int, seen: DisplayedVersion, *, at: datetime
) -> Expense:
    """Withdraw an expense that was a mistake; it is kept and not counted.

    Raises
    ------
    BadInput
        E-PROG-17 where it was withdrawn before.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = ExpenseStore(act.tx)
        expense = store.load(expense_id)
        seen.require_unchanged(expense)
        if expense.is_withdrawn:
            raise BadInput("E-PROG-17")
        store.change(expense_id, withdrawn=1)
        act.note(f"expense {expense_id}", reason="expense withdrawn", before=expense.satang)
        return store.load(expense_id)


def list_expenses(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[Expense]:
    """Return the expenses of a programme, the newest day first, withdrawn ones too."""
    with authorized_read(project, caller, Verb.KEEP_PROGRAMME, at=at) as (tx, _):
        found = ExpenseStore(tx).list_of(programme_id)
    return sorted(found, key=lambda expense: (expense.spent_on, expense.id), reverse=True)


def _require_of_programme(act: Act, programme_id: int, draft: ExpenseDraft) -> None:
    of_others = []
    if draft.activity_id is not None:
        of_others.append(ActivityStore(act.tx).load(draft.activity_id).programme_id)
    if draft.document_id is not None:
        of_others.append(DocumentStore(act.tx).load(draft.document_id).programme_id)
    if any(other != programme_id for other in of_others):
        raise NotFound
