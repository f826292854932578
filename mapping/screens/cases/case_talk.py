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
from mapping.screens.cases.case_desk import (
    CaseDesk,
    today,
    token,
)

YEARS = 2


def draw(file: CaseFile, desk: CaseDesk) -> None:
    """Draw what was said and what is to do."""
    texts = desk.texts
    talk = [each for each in file.messages if each.kind is not MessageKind.NOTE]
    notes = [each for each in file.messages if each.kind is MessageKind.NOTE]
    with st.expander(texts("cases.talk.title", count=len(talk)), expanded=_is_new(talk)):
        for each in talk:
            _said(each, file, desk)
        if not talk:
            st.text(texts("cases.talk.none"))
        if _is_new(talk) and st.button(texts("cases.talk.read"), key="case-read"):
            desk.action.run("cases.done.read", case_work.mark_messages_read, file.case.id)
        if file.is_own_turn and file.case.state not in FINAL_STATES:
            _write("message", file, desk)
    with st.expander(texts("cases.notes.title", count=len(notes))):
        for each in notes:
            _said(each, file, desk)
        _write("note", file, desk)
    _tasks(file, desk)


def _is_new(talk: list[CaseMessage]) -> bool:
    return any(each.kind is MessageKind.FROM_REPORTER and not each.is_read for each in talk)


def _said(each: CaseMessage, file: CaseFile, desk: CaseDesk) -> None:
    who = desk.texts(f"cases.said.{each.kind.replace(' ', '_')}")
    words = [who, desk.author(file, each.account_id), desk.day(each.written_on)]
    with st.container(key=f"case-words-{each.id}", border=True):
        st.caption(components.literal(" · ".join(word for word in words if word)))
        st.text(each.text)


def _write(kind: str, file: CaseFile, desk: CaseDesk) -> None:
    texts, count = desk.texts, len(file.messages)
    key = f"case-{kind}-{file.case.id}-{count}"
    typed = st.text_area(
        texts(f"cases.write.{kind}"), max_chars=MAX_MESSAGE_LENGTH, key=key, height=100
    )
    is_sent = kind == "message"
    if is_sent:
        st.caption(texts("cases.write.seen"))
        head = f"{texts('report.officer')} · {desk.day(today())}"
        preview.draw(texts, "reporter", typed or "", name="message", head=head)
    words = (typed or "") if is_sent else ""
    if preview.button(texts(f"cases.send.{kind}"), f"case-send-{kind}", words):
        act = case_work.send_message if kind == "message" else case_work.add_note
        once = session.remembered(f"token-{key}", key, token)
        desk.action.run(
            f"cases.done.{kind}", act, file.case.id, typed or "", token=once, at=session.now()
        )


def _tasks(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    waiting = [each for each in file.tasks if each.done_on is None]
    with st.expander(texts("cases.tasks.title", count=len(waiting))):
        for each in file.tasks:
            with st.container(key=f"case-task-{each.id}", horizontal=True):
                _task(each, file, desk)
        _new_task(file, desk)


def _task(task: Task, file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    words = [
        task.text,
        "" if task.due_on is None else texts("cases.tasks.due", day=desk.day(task.due_on)),
        desk.author(file, task.assigned_to),
    ]
    if task.done_on is not None:
        words.append(texts("cases.tasks.done_on", day=desk.day(task.done_on)))
    told = " · ".join(word for word in words if word)
    st.text(told)
    if task.done_on is not None:
        return
    it = displayed_versions.draw(
        f"task-{task.id}", DisplayedVersion.from_record(task), [(texts("cases.tasks.task"), told)]
    )
    if displayed_versions.button(it, texts("cases.tasks.finish"), f"task-done-{task.id}"):
        action = ScreenAction(it, *desk.shown)  # a task is part of the case
        action.run("cases.done.task_done", case_work.finish_task, file.case.id, task.id, it.seen)


def _new_task(file: CaseFile, desk: CaseDesk) -> None:
    texts = desk.texts
    key = f"case-task-{file.case.id}-{len(file.tasks)}"
    typed = st.text_input(
        texts("cases.tasks.new"), max_chars=MAX_TASK_LENGTH, key=key, autocomplete="off"
    )
    newest = today().replace(year=today().year + YEARS, month=12, day=31)
    due = components.named_day(
        components.thai_date(texts("cases.tasks.until"), key, newest=newest, years=YEARS + 1)
    )
    if st.button(texts("cases.tasks.add"), key="case-add-task"):
        once = session.remembered(f"token-{key}", key, token)
        desk.action.run(
            "cases.done.task",
            case_work.add_task,
            file.case.id,
            typed or "",
            token=once,
            due_on=due,
            at=session.now(),
        )
