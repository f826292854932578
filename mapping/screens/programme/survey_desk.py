"""Part of the programme's screen: the survey of its year, withheld where few answered."""

import streamlit as st

from geodata.actions.programme import survey_results
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.people.people import Actor, Verb
from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.pooling import AGES, MIN_PEOPLE, PooledSurvey
from geodata.reference.forms import get_form
from mapping.analysis.survey import build_survey_rows
from mapping.screens import session, survey_tables
from mapping.screens.programme import survey_chart, survey_entry, survey_links
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

CHART_PX = 760  # at most; a phone is narrower


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw how many answered, the desk, who and how, the chart with its equal table, the links."""
    survey = session.ask(survey_results.read_year_survey, overview.programme.id)
    with st.container(key="programme-sentence"):
        st.text(_describe_people(survey, overview, texts))
    st.caption(texts("survey.for_staff"))
    if who.may(Verb.ENTER_ANSWERS):
        with st.expander(texts("survey.desk.title"), key="survey-entry"):
            survey_entry.draw(overview.programme.id, texts)
    if survey.people:
        _draw_people(survey, texts)
        _draw_means(survey, texts)
        survey_tables.draw(survey, texts)
    survey_links.draw(who, overview, texts)


def _describe_people(survey: PooledSurvey, overview: ProgrammeOverview, texts: Texts) -> str:
    programme = overview.programme
    over = "survey.people" if overview.today > programme.last_day else "survey.people_so_far"
    if not survey.people:
        over = "survey.too_few"
    return texts(
        over,
        n=f"{survey.people:,}",
        fewest=MIN_PEOPLE,
        year=programme.year_be,
        first=format_short_date(programme.first_day, texts.language),
        last=format_short_date(min(overview.today, programme.last_day), texts.language),
    )


def _draw_people(survey: PooledSurvey, texts: Texts) -> None:
    """Draw how many of each age group, and how they answered."""
    with st.container(horizontal=True, key="survey-people"):
        with st.container(key="survey-ages"):
            _draw_counts(
                texts("forms.age.name"),
                [(texts(f"forms.age.{age or 'none'}"), survey.ages[age]) for age in AGES],
                texts,
            )
        with st.container(key="survey-ways"):
            _draw_counts(
                texts("survey.way.name"),
                [(texts(f"survey.way.{way}"), people) for way, people in survey.ways.items()],
                texts,
            )


def _draw_counts(name: str, counts: list[tuple[str, int | None]], texts: Texts) -> None:
    st.table(
        {
            name: [words for words, _ in counts],
            texts("survey.number"): [
                texts("forms.withheld") if people is None else f"{people:,}" for _, people in counts
            ],
        },
        hide_index=True,
    )


def _draw_means(survey: PooledSurvey, texts: Texts) -> None:
    rows = [
        row for row in build_survey_rows(get_form(FormKind.SURVEY), survey) if row.item.is_scale
    ]
    st.subheader(texts("survey.means"), anchor=False)
    with st.container(width=CHART_PX):
        st.altair_chart(
            survey_chart.make_chart(rows, texts),
            theme=None,
            alt=survey_chart.describe_chart(rows, texts),
            key="survey-chart",
        )
