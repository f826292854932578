"""Part of the programme's screen: centres of governance, their order, day and people."""

import streamlit as st

from geodata.actions.programme import centres
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.centres import MAX_NAME_LENGTH, Centre, CentreDraft
from geodata.model.programme.documents import MAX_NUMBER_LENGTH
from mapping.analysis.programme_words import name_place
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.screens.programme.activity_form import DISTRICT, choose_area, open_names
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

CARD_PX = 900
YEARS = 12


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the centres, and for officers the form of a new one."""
    st.subheader(texts("programme.note.centre_title"), anchor=False)
    found = session.ask(centres.list_centres)
    if not found:
        st.info(texts("programme.not_now"))
    for centre in found:
        _draw_centre(who, centre, texts)
    if who.may(Verb.KEEP_PROGRAMME):
        with st.expander(texts("programme.note.centre_new"), key="centre-form"):
            _ask_centre(who, overview, texts)


def _draw_centre(who: Actor, centre: Centre, texts: Texts) -> None:
    words = texts(
        "programme.note.centre_line",
        name=centre.name,
        order=centre.order_number,
        day=format_short_date(centre.established_on, texts.language),
        people=f"{len(centre.member_ids):,}",
    )
    place = name_place(centre.community_id, session.read_community_names(), texts)
    with st.container(key=f"centre-{centre.id}", border=True, width=CARD_PX):
        record = displayed_versions.draw(
            f"centre-{centre.id}",
            DisplayedVersion.from_record(centre),
            [(texts("programme.note.centre_title"), f"{words} · {place}")],
        )
        st.text(f"{words} · {place}")
        if not who.may(Verb.KEEP_PROGRAMME):
            return
        with st.expander(texts("programme.note.centre_people"), key=f"centre-people-{centre.id}"):
            names = open_names(f"centre-open-{centre.id}", texts)
            if not names:
                return
            chosen = st.multiselect(
                texts("programme.note.centre_people"),
                list(names),
                default=[one for one in sorted(centre.member_ids) if one in names],
                format_func=lambda option: names[option].name,
                placeholder=texts("screens.pick"),
                key=f"centre-members-{centre.id}-{record.form}",
            )
            label = texts("programme.save")
            if displayed_versions.draw_button(record, label, f"centre-save-{centre.id}"):
                with ScreenAction(record) as action:
                    people = frozenset(chosen)
                    session.ask(centres.set_centre_members, centre.id, record.seen, people)
                    action.say("programme.saved")


def _ask_centre(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-centre"
    name = ask_line(texts("programme.note.centre_name"), MAX_NAME_LENGTH, f"centre-name-{token}")
    order = ask_line(
        texts("programme.note.centre_order"), MAX_NUMBER_LENGTH, f"centre-order-{token}"
    )
    area = choose_area(who, Verb.KEEP_PROGRAMME, f"centre-area-{token}", texts)
    day = components.read_date(
        components.ask_date(
            texts("programme.note.centre_day"),
            f"centre-day-{token}",
            newest=overview.today,
            years=YEARS,
            known=overview.today,
        )
    )
    ready = bool(name.strip() and order.strip()) and day is not None
    save = st.button(texts("programme.save"), key="centre-save", disabled=not ready)
    if save and day is not None:
        draft = CentreDraft(token, name, order, day, None if area == DISTRICT else area)
        with ScreenAction() as action:
            session.ask(centres.add_centre, draft)
            session.end_draft()
            action.say("programme.saved")
