"""Part of the workshop's screen: what the tests and the survey say, and what had to be left out."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions import answers
from geodata.actions.answers import Overview
from geodata.model.answers import Answered
from geodata.model.forms import Form, FormKind
from geodata.model.workshops import AgeGroup
from geodata.reference.forms import form_of
from mapping.analysis import learning
from mapping.analysis import survey as survey_analysis
from mapping.analysis.learning import ItemFigures, ItemRow, Paired
from mapping.analysis.learning_words import change_sentence, left_out_sentence, number
from mapping.analysis.survey import Cell, Row, Survey
from mapping.screens import components, form_charts, session
from mapping.texts import Texts

CHART_PX = 760  # at most; a phone is narrower
TESTS = (FormKind.PRE_TEST, FormKind.POST_TEST)


def draw(workshop_id: int, seen: Overview) -> None:
    """Draw the results of the forms that phones can no longer answer."""
    texts = session.texts()
    sheets = answers.sheets(session.project(), session.caller(), workshop_id, at=session.now())
    if any(counts.is_open for counts in seen.forms.values()):
        st.caption(texts("forms.results.when"))
    tests = [each for each in sheets if each.kind.is_test]
    if tests:
        are_closed = not any(seen.forms[kind].is_open for kind in TESTS)
        _tests(tests, texts, are_closed=are_closed)
    if any(each.kind is FormKind.SURVEY for each in sheets):
        _survey(survey_analysis.survey(form_of(FormKind.SURVEY), sheets), texts)


def _tests(sheets: list[Answered], texts: Texts, *, are_closed: bool) -> None:
    form = form_of(FormKind.PRE_TEST)
    st.subheader(texts("forms.results.tests"), anchor=False)
    _draft(form, texts)
    if are_closed:
        _paired(learning.paired(form, sheets), form, texts)
    rows = learning.item_rows(form, sheets)
    if any(row.before or row.after for row in rows):
        chart = form_charts.before_and_after(rows, texts)
        with st.container(width=CHART_PX):
            st.altair_chart(chart, theme=None, alt=_alt(rows, texts), key="form-chart")
    _items(rows, texts)
    _choices(rows, texts)


def _paired(found: Paired, form: Form, texts: Texts) -> None:
    st.text(change_sentence(found, len(form.items), texts))
    st.text(left_out_sentence(found, texts))


def _items(rows: list[ItemRow], texts: Texts) -> None:
    st.table(
        {
            texts("forms.column.question"): [
                components.literal(f"{number}. {row.item.question}")
                for number, row in enumerate(rows, 1)
            ],
            texts("forms.column.before"): [_correct(row.before, texts) for row in rows],
            texts("forms.column.after"): [_correct(row.after, texts) for row in rows],
            texts("forms.column.apart_before"): [_apart(row.before, texts) for row in rows],
            texts("forms.column.apart_after"): [_apart(row.after, texts) for row in rows],
        },
        hide_index=True,
    )
    st.caption(texts("forms.results.apart", fewest=learning.FEWEST))


def _choices(rows: list[ItemRow], texts: Texts) -> None:
    """Draw how often each choice of one question was taken."""
    with st.expander(texts("forms.results.choices")):
        place = st.selectbox(
            texts("forms.column.question"),
            range(len(rows)),
            format_func=lambda each: f"{each + 1}. {rows[each].item.question}",
            key="form-choices",
        )
        row = rows[place]
        right = texts("forms.results.right")
        words = [
            f"{each} {right}" if number == row.item.answer else each
            for number, each in enumerate(row.item.choices, 1)
        ]
        st.table(
            {
                texts("forms.column.choice"): [
                    components.literal(each) for each in (*words, texts("forms.no_answer.test"))
                ],
                texts("forms.column.before"): _shares(row.before, len(words) + 1, texts),
                texts("forms.column.after"): _shares(row.after, len(words) + 1, texts),
            },
            hide_index=True,
        )


def _survey(found: Survey, texts: Texts) -> None:
    st.subheader(texts("forms.results.survey", n=f"{found.sheets:,}"), anchor=False)
    _draft(form_of(FormKind.SURVEY), texts)
    if found.other_forms:
        st.caption(texts("forms.results.others", n=f"{found.other_forms:,}"))
    scales = [row for row in found.rows if row.item.is_scale]
    st.caption(texts("forms.results.scale"))
    st.table(_by_age([(row.item.question, row, None) for row in scales], texts), hide_index=True)
    for row in found.rows:
        if row.item.is_scale:
            continue
        st.text(row.item.question)
        choices = [(words, row, place) for place, words in enumerate(row.item.choices)]
        st.table(_by_age(choices, texts), hide_index=True)
    st.caption(texts("forms.results.withheld", fewest=survey_analysis.FEWEST))


def _by_age(lines: Sequence[tuple[str, Row, int | None]], texts: Texts) -> dict[str, list[str]]:
    """Return a table by age; a place among the choices gives its share, none gives the mean."""
    return {
        texts("forms.column.question"): [components.literal(words) for words, _, _ in lines],
        texts("forms.column.together"): [
            _cell(row.together, place, texts) for _, row, place in lines
        ],
        **{
            texts(f"forms.age.{age}"): [
                _cell(row.groups[age], place, texts) for _, row, place in lines
            ]
            for age in AgeGroup
        },
    }


def _cell(cell: Cell | None, place: int | None, texts: Texts) -> str:
    if cell is None:
        return texts("forms.withheld")
    told = _percent(cell.shares[place]) if place is not None else number(cell.mean or 0)
    return f"{told} ({cell.people:,})"


def _draft(form: Form, texts: Texts) -> None:
    if form.is_draft:
        st.caption(texts("forms.draft"))


def _alt(rows: list[ItemRow], texts: Texts) -> str:
    lines = [
        texts(
            "forms.results.alt_line",
            n=number,
            before=_correct(row.before, texts),
            after=_correct(row.after, texts),
        )
        for number, row in enumerate(rows, 1)
    ]
    return " ".join([texts("forms.results.alt"), *lines])


def _correct(figures: ItemFigures | None, texts: Texts) -> str:
    if figures is None:
        return texts("forms.too_few")
    return f"{_percent(figures.correct)} ({figures.answered:,})"


def _apart(figures: ItemFigures | None, texts: Texts) -> str:
    if figures is None:
        return texts("forms.too_few")
    return "–" if figures.discrimination is None else number(figures.discrimination, 2)


def _shares(figures: ItemFigures | None, rows: int, texts: Texts) -> list[str]:
    if figures is None:
        return [texts("forms.too_few")] * rows
    return [_percent(share) for share in figures.shares]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
