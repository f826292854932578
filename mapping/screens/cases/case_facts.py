"""Part of the case screen: what was reported, how far it has come, what happened to it."""

from dataclasses import asdict

import streamlit as st

from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.cases import CaseState, Ending, Evidence, FileKind, IncidentDate, Task
from geodata.model.cases.packets import Referral
from geodata.model.times import BUDDHIST_OFFSET
from mapping.screens.cases.case_desk import CaseDesk
from mapping.screens.displayed_versions import Lines
from mapping.screens.map import map_frame
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_month, format_short_date

S = CaseState
RUNGS = {  # the ladder as it is drawn: a step and the states in it
    "received": (S.RECEIVED,),
    "community": (S.COMMUNITY_REVIEW,),
    "district": (S.REFERRED_TO_DISTRICT, S.DISTRICT_REVIEW),
    "agency": (S.REFERRED_TO_PACC, S.REFERRED_TO_NACC, S.ACCEPTED_BY_AGENCY),
    "end": (S.RESOLVED, S.CLOSED, S.DISMISSED, S.DUPLICATE, S.WITHDRAWN),
}


def list_facts(file: CaseFile, desk: CaseDesk) -> Lines:
    """Return what a person reads of a case: for two versions of it side by side."""
    texts, case, content = desk.texts, file.case, file.content
    packet, solution = file.packet, file.solution
    return [
        (texts("cases.facts.state"), desk.name_state(case)),
        (texts("cases.edit.category"), texts(f"screens.category.{to_key(case.category)}")),
        (texts("cases.edit.community"), desk.name_place(case)),
        (texts("cases.edit.summary"), content.summary),
        *(
            (texts(f"packet.chronology.{name}"), words)
            for name, words in asdict(content.details).items()
        ),
        (texts("cases.assign.to"), desk.name_author(file, case.assigned_to)),
        (texts("cases.threat.level"), texts(f"cases.threat.{case.threat}")),
        (
            texts("cases.facts.story"),
            _describe_entry(file.story[-1], file, desk) if file.story else "",
        ),
        (texts("cases.facts.words"), "\n".join(message.text for message in file.messages)),
        (texts("cases.facts.tasks"), "\n".join(_describe_task(task, desk) for task in file.tasks)),
        (
            texts("cases.facts.files"),
            "\n".join(evidence_file.sha256 for evidence_file in file.evidence),
        ),
        (texts("cases.solution.title"), "" if solution is None else solution.work_done),
        (
            texts("cases.ending.title"),
            "" if file.ending is None else _describe_ending(file.ending, desk),
        ),
        (texts("cases.packet.title"), "" if packet is None else _describe_packet(packet, desk)),
    ]


def _describe_packet(packet: Referral, desk: CaseDesk) -> str:
    agency = desk.texts(f"cases.agency.{packet.agency}")
    return f"{agency} · {packet.recipient}\n{packet.letter}\nSHA-256 {packet.sha256}"


def _describe_ending(ending: Ending, desk: CaseDesk) -> str:
    step = desk.texts(f"cases.step.{to_key(ending.step)}")
    return "\n".join(text for text in (step, ending.reason, ending.reporter_message) if text)


def _describe_task(task: Task, desk: CaseDesk) -> str:
    done = task.done_on
    if done is None:
        return task.text
    return f"{task.text} · {desk.texts('cases.tasks.done_on', day=desk.format_day(done))}"


def draw_head(file: CaseFile, desk: CaseDesk) -> None:
    """Draw the names, the state, the clock and the ladder."""
    case, texts = file.case, desk.texts
    with st.container(key="case-title"):
        st.text(f"{case.number} · {texts(f'screens.category.{to_key(case.category)}')}")
    st.text(f"{desk.name_state(case)} · {desk.describe_clock(file.clock)}")
    with st.container(key="case-ladder", horizontal=True):
        for name, states in RUNGS.items():
            _draw_rung(name, states, file, desk)
    if case.is_hidden_from_community:
        st.warning(texts("cases.kept_from_community"))


def _draw_rung(name: str, states: tuple[CaseState, ...], file: CaseFile, desk: CaseDesk) -> None:
    moves = [entry for entry in file.story if entry.changes_state and entry.after in states]
    is_here = file.case.state in states
    sign = "●" if is_here else "✓" if moves else "○"
    day = (
        format_short_date(moves[-1].happened_on, desk.texts.language)
        if moves
        else desk.texts("cases.ladder.not_yet")
    )
    with st.container(key=f"case-rung-{'here' if is_here else name}"):
        st.text(f"{sign} {desk.texts(f'cases.ladder.{name}')}\n{day}")


def draw_report(file: CaseFile, desk: CaseDesk) -> None:
    """Draw what was reported; everything typed is plain text."""
    texts, content = desk.texts, file.content
    st.subheader(texts("cases.reported"), anchor=False)
    st.text(texts("cases.received_on", day=desk.format_day(file.case.received_on)))
    if file.is_day_doubted:
        st.warning(texts("cases.day_doubted"))
    st.text(texts("cases.where", place=desk.name_place(file.case)))
    if content.happened is not None:
        st.text(texts("cases.happened", when=_describe_time(content.happened, texts)))
    st.text(content.story or texts("cases.no_story"))
    for name, words in asdict(content.details).items():
        if words:
            st.caption(texts(f"packet.chronology.{name}"))
            st.text(words)
    if content.summary:
        st.caption(texts("cases.summary"))
        st.text(content.summary)
    if content.point is not None and st.toggle(texts("cases.show_map"), key="case-map"):
        pin = {"at": content.point, "text": ""}
        map_frame.draw_shapes({"kind": "show", "name": f"case-{file.case.id}", "pins": [pin]})
    for number, evidence_file in enumerate(file.evidence, 1):
        _draw_file(number, evidence_file, file, desk)


def _draw_file(number: int, evidence: Evidence, file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    words = [
        texts(f"cases.file.{evidence.kind}", number=number),
        texts(f"cases.purpose.{evidence.purpose}"),
        desk.format_day(evidence.added_on),
        desk.name_author(file, evidence.account_id),
    ]
    with st.container(key=f"case-file-{evidence.id}", horizontal=True):
        st.text(" · ".join(word for word in words if word))
        st.link_button(texts("cases.file.open", number=number), f"/files/cases/{evidence.id}")
    st.caption(f"SHA-256 {evidence.sha256}")
    if evidence.kind is FileKind.PDF:
        st.caption(texts("cases.file.warning"))


def draw_story(file: CaseFile, desk: CaseDesk) -> None:
    """Draw what happened, the newest first, and the days in each state."""
    texts = desk.texts
    with st.expander(texts("cases.story", count=len(file.story))):
        for entry in reversed(file.story):
            st.text(_describe_entry(entry, file, desk))
        st.caption(texts("cases.days_in_states"))
        for state, days in file.state_days.items():
            st.text(
                texts("cases.days", state=texts(f"cases.state.{to_key(state)}"), days=f"{days:,}")
            )


def _describe_entry(entry: CaseEntry, file: CaseFile, desk: CaseDesk) -> str:
    said = desk.texts(f"screens.audit_reason.{to_key(f'case {entry.step}')}")
    told = (
        desk.texts("cases.words.told_was", words=entry.reporter_message)
        if entry.reporter_message
        else ""
    )
    words = [
        desk.format_day(entry.happened_on),
        said,
        desk.name_author(file, entry.account_id),
        entry.reason,
        told,
    ]
    return " · ".join(word for word in words if word)


def _describe_time(happened: IncidentDate, texts: Texts) -> str:
    offset = BUDDHIST_OFFSET if texts.language == "th" else 0
    month = "" if happened.month is None else format_month(happened.month, texts.language)
    year = texts("cases.year", year=happened.year + offset)
    return " ".join(str(part) for part in (happened.day, month, year) if part)
