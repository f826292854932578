"""Part of the case screen: messages with the reporter, notes, tasks."""

import streamlit as st

from geodata.actions.cases import case_work
from geodata.actions.cases.cases import CaseFile
from geodata.model.cases.cases import (
    FINAL_STATES,
    MAX_MESSAGE_LENGTH,
    MAX_TASK_LENGTH,
    CaseMessage,
    MessageKind,
    Task,
)
from geodata.model.displayed_version import DisplayedVersion
from mapping.screens import components, displayed_versions, preview, session
from mapping.screens.action import ScreenAction
from mapping.screens.cases.case_desk import CaseDesk, get_today, make_token
from mapping.screens.fields import ask_line, ask_text

YEARS = 2


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw what was said and what is to do."""
    texts = desk.texts
    talk = [message for message in file.messages if message.kind is not MessageKind.NOTE]
    notes = [message for message in file.messages if message.kind is MessageKind.NOTE]
    with st.expander(texts("cases.talk.title", count=len(talk)), expanded=_has_unread(talk)):
        for case_message in talk:
            _draw_message(case_message, file, desk)
        if not talk:
            st.text(texts("cases.talk.none"))
        if _has_unread(talk) and st.button(texts("cases.talk.read"), key="case-read"):
            desk.action.run("cases.done.read", case_work.mark_messages_read, file.case.id)
        if file.is_own_turn and file.case.state not in FINAL_STATES:
            _ask_message("message", file, desk)
    with st.expander(texts("cases.notes.title", count=len(notes))):
        for note in notes:
            _draw_message(note, file, desk)
        _ask_message("note", file, desk)
    _draw_tasks(file, desk)


def _has_unread(talk: list[CaseMessage]) -> bool:
    return any(
        message.kind is MessageKind.FROM_REPORTER and not message.is_read for message in talk
    )


def _draw_message(message: CaseMessage, file: CaseFile, desk: CaseDesk) -> None:
    who = desk.texts(f"cases.said.{message.kind.replace(' ', '_')}")
    words = [who, desk.name_author(file, message.account_id), desk.format_day(message.written_on)]
    with st.container(key=f"case-words-{message.id}", border=True):
        st.caption(components.escape_markdown(" · ".join(word for word in words if word)))
        st.text(message.text)


def _ask_message(kind: str, file: CaseFile, desk: CaseDesk) -> None:
    texts, count = desk.texts, len(file.messages)
    key = f"case-{kind}-{file.case.id}-{count}"
    typed = ask_text(texts(f"cases.write.{kind}"), MAX_MESSAGE_LENGTH, key, height=100)
    is_sent = kind == "message"
    if is_sent:
        st.caption(texts("cases.write.seen"))
        head = f"{texts('report.officer')} · {desk.format_day(get_today())}"
        preview.draw(texts, "reporter", typed, name="message", head=head)
    words = typed if is_sent else ""
    if preview.draw_button(texts(f"cases.send.{kind}"), f"case-send-{kind}", words):
        act = case_work.send_message if kind == "message" else case_work.add_note
        once = session.cache_for_person(f"token-{key}", key, make_token)
        desk.action.run(
            f"cases.done.{kind}", act, file.case.id, typed, token=once, at=session.get_now()
        )


def _draw_tasks(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    waiting = [task for task in file.tasks if task.done_on is None]
    with st.expander(texts("cases.tasks.title", count=len(waiting))):
        for task in file.tasks:
            with st.container(key=f"case-task-{task.id}", horizontal=True):
                _draw_task(task, file, desk)
        _ask_new_task(file, desk)


def _draw_task(task: Task, file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    words = [
        task.text,
        "" if task.due_on is None else texts("cases.tasks.due", day=desk.format_day(task.due_on)),
        desk.name_author(file, task.assigned_to),
    ]
    if task.done_on is not None:
        words.append(texts("cases.tasks.done_on", day=desk.format_day(task.done_on)))
    told = " · ".join(word for word in words if word)
    st.text(told)
    if task.done_on is not None:
        return
    record = displayed_versions.draw(
        f"task-{task.id}", DisplayedVersion.from_record(task), [(texts("cases.tasks.task"), told)]
    )
    if displayed_versions.draw_button(record, texts("cases.tasks.finish"), f"task-done-{task.id}"):
        action = ScreenAction(record, *desk.records)  # a task is part of the case
        action.run(
            "cases.done.task_done", case_work.finish_task, file.case.id, task.id, record.seen
        )


def _ask_new_task(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    key = f"case-task-{file.case.id}-{len(file.tasks)}"
    typed = ask_line(texts("cases.tasks.new"), MAX_TASK_LENGTH, key)
    newest = get_today().replace(year=get_today().year + YEARS, month=12, day=31)
    due = components.read_date(
        components.ask_date(texts("cases.tasks.until"), key, newest=newest, years=YEARS + 1)
    )
    if st.button(texts("cases.tasks.add"), key="case-add-task"):
        once = session.cache_for_person(f"token-{key}", key, make_token)
        desk.action.run(
            "cases.done.task",
            case_work.add_task,
            file.case.id,
            typed,
            token=once,
            due_on=due,
            at=session.get_now(),
        )
