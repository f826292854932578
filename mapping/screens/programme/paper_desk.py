"""Part of the programme's screen: documents, public only by a second person, and handbooks."""

import streamlit as st

from geodata.actions.programme import documents, handbooks
from geodata.actions.programme.programmes import ProgrammeOverview
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Verb
from geodata.model.programme.documents import (
    MAX_COPIES,
    MAX_LINK_LENGTH,
    MAX_NOTE_LENGTH,
    MAX_NUMBER_LENGTH,
    Document,
    DocumentDraft,
    DocumentKind,
    HandbookDraft,
    HandbookMove,
    HandbookMovement,
)
from geodata.model.programme.programmes import MAX_TITLE_LENGTH
from mapping.analysis.programme_words import name_place
from mapping.screens import components, displayed_versions, session
from mapping.screens.action import ScreenAction
from mapping.screens.fields import ask_line
from mapping.screens.programme.activity_form import DISTRICT, choose_area
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_short_date

NEWEST = 30
CARD_PX = 900


def draw(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    """Draw the documents, then the handbooks, each with its form for who may."""
    st.subheader(texts("programme.document.title"), anchor=False)
    found = session.ask(documents.list_documents, overview.programme.id)
    if not found:
        st.info(texts("programme.not_now"))
    for document in found:
        _draw_document(who, document, texts)
    if who.may(Verb.KEEP_PROGRAMME):
        with st.expander(texts("programme.document.new"), key="document-form"):
            _ask_document(overview, texts)
    if who.may(Verb.RECORD_ACTIVITY):
        _draw_handbooks(who, overview, texts)


def _draw_document(who: Actor, document: Document, texts: Texts) -> None:
    facts = (
        texts(f"programme.document_kind.{to_key(document.kind)}"),
        document.number,
        format_short_date(document.dated, texts.language),
        texts(f"programme.document.{'public' if document.is_public else 'internal'}"),
        document.link,
    )
    words = " · ".join(fact for fact in facts if fact)
    lines = [(texts("programme.document.name"), document.title)]
    lines.append((texts("programme.document.title"), words))
    with st.container(key=f"document-{document.id}", border=True, width=CARD_PX):
        record = displayed_versions.draw(
            f"document-{document.id}", DisplayedVersion.from_record(document), lines, document
        )
        st.text(document.title)
        st.text(words)
        if not who.may(Verb.KEEP_PROGRAMME):
            return
        if document.is_public:
            label = texts("programme.document.hide")
            if displayed_versions.draw_button(record, label, f"document-hide-{document.id}"):
                with ScreenAction(record) as action:
                    session.ask(documents.hide_document, document.id, record.seen)
                    action.say("programme.document.hidden")
        elif document.added_by == who.account_id:
            st.caption(texts("programme.document.second"))
        else:
            label = texts("programme.document.publish")
            if displayed_versions.draw_button(record, label, f"document-publish-{document.id}"):
                with ScreenAction(record) as action:
                    session.ask(documents.publish_document, document.id, record.seen)
                    action.say("programme.document.published")


def _ask_document(overview: ProgrammeOverview, texts: Texts) -> None:
    token = session.get_draft_token()
    kind = st.pills(
        texts("programme.document.kind"),
        list(DocumentKind),
        format_func=lambda option: texts(f"programme.document_kind.{to_key(option)}"),
        key=f"document-kind-{token}",
    )
    title = ask_line(texts("programme.document.name"), MAX_TITLE_LENGTH, f"document-name-{token}")
    number = ask_line(
        texts("programme.document.number"), MAX_NUMBER_LENGTH, f"document-number-{token}"
    )
    link = ask_line(texts("programme.document.link"), MAX_LINK_LENGTH, f"document-link-{token}")
    newest = min(overview.today, overview.programme.last_day)
    dated = components.read_date(
        components.ask_date(
            texts("programme.document.dated"),
            f"document-day-{token}",
            newest=newest,
            years=2,
            known=newest,
        )
    )
    ready = kind is not None and bool(title.strip()) and dated is not None
    save = st.button(
        texts("programme.save"), key="document-save", type="primary", disabled=not ready
    )
    if save and kind is not None and dated is not None:
        draft = DocumentDraft(
            token, overview.programme.id, kind, title, dated, number, link.strip()
        )
        with ScreenAction() as action:
            session.ask(documents.add_document, draft)
            session.end_draft()
            action.say("programme.document.added")


def _draw_handbooks(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    st.subheader(texts("programme.handbook.title"), anchor=False)
    found = session.ask(handbooks.list_handbooks, overview.programme.id)
    if not found:
        st.info(texts("programme.not_now"))
    for movement in found[:NEWEST]:
        words = _describe_movement(movement, texts)
        record = displayed_versions.draw(
            f"handbooks-{movement.id}",
            DisplayedVersion.from_record(movement),
            [(texts("programme.handbook.title"), words)],
        )
        with st.container(horizontal=True, key=f"handbooks-line-{movement.id}"):
            st.text(words)
            label = texts("programme.handbook.withdraw")
            if not movement.is_withdrawn and displayed_versions.draw_button(
                record, label, f"handbooks-withdraw-{movement.id}"
            ):
                ScreenAction(record).run(
                    "programme.handbook.withdrawn",
                    handbooks.withdraw_handbooks,
                    movement.id,
                    record.seen,
                )
    with st.expander(texts("programme.handbook.new"), key="handbooks-form"):
        _ask_handbooks(who, overview, texts)


def _describe_movement(movement: HandbookMovement, texts: Texts) -> str:
    words = texts(
        "programme.handbook.line",
        day=format_short_date(movement.moved_on, texts.language),
        move=texts(f"programme.handbook_move.{to_key(movement.move)}"),
        copies=f"{movement.copies:,}",
        place=name_place(movement.community_id, session.read_community_names(), texts),
    )
    late = texts("programme.handbook.withdrawn") if movement.is_withdrawn else ""
    return " · ".join(part for part in (words, movement.note, late) if part)


def _ask_handbooks(who: Actor, overview: ProgrammeOverview, texts: Texts) -> None:
    token = f"{session.get_draft_token()}-books"
    move = st.pills(
        texts("programme.handbook.move"),
        list(HandbookMove),
        default=HandbookMove.HANDED_OUT,
        format_func=lambda option: texts(f"programme.handbook_move.{to_key(option)}"),
        key=f"handbook-move-{token}",
    )
    copies = st.number_input(
        texts("programme.handbook.copies"),
        min_value=1,
        max_value=MAX_COPIES,
        value=None,
        step=1,
        key=f"handbook-copies-{token}",
    )
    area = choose_area(who, Verb.RECORD_ACTIVITY, f"handbook-area-{token}", texts)
    newest = min(overview.today, overview.programme.last_day)
    day = components.read_date(
        components.ask_date(
            texts("programme.handbook.when"),
            f"handbook-day-{token}",
            newest=newest,
            years=2,
            known=newest,
        )
    )
    note = ask_line(texts("programme.handbook.note"), MAX_NOTE_LENGTH, f"handbook-note-{token}")
    ready = None not in (move, copies, area, day)
    save = st.button(
        texts("programme.save"), key="handbooks-save", type="primary", disabled=not ready
    )
    if save and move is not None and copies is not None and day is not None:
        place = None if area == DISTRICT else area
        draft = HandbookDraft(token, overview.programme.id, move, copies, day, place, note)
        with ScreenAction() as action:
            session.ask(handbooks.record_handbooks, draft)
            session.end_draft()
            action.say("programme.handbook.recorded")
