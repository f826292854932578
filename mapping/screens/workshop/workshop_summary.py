"""Part of the workshop's screen: what it came to, and who came, in counts."""

from collections.abc import Mapping

import streamlit as st

from geodata.actions.workshops import attendance, workshops
from geodata.actions.workshops.workshop_desk import RoomStatus
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.workshops.attendance import (
    MAX_PEOPLE,
    Attendance,
    AttendanceAge,
    AttendeeKind,
    count_by_age,
    count_by_kind,
)
from geodata.model.workshops.workshops import Voting, Workshop, WorkshopSummary
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.workshop.pin_places import describe_pin
from mapping.texts import Texts, to_key

FIGURES = ("joined", "pins", "ballots", "votes", "sent", "from_paper")
PAPER_FIGURES = ("paper_ballots", "paper_votes")  # drawn where somebody voted on paper
FIRST = 10  # ranks that are named
SEEN = "attendance-fields"  # what names the fields, until they are saved


def draw(seen: RoomStatus, texts: Texts) -> None:
    """Draw the figures, the pins by category and community, the ranking, and who came."""
    workshop = seen.workshop
    found = session.ask(workshops.read_summary, workshop.id)
    with st.container(key="room-counts", horizontal=True):
        for name in FIGURES + (PAPER_FIGURES if found.paper_ballots else ()):
            label = texts(f"workshop_screen.summary.{name}")
            st.metric(label, f"{getattr(found, name):,}")
    if found.waiting:
        st.warning(texts("workshop_screen.pins.waiting", count=found.waiting))
    if found.pins:
        _draw_pins(found, texts)
    if workshop.voting is Voting.CLOSED and found.ranking:
        _draw_ranking(workshop, found, texts)
    st.subheader(texts("workshop_screen.summary.attendance"), anchor=False)
    _draw_attendance(workshop, texts)


def _draw_pins(summary: WorkshopSummary, texts: Texts) -> None:
    names = session.read_community_names()
    categories = {
        texts(f"screens.category.{to_key(category)}"): summary.by_category.get(category, 0)
        for category in CHOSEN_CATEGORIES
    }
    areas = sorted(summary.by_community.items(), key=lambda entry: (-entry[1], entry[0] or ""))
    places = {
        texts("workshop_screen.summary.no_community")
        if area is None
        else names.get(area, area): count
        for area, count in areas
    }
    with st.container(key="workshop-tables", horizontal=True):
        _draw_table("by_category", categories, texts)
        _draw_table("by_community", places, texts)


def _draw_table(name: str, counts: Mapping[str, int], texts: Texts) -> None:
    st.table(
        {
            texts(f"workshop_screen.summary.{name}"): [
                components.escape_markdown(text) for text in counts
            ],
            texts("workshop_screen.count.pins"): [f"{count:,}" for count in counts.values()],
        },
        hide_index=True,
    )


def _draw_ranking(workshop: Workshop, summary: WorkshopSummary, texts: Texts) -> None:
    st.subheader(texts("workshop_screen.summary.ranking"), anchor=False)
    pins = {
        running_pin.pin.id: running_pin
        for running_pin in session.ask(workshops.read_workshop, workshop.id).pins
    }
    for ranked_pin in summary.ranking[:FIRST]:
        pin = pins[ranked_pin.pin_id]
        words = texts(
            "workshop_screen.summary.rank",
            rank=ranked_pin.rank,
            votes=ranked_pin.votes,
            pin=describe_pin(pin.pin, texts),
        )
        if ranked_pin.paper:
            on_paper = texts("workshop_screen.summary.on_paper", paper=ranked_pin.paper)
            words = f"{words} · {on_paper}"
        st.text("\n".join(line for line in (words, pin.note) if line))


def _draw_attendance(workshop: Workshop, texts: Texts) -> None:
    counts = session.ask(attendance.read_attendance, workshop.id)
    if counts:
        _draw_attended(counts, texts)
    else:
        st.caption(texts("workshop_screen.summary.nobody_counted"))
    with st.expander(texts("workshop_screen.summary.count")):
        _ask_counts(workshop, counts, texts)


def _draw_attended(counts: Attendance, texts: Texts) -> None:
    ages, kinds = count_by_age(counts), count_by_kind(counts)
    total = texts("workshop_screen.summary.total")
    names = [texts(f"workshop_screen.attended.{kind}") for kind in AttendeeKind]
    table = {texts("workshop_screen.summary.attendance"): [*names, total]}
    for age in (attendance_age for attendance_age in AttendanceAge if ages[attendance_age]):
        column = [counts.get((age, kind), 0) for kind in AttendeeKind]
        table[_name_age(age, texts)] = [f"{count:,}" for count in (*column, ages[age])]
    table[total] = [f"{count:,}" for count in (*kinds.values(), sum(ages.values()))]
    with st.container(key="workshop-attended"):
        st.table(table, hide_index=True)


def _ask_counts(workshop: Workshop, now: Attendance, texts: Texts) -> None:
    """Draw a field for each age group and kind; a count that somebody else changed is refused."""
    told = [
        (f"{_name_age(age, texts)} · {texts(f'workshop_screen.attended.{kind}')}", f"{count:,}")
        for (age, kind), count in sorted(now.items())
        if count
    ]
    record = displayed_versions.draw(
        f"attendance-{workshop.id}", DisplayedVersion.from_record(now), told, now
    )
    seen: Attendance = record.content
    counts = {}
    # The sum names the fields: after a save they begin with what was saved.
    key = session.cache_for_person(SEEN, (workshop.id, record.round), lambda: sum(now.values()))
    with st.form(f"attendance-{workshop.id}", border=False):
        for age in AttendanceAge:
            st.caption(_name_age(age, texts))
            with st.container(key=f"attended-{to_key(age)}", horizontal=True):
                for kind in AttendeeKind:
                    counts[age, kind] = st.number_input(
                        texts(f"workshop_screen.attended.{kind}"),
                        min_value=0,
                        max_value=MAX_PEOPLE,
                        value=seen.get((age, kind), 0),
                        key=f"attended-{workshop.id}-{age}-{kind}-{key}",
                        width=100,
                    )
        save = st.form_submit_button(texts("workshop_screen.summary.save"), key="attendance-save")
    if save:
        with ScreenAction(record) as action:
            session.ask(attendance.record_attendance, workshop.id, seen, counts)
            session.forget(SEEN)
            action.say("workshop_screen.summary.counted")


def _name_age(age: AttendanceAge, texts: Texts) -> str:
    return texts(f"workshop_screen.attended_age.{age}")
