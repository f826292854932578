"""The two forms of activities: that one was held, and a new one."""

from datetime import date

import streamlit as st

from geodata.actions.programme import activities, members
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.people.people import Actor, Scope, Verb
from geodata.model.programme.activities import (
    MAX_HEADCOUNT,
    PARTICIPATION_STAGES,
    Activity,
    ActivityDraft,
    ActivityKind,
    ActivityPlace,
    HeldActivity,
)
from geodata.model.programme.members import MemberIdentity
from geodata.model.programme.programmes import MAX_TITLE_LENGTH, STEPS
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.texts import Texts, to_key

DISTRICT = "district"  # in the list of areas
NAMES = "programme-names"  # of members, once somebody opened them
MAX_OBJECTIVE_LENGTH = 8


def ask_held(
    activity: Activity, record: DisplayedRecord, overview: ProgrammeOverview, texts: Texts
) -> None:
    """Draw day and people of an activity that was held; today stands there already."""
    key = f"{activity.id}-{record.form}"
    held_on, people = _ask_day_and_people(
        key, activity.held_on, activity.headcount, overview, texts
    )
    came = _choose_members(key, texts)
    pressed = displayed_versions.draw_button(
        record,
        texts("programme.save"),
        f"hold-save-{activity.id}",
        type="primary",
        disabled=held_on is None,
    )
    if pressed and held_on is not None:
        held = HeldActivity(held_on, people, came)
        with ScreenAction(record) as action:
            session.ask(activities.record_held, activity.id, record.seen, held)
            action.say("programme.activity.done")


def ask_activity(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the fields of a new activity, planned or held already."""
    token = session.get_draft_token()
    kind = st.selectbox(
        texts("programme.activity.kind"),
        list(ActivityKind),
        index=None,
        format_func=lambda option: texts(f"programme.kind.{to_key(option)}"),
        placeholder=texts("screens.pick"),
        key=f"activity-kind-{token}",
    )
    title = ask_line(texts("programme.activity.title"), MAX_TITLE_LENGTH, f"activity-title-{token}")
    area = choose_area(who, Verb.RECORD_ACTIVITY, f"activity-area-{token}", texts)
    is_held = st.toggle(texts("programme.activity.held_unplanned"), key=f"activity-held-{token}")
    held_on, people, planned_on = None, None, None
    if is_held:
        held_on, people = _ask_day_and_people(token, None, None, overview, texts)
    else:
        planned_on = components.read_date(
            components.ask_date(
                texts("programme.activity.planned_on"),
                f"activity-day-{token}",
                newest=overview.programme.last_day,
                years=2,
            )
        )
    place = _ask_place(token, texts)
    ready = kind is not None and bool(title.strip()) and area is not None
    ready = ready and (held_on is not None or not is_held)
    save = st.button(
        texts("programme.save"), key="activity-save", type="primary", disabled=not ready
    )
    if save and kind is not None:
        draft = ActivityDraft(
            token=token,
            programme_id=overview.programme.id,
            kind=kind,
            title=title,
            planned_on=planned_on,
            community_id=None if area == DISTRICT else area,
            place=place,
        )
        _save_activity(draft, held_on, people)


def choose_area(who: Actor, verb: Verb, key: str, texts: Texts) -> str | None:
    """Draw the communities in which somebody may do this, and the district where they may."""
    names = session.list_communities(who, verb)
    everywhere = who.find_scope(verb) is Scope.ALL
    areas = [*([DISTRICT] if everywhere else []), *names]
    return st.selectbox(
        texts("programme.activity.community"),
        areas,
        index=0 if areas else None,
        format_func=lambda option: names.get(option, texts("programme.district")),
        placeholder=texts("screens.pick"),
        key=key,
    )


def open_names(key: str, texts: Texts) -> dict[int, MemberIdentity]:
    """Draw the button that opens names, which is noted; return the names once they are open."""
    who = session.get_caller().session_id
    reader, known = session.get_cached(NAMES) or (None, {})
    if known and reader == who:  # never what another one had opened here
        names: dict[int, MemberIdentity] = known
        return names
    if st.button(texts("programme.member.read"), key=key):
        with components.explain_problems():
            found = session.ask(members.read_identities)
            session.keep(NAMES, (who, {one.member_id: one for one in found}))
            st.rerun()
    st.caption(texts("programme.activity.names_noted"))
    return {}


def _ask_day_and_people(
    key: str,
    held_on: date | None,
    headcount: int | None,
    overview: ProgrammeOverview,
    texts: Texts,
) -> tuple[date | None, int | None]:
    programme = overview.programme
    newest = min(overview.today, programme.last_day)
    people = st.number_input(
        texts("programme.activity.people"),
        min_value=1,
        max_value=MAX_HEADCOUNT,
        value=headcount,
        step=1,
        key=f"held-people-{key}",
    )
    day = components.read_date(
        components.ask_date(
            texts("programme.activity.when"),
            f"held-day-{key}",
            newest=newest,
            years=2,
            known=held_on or newest,
        )
    )
    return day, people


def _choose_members(key: str, texts: Texts) -> frozenset[int]:
    """Draw who of the network came, once the names are open."""
    with st.expander(texts("programme.activity.choose_members"), key=f"came-{key}"):
        names = open_names(f"came-open-{key}", texts)
        if not names:
            return frozenset()
        chosen = st.multiselect(
            texts("programme.activity.members"),
            list(names),
            format_func=lambda option: names[option].name,
            placeholder=texts("screens.pick"),
            key=f"came-members-{key}",
        )
    return frozenset(chosen)


def _ask_place(token: str, texts: Texts) -> ActivityPlace:
    with st.expander(texts("programme.activity.more"), key=f"activity-more-{token}"):
        step = st.segmented_control(
            texts("programme.activity.step"), list(STEPS), key=f"activity-step-{token}"
        )
        stage = st.segmented_control(
            texts("programme.activity.stage"),
            list(PARTICIPATION_STAGES),
            key=f"activity-stage-{token}",
        )
        objective = ask_line(
            texts("programme.activity.objective"),
            MAX_OBJECTIVE_LENGTH,
            f"activity-objective-{token}",
            placeholder="3.1",
        )
    return ActivityPlace(step, objective.strip(), stage)


def _save_activity(draft: ActivityDraft, held_on: date | None, people: int | None) -> None:
    with ScreenAction() as action:
        if held_on is None:
            session.ask(activities.plan_activity, draft)
            action.say("programme.activity.planned")
        else:
            session.ask(activities.add_held_activity, draft, HeldActivity(held_on, people))
            action.say("programme.activity.done")
        session.end_draft()
