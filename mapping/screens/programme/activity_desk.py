"""Part of the programme's screen: what waits to be held or recorded first, then what was held."""

import streamlit as st

from geodata.actions.programme import activities
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.actions.workshops import workshops
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.activities import (
    Activity,
    ActivityKind,
    ActivityLine,
    ActivityState,
    CyclePhase,
)
from mapping.analysis.programme_words import describe_activity
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.programme import activity_form
from mapping.texts import Texts

CARD_PX = 900  # at most; a phone is narrower
HELD_SHOWN = 60


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw what waits, the form of a new activity, and what was held."""
    mine = {one.id: one for one in session.ask(activities.list_activities, overview.programme.id)}
    waiting = [one for one in overview.activities if one.state is not ActivityState.HELD]
    if not waiting:
        st.info(texts("programme.activity.none_waits"))
    for line in waiting:
        _draw_waiting(line, mine.get(line.activity_id or 0), overview, texts)
    with st.expander(texts("programme.activity.plan"), key="activity-form"):
        activity_form.ask_activity(who, overview, texts)
    _draw_held(who, mine, overview, texts)


def _draw_waiting(
    line: ActivityLine, activity: Activity | None, overview: ProgrammeOverview, texts: Texts
) -> None:
    names = session.read_community_names()
    mark = line.ref.replace(" ", "-")
    with st.container(key=f"activity-{line.state}-{mark}", border=True, width=CARD_PX):
        with st.container(key=f"activity-name-{mark}"):
            st.text(line.title)
        words = describe_activity(line, names, texts)
        st.text(words)
        if line.workshop_id is not None:
            _draw_way_to_workshop(line.workshop_id, texts)
        if activity is not None:
            record = _draw_record(activity, words, texts)
            with st.expander(texts("programme.activity.record"), key=f"hold-{activity.id}"):
                activity_form.ask_held(activity, record, overview, texts)
            _draw_planning(activity, record, overview, texts)


def _draw_record(activity: Activity, words: str, texts: Texts) -> DisplayedRecord:
    lines = [
        (texts("programme.activity.title"), activity.title),
        (texts("programme.part.activities"), words),
    ]
    seen = DisplayedVersion.from_record(activity)
    return displayed_versions.draw(f"activity-{activity.id}", seen, lines, activity)


def _draw_way_to_workshop(workshop_id: int, texts: Texts) -> None:
    if not session.is_allowed(Verb.RUN_WORKSHOP):
        return
    if st.button(texts("programme.activity.workshop"), key=f"workshop-way-{workshop_id}"):
        session.link("workshop", str(workshop_id))
        st.switch_page("workshop/workshop.py")


def _draw_planning(
    activity: Activity, record: DisplayedRecord, overview: ProgrammeOverview, texts: Texts
) -> None:
    """Draw how an activity is joined to its workshop, or leaves the plan."""
    joined = {one.workshop_id for one in overview.activities if one.activity_id is not None}
    fitting = {
        one.id: f"{one.title} ({one.held_on.isoformat()})"
        for one in session.ask(workshops.list_workshops)
        if ActivityKind.from_workshop(one.kind) is activity.kind
        and one.community_id == activity.community_id
        and overview.programme.covers(one.held_on)
        and one.id not in joined
    }
    with st.expander(texts("programme.activity.more"), key=f"plan-{activity.id}"):
        if fitting and activity.workshop_id is None:
            chosen = st.selectbox(
                texts("programme.activity.join"),
                list(fitting),
                index=None,
                format_func=fitting.__getitem__,
                placeholder=texts("screens.pick"),
                key=f"join-choice-{activity.id}",
            )
            label = texts("programme.activity.join")
            if (
                displayed_versions.draw_button(
                    record, label, f"join-{activity.id}", disabled=chosen is None
                )
                and chosen is not None
            ):
                with ScreenAction(record) as action:
                    session.ask(activities.join_workshop, activity.id, record.seen, chosen)
                    action.say("programme.activity.joined")
        label = texts("programme.activity.remove")
        if displayed_versions.draw_button(record, label, f"activity-drop-{activity.id}"):
            with ScreenAction(record) as action:
                session.ask(activities.drop_activity, activity.id, record.seen)
                action.say("programme.activity.removed")


def _draw_held(
    who: Actor, mine: dict[int, Activity], overview: ProgrammeOverview, texts: Texts
) -> None:
    held = [one for one in overview.activities if one.state is ActivityState.HELD]
    st.subheader(texts("programme.activity.held_list", count=f"{len(held):,}"), anchor=False)
    names = session.read_community_names()
    rows = [(one.title, describe_activity(one, names, texts)) for one in held[::-1][:HELD_SHOWN]]
    if rows:
        with st.container(key="programme-held"):
            st.table(
                {
                    texts("programme.activity.title"): [
                        components.escape_markdown(title) for title, _ in rows
                    ],
                    texts("programme.part.activities"): [
                        components.escape_markdown(words) for _, words in rows
                    ],
                },
                hide_index=True,
            )
    known = {
        one.activity_id: one.title
        for one in held
        if one.activity_id is not None and one.activity_id in mine
    }
    if known and who.may(Verb.RECORD_ACTIVITY):
        with st.expander(texts("programme.activity.change_held"), key="held-change"):
            _change_held(known, mine, overview, texts)


def _change_held(
    known: dict[int, str],
    mine: dict[int, Activity],
    overview: ProgrammeOverview,
    texts: Texts,
) -> None:
    chosen = st.selectbox(
        texts("programme.activity.title"),
        list(known),
        index=None,
        format_func=known.__getitem__,
        placeholder=texts("screens.pick"),
        key="held-choice",
    )
    activity = mine.get(chosen or 0)
    if activity is None:
        return
    line = next(one for one in overview.activities if one.activity_id == activity.id)
    words = describe_activity(line, session.read_community_names(), texts)
    record = _draw_record(activity, words, texts)
    activity_form.ask_held(activity, record, overview, texts)
    phase = st.segmented_control(
        texts("programme.activity.phase"),
        [CyclePhase.DO, CyclePhase.CHECK, CyclePhase.ACT],
        default=activity.phase,
        format_func=lambda option: texts(f"programme.phase.{option}"),
        key=f"phase-{activity.id}-{record.form}",
    )
    is_changed = phase is not None and phase is not activity.phase
    label = texts("programme.save")
    if (
        displayed_versions.draw_button(
            record, label, f"phase-save-{activity.id}", disabled=not is_changed
        )
        and phase is not None
    ):
        with ScreenAction(record) as action:
            session.ask(activities.set_phase, activity.id, record.seen, phase)
            action.say("programme.activity.phase_set")
    if activity.held_on is not None and displayed_versions.draw_button(
        record, texts("programme.activity.undo"), f"held-undo-{activity.id}"
    ):
        with ScreenAction(record) as action:
            session.ask(activities.undo_held, activity.id, record.seen)
            action.say("programme.activity.undone")
