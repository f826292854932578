"""Record a visit: which community, was something found, save. The rest may stay as it is."""

from datetime import date

import streamlit as st

from geodata.actions.places import fieldwork
from geodata.actions.places.fieldwork import VisitLine
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.places.fieldwork import MAX_HOURS, MAX_PEOPLE, VisitDraft
from geodata.model.times import BANGKOK
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction, draw_outcome
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.risks import risk_form
from mapping.texts import Texts
from mapping.texts.dates import format_long_date, format_short_date

FOUND_IN = "visit-found-in"
BUTTONS = 6  # up to so many communities each has a button of its own: one tap
YEARS = 12  # back to the study of B.E. 2559
NEWEST = 10


def main() -> None:
    """Draw the form, then the latest visits."""
    texts = session.get_texts()
    st.title(texts("screens.visits.title"), anchor=False)
    who = session.get_actor()
    if who is None or not who.may(Verb.RECORD_VISIT):
        components.draw_refusal(texts)
        return
    draw_outcome()
    _offer_risk(who, texts)
    places = session.list_communities(who, Verb.RECORD_VISIT)
    if not places:
        st.info(texts("screens.visits.not_named"))
        return
    token = session.get_draft_token()
    community_id = _choose_community(places, texts, token)
    found = st.segmented_control(
        texts("screens.visits.result"),
        [True, False],
        format_func=lambda option: texts(_build_result_key(option)),
        key=f"visit-found-{token}",
    )
    visited_on, hours, people = _ask_details(texts, token)
    ready = None not in (community_id, found, visited_on)
    save = st.button(
        texts("screens.visits.save"), type="primary", key="visit-save", disabled=not ready
    )
    if save and community_id is not None and found is not None and visited_on is not None:
        _record_visit(VisitDraft(token, community_id, visited_on, found, hours, people))
    st.link_button(texts("field.link"), "/field", type="tertiary")
    _draw_latest(texts)


def _offer_risk(who: Actor, texts: Texts) -> None:
    """Draw the way to propose what was found on the visit that was just recorded."""
    community_id = session.get_cached(FOUND_IN)
    if community_id is None or not who.covers(Verb.PROPOSE_RISK, community_id):
        return
    name = session.read_community_names().get(community_id, "")
    label = texts("screens.visits.add_risk", community=components.escape_markdown(name))
    if st.button(label, key="visit-add-risk", type="primary"):
        session.forget(FOUND_IN)
        risk_form.start_at(community_id)
        st.switch_page("risks/add_risk.py")


def _choose_community(places: dict[str, str], texts: Texts, token: str) -> str | None:
    """Draw the communities; the only one is chosen beforehand."""
    label, key = texts("screens.visits.community"), f"visit-community-{token}"
    if len(places) <= BUTTONS:
        return st.pills(
            label,
            list(places),
            default=next(iter(places)) if len(places) == 1 else None,
            format_func=lambda option: components.escape_markdown(places[option]),
            key=key,
        )
    return st.selectbox(
        label,
        list(places),
        index=None,
        format_func=lambda option: places[option],
        placeholder=texts("map.filter.choose"),
        key=key,
    )


def _ask_details(texts: Texts, token: str) -> tuple[date | None, float | None, int | None]:
    """Draw what has a good answer already: today, and nothing said of hours and people."""
    today = session.get_now().astimezone(BANGKOK).date()
    with st.expander(texts("screens.visits.details")):
        read_day = components.ask_date(
            texts("screens.visits.when"), token, newest=today, years=YEARS, known=today
        )
        hours = st.number_input(
            texts("screens.visits.hours"),
            min_value=0.0,
            max_value=float(MAX_HOURS),
            value=None,
            step=0.5,
            format="%.1f",
            key=f"visit-hours-{token}",
        )
        people = st.number_input(
            texts("screens.visits.people"),
            min_value=1,
            max_value=MAX_PEOPLE,
            value=None,
            step=1,
            key=f"visit-people-{token}",
        )
    visited_on = components.read_date(read_day)
    if visited_on is not None:
        st.caption(texts("screens.visits.day", date=format_long_date(visited_on, texts.language)))
    return visited_on, hours, people


def _record_visit(draft: VisitDraft) -> None:
    with ScreenAction() as action:
        session.ask(fieldwork.record_visit, draft)
        session.end_draft()
        session.keep(FOUND_IN, draft.community_id if draft.found_risk else None)
        action.say("screens.visits.saved")


def _draw_latest(texts: Texts) -> None:
    st.subheader(texts("screens.visits.latest"), anchor=False)
    lines = session.ask(fieldwork.list_visits)[:NEWEST]
    if not lines:
        st.info(texts("screens.visits.empty"))
    names = session.read_community_names()
    for line in lines:
        words = _describe_visit(line, names, texts)
        told = [(texts("screens.visits.title"), words)]
        record = displayed_versions.draw(
            f"visit-{line.visit.id}", DisplayedVersion.from_record(line.visit), told
        )
        with st.container(horizontal=True, key=f"visit-{line.visit.id}"):
            st.text(words)
            label = texts("screens.visits.undo")
            if line.may_withdraw and displayed_versions.draw_button(
                record, label, f"visit-undo-{line.visit.id}"
            ):
                _withdraw_visit(line, record)


def _withdraw_visit(line: VisitLine, record: DisplayedRecord) -> None:
    session.forget(FOUND_IN)
    ScreenAction(record).run(
        "screens.visits.undone", fieldwork.withdraw_visit, line.visit.id, record.seen
    )


def _describe_visit(line: VisitLine, names: dict[str, str], texts: Texts) -> str:
    visit = line.visit
    words = [
        texts(
            f"screens.visits.{'withdrawn' if visit.is_withdrawn else 'line'}",
            date=format_short_date(visit.visited_on, texts.language),
            community=names.get(visit.community_id, texts("screens.visits.no_community")),
            result=texts(_build_result_key(visit.found_risk)),
        )
    ]
    if visit.hours is not None:
        words.append(texts("screens.visits.how_long", hours=f"{visit.hours:g}"))
    if visit.people is not None:
        words.append(texts("screens.visits.how_many", people=f"{visit.people:,}"))
    return " · ".join(words)


def _build_result_key(found: bool) -> str:
    return f"screens.visits.{'found' if found else 'none_found'}"


if __name__ == "__main__":
    main()
