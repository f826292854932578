"""Part of the case screen: the cases in scope, what is overdue first; searched, chosen, assigned.

A row is one button: two lines, at most 64 pixels. The words of a search stay in this session.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from geodata.actions.cases import case_prints, case_search, case_work, cases
from geodata.actions.cases.case_prints import ListFilter
from geodata.actions.cases.case_work import MAX_AT_ONCE
from geodata.actions.cases.cases import CaseLine
from geodata.model.cases.cases import FINAL_STATES, CaseState
from mapping.screens import components, session
from mapping.screens.action import ScreenAction
from mapping.screens.cases.case_desk import OPEN, CaseDesk
from mapping.screens.fields import ask_line
from mapping.texts import to_key

SHOWN = 50  # rows, and as many more with each press
VIEWS = ("open", "overdue", "unread", "mine", "ended")
ROWS, SEARCHED, SEALED = "cases-rows", "cases-searched", "cases-sealed"
CLEARED = "cases-cleared"
NOBODY = 0


def draw(lines: Sequence[CaseLine], desk: CaseDesk) -> list[int]:
    """Draw the search, the filters and the list; return the ids of its cases in their order."""
    searched, by_words = _ask_search(lines, desk)
    found = _ask_filters(searched, desk, by_words=by_words)
    if not found:
        st.info(desk.texts("cases.empty"))
    rows = session.get_cached(ROWS) or SHOWN
    several = len(found) > 1 and st.toggle(desk.texts("cases.several.choose"), key="cases-several")
    shown = found[:rows]
    if several:
        _choose_all(shown[:MAX_AT_ONCE], desk)
    with st.container(key="case-rows"):
        chosen = [line for line in shown if _draw_row(line, desk, is_chosen=several)]
    if several:
        _draw_bulk_steps(chosen, desk)
    if len(found) > rows:
        st.caption(desk.texts("cases.more", shown=rows, count=len(found)))
        st.button(
            desk.texts("cases.more_rows", count=min(SHOWN, len(found) - rows)),
            key="cases-more",
            on_click=session.keep,
            args=(ROWS, rows + SHOWN),
        )
    return [case_line.case.id for case_line in found]


def find_next(case_id: int, in_list: Sequence[int]) -> int | None:
    """Return the case that comes after one in the list; the first where it is not in it."""
    if case_id not in in_list:
        return in_list[0] if in_list else None
    here = in_list.index(case_id)
    return in_list[here + 1] if here + 1 < len(in_list) else None


def _choose_all(lines: Sequence[CaseLine], desk: CaseDesk) -> None:
    """Draw the button that ticks every row."""

    def tick() -> None:
        for line in lines:
            session.choose(f"case-tick-{line.case.id}", True)

    label = desk.texts("cases.several.all", count=len(lines))
    st.button(label, key="cases-choose-all", on_click=tick)


def _ask_search(lines: Sequence[CaseLine], desk: CaseDesk) -> tuple[list[CaseLine], bool]:
    """Return the cases of a number, or of words in them, and whether anything was searched."""
    typed = ask_line(
        desk.texts("cases.search.label"),
        case_search.MAX_LENGTH,
        session.restore_widget("cases-search"),
        placeholder=desk.texts("cases.search.example"),
    )
    words = typed.strip()
    session.store_widget("cases-search", words)
    if not words:
        return list(lines), False
    numbered = [line for line in lines if words.upper() in line.case.number]
    if numbered:
        return numbered, True
    # Searched once for these words, until a case changes: a run that draws anew is no new search.
    state = (words, tuple((line.case.id, line.case.version) for line in lines))
    with components.explain_problems():
        found = session.cache_for_person(
            SEARCHED,
            state,
            lambda: session.ask(case_search.search_cases, words),
        )
        if found.is_partial:
            st.caption(desk.texts("cases.search.partial", count=f"{case_search.MAX_OPENED:,}"))
        return [line for line in lines if line.case.id in found.ids], True
    return [], True


def _ask_filters(lines: Sequence[CaseLine], desk: CaseDesk, *, by_words: bool) -> list[CaseLine]:
    """Return the cases of the chosen filters; the ways to take them out stand beside these."""
    texts = desk.texts
    views = {
        "open": [line for line in lines if line.case.state not in FINAL_STATES],
        "overdue": [line for line in lines if line.clock.is_overdue],
        "unread": [line for line in lines if line.unread_count],
        "mine": [
            line
            for line in lines
            if line.case.assigned_to == desk.who.account_id and line.case.state not in FINAL_STATES
        ],
        "ended": [line for line in lines if line.case.state in FINAL_STATES],
    }
    view = components.choose_segment(
        "cases", list(VIEWS), lambda view: texts(f"cases.view.{view}", count=len(views[view]))
    )
    with st.container(key="case-tools", horizontal=True):
        with st.popover(texts("map.filter.open")):
            state = _choose_filter(
                "state", list(CaseState), lambda state: texts(f"cases.state.{to_key(state)}"), desk
            )
            place = _choose_filter(
                "community",
                sorted({line.case.community_id or "" for line in lines}),
                lambda community_id: desk.names.get(community_id, texts("cases.no_community")),
                desk,
            )
            person = _choose_filter(
                "person",
                sorted({line.assigned_name or "" for line in lines}),
                lambda name: name or texts("cases.assign.nobody"),
                desk,
            )
        if (state, place, person) != (None, None, None):
            st.button(texts("cases.filter.clear"), key="cases-clear", on_click=_clear_filters)
        found = [
            case_line
            for case_line in views[view]
            if state in (None, case_line.case.state)
            and place in (None, case_line.case.community_id or "")
            and person in (None, case_line.assigned_name or "")
        ]
        if found:
            _draw_exports(found, ListFilter(view, state, place, person, by_words), desk)
    return found


def _draw_exports(lines: Sequence[CaseLine], chosen: ListFilter, desk: CaseDesk) -> None:
    """Draw the ways to take the list out; the address holds its cases sealed."""
    texts, ids = desk.texts, tuple(line.case.id for line in lines)
    sealed = session.cache_for_person(
        SEALED,
        (session.get_caller(), ids, chosen),
        lambda: case_prints.seal_list(session.get_project(), session.get_caller(), ids, chosen),
    )
    with st.popover(texts("case_prints.button.open")):
        for form in ("pdf", "xlsx"):
            label = texts(f"case_prints.button.list_{form}")
            st.link_button(label, f"/files/case-list.{form}?of={sealed}")
        st.caption(texts("case_prints.button.says"))
        if len(lines) > case_prints.MAX_LISTED:
            st.caption(texts("case_prints.button.capped", most=f"{case_prints.MAX_LISTED:,}"))


def _choose_filter(
    name: str, options: list[Any], label: Callable[[Any], str], desk: CaseDesk
) -> Any:  # noqa: ANN401 - one of the options
    """Draw a list to choose from; None: everything."""
    # A closed popover does not hear of a new value and would send its old one again: once cleared,
    # the filters are other ones.
    times = session.get_cached(CLEARED) or 0
    widget = f"cases-{name}-{times}" if times else f"cases-{name}"
    chosen = st.selectbox(
        desk.texts(f"cases.filter.{name}"),
        options,
        index=None,
        format_func=label,
        placeholder=desk.texts("map.filter.all"),
        key=session.restore_widget(widget, options),
    )
    session.store_widget(widget, chosen)
    return chosen


def _clear_filters() -> None:
    """Show everything again."""
    session.keep(CLEARED, (session.get_cached(CLEARED) or 0) + 1)


def _draw_row(line: CaseLine, desk: CaseDesk, *, is_chosen: bool) -> bool:
    """Draw a row; say whether its box is ticked."""
    texts, case = desk.texts, line.case
    is_open = session.get_cached(OPEN) == case.id
    kind = texts(f"screens.category_short.{to_key(case.category)}")
    subject = components.escape_markdown(f"{kind} · {desk.name_place(case)}")
    words = [
        texts("cases.opened_row") if is_open else "",
        desk.describe_clock(line.clock),
        desk.describe_age(case),
        case.number,
        desk.name_state(case),
        texts("cases.unread", count=line.unread_count) if line.unread_count else "",
        texts("cases.of_somebody", name=line.assigned_name) if line.assigned_name else "",
        texts("cases.demo") if case.demo else "",
    ]
    ticked = False
    with st.container(key=f"case-line-{case.id}", horizontal=True, vertical_alignment="center"):
        if is_chosen:
            ticked = st.checkbox(
                texts("cases.several.this", number=case.number),
                key=f"case-tick-{case.id}",
                label_visibility="collapsed",
                width=44,
            )
        st.button(
            f"**{subject}** · "
            + components.escape_markdown(" · ".join(word for word in words if word)),
            key=f"case-open-{case.id}",
            type="primary" if is_open else "secondary",
            on_click=session.keep,
            args=(OPEN, case.id),
            width="stretch",
        )
    return ticked


def _draw_bulk_steps(chosen: Sequence[CaseLine], desk: CaseDesk) -> None:
    """Draw what can be done with the ticked cases at once."""
    texts = desk.texts
    if not chosen:
        st.caption(texts("cases.several.none"))
        return
    with st.container(key="case-several", border=True):
        st.text(texts("cases.several.count", count=len(chosen)))
        if len(chosen) > MAX_AT_ONCE:
            st.warning(texts("cases.several.most", count=MAX_AT_ONCE))
            return
        people = session.ask(cases.list_assignees, chosen[0].case.id)
        to = st.selectbox(
            texts("cases.assign.to"),
            [NOBODY, *people],
            format_func=lambda option: people.get(option, texts("cases.assign.nobody")),
            key="cases-several-to",
        )
        if st.button(texts("cases.several.assign", count=len(chosen)), key="cases-assign"):
            items = [(line.case.id, line.displayed_version) for line in chosen]
            with ScreenAction() as action:
                passed = session.ask(case_work.assign_several, items, to or None)
                action.say("cases.done.several", done=len(items) - len(passed), passed=len(passed))
        if st.button(texts("cases.several.read", count=len(chosen)), key="cases-read"):
            with ScreenAction() as action:
                ids = [line.case.id for line in chosen]
                session.ask(case_work.mark_several_read, ids)
                action.say("cases.done.several", done=len(ids), passed=0)
