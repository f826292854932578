"""Part of the forum's screen: the audience's room, what it chooses among, what it chose."""

import streamlit as st

from geodata import settings
from geodata.actions.risks import priorities
from geodata.actions.workshops import workshops
from geodata.model.people.people import Scope, Verb
from geodata.model.times import BANGKOK
from geodata.model.workshops.workshops import (
    Voting,
    Workshop,
    WorkshopDraft,
    WorkshopKind,
    WorkshopState,
)
from mapping.analysis.area_risks import format_numbered
from mapping.exports.qr import render_qr_svg
from mapping.publish.editions import EditionFolder
from mapping.screens import components, session
from mapping.screens.action import ScreenAction
from mapping.screens.forum.forum_choice import choose_forum
from mapping.screens.workshop import room_addresses
from mapping.texts import Texts


def draw(edition_id: str, texts: Texts) -> None:
    """Draw the room of the audience, or how to make one."""
    forum = choose_forum(texts)
    if forum is None:
        st.info(texts("forum.room.none"))
    else:
        _draw_room(forum, texts)
    _draw_new_room(edition_id, texts, is_first=forum is None)


def _draw_room(forum: Workshop, texts: Texts) -> None:
    if forum.state is WorkshopState.CLOSED:
        st.info(texts("forum.room.closed"))
    else:
        with st.container(key="forum-room", horizontal=True):
            if forum.state is WorkshopState.PREPARED:
                _draw_opening(forum, texts)
            else:
                st.link_button(
                    texts("forum.room.projector"), f"/w/{forum.code}/projector", type="primary"
                )
            _draw_seeding(forum, texts)
            st.link_button(texts("forum.room.steps"), f"/workshop?workshop={forum.id}&part=room")
        st.caption(texts("forum.room.says"))
        _draw_way_in(forum, texts)
    _draw_results(forum, texts)


def _draw_opening(forum: Workshop, texts: Texts) -> None:
    if st.button(texts("forum.room.open"), type="primary", key="forum-open"):
        ScreenAction().run("forum.done.opened", workshops.open_room, forum.id)


def _draw_seeding(forum: Workshop, texts: Texts) -> None:
    """Draw the button by which the edition's risk points become pins that take dots."""
    folder = EditionFolder(settings.read().editions)
    risks = folder.read_document(forum.edition_id, "risks.geojson") if forum.edition_id else None
    pressed = st.button(texts("forum.room.set_out"), key="forum-set-out", disabled=risks is None)
    if pressed and risks is not None:
        ids = [risk["id"] for risk in risks["features"]]
        with ScreenAction() as action:
            count = session.ask(priorities.seed_priorities, forum.id, ids)
            action.say("forum.done.set_out", count=f"{count:,}")


def _draw_way_in(forum: Workshop, texts: Texts) -> None:
    if forum.state is not WorkshopState.OPEN:
        return
    room_addresses.draw(forum, texts)
    address = room_addresses.build_join_url(forum)
    with st.container(key="room-join", border=True, width=320):
        with st.container(key="room-qr"):
            st.image(render_qr_svg(address), caption=texts("workshop_screen.qr"), width="stretch")
        with st.container(key="room-code"):
            st.text(forum.code or "")
        st.text(address)


def _draw_results(forum: Workshop, texts: Texts) -> None:
    st.subheader(texts("forum.results.title"), anchor=False)
    if forum.voting is not Voting.CLOSED:
        st.caption(texts("forum.results.later"))
        return
    found = session.ask(priorities.list_priorities, forum.id)
    if not found:
        st.caption(texts("forum.results.none"))
        return
    st.table(
        {
            texts("forum.results.rank"): [
                1 + sum(other.votes > priority.votes for other in found) for priority in found
            ],
            texts("forum.results.risk"): [
                components.escape_markdown(_name_priority(priority.risk_id, texts))
                for priority in found
            ],
            texts("forum.results.votes"): [f"{priority.votes:,}" for priority in found],
        },
        hide_index=True,
    )


def _name_priority(risk_id: str, texts: Texts) -> str:
    point = session.read_risk_points().get(risk_id)
    return risk_id if point is None else format_numbered(point, texts)


def _draw_new_room(edition_id: str, texts: Texts, *, is_first: bool) -> None:
    """Draw how to make a room for the edition that is chosen: an officer's, for the district."""
    who = session.get_actor()
    if not edition_id or who is None or who.find_scope(Verb.RUN_WORKSHOP) is not Scope.ALL:
        return
    edition = EditionFolder(settings.read().editions).read_facts(edition_id) or {}
    with st.expander(texts("forum.room.new"), expanded=is_first):
        st.text(texts("forum.room.new_says"))
        token = session.get_draft_token()
        pressed = st.button(
            texts("forum.room.make"), type="primary" if is_first else "secondary", key="forum-make"
        )
    if pressed:
        draft = WorkshopDraft(
            token=token,
            kind=WorkshopKind.FORUM,
            title=str(edition.get("title") or texts("forum.room.title")),
            held_on=session.get_now().astimezone(BANGKOK).date(),
            place="",
            community_id=None,
            age_group=None,
            edition_id=edition_id,
        )
        with ScreenAction() as action:
            workshop = session.ask(workshops.create_workshop, draft)
            session.end_draft()
            session.forget("choice-forum")
            session.link("forum", str(workshop.id))
            action.say("forum.done.made")
