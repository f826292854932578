"""Part of the case screen: writing down what somebody told in person; the receipt is theirs."""

import streamlit as st

from geodata.actions.cases import case_reports, cases
from geodata.model.cases.cases import (
    MAX_CONTACT_LENGTH,
    MAX_STORY_LENGTH,
    NO_DETAILS,
    CaseReport,
    IncidentDate,
)
from geodata.model.cases.receipts import format_receipt
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.people.people import Verb
from geodata.model.times import BUDDHIST_OFFSET
from mapping.screens import session
from mapping.screens.action import ScreenAction
from mapping.screens.cases import case_details
from mapping.screens.cases.case_desk import CaseDesk, get_today
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import to_key
from mapping.texts.dates import format_month

RECEIPT = "case-receipt"
DRAWN = "case-drawn"
YEARS = 10


def draw(desk: CaseDesk) -> None:
    """Draw the form, or once the receipt."""
    texts = desk.texts
    receipt = session.get_cached(RECEIPT)
    if receipt is not None:
        with st.container(key="case-receipt", border=True):
            st.text(texts("cases.register.receipt"))
            st.text(format_receipt(receipt))
            st.text(texts("cases.register.hand_over"))
            st.button(
                texts("cases.register.done"),
                key="case-receipt-done",
                on_click=session.forget,
                args=(RECEIPT,),
            )
        return
    with st.expander(texts("cases.register.title")):
        _draw_form(desk)


def _draw_form(desk: CaseDesk) -> None:
    texts = desk.texts
    drawn = session.cache_for_person(
        DRAWN, "", lambda: case_reports.draw_receipt(session.get_project())
    )
    receipt, mark = drawn
    key = f"register-{mark[:8]}"
    category = st.pills(
        texts("cases.edit.category"),
        CHOSEN_CATEGORIES,
        format_func=lambda option: texts(f"screens.category.{to_key(option)}"),
        key=f"{key}-category",
    )
    places = session.list_communities(desk.who, Verb.WORK_CASE)
    community_id = st.selectbox(
        texts("cases.edit.community"),
        list(places),
        index=0 if len(places) == 1 else None,
        format_func=lambda option: places[option],
        placeholder=texts("map.filter.choose"),
        key=f"{key}-community",
    )
    happened = _ask_month(desk, key)
    story = ask_text(texts("cases.register.story"), MAX_STORY_LENGTH, f"{key}-story", height=160)
    with st.expander(texts("cases.register.details")):
        st.caption(texts("cases.register.details_say"))
        details = case_details.ask_details(texts, key, NO_DETAILS)
    contact = ask_line(texts("cases.register.contact"), MAX_CONTACT_LENGTH, f"{key}-contact")
    st.caption(texts("cases.register.contact_says"))
    kept_away = st.checkbox(texts("cases.register.not_for_community"), key=f"{key}-away")
    st.caption(texts("cases.register.away_says"))
    if st.button(texts("cases.register.send"), key="case-register", disabled=category is None):
        if category is None:
            return
        report = CaseReport(
            receipt,
            category,
            story,
            community_id,
            happened=happened,
            contact=contact,
            not_for_community=kept_away,
            details=details,
        )
        with ScreenAction():
            session.ask(cases.register_report, report, mark)
            session.forget(DRAWN)
            session.keep(RECEIPT, receipt)


def _ask_month(desk: CaseDesk, key: str) -> IncidentDate | None:
    """Draw month and year: few people know the day."""
    texts = desk.texts
    offset = BUDDHIST_OFFSET if texts.language == "th" else 0
    with st.container(horizontal=True, key=f"date-{key}"):
        month = st.selectbox(
            texts("screens.date.month"),
            range(1, 13),
            index=None,
            format_func=lambda option: format_month(option, texts.language),
            placeholder=texts("screens.pick"),
            key=f"{key}-month",
            width=126,
        )
        year = st.selectbox(
            texts("screens.date.year"),
            range(get_today().year, get_today().year - YEARS, -1),
            index=None,
            format_func=lambda option: str(option + offset),
            placeholder=texts("screens.pick"),
            key=f"{key}-year",
            width=94,
        )
    return None if year is None else IncidentDate(year, month)
