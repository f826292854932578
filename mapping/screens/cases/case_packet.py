"""Part of the case screen: the packet for the next level, made by one, released by another.

Before it is made its author reads what leaves: the letter, the story, and whatever in them may tell
who reported. Before it is released the second officer has opened what is on record.
"""

import hashlib
from collections.abc import Mapping

import streamlit as st

from geodata.actions.cases import case_referrals, case_rules, letter_presets
from geodata.actions.cases.case_referrals import AGENCY_STATES, SOURCE_STATES
from geodata.actions.cases.cases import CaseFile
from geodata.model import personal
from geodata.model.cases import packets
from geodata.model.cases.case_transitions import RELEASE_STEPS
from geodata.model.cases.cases import (
    MAX_AGENCY_NUMBER_LENGTH,
    MAX_MESSAGE_LENGTH,
    MAX_STORY_LENGTH,
    NO_DETAILS,
    Agency,
    MessageKind,
)
from geodata.model.cases.packets import (
    MAX_LETTER_LENGTH,
    MAX_RECIPIENT_LENGTH,
    DeliveryMethod,
    PacketContents,
    PresetDraft,
    Referral,
)
from geodata.model.people.people import Verb
from geodata.model.personal import PersonalMatch
from mapping.exports.cases.packet import build_packet
from mapping.exports.cases.packet_papers import format_letter
from mapping.screens import components, preview, session
from mapping.screens.cases.case_desk import CaseDesk, get_today
from mapping.screens.fields import ask_line, ask_text
from mapping.texts import Texts, to_key

YEARS = 2
NONE = 0
MARK = 10  # hexadecimal digits in the key of an answer


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the newest packet, and the form for one where it is this person's turn."""
    packet = file.packet
    if packet is not None:
        _draw_packet(file, packet, desk)
    agencies = [agency for agency, state in SOURCE_STATES.items() if state is file.case.state]
    if not file.is_own_turn or not agencies or (packet is not None and packet.is_pending):
        return
    with st.expander(desk.texts("cases.packet.title")):
        _draw_form(file, agencies, desk)


def _draw_packet(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    texts = desk.texts
    may_open = packet.agency not in RELEASE_STEPS or desk.who.may(Verb.REFER_CASE)
    with st.container(key="case-packet", border=True):
        st.text(texts("cases.packet.of", agency=texts(f"cases.agency.{packet.agency}")))
        st.text(texts("cases.packet.to", recipient=packet.recipient))
        st.text(texts("cases.packet.prepared", day=desk.format_day(packet.prepared_on)))
        if packet.released_on is not None:
            st.text(texts("cases.packet.released", day=desk.format_day(packet.released_on)))
        if packet.delivery_method is not None and packet.sent_on is not None:
            way = texts(f"cases.packet.way_{to_key(packet.delivery_method)}")
            st.text(texts("cases.packet.sent_was", day=desk.format_day(packet.sent_on), way=way))
        if packet.agency_number:
            st.text(texts("cases.packet.number", number=packet.agency_number))
        st.caption(f"SHA-256 {packet.sha256}")
        if may_open:
            st.link_button(texts("cases.packet.open"), f"/files/referrals/{packet.id}.zip")
        if packet.is_pending and file.is_own_turn:
            _draw_second_person(file, packet, desk)
        elif file.case.state in AGENCY_STATES and desk.who.may(Verb.REFER_CASE):
            with st.expander(
                texts("cases.packet.sent_title"), expanded=packet.delivery_method is None
            ):
                _ask_delivery(file, packet, desk)


def _ask_delivery(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    """Draw how the packet was brought to the agency: the reporter reads it."""
    texts, key = desk.texts, f"case-sent-{file.case.id}-{desk.form}"
    way = st.pills(
        texts("cases.packet.way"),
        list(DeliveryMethod),
        default=packet.delivery_method,
        format_func=lambda option: texts(f"cases.packet.way_{to_key(option)}"),
        key=f"{key}-way",
    )
    on = components.read_date(
        components.ask_date(
            texts("cases.packet.sent_on"), key, newest=get_today(), years=YEARS, known=get_today()
        )
    )
    number = ask_line(
        texts("cases.packet.sent_number"),
        MAX_AGENCY_NUMBER_LENGTH,
        f"{key}-number",
        packet.agency_number,
    )
    words = ""
    if way is not None and on is not None:
        agency = texts(f"cases.agency.{packet.agency}")
        told = texts(f"cases.packet.way_{to_key(way)}")
        words = texts("report.sent_to", agency=agency, way=told, day=desk.format_day(on))
        if number.strip():
            words += f" · {texts('report.sent_number', number=number.strip())}"
    head = texts("report.sent_title")
    preview.draw(texts, "reporter", words, name="sent", head=head)
    label = texts("cases.packet.sent")
    if desk.draw_button(
        label, "case-sent", typed=[f"{key}-number"], words=words, disabled=not words
    ):
        desk.action.run(
            "cases.done.sent",
            case_referrals.record_delivery,
            *desk.get_versioned_ref(file),
            way or DeliveryMethod.BY_HAND,
            on or get_today(),
            number,
        )


def _draw_second_person(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    texts, form = desk.texts, desk.form
    if packet.prepared_by == desk.who.account_id:
        st.caption(texts("cases.packet.somebody_else"))
    elif packet.agency in RELEASE_STEPS:
        _ask_release(file, packet, desk)
    reason = ask_text(texts("cases.packet.why_not"), MAX_MESSAGE_LENGTH, f"drop-{form}", height=80)
    if desk.draw_button(texts("cases.packet.drop"), "case-packet-drop", typed=[f"drop-{form}"]):
        desk.action.run(
            "cases.done.dropped", case_referrals.drop, *desk.get_versioned_ref(file), reason
        )


def _ask_release(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    texts, form = desk.texts, desk.form
    if packet.unredacted_texts:
        st.warning(texts("cases.packet.personal_kept"))
        for text in packet.unredacted_texts:
            st.text(f"· {text}")
    if file.has_opened_packet:
        st.caption(texts("cases.packet.opened"))
    else:
        st.info(texts("cases.packet.open_first"))
        st.button(texts("cases.packet.refresh"), key="case-packet-opened")
    typed = ask_line(
        texts("cases.packet.recipient_again"), MAX_RECIPIENT_LENGTH, f"case-release-{form}"
    )
    if desk.draw_button(
        texts("cases.packet.release"),
        "case-release",
        typed=[f"case-release-{form}"],
        type="primary",
        disabled=not file.has_opened_packet or not typed.strip(),
    ):
        desk.action.run(
            "cases.done.released",
            case_referrals.release,
            *desk.get_versioned_ref(file),
            typed,
        )


def _draw_form(file: CaseFile, agencies: list[Agency], desk: CaseDesk) -> None:
    texts, key = desk.texts, f"case-packet-{file.case.id}-{desk.form}"
    st.caption(texts("cases.packet.two_people"))
    agency = _ask_agency(agencies, key, desk)
    chosen = agency or agencies[0]
    preset, filled = _choose_preset(key, agencies if agency is None else [agency], desk)
    typed = [f"{key}-recipient-{preset}", f"{key}-letter-{preset}"]
    recipient = ask_line(
        texts("cases.packet.recipient"), MAX_RECIPIENT_LENGTH, typed[0], filled.recipient
    )
    letter = ask_text(
        texts("cases.packet.letter"), MAX_LETTER_LENGTH, typed[1], filled.letter, height=160
    )
    made = _make_contents(file, chosen, recipient, letter, desk)
    found = personal.find_personal_data(*_list_leaving_texts(made))
    answers, more = _ask_about_personal_data(found, key, desk)
    hidden = frozenset({match for match, hide in answers.items() if hide} | more)
    kept = [match for match, hide in answers.items() if not hide]
    words = _draw_leaving_words(packets.redact_contents(made, hidden), texts)
    if desk.draw_button(
        texts("cases.packet.prepare"),
        "case-prepare",
        typed=typed,
        words=words,
        disabled=agency is None or not recipient.strip() or len(answers) < len(found),
    ):
        with desk.action as action:
            contents = session.ask(
                case_referrals.build_contents,
                file.case.id,
                chosen,
                recipient,
                letter,
                hidden=hidden,
                kept=kept,
                at=session.get_now(),
            )
            session.ask(
                case_referrals.prepare,
                *desk.get_versioned_ref(file),
                chosen,
                recipient,
                contents.letter,
                build_packet(contents),
                kept=kept,
                at=session.get_now(),
            )
            action.say("cases.done.prepared")


def _ask_agency(agencies: list[Agency], key: str, desk: CaseDesk) -> Agency | None:
    """Draw the agencies that may get the case, with what is known of each; return the chosen."""
    texts = desk.texts
    agency = st.pills(
        texts("cases.packet.agency"),
        agencies,
        default=agencies[0] if len(agencies) == 1 else None,
        format_func=lambda option: texts(f"cases.agency.{option}"),
        key=f"{key}-agency",
    )
    for hinted, hint in case_rules.read_hints(session.get_project()).items():
        if hinted in agencies:
            st.text(hint.text)
            if not hint.is_checked:
                st.caption(texts("cases.packet.unchecked"))
    return agency


def _draw_leaving_words(contents: PacketContents, texts: Texts) -> str:
    """Draw what the agency will read, the letter and the story; return the words of both."""
    letter = format_letter(contents)
    story = "\n\n".join(text for text in _list_leaving_texts(contents) if text != contents.letter)
    preview.draw(texts, "agency", letter, name="letter")
    preview.draw(texts, "agency", story, name="story", head=texts("packet.chronology.title"))
    return f"{letter}\n{story}"


def _choose_preset(key: str, agencies: list[Agency], desk: CaseDesk) -> tuple[int, PresetDraft]:
    """Draw the letters that officers keep; return the chosen one, its number and its words."""
    kept = {
        preset.id: preset.draft
        for preset in session.ask(letter_presets.list_presets)
        if preset.draft.agency in agencies
    }
    blank = PresetDraft(agencies[0], "", "", "")
    if not kept:
        return NONE, blank
    none = desk.texts("cases.packet.preset_none")
    chosen = st.selectbox(
        desk.texts("cases.packet.preset"),
        [NONE, *kept],
        format_func=lambda option: kept[option].name if option in kept else none,
        key=f"{key}-preset",
    )
    return chosen, kept.get(chosen, blank)


def _make_contents(
    file: CaseFile, agency: Agency, recipient: str, letter: str, desk: CaseDesk
) -> PacketContents:
    """Return what the packet would say, from what this person has before them."""
    return PacketContents(
        number=file.case.number,
        agency=agency,
        recipient=recipient.strip(),
        letter=letter.strip(),
        category=file.case.category,
        place_th=file.place_th,
        received_on=file.case.received_on,
        happened=file.content.happened,
        summary=file.content.summary,
        story=file.content.story,
        entries=tuple(entry for entry in file.story if entry.changes_state),
        files=(),
        built_on=get_today(),
        details=file.content.details if agency in RELEASE_STEPS else NO_DETAILS,
        messages=tuple(
            (message.written_on, message.text)
            for message in file.messages
            if message.kind is MessageKind.FROM_REPORTER
        ),
    )


def _list_leaving_texts(contents: PacketContents) -> tuple[str, ...]:
    messages = [text for _, text in contents.messages]
    return packets.collect_outgoing_texts(
        contents.summary,
        contents.story,
        contents.letter,
        contents.details,
        messages,
        contents.entries,
    )


def _ask_about_personal_data(
    matches: tuple[PersonalMatch, ...], key: str, desk: CaseDesk
) -> tuple[Mapping[str, bool], set[str]]:
    """Draw what may tell who reported; return what is answered, True to cover, and more words."""
    texts = desk.texts
    answers: dict[str, bool] = {}
    with st.container(key="case-personal", border=True):
        st.text(texts("cases.packet.personal_title"))
        st.caption(texts(f"cases.packet.personal_{'says' if matches else 'none'}"))
        for match in matches:
            mark = hashlib.sha256(match.text.encode()).hexdigest()[:MARK]
            kind = texts(f"cases.packet.personal_{match.kind}")
            st.text(f"{kind}: {match.text}")
            answer = st.pills(
                kind,
                [True, False],
                format_func=lambda hide: texts(
                    f"cases.packet.personal_{'hide' if hide else 'keep'}"
                ),
                label_visibility="collapsed",
                key=f"{key}-personal-{mark}",
            )
            if answer is not None:
                answers[match.text] = answer
        more = ask_text(
            texts("cases.packet.personal_more"), MAX_STORY_LENGTH, f"{key}-more-words", height=80
        )
    return answers, {line.strip() for line in more.splitlines() if line.strip()}
