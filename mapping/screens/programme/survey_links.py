"""Part of the survey's section: links to the questionnaire, opened by an officer for some days."""

from datetime import timedelta

import streamlit as st

from geodata.actions.programme import surveys
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.surveys import Survey, SurveyDraft, SurveyState
from mapping.exports.qr import is_public_link
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

USUAL_DAYS = timedelta(days=30)
CARD_PX = 700


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the links, what leads to the paper, and for an officer a new link."""
    st.subheader(texts("survey.link.title"), anchor=False)
    found = session.ask(surveys.list_surveys, overview.programme.id)
    if all(one.find_state(overview.today) is SurveyState.CLOSED for one in found):
        st.caption(texts("survey.link.none"))
    for survey in found:
        _draw_survey(who, survey, overview, texts)
    st.link_button(
        texts("survey.link.paper"), f"/files/programme/{overview.programme.id}/survey.pdf"
    )
    if who.may(Verb.KEEP_PROGRAMME) and overview.today <= overview.programme.last_day:
        with st.expander(texts("survey.link.new"), key="survey-form"):
            _ask_survey(overview, texts)


def _draw_survey(who: Actor, survey: Survey, overview: ProgrammeOverview, texts: Texts) -> None:
    state = survey.find_state(overview.today)
    address = f"{session.get_base_url()}/survey/{survey.code}"
    words = " · ".join(
        (
            texts(f"survey.state.{state}"),
            texts(
                "survey.link.days",
                first=format_short_date(survey.opens_on, texts.language),
                last=format_short_date(survey.closes_on, texts.language),
            ),
        )
    )
    with st.container(key=f"survey-{survey.id}", border=True, width=CARD_PX):
        record = displayed_versions.draw(
            f"survey-{survey.id}",
            DisplayedVersion.from_record(survey),
            [(texts("survey.link.title"), f"{survey.code} · {words}")],
            survey,
        )
        st.text(words)
        if state is SurveyState.CLOSED:
            return
        st.code(address, language=None, wrap_lines=True)
        with st.container(horizontal=True):
            st.link_button(texts("survey.link.go"), f"/survey/{survey.code}")
            if is_public_link(address):
                st.link_button(texts("survey.link.qr"), f"/survey/{survey.code}/qr.svg")
            if who.may(Verb.KEEP_PROGRAMME):
                _draw_close(survey, record, texts)


def _draw_close(survey: Survey, record: displayed_versions.DisplayedRecord, texts: Texts) -> None:
    label = texts("survey.link.close")
    if displayed_versions.draw_button(record, label, f"survey-close-{survey.id}"):
        ScreenAction(record).run("survey.link.closed", surveys.close_survey, survey.id, record.seen)


def _ask_survey(overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the two days; a month from today stands there already."""
    token, last_day = f"{session.get_draft_token()}-survey", overview.programme.last_day
    known = {
        "opens_on": max(overview.today, overview.programme.first_day),
        "closes_on": min(overview.today + USUAL_DAYS, last_day),
    }
    days = [
        components.read_date(
            components.ask_date(
                texts(f"survey.link.{name}"),
                f"survey-{name}-{token}",
                newest=last_day,
                years=2,
                known=day,
            )
        )
        for name, day in known.items()
    ]
    opens_on, closes_on = days
    pressed = st.button(
        texts("survey.link.open_now"), key="survey-open", type="primary", disabled=None in days
    )
    if pressed and opens_on is not None and closes_on is not None:
        draft = SurveyDraft(token, overview.programme.id, opens_on, closes_on)
        with ScreenAction() as action:
            session.ask(surveys.open_survey, draft)
            session.end_draft()
            action.say("survey.link.opened")
