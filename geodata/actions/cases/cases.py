"""Complaints in the hands of those who work them: listed, opened, moved up the ladder."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from geodata.actions.cases.case_access import (
    CaseContext,
    build_scope,
    find_required_verb,
    find_worker_ids,
    format_place_th,
    may_see_authors,
    notify,
    read_case,
    read_content,
    to_case_day,
    work_on_case,
)
from geodata.actions.cases.case_creation import create_case_from_report, hash_receipt
from geodata.actions.cases.case_transitions import apply_transition, check_texts, find_original
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.intake import photos
from geodata.model import times
from geodata.model.cases import case_story, case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import CaseStep, Clock, Requirement, Transition
from geodata.model.cases.cases import (
    MAX_AGENCY_NUMBER_LENGTH,
    Case,
    CaseContent,
    CaseMessage,
    CaseReport,
    CaseState,
    Ending,
    Evidence,
    MessageKind,
    Purpose,
    Resolution,
    Task,
)
from geodata.model.cases.packets import Referral
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.audit import AuditFilter
from geodata.model.people.people import Actor, Verb, require_in
from geodata.project import Project
from geodata.store.cases.case_endings import CaseEndingStore
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.case_notices import CaseNoticeStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import CaseTalkStore, count_unread
from geodata.store.cases.cases import CaseStore
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore

SEPARATE_REQUIREMENTS = frozenset(  # steps with actions of their own
    {Requirement.SOLUTION, Requirement.PACKET, Requirement.SECOND_PERSON}
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case: Case
    clock: Clock
    assigned_name: str | None
    displayed_version: DisplayedVersion  # of what the list shows
    unread_count: int  # messages of the reporter


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with all that somebody in its scope may read."""

    case: Case
    is_day_doubted: bool  # it came while the clock could not be believed
    displayed_version: DisplayedVersion
    content: CaseContent = field(repr=False)
    place_th: str  # as a letter names it
    clock: Clock
    story: tuple[CaseEntry, ...]
    messages: tuple[CaseMessage, ...]
    tasks: tuple[Task, ...]
    evidence: tuple[Evidence, ...]
    similar_evidence: tuple[
        Evidence, ...
    ]  # photos of what was done that resemble one of what was reported
    links: tuple[Case, ...]
    solution: Resolution | None  # waits for a second person
    ending: Ending | None  # waits for a second person
    packet: Referral | None  # the newest
    has_opened_packet: bool  # whether this person has, as it is on record
    next_transitions: tuple[Transition, ...]  # what this person may do now
    names: Mapping[int, str]  # of accounts; empty where this reader may not know them
    has_contact: bool
    state_days: Mapping[CaseState, int]
    is_own_turn: bool  # whether this person may change it now


def list_cases(project: Project, caller: Caller, *, at: datetime) -> list[CaseLine]:
    """Return the cases in scope: what is overdue first, then by the day the clock ends."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        return list_in_scope(project, tx, actor, at)


def list_in_scope(project: Project, tx: Transaction, actor: Actor, at: datetime) -> list[CaseLine]:
    """Return the list of somebody, within an action under way."""
    clocks = CaseRuleStore(tx).read_clocks()
    waiting = count_unread(tx)
    names = {account.id: account.name for account in AccountStore(tx).list_all()}
    lines = [
        CaseLine(
            case,
            case_transitions.compute_clock(case.state, case.state_since, to_case_day(at), clocks),
            names.get(case.assigned_to or 0) if may_see_authors(actor, case) else None,
            DisplayedVersion.from_record(case),
            waiting.get(case.id, 0),
        )
        for case in CaseStore(tx, project.seal).list_in_scope(
            build_scope(actor, Verb.WORK_CASE, at)
        )
    ]
    return sorted(lines, key=_compute_sort_key)


@dataclass(frozen=True, slots=True)
class PendingCounts:
    """What the menu says beside the list."""

    overdue: int
    news: int  # notices that nobody has read


def count_pending(project: Project, caller: Caller, *, at: datetime) -> PendingCounts:
    """Return how many cases of one's own turn are overdue, and how many notices are new."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        scope = build_scope(actor, Verb.WORK_CASE, at)
        clocks = CaseRuleStore(tx).read_clocks()
        late = (
            case
            for case in CaseStore(tx, project.seal).list_in_scope(scope)
            if actor.may(find_required_verb(case))
            and case_transitions.compute_clock(
                case.state, case.state_since, to_case_day(at), clocks
            ).is_overdue
        )
        mine = (
            []
            if actor.account_id is None
            else CaseNoticeStore(tx).list_for_account(actor.account_id, scope)
        )
        return PendingCounts(sum(1 for _ in late), sum(not notice.is_read for notice in mine))


def open_case(project: Project, caller: Caller, case_id: int, *, at: datetime) -> CaseFile:
    """Open a case in scope; that somebody did is noted, once while they have it open.

    Raises
    ------
    NotFound
        Where there is none, or it is out of scope: the same answer.
    """
    if _is_open(project, caller, case_id, at):
        with read_case(project, caller, case_id, at=at) as context:
            return read_case_file(project, context)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        context.note("opened")
        return read_case_file(project, context)


def take_step(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    wanted_step: CaseStep,
    *,
    reason: str = "",
    reporter_message: str = "",
    other: str = "",
    agency_number: str = "",
    at: datetime,
) -> Case:
    """Take a step that needs no second person.

    Parameters
    ----------
    reason
        For those who work the case; it never leaves.
    reporter_message
        What the reporter reads, and an agency that the case comes to later.
    other
        The number of the case that this one repeats.
    agency_number
        The receipt number of the agency.

    Raises
    ------
    BadInput
        E-CASE-02 (no such step from this state), E-CASE-03 (no reason), E-CASE-23 (nothing is told
        to the reporter), E-CASE-13 (no number).
    NotAllowed
        E-NF-02 where it is not this person's turn.
    NotFound
        Where the case, or the other case, is out of scope or not there.
    Conflict
        Where it is not what this person saw.
    """
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        transition = case_transitions.find_transition(context.case.state, wanted_step)
        if (
            not isinstance(transition.performer, Verb)
            or transition.requirements & SEPARATE_REQUIREMENTS
        ):
            raise BadInput("E-CASE-02")
        context.require(transition.performer)
        values: dict[str, object] = {}
        reason, reporter_message = check_texts(transition, reason, reporter_message)
        if Requirement.OTHER_CASE in transition.requirements:
            values["duplicate_of"] = find_original(context, other).id
        if Requirement.AGENCY_NUMBER in transition.requirements:
            _save_agency_number(context, agency_number)
        return apply_transition(
            context, transition, reason=reason, reporter_message=reporter_message, **values
        )


def register_report(
    project: Project, caller: Caller, report: CaseReport, mark: str, *, at: datetime
) -> Case:
    """Write down what somebody told in person; the receipt is handed to them.

    Raises
    ------
    BadInput
        As for `case_reports.report_case`.
    NotFound
        Where the community is not one of this person's.
    """
    today = to_case_day(at)
    report.check(today)
    code = hash_receipt(project, report.receipt, mark)
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        require_in(act.actor, Verb.WORK_CASE, report.community_id)
        store = CaseStore(act.tx, project.seal)
        known = store.find_by_receipt(code)
        if known is not None and known.registered_by == act.actor.account_id:
            act.note(f"case {known.id}", reason="case registered again")
            return known
        if known is not None:
            raise BadInput("E-CASE-06")
        case = create_case_from_report(
            project, act.tx, report, code, registered_by=act.actor.account_id, at=at
        )
        act.note(
            f"case {case.id}", reason="case registered", after=[report.category, case.community_id]
        )
        notify(act.tx, case, NoticeKind.NEW_CASE, today, but=act.actor.account_id)
        return case


def list_assignees(
    project: Project, caller: Caller, case_id: int, *, at: datetime
) -> dict[int, str]:
    """Return to whom a case can be assigned: id and name."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        store = CaseStore(tx, project.seal)
        case = store.load(case_id, build_scope(actor, Verb.WORK_CASE, at))
        if not may_see_authors(actor, case):
            return {}
        may = find_worker_ids(tx, case, to_case_day(at))
        return {
            account.id: account.name for account in AccountStore(tx).list_all() if account.id in may
        }


def _is_open(project: Project, caller: Caller, case_id: int, at: datetime) -> bool:
    """Return whether somebody has had this case open: their screen is drawn anew."""
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (tx, actor):
        if actor.account_id is None:
            return False
        wanted = AuditFilter(account_id=actor.account_id, object=f"case {case_id}")
        newest = AuditStore(tx, project.audit_key).list_newest(1, wanted)
        return any(to_case_day(times.parse_iso(entry.at)) == to_case_day(at) for entry in newest)


def read_case_file(project: Project, context: CaseContext) -> CaseFile:
    """Return a case as its reader may see it, within an action under way."""
    tx, case, box, actor = context.act.tx, context.case, context.box, context.act.actor
    story = context.store.read_story(case, box)
    evidence = CaseEvidenceStore(tx, case, box).list_all()
    names = {account.id: account.name for account in AccountStore(tx).list_all()}
    is_own_turn = actor.may(find_required_verb(case))
    knows = may_see_authors(actor, case)
    return CaseFile(
        case=case if knows else replace(case, assigned_to=None, registered_by=None),
        is_day_doubted=case.id in DoubtedDayStore(tx).list_all(),
        displayed_version=context.displayed_version,
        content=read_content(context),
        place_th=format_place_th(context),
        clock=case_transitions.compute_clock(
            case.state, case.state_since, context.today, CaseRuleStore(tx).read_clocks()
        ),
        story=story if knows else tuple(replace(entry, account_id=None) for entry in story),
        messages=CaseTalkStore(tx, case, box).list_messages(*MessageKind),
        tasks=CaseTalkStore(tx, case, box).list_tasks(),
        evidence=evidence,
        similar_evidence=find_similar_evidence(evidence),
        links=context.store.list_linked(case, context.scope),
        solution=CaseSolutionStore(tx, case, box).find_pending(),
        ending=CaseEndingStore(tx, case, box).find_pending(),
        packet=(packet := CaseReferralStore(tx, case, box).find_newest()),
        has_opened_packet=packet is not None
        and CaseReferralStore(tx, case, box).was_opened(packet, actor.account_id),
        next_transitions=tuple(
            transition
            for transition in case_transitions.TRANSITIONS
            if transition.before is case.state
            and isinstance(transition.performer, Verb)
            and actor.may(transition.performer)
        ),
        names=names if knows else {},
        has_contact=IdentityStore(tx, project.vault).is_kept(case),
        state_days=case_story.count_days_in_states(story, context.today),
        is_own_turn=is_own_turn,
    )


def find_similar_evidence(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the photos of what was done that resemble a photo of what was reported."""
    first = [
        evidence_file.perceptual_hash
        for evidence_file in evidence
        if evidence_file.purpose is Purpose.EVIDENCE
    ]
    return tuple(
        evidence_file
        for evidence_file in evidence
        if evidence_file.purpose is Purpose.DONE
        and any(photos.is_similar(evidence_file.perceptual_hash, look) for look in first)
    )


def _compute_sort_key(line: CaseLine) -> tuple[bool, int, int]:
    left = line.clock.days_left
    return left is None, 0 if left is None else left, line.case.id


def _save_agency_number(context: CaseContext, agency_number: str) -> None:
    store = CaseReferralStore(context.act.tx, context.case, context.box)
    packet = store.find_newest()
    number = agency_number.strip()
    if packet is None or not number or len(number) > MAX_AGENCY_NUMBER_LENGTH:
        raise BadInput("E-CASE-13")
    store.set_agency_number(packet, number)
