"""Part of the registry's screen: names that found no community, and what was settled."""

import streamlit as st

from geodata.actions.places import stated_names
from geodata.actions.places.stated_names import WaitingName
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.places.places import Community
from geodata.model.places.stated_names import SettledName
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.texts import Texts

MOST_NAMES = 20  # waiting names drawn at once


def draw(places: dict[str, Community], texts: Texts) -> None:
    """Draw the names that found no community, each with what resembles it; nothing is chosen."""
    st.subheader(texts("screens.communities.waiting"), anchor=False)
    found = session.ask(stated_names.list_waiting_names)
    if not found:
        st.info(texts("screens.communities.none_waiting"))
    else:
        st.caption(texts("screens.communities.waiting_note", count=f"{len(found):,}"))
    for number, waiting in enumerate(found[:MOST_NAMES]):
        with st.container(key=f"waiting-{number}", border=True):
            _draw_waiting_name(waiting, places, number, texts)
    settled = session.ask(stated_names.list_settled_names)
    if settled:
        with st.expander(texts("screens.communities.settled", count=f"{len(settled):,}")):
            for name in settled:
                _draw_settled_name(name, places, texts)


def _draw_waiting_name(
    waiting: WaitingName, places: dict[str, Community], number: int, texts: Texts
) -> None:
    st.text(waiting.stated)
    words = [
        texts(f"screens.communities.waiting_{indicator}", count=f"{count:,}")
        for indicator, count in waiting.records.items()
    ]
    if waiting.subdistrict_code is not None:
        place = session.read_subdistrict_names().get(
            waiting.subdistrict_code, waiting.subdistrict_code
        )
        words.append(texts("map.card.in_subdistrict", name=components.escape_markdown(place)))
    st.caption(" · ".join(words))
    told = [(texts("screens.communities.name"), " · ".join([waiting.stated, *words]))]
    name = f"name-{waiting.stated}-{waiting.subdistrict_code}"
    record = displayed_versions.draw(name, stated_names.build_displayed_version(waiting), told)
    scores = {suggestion.community_id: suggestion.score for suggestion in waiting.suggestions}
    rest = [
        community.id
        for community in places.values()
        if not community.retired
        and community.id not in scores
        and waiting.subdistrict_code in (None, community.subdistrict_code)
    ]

    def label(community_id: str) -> str:
        name = places[community_id].name_th
        if community_id not in scores:
            return name
        return texts("screens.communities.alike", name=name, score=scores[community_id])

    # The stated name is part of the key: when the list moves up, no choice moves along.
    key = f"{waiting.stated}-{waiting.subdistrict_code}"
    chosen = st.selectbox(
        texts("screens.communities.means"),
        [*scores, *rest],
        index=None,
        format_func=label,
        placeholder=texts("map.filter.choose"),
        key=f"means-{key}",
    )
    with st.container(horizontal=True):
        said = texts("screens.communities.confirm")
        if displayed_versions.draw_button(record, said, f"confirm-{key}", disabled=chosen is None):
            _settle_name(waiting, record, chosen)
        if displayed_versions.draw_button(
            record, texts("screens.communities.none_of_these"), f"none-{key}"
        ):
            _settle_name(waiting, record, None)


def _settle_name(waiting: WaitingName, record: DisplayedRecord, community_id: str | None) -> None:
    given = (waiting.stated, waiting.subdistrict_code, community_id, record.seen)
    ScreenAction(record).run("screens.communities.settled_now", stated_names.confirm_name, *given)


def _draw_settled_name(
    settled_name: SettledName, places: dict[str, Community], texts: Texts
) -> None:
    said = (
        texts("screens.communities.is_none", stated=settled_name.stated)
        if settled_name.community_id is None
        else texts(
            "screens.communities.is_one",
            stated=settled_name.stated,
            name=places[settled_name.community_id].name_th,
        )
    )
    told = [(texts("screens.communities.name"), said)]
    record = displayed_versions.draw(
        f"settled-{settled_name.id}", DisplayedVersion.from_record(settled_name), told
    )
    with st.container(horizontal=True, key=f"settled-{settled_name.id}"):
        st.text(said)
        if displayed_versions.draw_button(
            record, texts("screens.communities.withdraw"), f"withdraw-{settled_name.id}"
        ):
            ScreenAction(record).run(
                "screens.communities.withdrawn",
                stated_names.withdraw_name,
                settled_name.id,
                record.seen,
            )
