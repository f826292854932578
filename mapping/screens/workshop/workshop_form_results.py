"""Part of the workshop's screen: what the tests and the survey say, and what had to be left out."""

import streamlit as st

from geodata.actions.workshops import form_results
from geodata.actions.workshops.answers import FormsOverview
from geodata.model.workshops.answers import AnswerSheet
from geodata.model.workshops.forms import Form, FormKind
from geodata.model.workshops.pooling import MIN_PEOPLE
from geodata.reference.forms import get_form
from mapping.analysis import learning
from mapping.analysis.learning import ItemComparison, ItemStatistics, LearningResult
from mapping.analysis.learning_words import (
    format_change,
    format_left_out,
    format_number,
    format_waiting,
)
from mapping.screens import components, session, survey_tables
from mapping.screens.workshop import form_charts
from mapping.texts import Texts

CHART_PX = 760  # at most; a phone is narrower


def draw(workshop_id: int, seen: FormsOverview) -> None:
    """Draw the tests of a workshop once both are closed, and the survey of its year."""
    texts = session.get_texts()
    tests = session.ask(form_results.read_test_sheets, workshop_id)
    if any(counts.is_open for counts in seen.forms.values()):
        st.caption(texts("forms.results.when"))
    if tests:
        _draw_tests(tests, texts)
    survey = session.ask(form_results.read_pooled_survey, workshop_id)
    if seen.is_in_room:
        st.caption(texts("forms.results.later"))
    if survey.workshops or survey.people:
        st.subheader(texts("forms.kind.survey"), anchor=False)
        survey_tables.draw(survey, texts)


def _draw_tests(sheets: list[AnswerSheet], texts: Texts) -> None:
    form = get_form(FormKind.PRE_TEST)
    st.subheader(texts("forms.results.tests"), anchor=False)
    _draw_draft_note(form, texts)
    _draw_pairs(learning.compare_tests(form, sheets), form, texts)
    rows = learning.compare_items(form, sheets)
    if any(row.before for row in rows):
        chart = form_charts.make_chart(rows, texts)
        with st.container(width=CHART_PX):
            st.altair_chart(chart, theme=None, alt=_describe_chart(rows, texts), key="form-chart")
    _draw_items(rows, texts)
    _draw_choices(rows, texts)


def _draw_pairs(result: LearningResult, form: Form, texts: Texts) -> None:
    st.text(format_change(result, len(form.items), texts))
    if waiting := format_waiting(result, texts):
        st.text(waiting)
    st.text(format_left_out(result, texts))


def _draw_items(rows: list[ItemComparison], texts: Texts) -> None:
    st.table(
        {
            texts("forms.column.question"): [
                components.escape_markdown(f"{number}. {row.item.question}")
                for number, row in enumerate(rows, 1)
            ],
            texts("forms.column.before"): [_format_correct(row.before, texts) for row in rows],
            texts("forms.column.after"): [_format_correct(row.after, texts) for row in rows],
            texts("forms.column.changed"): [_format_change(row, texts) for row in rows],
        },
        hide_index=True,
    )
    st.caption(texts("forms.results.pairs", fewest=MIN_PEOPLE))
    _draw_discrimination(rows, texts)


def _draw_discrimination(rows: list[ItemComparison], texts: Texts) -> None:
    """Draw how well each question tells those who know apart, where enough people answered."""
    figures = [item_figures for row in rows for item_figures in (row.before, row.after)]
    if not any(figure and figure.discrimination is not None for figure in figures):
        return
    with st.expander(texts("forms.results.apart_title")):
        st.table(
            {
                texts("forms.column.question"): [
                    components.escape_markdown(f"{number}. {row.item.question}")
                    for number, row in enumerate(rows, 1)
                ],
                texts("forms.column.before"): [
                    _format_discrimination(row.before, texts) for row in rows
                ],
                texts("forms.column.after"): [
                    _format_discrimination(row.after, texts) for row in rows
                ],
            },
            hide_index=True,
        )
        st.caption(texts("forms.results.apart"))


def _draw_choices(rows: list[ItemComparison], texts: Texts) -> None:
    """Draw how often each choice of one question was taken."""
    with st.expander(texts("forms.results.choices")):
        place = st.selectbox(
            texts("forms.column.question"),
            range(len(rows)),
            format_func=lambda option: f"{option + 1}. {rows[option].item.question}",
            key="form-choices",
        )
        row = rows[place]
        right = texts("forms.results.right")
        words = [
            f"{choice} {right}" if number == row.item.answer else choice
            for number, choice in enumerate(row.item.choices, 1)
        ]
        st.table(
            {
                texts("forms.column.choice"): [
                    components.escape_markdown(word)
                    for word in (*words, texts("forms.no_answer.test"))
                ],
                texts("forms.column.before"): _format_shares(row.before, len(words) + 1, texts),
                texts("forms.column.after"): _format_shares(row.after, len(words) + 1, texts),
            },
            hide_index=True,
        )


def _draw_draft_note(form: Form, texts: Texts) -> None:
    if form.is_draft:
        st.caption(texts("forms.draft"))


def _describe_chart(rows: list[ItemComparison], texts: Texts) -> str:
    lines = [
        texts(
            "forms.results.alt_line",
            n=number,
            before=_format_correct(row.before, texts),
            after=_format_correct(row.after, texts),
        )
        for number, row in enumerate(rows, 1)
    ]
    return " ".join([texts("forms.results.alt"), *lines])


def _format_correct(figures: ItemStatistics | None, texts: Texts) -> str:
    if figures is None:
        return texts("forms.too_few")
    return f"{_format_percent(figures.correct)} ({figures.answered:,})"


def _format_change(row: ItemComparison, texts: Texts) -> str:
    if row.before is None:
        return texts("forms.too_few")
    said = texts("forms.results.moved", gained=f"{row.gained:,}", lost=f"{row.lost:,}")
    return f"{said} · {texts('forms.results.clear')}" if row.is_clear else said


def _format_discrimination(figures: ItemStatistics | None, texts: Texts) -> str:
    if figures is None:
        return texts("forms.too_few")
    return "–" if figures.discrimination is None else format_number(figures.discrimination, 2)


def _format_shares(figures: ItemStatistics | None, rows: int, texts: Texts) -> list[str]:
    if figures is None:
        return [texts("forms.too_few")] * rows
    return [_format_percent(share) for share in figures.shares]


def _format_percent(share: float) -> str:
    return f"{100 * share:.0f}%"
