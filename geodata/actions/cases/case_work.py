"""Working on a case: putting it right, handing it to somebody, talking, tasks, files, links."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from geodata.actions.cases.case_access import (
    CaseContext,
    find_worker_ids,
    load_context,
    work_on_case,
)
from geodata.actions.cases.case_files import check_file, read_file, save_file
from geodata.actions.transactions import Caller, audited_transaction
from geodata.actions.uploads import audit_refusal
from geodata.errors import AppError, BadInput, NotFound
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep
from geodata.model.cases.cases import (
    FINAL_STATES,
    MAX_STORY_LENGTH,
    MAX_TASK_LENGTH,
    SAFETY,
    Case,
    CaseEdit,
    Evidence,
    FileKind,
    MessageKind,
    Purpose,
    Threat,
    check_length,
    require_text,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore, find_case_id
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.places.places import PlaceStore

MAX_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class DecryptedFile:
    """A file as it is handed out; a picture is marked with who reads it."""

    kind: FileKind
    data: bytes = field(repr=False)
    case_number: str
    reader: str


def edit(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    changes: CaseEdit,
    *,
    at: datetime,
) -> Case:
    """Correct category, community and summary; the story keeps the earlier values.

    The details are the district's to fill in: others leave them as they are, and their earlier
    words are not in the story, which the community reads.

    Raises
    ------
    BadInput
        E-TXT-02.
    NotFound
        Where the case is out of scope, or there is no such community.
    Conflict
        Where it is not what this person saw.
    """
    check_length(changes.summary, MAX_STORY_LENGTH)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        context.require_turn()
        content = context.store.read_content(context.case, context.box)
        before = f"{context.case.category} · {context.case.community_id} · {content.summary}"
        details = content.details
        if changes.details is not None and context.act.actor.may(Verb.REFER_CASE):
            details = changes.details.stripped_copy()
        place = _find_subdistrict(context, changes.community_id)
        return context.change(
            CaseStep.EDITED,
            reason=before,
            content=replace(content, summary=changes.summary.strip(), details=details),
            category=changes.category,
            community_id=changes.community_id,
            subdistrict_code=place or context.case.subdistrict_code,
        )


def assign(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    assignee_id: int | None,
    *,
    at: datetime,
) -> Case:
    """Assign a case to somebody who may work it; None: to nobody.

    Raises
    ------
    NotFound
        Where the case is out of scope, or this person may not work it.
    """
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        context.require_turn()
        if assignee_id is not None and assignee_id not in find_worker_ids(
            context.act.tx, context.case, context.today
        ):
            raise NotFound
        case = context.change(CaseStep.ASSIGNED, assigned_to=assignee_id)
        if assignee_id is not None:
            context.notify(NoticeKind.ASSIGNED)
        return case


def assign_several(
    project: Project,
    caller: Caller,
    items: Sequence[tuple[int, DisplayedVersion]],
    assignee_id: int | None,
    *,
    at: datetime,
) -> dict[int, str]:
    """Assign several cases, each as it was drawn; return the reason of each one skipped.

    A case that is another by now, that is not this person's turn, or that the other one may not
    work, stays as it is: its id is returned with the code.
    """
    passed_over: dict[int, str] = {}
    for case_id, seen in items[:MAX_AT_ONCE]:
        try:
            with work_on_case(project, caller, case_id, None, at=at) as context:
                seen.require_unchanged(context.case)
                context.require_turn()
                if assignee_id is not None and assignee_id not in find_worker_ids(
                    context.act.tx, context.case, context.today
                ):
                    raise NotFound
                context.change(CaseStep.ASSIGNED, assigned_to=assignee_id)
                if assignee_id is not None:
                    context.notify(NoticeKind.ASSIGNED)
        except AppError as error:
            passed_over[case_id] = error.code
    return passed_over


def mark_several_read(
    project: Project, caller: Caller, case_ids: Sequence[int], *, at: datetime
) -> None:
    """Mark the reporters' messages of several cases as read."""
    for case_id in case_ids[:MAX_AT_ONCE]:
        mark_messages_read(project, caller, case_id, at=at)


def set_threat(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    threat: Threat,
    reason: str,
    *,
    at: datetime,
) -> Case:
    """Set the threat to the reporter; it decides who sees the case, and when.

    Raises
    ------
    NotAllowed
        Where it is no officer.
    BadInput
        E-CASE-03.
    """
    reason = require_text(reason)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        context.require(Verb.REFER_CASE)
        visible_from = context.case.received_on + timedelta(days=SAFETY[threat].delay_days)
        values: dict[str, Any] = {"threat": threat, "visible_from": visible_from.isoformat()}
        if not SAFETY[threat].in_community:
            values["assigned_to"] = None
        return context.change(CaseStep.THREAT_SET, reason=reason, **values)


def send_message(
    project: Project, caller: Caller, case_id: int, text: str, *, token: str, at: datetime
) -> None:
    """Write to whoever reported; the same token again is the same message."""
    words = require_text(text)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        context.require_turn()
        if context.case.state in FINAL_STATES:
            raise BadInput("E-CASE-02")
        _add_message(context, MessageKind.TO_REPORTER, token, words)


def add_note(
    project: Project, caller: Caller, case_id: int, text: str, *, token: str, at: datetime
) -> None:
    """Write a note that only those who work the case read."""
    words = require_text(text)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        _add_message(context, MessageKind.NOTE, token, words)


def mark_messages_read(project: Project, caller: Caller, case_id: int, *, at: datetime) -> None:
    """Mark the reporter's messages as read."""
    with work_on_case(project, caller, case_id, None, at=at) as context:
        _build_talk_store(context).mark_read(MessageKind.FROM_REPORTER)
        context.note("messages read")


def add_task(
    project: Project,
    caller: Caller,
    case_id: int,
    text: str,
    *,
    token: str,
    assigned_to: int | None = None,
    due_on: date | None = None,
    at: datetime,
) -> None:
    """Add a task; the same token again is the same task."""
    words = require_text(text, MAX_TASK_LENGTH)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        may = {*find_worker_ids(context.act.tx, context.case, context.today), context.account_id}
        if assigned_to is not None and assigned_to not in may:
            raise NotFound
        new = _build_talk_store(context).add_task(
            token, words, assigned_to=assigned_to, due_on=due_on
        )
        context.note("task added")
        if new and assigned_to is not None:
            context.notify(NoticeKind.ASSIGNED, also=frozenset({assigned_to}))


def finish_task(
    project: Project,
    caller: Caller,
    case_id: int,
    task_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> None:
    """Mark a task as done.

    Raises
    ------
    NotFound
    Conflict
        Where the task is not what this person saw.
    """
    with work_on_case(project, caller, case_id, None, at=at) as context:
        task = next(
            (task for task in _build_talk_store(context).list_tasks() if task.id == task_id), None
        )
        if task is None:
            raise NotFound
        seen.require_unchanged(task)
        _build_talk_store(context).finish_task(task_id, context.today)
        context.note("task done")


def add_file(
    project: Project, caller: Caller, case_id: int, data: bytes, purpose: Purpose, *, at: datetime
) -> Evidence:
    """Add a photo or a PDF; the same file again is the one that is there.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    BadInput
        E-CASE-07.
    """
    with audit_refusal(project, caller, Verb.WORK_CASE, at=at):
        checked = check_file(data)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        return save_file(project, context, checked, purpose)


def open_file(project: Project, caller: Caller, file_id: str, *, at: datetime) -> DecryptedFile:
    """Return a file to somebody in whose scope its case is; the opening is noted.

    Raises
    ------
    NotFound
        Where it is out of scope or not there: the same answer.
    """
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        context = load_context(project, act, find_case_id(act.tx, file_id))
        found = CaseEvidenceStore(act.tx, context.case, context.box).load(file_id)
        context.note("file opened", after=file_id)
        return DecryptedFile(
            found.kind, read_file(project, context, file_id), context.case.number, act.actor.name
        )


def link_case(project: Project, caller: Caller, case_id: int, other: str, *, at: datetime) -> None:
    """Link another case (by its number) that is about the same matter."""
    with work_on_case(project, caller, case_id, None, at=at) as context:
        found = context.store.find_by_number(other.strip().upper(), context.scope)
        if found.id == context.case.id:
            raise BadInput("E-CASE-15")
        context.store.link(context.case, found)
        context.note(CaseStep.LINKED, after=found.id)


def unlink_case(
    project: Project, caller: Caller, case_id: int, other: str, *, at: datetime
) -> None:
    """Remove the link to another case."""
    with work_on_case(project, caller, case_id, None, at=at) as context:
        found = context.store.find_by_number(other.strip().upper(), context.scope)
        context.store.unlink(context.case, found)
        context.note("link taken back", after=found.id)


def _add_message(context: CaseContext, kind: MessageKind, token: str, words: str) -> None:
    _build_talk_store(context).say(
        kind, token, words, account_id=context.account_id, today=context.today
    )
    context.note(kind)


def _build_talk_store(context: CaseContext) -> CaseTalkStore:
    return CaseTalkStore(context.act.tx, context.case, context.box)


def _find_subdistrict(context: CaseContext, community_id: str | None) -> str | None:
    """Return the subdistrict of a community."""
    if community_id is None:
        return None
    return PlaceStore(context.act.tx).load_community(community_id).subdistrict_code
