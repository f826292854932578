"""Working on a case: putting it right, handing it to somebody, talking, tasks, files, links."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from geodata.actions.acting import Caller, acting
from geodata.actions.cases.case_access import (
    Working,
    at_work,
    in_hands,
    working,
)
from geodata.actions.cases.case_files import (
    checked_file,
    kept_file,
    read,
)
from geodata.actions.uploads import noting_refusal
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
from geodata.store.cases.case_evidence import (
    CaseEvidenceStore,
    case_of,
)
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.places.places import PlaceStore

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it is handed out; a picture is marked with who reads it."""

    kind: FileKind
    data: bytes = field(repr=False)
    case_number: str
    reader: str


def edit(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    given: CaseEdit,
    *,
    at: datetime,
) -> Case:
    """Put category, community and summary right; what was there before is kept in the story.

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
    check_length(given.summary, MAX_STORY_LENGTH)
    with working(project, by, case_id, seen, at=at) as hands:
        hands.require_turn()
        content = hands.store.content(hands.case, hands.box)
        before = f"{hands.case.category} · {hands.case.community_id} · {content.summary}"
        details = content.details
        if given.details is not None and hands.act.actor.may(Verb.REFER_CASE):
            details = given.details.stripped_copy()
        place = _community(hands, given.community_id)
        return hands.change(
            CaseStep.EDITED,
            reason=before,
            content=replace(content, summary=given.summary.strip(), details=details),
            category=given.category,
            community_id=given.community_id,
            subdistrict_code=place or hands.case.subdistrict_code,
        )


def assign(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    to: int | None,
    *,
    at: datetime,
) -> Case:
    """Hand a case to somebody who may work it; None: to nobody in particular.

    Raises
    ------
    NotFound
        Where the case is out of scope, or this person may not work it.
    """
    with working(project, by, case_id, seen, at=at) as hands:
        hands.require_turn()
        if to is not None and to not in at_work(hands.act.tx, hands.case, hands.today):
            raise NotFound
        case = hands.change(CaseStep.ASSIGNED, assigned_to=to)
        if to is not None:
            hands.tell(NoticeKind.ASSIGNED)
        return case


def assign_several(
    project: Project,
    by: Caller,
    items: Sequence[tuple[int, DisplayedVersion]],
    to: int | None,
    *,
    at: datetime,
) -> dict[int, str]:
    """Hand several cases to somebody, each as the list showed it; return what was passed over.

    A case that is another by now, that is not this person's turn, or that the other one may not
    work, stays as it is: its id is returned with the code.
    """
    passed_over: dict[int, str] = {}
    for case_id, seen in items[:MOST_AT_ONCE]:
        try:
            with working(project, by, case_id, None, at=at) as hands:
                seen.require_unchanged(hands.case)
                hands.require_turn()
                if to is not None and to not in at_work(hands.act.tx, hands.case, hands.today):
                    raise NotFound
                hands.change(CaseStep.ASSIGNED, assigned_to=to)
                if to is not None:
                    hands.tell(NoticeKind.ASSIGNED)
        except AppError as error:
            passed_over[case_id] = error.code
    return passed_over


def read_several(project: Project, by: Caller, case_ids: Sequence[int], *, at: datetime) -> None:
    """Keep that the messages of the reporters of several cases were read."""
    for case_id in case_ids[:MOST_AT_ONCE]:
        read_words(project, by, case_id, at=at)


def set_threat(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    threat: Threat,
    reason: str,
    *,
    at: datetime,
) -> Case:
    """Say how much whoever reported has to fear; this changes who sees the case, and when.

    Raises
    ------
    NotAllowed
        Where it is no officer.
    BadInput
        E-CASE-03.
    """
    reason = require_text(reason)
    with working(project, by, case_id, seen, at=at) as hands:
        hands.require(Verb.REFER_CASE)
        visible_from = hands.case.received_on + timedelta(days=SAFETY[threat].delay_days)
        values: dict[str, Any] = {"threat": threat, "visible_from": visible_from.isoformat()}
        if not SAFETY[threat].in_community:
            values["assigned_to"] = None
        return hands.change(CaseStep.THREAT_SET, reason=reason, **values)


def message(
    project: Project, by: Caller, case_id: int, text: str, *, token: str, at: datetime
) -> None:
    """Write to whoever reported; the same token again is the same message."""
    words = require_text(text)
    with working(project, by, case_id, None, at=at) as hands:
        hands.require_turn()
        if hands.case.state in FINAL_STATES:
            raise BadInput("E-CASE-02")
        _say(hands, MessageKind.TO_REPORTER, token, words)


def note(
    project: Project, by: Caller, case_id: int, text: str, *, token: str, at: datetime
) -> None:
    """Write a note that only those who work the case read."""
    words = require_text(text)
    with working(project, by, case_id, None, at=at) as hands:
        _say(hands, MessageKind.NOTE, token, words)


def read_words(project: Project, by: Caller, case_id: int, *, at: datetime) -> None:
    """Keep that the messages of the reporter were read."""
    with working(project, by, case_id, None, at=at) as hands:
        _talk(hands).mark_read(MessageKind.FROM_REPORTER)
        hands.note("messages read")


def add_task(
    project: Project,
    by: Caller,
    case_id: int,
    text: str,
    *,
    token: str,
    assigned_to: int | None = None,
    due_on: date | None = None,
    at: datetime,
) -> None:
    """Keep something to do; the same token again is the same task."""
    words = require_text(text, MAX_TASK_LENGTH)
    with working(project, by, case_id, None, at=at) as hands:
        may = {*at_work(hands.act.tx, hands.case, hands.today), hands.account_id}
        if assigned_to is not None and assigned_to not in may:
            raise NotFound
        new = _talk(hands).add_task(token, words, assigned_to=assigned_to, due_on=due_on)
        hands.note("task added")
        if new and assigned_to is not None:
            hands.tell(NoticeKind.ASSIGNED, also=frozenset({assigned_to}))


def finish_task(
    project: Project,
    by: Caller,
    case_id: int,
    task_id: int,
    seen: DisplayedVersion,
    *,
    at: datetime,
) -> None:
    """Keep that a task is done.

    Raises
    ------
    NotFound
    Conflict
        Where the task is not what this person saw.
    """
    with working(project, by, case_id, None, at=at) as hands:
        task = next((each for each in _talk(hands).tasks() if each.id == task_id), None)
        if task is None:
            raise NotFound
        seen.require_unchanged(task)
        _talk(hands).finish_task(task_id, hands.today)
        hands.note("task done")


def add_file(
    project: Project, by: Caller, case_id: int, data: bytes, purpose: Purpose, *, at: datetime
) -> Evidence:
    """Add a photo or a PDF; the same file again is the one that is there.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    BadInput
        E-CASE-07.
    """
    with noting_refusal(project, by, Verb.WORK_CASE, at=at):
        checked = checked_file(data)
    with working(project, by, case_id, None, at=at) as hands:
        return kept_file(project, hands, checked, purpose)


def open_file(project: Project, by: Caller, file_id: str, *, at: datetime) -> OpenedFile:
    """Return a file to somebody in whose scope its case is; the opening is noted.

    Raises
    ------
    NotFound
        Where it is out of scope or not there: the same answer.
    """
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        hands = in_hands(project, act, case_of(act.tx, file_id))
        found = CaseEvidenceStore(act.tx, hands.case, hands.box).one(file_id)
        hands.note("file opened", after=file_id)
        return OpenedFile(
            found.kind, read(project, hands, file_id), hands.case.number, act.actor.name
        )


def link(project: Project, by: Caller, case_id: int, other: str, *, at: datetime) -> None:
    """Keep that another case (its number) is about the same thing."""
    with working(project, by, case_id, None, at=at) as hands:
        found = hands.store.numbered(other.strip().upper(), hands.scope)
        if found.id == hands.case.id:
            raise BadInput("E-CASE-15")
        hands.store.link(hands.case, found)
        hands.note(CaseStep.LINKED, after=found.id)


def unlink(project: Project, by: Caller, case_id: int, other: str, *, at: datetime) -> None:
    """Take back that another case is about the same thing."""
    with working(project, by, case_id, None, at=at) as hands:
        found = hands.store.numbered(other.strip().upper(), hands.scope)
        hands.store.unlink(hands.case, found)
        hands.note("link taken back", after=found.id)


def _say(hands: Working, kind: MessageKind, token: str, words: str) -> None:
    _talk(hands).say(kind, token, words, account_id=hands.account_id, today=hands.today)
    hands.note(kind)


def _talk(hands: Working) -> CaseTalkStore:
    return CaseTalkStore(hands.act.tx, hands.case, hands.box)


def _community(hands: Working, community_id: str | None) -> str | None:
    """Return the subdistrict of a community."""
    if community_id is None:
        return None
    return PlaceStore(hands.act.tx).community(community_id).subdistrict_code
