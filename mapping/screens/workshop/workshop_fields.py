"""Part of the workshop's screen: what is said of a workshop, for a new one and to change one."""

from datetime import date

import streamlit as st

from geodata.actions.workshops import room_access, workshops
from geodata.model.people.people import Actor, Scope, Verb
from geodata.model.times import BANGKOK
from geodata.model.workshops.workshops import (
    MAX_AGENDA_LENGTH,
    MAX_PLACE_LENGTH,
    MAX_TITLE_LENGTH,
    AgeGroup,
    Workshop,
    WorkshopDraft,
    WorkshopKind,
)
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

DISTRICT = "district"  # in the list of areas
MIXED = "mixed"  # in the row of age groups
YEARS = 12  # back to the study of B.E. 2559, and one ahead


def draw_new(who: Actor, texts: Texts) -> None:
    """Draw the form of a new workshop; under its token the fields outlive a lost connection."""
    token = session.get_draft_token()
    draft = _ask_draft(who, token, None, texts)
    save = st.button(
        texts("workshop_screen.save"), type="primary", key="workshop-save", disabled=draft is None
    )
    if save and draft is not None:
        with ScreenAction() as action:
            made = session.ask(workshops.create_workshop, draft)
            session.end_draft()
            session.link("workshop", str(made.id))
            action.say("workshop_screen.saved")


def draw_change(who: Actor, workshop: Workshop, texts: Texts) -> None:
    """Draw the form of a workshop that is not open yet."""
    seen = room_access.build_displayed_version(workshop)
    record = displayed_versions.draw(
        f"workshop-{workshop.id}", seen, _describe_workshop(workshop, texts), workshop
    )
    key = f"{workshop.id}-{record.form}"
    with st.expander(texts("workshop_screen.change")):
        draft = _ask_draft(who, key, record.content, texts)
        typed = [f"workshop-{literal}-{key}" for literal in ("title", "place", "agenda")]
        label = texts("workshop_screen.save_change")
        save = displayed_versions.draw_button(
            record, label, "workshop-change", typed=typed, disabled=draft is None
        )
    if save and draft is not None:
        ScreenAction(record).run(
            "workshop_screen.changed", workshops.change_workshop, workshop.id, record.seen, draft
        )


def _describe_workshop(workshop: Workshop, texts: Texts) -> displayed_versions.Lines:
    area, age = workshop.community_id, workshop.age_group or MIXED
    district = texts("workshop_screen.district")
    return [
        (texts("workshop_screen.fields.state"), texts(f"workshop_screen.state.{workshop.state}")),
        (
            texts("workshop_screen.fields.kind"),
            texts(f"workshop_screen.kind.{to_key(workshop.kind)}"),
        ),
        (texts("workshop_screen.fields.title"), workshop.title),
        (texts("workshop_screen.fields.day"), format_long_date(workshop.held_on, texts.language)),
        (texts("workshop_screen.fields.place"), workshop.place),
        (
            texts("workshop_screen.fields.area"),
            district if area is None else session.read_community_names().get(area, area),
        ),
        (texts("workshop_screen.fields.age"), _name_age(age, texts)),
        (texts("workshop_screen.fields.agenda"), workshop.agenda),
    ]


def _ask_draft(who: Actor, key: str, known: Workshop | None, texts: Texts) -> WorkshopDraft | None:
    """Draw the fields; return what they say once what is needed is there."""
    kind = _ask_kind(key, known, texts)
    title = ask_line(
        texts("workshop_screen.fields.title"),
        MAX_TITLE_LENGTH,
        f"workshop-title-{key}",
        known.title if known else "",
    )
    held_on = _ask_day(key, known, texts)
    place = ask_line(
        texts("workshop_screen.fields.place"),
        MAX_PLACE_LENGTH,
        f"workshop-place-{key}",
        known.place if known else "",
    )
    area = _choose_area(who, key, known, texts)
    age = _ask_age(key, known, texts)
    agenda = ask_text(
        texts("workshop_screen.fields.agenda"),
        MAX_AGENDA_LENGTH,
        f"workshop-agenda-{key}",
        known.agenda if known else "",
        height=120,
    )
    rolling = st.checkbox(
        texts("workshop_screen.fields.rolling"),
        value=known is not None and known.rolling,
        key=f"workshop-rolling-{key}",
    )
    if kind is None or area is None or held_on is None or not title.strip():
        st.caption(texts("workshop_screen.fields.needed"))
        return None
    return WorkshopDraft(
        token=key,
        kind=kind,
        title=title,
        held_on=held_on,
        place=place,
        community_id=None if area == DISTRICT else area,
        age_group=age,
        agenda=agenda,
        rolling=rolling,
        edition_id=known.edition_id if known else "",
    )


def _ask_kind(key: str, known: Workshop | None, texts: Texts) -> WorkshopKind | None:
    return st.pills(
        texts("workshop_screen.fields.kind"),
        list(WorkshopKind),
        default=known.kind if known else None,
        format_func=lambda option: texts(f"workshop_screen.kind.{to_key(option)}"),
        key=f"workshop-kind-{key}",
    )


def _ask_age(key: str, known: Workshop | None, texts: Texts) -> AgeGroup | None:
    """Draw the age groups; return the chosen one, None for people of every age."""
    age = st.pills(
        texts("workshop_screen.fields.age"),
        [MIXED, *AgeGroup],
        default=(known and known.age_group) or MIXED,
        format_func=lambda option: _name_age(option, texts),
        required=True,
        key=f"workshop-age-{key}",
    )
    return None if age in (None, MIXED) else AgeGroup(age)


def _ask_day(key: str, known: Workshop | None, texts: Texts) -> date | None:
    today = session.get_now().astimezone(BANGKOK).date()
    read = components.ask_date(
        texts("workshop_screen.fields.day"),
        f"workshop-{key}",
        newest=date(today.year + 1, 12, 31),
        years=YEARS,
        known=known.held_on if known else today,
    )
    day = components.read_date(read)
    if day is not None:
        st.caption(texts("workshop_screen.fields.on", date=format_long_date(day, texts.language)))
    return day


def _choose_area(who: Actor, key: str, known: Workshop | None, texts: Texts) -> str | None:
    """Draw the communities of this person; an officer may also name none."""
    names = session.list_communities(who, Verb.RUN_WORKSHOP)
    everywhere = who.find_scope(Verb.RUN_WORKSHOP) is Scope.ALL
    areas = [*([DISTRICT] if everywhere else []), *names]
    before = known and (known.community_id or DISTRICT)
    if before is None and len(areas) == 1:
        before = areas[0]
    return st.selectbox(
        texts("workshop_screen.fields.area"),
        areas,
        index=areas.index(before) if before in areas else None,
        format_func=lambda option: names.get(option, texts("workshop_screen.district")),
        placeholder=texts("map.filter.choose"),
        key=f"workshop-area-{key}",
    )


def _name_age(age: str, texts: Texts) -> str:
    return texts("workshop_screen.mixed") if age == MIXED else texts(f"forms.age.{age}")
