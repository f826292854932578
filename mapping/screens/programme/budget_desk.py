"""Part of the programme's screen: the lines of the budget, and what was spent."""

import streamlit as st

from geodata.actions.programme import budget
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.expenses import MAX_NOTE_LENGTH, Expense, ExpenseDraft, LineSpending
from geodata.model.programme.programmes import (
    MAX_FORMULA_LENGTH,
    MAX_TITLE_LENGTH,
    SATANG_A_BAHT,
    format_baht,
)
from mapping.analysis.programme_words import describe_budget
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.screens.programme import budget_chart
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

NEWEST = 30
COLUMNS = ("line", "formula", "planned", "spent", "left")
YEARS = 12


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw sum, chart and table; for officers the form, the expenses and the plan of each line."""
    with st.container(key="programme-sentence"):
        st.text(describe_budget(overview, texts))
    st.caption(texts("programme.budget.rule"))
    spending = overview.spending
    if spending:
        with st.container(key="programme-budget-chart"):
            st.altair_chart(
                budget_chart.make_chart(spending, texts),
                theme=None,
                alt=budget_chart.describe_chart(spending, texts),
            )
        _draw_table(spending, texts)
    if who.may(Verb.KEEP_PROGRAMME) and spending:
        with st.expander(texts("programme.budget.new"), key="expense-form"):
            _ask_expense(overview, texts)
        _draw_expenses(overview, texts)
        with st.expander(texts("programme.budget.plan_line"), key="line-form"):
            _ask_line(spending, texts)


def _draw_table(spending: tuple[LineSpending, ...], texts: Texts) -> None:
    rows = [
        (
            budget_chart.format_line(one),
            one.line.formula,
            format_baht(one.line.planned_satang),
            format_baht(one.spent_satang),
            _format_left(one.line.planned_satang - one.spent_satang),
        )
        for one in spending
    ]
    planned = sum(one.line.planned_satang for one in spending)
    spent = sum(one.spent_satang for one in spending)
    last = (format_baht(planned), format_baht(spent), _format_left(planned - spent))
    rows.append((texts("programme.budget.all"), "", *last))
    with st.container(key="programme-budget-table"):
        st.table(
            {
                texts(f"programme.budget.{name}"): [
                    components.escape_markdown(row[place]) for row in rows
                ]
                for place, name in enumerate(COLUMNS)
            },
            hide_index=True,
        )


def _format_left(satang: int) -> str:
    return f"−{format_baht(-satang)}" if satang < 0 else format_baht(satang)


def _ask_expense(overview: ProgrammeOverview, texts: Texts) -> None:
    token, today = session.get_draft_token(), overview.today
    line_id = _choose_line(overview.spending, f"expense-line-{token}", texts)
    baht = st.number_input(
        texts("programme.budget.sum"),
        min_value=0.01,
        value=None,
        step=1.0,
        format="%.2f",
        key=f"expense-sum-{token}",
    )
    spent_on = components.read_date(
        components.ask_date(
            texts("programme.budget.when"),
            f"expense-day-{token}",
            newest=today,
            years=YEARS,
            known=today,
        )
    )
    note = ask_line(texts("programme.budget.note"), MAX_NOTE_LENGTH, f"expense-note-{token}")
    ready = None not in (line_id, baht, spent_on)
    save = st.button(
        texts("programme.save"), key="expense-save", type="primary", disabled=not ready
    )
    if save and line_id is not None and baht is not None and spent_on is not None:
        with ScreenAction() as action:
            satang = round(baht * SATANG_A_BAHT)
            draft = ExpenseDraft(token, line_id, spent_on, satang, note)
            session.ask(budget.record_expense, draft)
            session.end_draft()
            action.say("programme.budget.recorded")


def _choose_line(spending: tuple[LineSpending, ...], key: str, texts: Texts) -> int | None:
    names = {one.line.id: budget_chart.format_line(one) for one in spending}
    return st.pills(
        texts("programme.budget.line"),
        list(names),
        format_func=lambda option: components.escape_markdown(names[option]),
        key=key,
    )


def _draw_expenses(overview: ProgrammeOverview, texts: Texts) -> None:
    found = session.ask(budget.list_expenses, overview.programme.id)
    st.subheader(texts("programme.budget.expenses"), anchor=False)
    if not found:
        st.info(texts("programme.not_now"))
    codes = {one.line.id: one.line.code for one in overview.spending}
    for expense in found[:NEWEST]:
        words = _describe_expense(expense, codes, texts)
        record = displayed_versions.draw(
            f"expense-{expense.id}",
            DisplayedVersion.from_record(expense),
            [(texts("programme.budget.expenses"), words)],
        )
        with st.container(horizontal=True, key=f"expense-line-{expense.id}"):
            st.text(words)
            label = texts("programme.budget.withdraw")
            if not expense.is_withdrawn and displayed_versions.draw_button(
                record, label, f"expense-withdraw-{expense.id}"
            ):
                ScreenAction(record).run(
                    "programme.budget.withdrawn", budget.withdraw_expense, expense.id, record.seen
                )


def _describe_expense(expense: Expense, codes: dict[int, str], texts: Texts) -> str:
    facts = (
        format_short_date(expense.spent_on, texts.language),
        codes.get(expense.line_id, ""),
        texts("programme.baht", sum=format_baht(expense.satang)),
        expense.note,
        texts("programme.budget.was_withdrawn") if expense.is_withdrawn else "",
    )
    return " · ".join(fact for fact in facts if fact)


def _ask_line(spending: tuple[LineSpending, ...], texts: Texts) -> None:
    line_id = _choose_line(spending, "plan-line", texts)
    line = next((one.line for one in spending if one.line.id == line_id), None)
    if line is None:
        return
    words = [
        (texts("programme.budget.line_title"), line.title),
        (texts("programme.budget.formula"), line.formula),
        (texts("programme.budget.planned"), format_baht(line.planned_satang)),
    ]
    record = displayed_versions.draw(
        f"line-{line.id}", DisplayedVersion.from_record(line), words, line
    )
    key = f"{line.id}-{record.form}"
    title = ask_line(words[0][0], MAX_TITLE_LENGTH, f"line-title-{key}", line.title)
    formula = ask_line(words[1][0], MAX_FORMULA_LENGTH, f"line-formula-{key}", line.formula)
    baht = st.number_input(
        words[2][0],
        min_value=0.01,
        value=line.planned_satang / SATANG_A_BAHT,
        step=100.0,
        format="%.2f",
        key=f"line-planned-{key}",
    )
    if displayed_versions.draw_button(record, texts("programme.save"), f"line-save-{line.id}"):
        given = line.id, record.seen, title, formula, round(baht * SATANG_A_BAHT)
        with ScreenAction(record) as action:
            session.ask(budget.plan_line, *given)
            action.say("programme.budget.line_planned")
