"""Part of the case screen: the packet for the next level, made by one, released by another."""

import streamlit as st

from geodata.actions import case_referrals, case_rules
from geodata.actions.case_referrals import FROM
from geodata.actions.cases import CaseFile
from geodata.model.case_ladder import RELEASED
from geodata.model.cases import LONGEST_WORDS, Agency
from geodata.model.packets import LONGEST_LETTER, LONGEST_RECIPIENT, Referral
from mapping.exports.packet import packet_zip
from mapping.screens import session
from mapping.screens.case_desk import CaseDesk, do, go_on, here, seen


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the newest packet, and the form for one where it is this person's turn."""
    packet = file.packet
    if packet is not None:
        _made(file, packet, desk)
    agencies = [each for each, state in FROM.items() if state is file.case.state]
    if not file.is_own_turn or not agencies or (packet is not None and packet.waits):
        return
    with st.expander(desk.texts("cases.packet.title")):
        _form(file, agencies, desk)


def _made(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    texts = desk.texts
    with st.container(key="case-packet", border=True):
        st.text(texts("cases.packet.of", agency=texts(f"cases.agency.{packet.agency}")))
        st.text(texts("cases.packet.to", recipient=packet.recipient))
        st.text(texts("cases.packet.prepared", day=desk.day(packet.prepared_on)))
        if packet.released_on is not None:
            st.text(texts("cases.packet.released", day=desk.day(packet.released_on)))
        if packet.agency_number:
            st.text(texts("cases.packet.number", number=packet.agency_number))
        st.caption(f"SHA-256 {packet.sha256}")
        st.link_button(texts("cases.packet.open"), f"/files/referrals/{packet.id}.zip")
        if packet.waits and file.is_own_turn:
            _second(file, packet, desk)


def _second(file: CaseFile, packet: Referral, desk: CaseDesk) -> None:
    texts, form = desk.texts, desk.form
    if packet.prepared_by == desk.who.account_id:
        st.caption(texts("cases.packet.somebody_else"))
    elif packet.agency in RELEASED:
        typed = st.text_input(
            texts("cases.packet.recipient_again"),
            max_chars=LONGEST_RECIPIENT,
            key=f"case-release-{form}",
            autocomplete="off",
        )
        if desk.button(
            texts("cases.packet.release"),
            "case-release",
            typed=[f"case-release-{form}"],
            type="primary",
            disabled=not (typed or "").strip(),
        ):
            do(desk, "released", case_referrals.release, *seen(file, desk), typed)
    reason = st.text_area(
        texts("cases.packet.why_not"), max_chars=LONGEST_WORDS, key=f"drop-{form}", height=80
    )
    if desk.button(texts("cases.packet.drop"), "case-packet-drop", typed=[f"drop-{form}"]):
        do(desk, "dropped", case_referrals.drop, *seen(file, desk), reason or "")


def _form(file: CaseFile, agencies: list[Agency], desk: CaseDesk) -> None:
    texts, key = desk.texts, f"case-packet-{file.case.id}-{desk.form}"
    st.caption(texts("cases.packet.two_people"))
    agency = st.pills(
        texts("cases.packet.agency"),
        agencies,
        default=agencies[0] if len(agencies) == 1 else None,
        format_func=lambda each: texts(f"cases.agency.{each}"),
        key=f"{key}-agency",
    )
    for each, hint in case_rules.hints(session.project()).items():
        if each in agencies:
            st.text(hint.text)
            if not hint.is_checked:
                st.caption(texts("cases.packet.unchecked"))
    recipient = st.text_input(
        texts("cases.packet.recipient"),
        max_chars=LONGEST_RECIPIENT,
        key=f"{key}-recipient",
        autocomplete="off",
    )
    letter = st.text_area(
        texts("cases.packet.letter"), max_chars=LONGEST_LETTER, key=f"{key}-letter", height=160
    )
    if desk.button(
        texts("cases.packet.prepare"),
        "case-prepare",
        typed=[f"{key}-recipient", f"{key}-letter"],
        disabled=agency is None or not (recipient or "").strip(),
    ):
        with desk.deciding():
            chosen, to, words = agency or agencies[0], recipient or "", letter or ""
            contents = case_referrals.contents(*here(file), chosen, to, words, at=session.now())
            case_referrals.prepare(
                *seen(file, desk), chosen, to, words, packet_zip(contents), at=session.now()
            )
            go_on("prepared")
