"""The survey of a fiscal year as tables by age group; withheld where few answered."""

from collections.abc import Sequence

import streamlit as st

from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import AGES, MIN_PEOPLE, PooledSurvey
from geodata.reference.forms import get_form
from mapping.analysis.learning_words import format_number
from mapping.analysis.survey import SurveyFigures, SurveyRow, build_survey_rows
from mapping.screens import components
from mapping.texts import Texts

Line = tuple[str, SurveyRow, int | None]  # words, figures, place among the choices


def draw(survey: PooledSurvey, texts: Texts) -> None:
    """Draw the mean of each scale, then the share of each choice of the other questions."""
    form = get_form(FormKind.SURVEY)
    if form.is_draft:
        st.caption(texts("forms.draft"))
    st.caption(texts("forms.results.pooled", count=f"{survey.workshops:,}"))
    if survey.other_forms:
        st.caption(texts("forms.results.others", n=f"{survey.other_forms:,}"))
    rows = build_survey_rows(form, survey)
    numbers = {row.item.id: number for number, row in enumerate(rows, 1)}
    scales: list[Line] = [
        (f"{numbers[row.item.id]}. {row.item.question}", row, None)
        for row in rows
        if row.item.is_scale
    ]
    st.caption(texts("forms.results.scale"))
    with st.container(key="survey-scales"):
        _draw_ages(scales, texts)
    for row in rows:
        if not row.item.is_scale:
            st.text(f"{numbers[row.item.id]}. {row.item.question}")
            with st.container(key=f"survey-choices-{row.item.id}"):
                _draw_ages(
                    [(words, row, place) for place, words in enumerate(row.item.choices)], texts
                )
    st.caption(texts("forms.results.withheld", fewest=MIN_PEOPLE))


def _draw_ages(lines: Sequence[Line], texts: Texts) -> None:
    """Draw a table by age; a place among the choices gives its share, none gives the mean."""
    st.table(
        {
            texts("forms.column.question"): [
                components.escape_markdown(words) for words, _, _ in lines
            ],
            texts("forms.column.together"): [
                _format_cell(row.together, place, texts) for _, row, place in lines
            ],
            **{
                texts(f"forms.age.{age or 'none'}"): [
                    _format_cell(row.groups[age], place, texts) for _, row, place in lines
                ]
                for age in AGES
            },
        },
        hide_index=True,
    )


def _format_cell(cell: SurveyFigures | None, place: int | None, texts: Texts) -> str:
    if cell is None:
        return texts("forms.withheld")
    told = format_number(cell.mean or 0) if place is None else f"{100 * cell.shares[place]:.0f}%"
    return f"{told} ({cell.people:,})"
