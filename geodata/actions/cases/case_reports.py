"""What a reporter does, without an account: reports, and follows by the receipt.

Nothing here keeps an hour: entries, also those of the audit log, carry the day. A receipt that is
none costs what a real one costs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from geodata import receipts
from geodata.actions.cases.case_access import CaseContext, notify, to_case_day
from geodata.actions.cases.case_creation import create_case_from_report, hash_receipt
from geodata.actions.cases.case_files import check_file, save_file
from geodata.actions.cases.case_transitions import apply_transition
from geodata.actions.transactions import Act
from geodata.actions.uploads import note_refusal
from geodata.errors import BadInput, Conflict, FileRefused, NotFound
from geodata.model import times
from geodata.model.cases import case_story, case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep, Party, Transition
from geodata.model.cases.cases import (
    FINAL_STATES,
    MAX_FILES,
    MAX_UNREAD_MESSAGES,
    Agency,
    Case,
    CaseMessage,
    CaseReport,
    CaseState,
    MessageKind,
    Purpose,
    require_text,
)
from geodata.model.cases.packets import DeliveryMethod, Referral
from geodata.model.cases.receipts import parse_receipt
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Actor, Verb
from geodata.project import Project
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.cases.cases import CaseScope, CaseStore
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore

DUMMY_RECEIPT = "0" * 16  # what is computed for a receipt that has another form


class ReporterAction(StrEnum):
    """What a reporter can do with a case as it stands."""

    MESSAGE = "message"
    ADD_FILE = "add file"
    CONFIRM = "confirm"
    CONTEST = "contest"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take back"  # a withdrawal


_STEPS = {
    ReporterAction.CONFIRM: CaseStep.REPORTER_CONFIRMED,
    ReporterAction.CONTEST: CaseStep.REPORTER_CONTESTED,
    ReporterAction.REOPEN: CaseStep.REPORTER_REOPENED,
    ReporterAction.WITHDRAW: CaseStep.REPORTER_WITHDREW,
    ReporterAction.TAKE_BACK: CaseStep.REPORTER_TOOK_BACK,
}

_OWN_STEPS = frozenset({*_STEPS.values(), CaseStep.REPORTED})


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a case was brought to an agency, as its reporter reads it."""

    agency: Agency
    method: DeliveryMethod | None
    sent_on: date | None
    number: str  # of the agency; "" until it has come


@dataclass(frozen=True, slots=True)
class ReporterView:
    """A case as its reporter sees it: no names, no notes."""

    state: CaseState
    state_since: date
    received_on: date
    due_on: date | None
    state_changes: tuple[tuple[CaseState, date], ...]
    category: Category
    community_id: str | None
    messages: tuple[CaseMessage, ...] = field(repr=False)
    files: int
    work_done: str = field(repr=False)  # what was done; "" where nothing is solved
    reason: str = field(repr=False)  # what was told with the step that led to this state
    allowed_actions: frozenset[ReporterAction]
    delivery: Delivery | None  # how it was brought to an agency
    action_deadlines: Mapping[ReporterAction, date]  # where it can be done for a while only

    @property
    def displayed_version(self) -> DisplayedVersion:
        """What a reporter has before them who says that it is solved, or that it is not."""
        return DisplayedVersion.from_record(
            self.state, self.state_since, self.category, self.work_done, self.reason
        )


def draw_receipt(project: Project) -> tuple[str, str]:
    """Return a new receipt and its mark; both are sent along with the report."""
    return receipts.draw_receipt(project.row_key)


def report_case(project: Project, given: CaseReport, mark: str, *, at: datetime) -> None:
    """Save a report; the same receipt again is the same report, saved once.

    Raises
    ------
    BadInput
        E-CASE-04, E-CASE-05, E-CASE-06, E-RISK-05, E-TXT-02.
    NotFound
        Where there is no such community.
    """
    today = to_case_day(at)
    given.check(today)
    code = hash_receipt(project, given.receipt, mark)
    with project.database.begin(on_the_map=False) as tx:
        if CaseStore(tx, project.seal).find_by_receipt(code) is not None:
            return
        case = create_case_from_report(project, tx, given, code, registered_by=None, at=at)
        _build_act(project, tx, today).note(
            f"case {case.id}", reason="case reported", after=[case.category, case.community_id]
        )
        notify(tx, case, NoticeKind.NEW_CASE, today)


def follow(project: Project, receipt: str, *, at: datetime) -> ReporterView:
    """Return a case to whoever holds its receipt.

    Raises
    ------
    NotFound
        E-RCPT-01 for everything that is no receipt of a case here.
    """
    code = _hash_receipt(project, receipt)
    with project.database.begin_read() as tx:
        case, box = _find_case(project, tx, code)
        found = _build_view(project, tx, case, box, to_case_day(at))
    if any(
        message.kind is MessageKind.TO_REPORTER and not message.is_read
        for message in found.messages
    ):
        with project.database.begin(on_the_map=False) as tx:
            CaseTalkStore(tx, case, box).mark_read(MessageKind.TO_REPORTER)
    return found


def send_message(project: Project, receipt: str, token: str, text: str, *, at: datetime) -> None:
    """Send a message to those who work the case; the same token again is the same message.

    Raises
    ------
    BadInput
        E-CASE-02 (the case has ended), E-CASE-03, E-CASE-07 (too many), E-TXT-02.
    NotFound
        E-RCPT-01.
    """
    words = require_text(text)
    with _open_by_receipt(project, receipt, at) as context:
        _require_open(context.case)
        talk = CaseTalkStore(context.act.tx, context.case, context.box)
        if len(talk.list_messages(MessageKind.FROM_REPORTER)) >= MAX_UNREAD_MESSAGES:
            raise BadInput("E-CASE-07")
        new = talk.say(
            MessageKind.FROM_REPORTER, token, words, account_id=None, today=context.today
        )
        context.note("message of the reporter")
        if new:
            context.notify(NoticeKind.FROM_REPORTER)


def require_file_allowed(project: Project, receipt: str) -> None:
    """Raise BadInput unless the case takes a file; called before the file is read.

    Raises
    ------
    BadInput
        E-CASE-02 (the case has ended).
    NotFound
        E-RCPT-01.
    """
    code = _hash_receipt(project, receipt)
    with project.database.begin_read() as tx:
        case, _box = _find_case(project, tx, code)
        _require_open(case)


def add_file(project: Project, receipt: str, data: bytes, *, at: datetime) -> None:
    """Add a photo or a PDF; the same file again is the same file.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    BadInput
        E-CASE-02 (the case has ended), E-CASE-07 (too many).
    NotFound
        E-RCPT-01.
    """
    try:
        checked = check_file(data)
    except FileRefused as refused:
        with _open_by_receipt(project, receipt, at) as context:  # who has no case leaves no entry
            note_refusal(context.act, refused)
        raise
    with _open_by_receipt(project, receipt, at) as context:
        _require_open(context.case)
        save_file(project, context, checked, Purpose.EVIDENCE)
        context.notify(NoticeKind.FROM_REPORTER)


def confirm(project: Project, receipt: str, seen: DisplayedVersion, *, at: datetime) -> None:
    """Confirm the solution as the reporter: the case is closed."""
    _take_step(project, receipt, seen, CaseStep.REPORTER_CONFIRMED, at)


def contest(
    project: Project, receipt: str, seen: DisplayedVersion, reason: str, *, at: datetime
) -> None:
    """Contest a solution or an ending as the reporter.

    A solution goes back to the review that it came from; what was dismissed, found to repeat
    another case, or withdrawn goes to the district.

    Raises
    ------
    BadInput
        E-CASE-16 where it ended too long ago.
    """
    _take_step(project, receipt, seen, CaseStep.REPORTER_CONTESTED, at, require_text(reason))


def reopen(
    project: Project, receipt: str, seen: DisplayedVersion, reason: str, *, at: datetime
) -> None:
    """Reopen a closed case as the reporter.

    Raises
    ------
    BadInput
        E-CASE-16 where it was closed too long ago.
    """
    _take_step(project, receipt, seen, CaseStep.REPORTER_REOPENED, at, require_text(reason))


def withdraw(
    project: Project,
    receipt: str,
    seen: DisplayedVersion,
    *,
    understood: bool = False,
    at: datetime,
) -> None:
    """Withdraw a report; the contact is forgotten once that can no longer be taken back.

    Raises
    ------
    BadInput
        E-CASE-24 where whoever asks was not told what it means, and did not say so.
    """
    if not understood:
        raise BadInput("E-CASE-24")
    _take_step(project, receipt, seen, CaseStep.REPORTER_WITHDREW, at)


def take_back(project: Project, receipt: str, seen: DisplayedVersion, *, at: datetime) -> None:
    """Undo a withdrawal: the case resumes its state.

    Raises
    ------
    BadInput
        E-CASE-16 where it was withdrawn too long ago.
    """
    _take_step(project, receipt, seen, CaseStep.REPORTER_TOOK_BACK, at)


def _take_step(
    project: Project,
    receipt: str,
    seen: DisplayedVersion,
    step: CaseStep,
    at: datetime,
    words: str = "",
) -> None:
    """Take a step as the reporter who read how the case stands: E-CONFLICT-01 where it moved on."""
    with _open_by_receipt(project, receipt, at) as context:
        if (
            _build_view(
                project, context.act.tx, context.case, context.box, context.today
            ).displayed_version
            != seen
        ):
            raise Conflict
        transition = case_transitions.find_transition(context.case.state, step)
        if transition.performer is not Party.REPORTER:
            raise BadInput("E-CASE-02")
        if not case_transitions.is_in_time(transition, context.case.state_since, context.today):
            raise BadInput("E-CASE-16", days=transition.within_days)
        apply_transition(context, transition, reporter_message=words)


@contextmanager
def _open_by_receipt(project: Project, receipt: str, at: datetime) -> Iterator[CaseContext]:
    """Open a case by its receipt to change it."""
    code = _hash_receipt(project, receipt)
    with project.database.begin(on_the_map=False) as tx:
        case, box = _find_case(project, tx, code)
        store = CaseStore(tx, project.seal)
        today = to_case_day(at)
        act = _build_act(project, tx, today)
        yield CaseContext(act, store, case, box, CaseScope(today, None))
        act.require_noted()


def _build_act(project: Project, tx: Transaction, today: date) -> Act:
    """Return an act of nobody in particular, at the first moment of its day."""
    log = AuditStore(tx, project.audit_key)
    return Act(tx, Actor(None), Verb.REPORT_CASE, times.to_bangkok_midnight(today), log)


def _hash_receipt(project: Project, receipt: str) -> bytes:
    """Return what is kept of a receipt; what is none costs the same and fits no case."""
    known = parse_receipt(receipt)
    code = receipts.hash_receipt(known or DUMMY_RECEIPT, project.row_key)
    return code if known is not None else b""


def _find_case(project: Project, tx: Transaction, code: bytes) -> tuple[Case, CaseBox]:
    store = CaseStore(tx, project.seal)
    case = store.find_by_receipt(code)
    if case is None:
        raise NotFound("E-RCPT-01")
    return case, store.open_box(case)


def _require_open(case: Case) -> None:
    if case.state in FINAL_STATES:
        raise BadInput("E-CASE-02")


def _build_view(
    project: Project, tx: Transaction, case: Case, box: CaseBox, today: date
) -> ReporterView:
    story = CaseStore(tx, project.seal).read_story(case, box)
    clock = case_transitions.compute_clock(
        case.state, case.state_since, today, CaseRuleStore(tx).read_clocks()
    )
    files = len(CaseEvidenceStore(tx, case, box).list_all())
    words = CaseTalkStore(tx, case, box).list_messages(
        MessageKind.FROM_REPORTER, MessageKind.TO_REPORTER
    )
    solution = CaseSolutionStore(tx, case, box).find_confirmed()
    is_solved = case.state in (CaseState.RESOLVED, CaseState.CLOSED)
    moved = [entry for entry in story if entry.changes_state]
    return ReporterView(
        state=case.state,
        state_since=case.state_since,
        received_on=case.received_on,
        due_on=clock.due_on,
        state_changes=case_story.list_state_changes(story),
        category=case.category,
        community_id=case.community_id,
        messages=tuple(words),
        files=files,
        work_done=solution.work_done if solution is not None and is_solved else "",
        reason="" if moved[-1].step in _OWN_STEPS else moved[-1].reporter_message,
        allowed_actions=_find_allowed_actions(case, files, today),
        delivery=_build_delivery(CaseReferralStore(tx, case, box).find_newest()),
        action_deadlines={
            may: case.state_since + timedelta(days=transition.within_days)
            for may, transition in _find_open_transitions(case, today).items()
            if transition.within_days is not None
        },
    )


def _build_delivery(packet: Referral | None) -> Delivery | None:
    """Return how the newest packet was sent, where it was released to an agency and sent."""
    if packet is None or packet.agency not in case_transitions.RELEASE_STEPS or packet.is_pending:
        return None
    if packet.sent_on is None and not packet.agency_number:
        return None
    return Delivery(packet.agency, packet.delivery_method, packet.sent_on, packet.agency_number)


def _find_open_transitions(case: Case, today: date) -> dict[ReporterAction, Transition]:
    """Return the steps of the ladder that a reporter can take today."""
    steps = {
        transition.step: transition
        for transition in case_transitions.list_transitions(case.state, Party.REPORTER)
    }
    return {
        may: steps[step]
        for may, step in _STEPS.items()
        if step in steps and case_transitions.is_in_time(steps[step], case.state_since, today)
    }


def _find_allowed_actions(case: Case, files: int, today: date) -> frozenset[ReporterAction]:
    may = set(_find_open_transitions(case, today))
    if case.state not in FINAL_STATES:
        may.add(ReporterAction.MESSAGE)
        if files < MAX_FILES:
            may.add(ReporterAction.ADD_FILE)
    return frozenset(may)
