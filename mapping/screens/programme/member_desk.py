"""Part of the programme's screen: members by number; their names only where somebody opens them."""

import streamlit as st

from geodata.actions.programme import members
from geodata.actions.programme.members import MemberPlace
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.members import (
    CONSENT_VERSION,
    MAX_CONTACT_LENGTH,
    MAX_NAME_LENGTH,
    Member,
    MemberDraft,
    MemberIdentity,
    MemberKind,
    Team,
)
from mapping.analysis.programme_words import name_place
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.fields import ask_line
from mapping.screens.programme.activity_form import DISTRICT, NAMES, choose_area, open_names
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

YEARS = 12
NUMBERED = ("number", "kind", "community", "joined")
NAMED = ("name", "contact", "kind", "community")


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw how many consent, the list, a new member, and what may be changed of one."""
    found = session.ask(members.list_members)
    with st.container(key="programme-sentence"):
        st.text(texts("programme.member.title", count=f"{len(found):,}"))
    st.caption(texts("programme.member.privacy"))
    with st.expander(texts("programme.member.new"), key="member-form"):
        _ask_member(who, overview, texts)
    if not found:
        st.info(texts("programme.not_now"))
        return
    with st.expander(texts("programme.member.change"), key="member-change"):
        _change_member(who, found, texts)
    identities = open_names("member-names", texts)
    with st.container(key="programme-members"):
        _draw_table(found, identities, texts)


def _draw_table(found: list[Member], identities: dict[int, MemberIdentity], texts: Texts) -> None:
    """Draw members by number; by name once the names are open, so that a phone has room."""
    names = session.read_community_names()
    labels, rows = NUMBERED, [_list_cells(one, names, texts) for one in found]
    if identities:
        labels = NAMED
        rows = [
            (identities[one.id].name, identities[one.id].contact, *cells[1:3])
            for one, cells in zip(found, rows, strict=True)
            if one.id in identities
        ]
    st.table(
        {
            texts(f"programme.member.{name}"): [
                components.escape_markdown(row[place]) for row in rows
            ]
            for place, name in enumerate(labels)
        },
        hide_index=True,
    )


def _list_cells(member: Member, names: dict[str, str], texts: Texts) -> tuple[str, ...]:
    kind = texts(f"programme.member_kind.{to_key(member.kind)}")
    team = texts(f"programme.team.{member.team}") if member.team else ""
    return (
        member.number,
        " · ".join(part for part in (kind, team) if part),
        name_place(member.community_id, names, texts),
        format_short_date(member.joined_on, texts.language),
    )


def _ask_member(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    token = session.get_draft_token()
    name = ask_line(texts("programme.member.name"), MAX_NAME_LENGTH, f"member-name-{token}")
    contact = ask_line(
        texts("programme.member.contact"), MAX_CONTACT_LENGTH, f"member-contact-{token}"
    )
    kind = _choose_kind(f"member-kind-{token}", None, texts)
    team = _choose_team(f"member-team-{token}", None, texts)
    area = choose_area(who, Verb.KEEP_MEMBERS, f"member-area-{token}", texts)
    consented_on = components.read_date(
        components.ask_date(
            texts("programme.member.consented"),
            f"member-day-{token}",
            newest=overview.today,
            years=YEARS,
            known=overview.today,
        )
    )
    consents = st.checkbox(
        texts("programme.member.consent", version=CONSENT_VERSION), key=f"member-consent-{token}"
    )
    ready = bool(name.strip()) and None not in (kind, area, consented_on) and consents
    save = st.button(texts("programme.save"), key="member-save", type="primary", disabled=not ready)
    if save and kind is not None and consented_on is not None:
        draft = MemberDraft(
            token=token,
            name=name,
            contact=contact,
            kind=kind,
            joined_on=consented_on,
            consented_on=consented_on,
            team=team,
            community_id=None if area == DISTRICT else area,
        )
        with ScreenAction() as action:
            session.ask(members.add_member, draft)
            session.end_draft()
            session.forget(NAMES)
            action.say("programme.member.added")


def _choose_kind(key: str, known: MemberKind | None, texts: Texts) -> MemberKind | None:
    return st.pills(
        texts("programme.member.kind"),
        list(MemberKind),
        default=known,
        format_func=lambda option: texts(f"programme.member_kind.{to_key(option)}"),
        key=key,
    )


def _choose_team(key: str, known: Team | None, texts: Texts) -> Team | None:
    return st.pills(
        texts("programme.member.team"),
        list(Team),
        default=known,
        format_func=lambda option: texts(f"programme.team.{option}"),
        key=key,
    )


def _change_member(who: Actor, found: list[Member], texts: Texts) -> None:
    by_id = {one.id: one for one in found}
    names = session.read_community_names()
    chosen = st.selectbox(
        texts("programme.member.choose"),
        list(by_id),
        index=None,
        format_func=lambda option: " · ".join(
            cell for cell in _list_cells(by_id[option], names, texts) if cell
        ),
        placeholder=texts("screens.pick"),
        key="member-choice",
    )
    if chosen is None:
        return
    member = by_id[chosen]
    lines = [
        (texts(f"programme.member.{name}"), cell)
        for name, cell in zip(NUMBERED, _list_cells(member, names, texts), strict=True)
    ]
    record = displayed_versions.draw(
        f"member-{member.id}", DisplayedVersion.from_record(member), lines, member
    )
    _ask_place(member, record, texts)
    _draw_withdrawal(member, record, texts)


def _ask_place(member: Member, record: DisplayedRecord, texts: Texts) -> None:
    key = f"{member.id}-{record.form}"
    kind = _choose_kind(f"member-kind-{key}", member.kind, texts)
    team = _choose_team(f"member-team-{key}", member.team, texts)
    label = texts("programme.save")
    if (
        displayed_versions.draw_button(
            record, label, f"member-change-{member.id}", disabled=kind is None
        )
        and kind is not None
    ):
        place = MemberPlace(kind, team, member.community_id)
        with ScreenAction(record) as action:
            session.ask(members.change_member, member.id, record.seen, place)
            action.say("programme.member.changed")


def _draw_withdrawal(member: Member, record: DisplayedRecord, texts: Texts) -> None:
    key = f"{member.id}-{record.form}"
    sure = st.checkbox(texts("programme.member.sure"), key=f"member-sure-{key}")
    label = texts("programme.member.withdraw")
    if displayed_versions.draw_button(
        record, label, f"member-withdraw-{member.id}", disabled=not sure
    ):
        with ScreenAction(record) as action:
            session.forget(NAMES)
            session.ask(members.withdraw_consent, member.id, record.seen)
            action.say("programme.member.erased", number=member.number)
