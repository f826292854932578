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
from geodata.actions.acting import Act
from geodata.actions.cases.case_access import (
    Working,
    day_of,
    tell,
)
from geodata.actions.cases.case_creation import (
    kept,
    receipt_code,
)
from geodata.actions.cases.case_files import (
    checked_file,
    kept_file,
)
from geodata.actions.cases.case_transitions import climb
from geodata.actions.uploads import note_refusal
from geodata.errors import BadInput, Conflict, FileRefused, NotFound
from geodata.model import times
from geodata.model.cases import case_story, case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import (
    CaseStep,
    Party,
    Transition,
)
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
from geodata.model.cases.packets import (
    DeliveryMethod,
    Referral,
)
from geodata.model.cases.receipts import parse_receipt
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import (
    Actor,
    Verb,
)
from geodata.project import Project
from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import CaseTalkStore
from geodata.store.cases.cases import (
    CaseScope,
    CaseStore,
)
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore

NOBODYS = "0" * 16  # what is computed for a receipt that has another form


class ReporterMay(StrEnum):
    """What a reporter can do with a case as it stands."""

    MESSAGE = "message"
    ADD_FILE = "add file"
    CONFIRM = "confirm"
    CONTEST = "contest"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take back"  # a withdrawal


_STEPS = {
    ReporterMay.CONFIRM: CaseStep.REPORTER_CONFIRMED,
    ReporterMay.CONTEST: CaseStep.REPORTER_CONTESTED,
    ReporterMay.REOPEN: CaseStep.REPORTER_REOPENED,
    ReporterMay.WITHDRAW: CaseStep.REPORTER_WITHDREW,
    ReporterMay.TAKE_BACK: CaseStep.REPORTER_TOOK_BACK,
}

_OWN_STEPS = frozenset({*_STEPS.values(), CaseStep.REPORTED})


@dataclass(frozen=True, slots=True)
class Sent:
    """How a case was brought to an agency, as its reporter reads it."""

    agency: Agency
    way: DeliveryMethod | None
    on: date | None
    number: str  # of the agency; "" until it has come


@dataclass(frozen=True, slots=True)
class Followed:
    """A case as its reporter sees it: no names, no notes."""

    state: CaseState
    since: date
    received_on: date
    due_on: date | None
    path: tuple[tuple[CaseState, date], ...]
    category: Category
    community_id: str | None
    words: tuple[CaseMessage, ...] = field(repr=False)
    files: int
    done: str = field(repr=False)  # what was done; "" where nothing is solved
    reason: str = field(repr=False)  # what was told with the step that led to this state
    may: frozenset[ReporterMay]
    sent: Sent | None  # how it was brought to an agency
    may_until: Mapping[ReporterMay, date]  # where it can be done for a while only

    @property
    def seen(self) -> DisplayedVersion:
        """What a reporter has before them who says that it is solved, or that it is not."""
        return DisplayedVersion.from_record(
            self.state, self.since, self.category, self.done, self.reason
        )


def draw(project: Project) -> tuple[str, str]:
    """Return a new receipt and its mark; both are sent along with the report."""
    return receipts.drawn(project.row_key)


def report_case(project: Project, given: CaseReport, mark: str, *, at: datetime) -> None:
    """Keep a report; the same receipt again is the same report, kept once.

    Raises
    ------
    BadInput
        E-CASE-04, E-CASE-05, E-CASE-06, E-RISK-05, E-TXT-02.
    NotFound
        Where there is no such community.
    """
    today = day_of(at)
    given.check(today)
    code = receipt_code(project, given.receipt, mark)
    with project.database.transaction(on_the_map=False) as tx:
        if CaseStore(tx, project.seal).of_receipt(code) is not None:
            return
        case = kept(project, tx, given, code, registered_by=None, at=at)
        _act(project, tx, today).note(
            f"case {case.id}", reason="case reported", after=[case.category, case.community_id]
        )
        tell(tx, case, NoticeKind.NEW_CASE, today)


def follow(project: Project, receipt: str, *, at: datetime) -> Followed:
    """Return a case to whoever holds its receipt.

    Raises
    ------
    NotFound
        E-RCPT-01 for everything that is no receipt of a case here.
    """
    code = _code(project, receipt)
    with project.database.reading() as tx:
        case, box = _found(project, tx, code)
        found = _followed(project, tx, case, box, day_of(at))
    if any(each.kind is MessageKind.TO_REPORTER and not each.is_read for each in found.words):
        with project.database.transaction(on_the_map=False) as tx:
            CaseTalkStore(tx, case, box).mark_read(MessageKind.TO_REPORTER)
    return found


def say(project: Project, receipt: str, token: str, text: str, *, at: datetime) -> None:
    """Send a message to those who work the case; the same token again is the same message.

    Raises
    ------
    BadInput
        E-CASE-02 (the case has ended), E-CASE-03, E-CASE-07 (too many), E-TXT-02.
    NotFound
        E-RCPT-01.
    """
    words = require_text(text)
    with _holding(project, receipt, at) as hands:
        _require_open(hands.case)
        talk = CaseTalkStore(hands.act.tx, hands.case, hands.box)
        if len(talk.words(MessageKind.FROM_REPORTER)) >= MAX_UNREAD_MESSAGES:
            raise BadInput("E-CASE-07")
        new = talk.say(MessageKind.FROM_REPORTER, token, words, account_id=None, today=hands.today)
        hands.note("message of the reporter")
        if new:
            hands.tell(NoticeKind.FROM_REPORTER)


def expect_file(project: Project, receipt: str) -> None:
    """Say before a file is read whether its case takes one.

    Raises
    ------
    BadInput
        E-CASE-02 (the case has ended).
    NotFound
        E-RCPT-01.
    """
    code = _code(project, receipt)
    with project.database.reading() as tx:
        case, _box = _found(project, tx, code)
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
        checked = checked_file(data)
    except FileRefused as refused:
        with _holding(project, receipt, at) as hands:  # who has no case leaves no entry
            note_refusal(hands.act, refused)
        raise
    with _holding(project, receipt, at) as hands:
        _require_open(hands.case)
        kept_file(project, hands, checked, Purpose.EVIDENCE)
        hands.tell(NoticeKind.FROM_REPORTER)


def confirm(project: Project, receipt: str, seen: DisplayedVersion, *, at: datetime) -> None:
    """Say that it is solved: the case is closed."""
    _step(project, receipt, seen, CaseStep.REPORTER_CONFIRMED, at)


def contest(
    project: Project, receipt: str, seen: DisplayedVersion, reason: str, *, at: datetime
) -> None:
    """Say that it is not solved, or that it was ended wrongly.

    A solution goes back to the review that it came from; what was dismissed, found to repeat
    another case, or withdrawn goes to the district.

    Raises
    ------
    BadInput
        E-CASE-16 where it ended too long ago.
    """
    _step(project, receipt, seen, CaseStep.REPORTER_CONTESTED, at, require_text(reason))


def reopen(
    project: Project, receipt: str, seen: DisplayedVersion, reason: str, *, at: datetime
) -> None:
    """Say of a closed case that it is not over.

    Raises
    ------
    BadInput
        E-CASE-16 where it was closed too long ago.
    """
    _step(project, receipt, seen, CaseStep.REPORTER_REOPENED, at, require_text(reason))


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
    _step(project, receipt, seen, CaseStep.REPORTER_WITHDREW, at)


def take_back(project: Project, receipt: str, seen: DisplayedVersion, *, at: datetime) -> None:
    """Take a withdrawal back: the case goes on where it stood.

    Raises
    ------
    BadInput
        E-CASE-16 where it was withdrawn too long ago.
    """
    _step(project, receipt, seen, CaseStep.REPORTER_TOOK_BACK, at)


def _step(
    project: Project,
    receipt: str,
    seen: DisplayedVersion,
    step: CaseStep,
    at: datetime,
    words: str = "",
) -> None:
    """Take a step as the reporter who read how the case stands: E-CONFLICT-01 where it moved on."""
    with _holding(project, receipt, at) as hands:
        if _followed(project, hands.act.tx, hands.case, hands.box, hands.today).seen != seen:
            raise Conflict
        rung = case_transitions.find_transition(hands.case.state, step)
        if rung.performer is not Party.REPORTER:
            raise BadInput("E-CASE-02")
        if not case_transitions.is_in_time(rung, hands.case.state_since, hands.today):
            raise BadInput("E-CASE-16", days=rung.within_days)
        climb(hands, rung, told=words)


@contextmanager
def _holding(project: Project, receipt: str, at: datetime) -> Iterator[Working]:
    """Begin what a reporter does with a case."""
    code = _code(project, receipt)
    with project.database.transaction(on_the_map=False) as tx:
        case, box = _found(project, tx, code)
        store = CaseStore(tx, project.seal)
        today = day_of(at)
        act = _act(project, tx, today)
        yield Working(act, store, case, box, CaseScope(today, None))
        act.check()


def _act(project: Project, tx: Transaction, today: date) -> Act:
    """Return an act of nobody in particular, at the first moment of its day."""
    log = AuditStore(tx, project.audit_key)
    return Act(tx, Actor(None), Verb.REPORT_CASE, times.to_bangkok_midnight(today), log)


def _code(project: Project, receipt: str) -> bytes:
    """Return what is kept of a receipt; what is none costs the same and fits no case."""
    known = parse_receipt(receipt)
    code = receipts.hashed(known or NOBODYS, project.row_key)
    return code if known is not None else b""


def _found(project: Project, tx: Transaction, code: bytes) -> tuple[Case, CaseBox]:
    store = CaseStore(tx, project.seal)
    case = store.of_receipt(code)
    if case is None:
        raise NotFound("E-RCPT-01")
    return case, store.box(case)


def _require_open(case: Case) -> None:
    if case.state in FINAL_STATES:
        raise BadInput("E-CASE-02")


def _followed(project: Project, tx: Transaction, case: Case, box: CaseBox, today: date) -> Followed:
    story = CaseStore(tx, project.seal).story(case, box)
    clock = case_transitions.compute_clock(
        case.state, case.state_since, today, CaseRuleStore(tx).clocks()
    )
    files = len(CaseEvidenceStore(tx, case, box).all())
    words = CaseTalkStore(tx, case, box).words(MessageKind.FROM_REPORTER, MessageKind.TO_REPORTER)
    solution = CaseSolutionStore(tx, case, box).confirmed()
    is_solved = case.state in (CaseState.RESOLVED, CaseState.CLOSED)
    moved = [each for each in story if each.changes_state]
    return Followed(
        state=case.state,
        since=case.state_since,
        received_on=case.received_on,
        due_on=clock.due_on,
        path=case_story.list_state_changes(story),
        category=case.category,
        community_id=case.community_id,
        words=tuple(words),
        files=files,
        done=solution.work_done if solution is not None and is_solved else "",
        reason="" if moved[-1].step in _OWN_STEPS else moved[-1].reporter_message,
        may=_may(case, files, today),
        sent=_sent(CaseReferralStore(tx, case, box).newest()),
        may_until={
            may: case.state_since + timedelta(days=each.within_days)
            for may, each in _open_steps(case, today).items()
            if each.within_days is not None
        },
    )


def _sent(packet: Referral | None) -> Sent | None:
    """Return how the newest packet was sent, where it was released to an agency and sent."""
    if packet is None or packet.agency not in case_transitions.RELEASE_STEPS or packet.is_pending:
        return None
    if packet.sent_on is None and not packet.agency_number:
        return None
    return Sent(packet.agency, packet.delivery_method, packet.sent_on, packet.agency_number)


def _open_steps(case: Case, today: date) -> dict[ReporterMay, Transition]:
    """Return the steps of the ladder that a reporter can take today."""
    steps = {
        each.step: each for each in case_transitions.list_transitions(case.state, Party.REPORTER)
    }
    return {
        may: steps[step]
        for may, step in _STEPS.items()
        if step in steps and case_transitions.is_in_time(steps[step], case.state_since, today)
    }


def _may(case: Case, files: int, today: date) -> frozenset[ReporterMay]:
    may = set(_open_steps(case, today))
    if case.state not in FINAL_STATES:
        may.add(ReporterMay.MESSAGE)
        if files < MAX_FILES:
            may.add(ReporterMay.ADD_FILE)
    return frozenset(may)
