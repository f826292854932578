"""Complaints in one's care: a list by clock, and one case with its lawful next steps.

A phone shows the list or a case; a wide screen both. No address ever names a case.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from geodata.actions.cases import case_notices, cases
from geodata.errors import NotFound
from geodata.model.people.people import Verb
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import draw_outcome
from mapping.screens.cases import (
    case_count,
    case_erase,
    case_facts,
    case_identity,
    case_list,
    case_more,
    case_next,
    case_packet,
    case_register,
    case_rules,
    case_solution,
    case_talk,
)
from mapping.screens.cases.case_desk import OPEN, CaseDesk, tell_page
from mapping.texts import to_key

NOTICES_SHOWN = 10


def main() -> None:
    """Draw the list and the case that is open."""
    texts = session.get_texts()
    who = session.get_actor()
    st.title(texts("screens.cases.title"), anchor=False)
    if who is None or not who.may(Verb.WORK_CASE):
        components.draw_refusal(texts)
        return
    draw_outcome()
    desk = CaseDesk(who, session.read_community_names(), texts)
    lines = session.ask(cases.list_cases)
    _draw_notices(desk)
    open_id = session.get_cached(OPEN)
    tell_page(open_id)
    with st.container(key="case-desk"):
        with st.container(key="case-list"):
            case_identity.draw_requests(desk)
            in_list = case_list.draw(lines, desk)
            case_register.draw(desk)
            case_rules.draw(desk)
        with st.container(key="case-card" if open_id is None else "case-card-open"):
            if open_id is None:
                st.caption(texts("cases.choose"))
            else:
                _draw_case(open_id, desk, in_list)


def _draw_notices(desk: CaseDesk) -> None:
    texts = desk.texts
    found = session.ask(case_notices.list_own)
    new = [notice for notice in found if not notice.is_read]
    if not new:
        return
    with st.expander(texts("cases.notices.title", count=len(new))):
        for notice in new[:NOTICES_SHOWN]:
            kind = texts(f"cases.notices.{to_key(notice.kind)}")
            st.text(f"{desk.format_day(notice.created_on)} · {notice.case_number} · {kind}")
        if st.button(texts("cases.notices.read"), key="notices-read"):
            desk.action.run("cases.done.notices", case_notices.mark_all_read)


def _draw_case(case_id: int, desk: CaseDesk, in_list: Sequence[int]) -> None:
    texts = desk.texts
    with st.container(key="case-way", horizontal=True):
        st.button(texts("cases.back"), key="case-back", on_click=session.forget, args=(OPEN,))
        after = case_list.find_next(case_id, in_list)
        if after is not None:
            given = (OPEN, after)
            st.button(texts("cases.after"), key="case-after", on_click=session.keep, args=given)
    try:
        file = session.ask(cases.open_case, case_id)
    except NotFound as error:
        st.error(error.format_sentence(texts.language))
        return
    record = displayed_versions.draw(
        f"case-{case_id}", file.displayed_version, case_facts.list_facts(file, desk), file
    )
    desk, file = replace(desk, record=record), record.content
    case_facts.draw_head(file, desk)
    case_solution.draw(file, desk)
    case_packet.draw(file, desk)
    case_next.draw(file, desk)
    case_facts.draw_report(file, desk)
    case_count.draw(file, desk)
    case_talk.draw(file, desk)
    case_more.draw(file, desk)
    case_identity.draw(file, desk)
    case_erase.draw(file, desk)
    case_facts.draw_story(file, desk)


if __name__ == "__main__":
    main()
