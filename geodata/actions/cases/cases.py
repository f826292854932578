"""Complaints in the hands of those who work them: listed, opened, moved up the ladder."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from geodata.actions.acting import Caller, acting, looking
from geodata.actions.cases.case_access import (
    Working,
    at_work,
    content_for,
    day_of,
    knows_authors,
    place_th,
    reading,
    scope_of,
    tell,
    turn_of,
    working,
)
from geodata.actions.cases.case_creation import (
    kept,
    receipt_code,
)
from geodata.actions.cases.case_transitions import (
    both_words,
    climb,
    original,
)
from geodata.errors import BadInput
from geodata.intake import photos
from geodata.model import times
from geodata.model.cases import case_story, case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.case_transitions import (
    CaseStep,
    Clock,
    Requirement,
    Transition,
)
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
from geodata.model.people.people import (
    Actor,
    Verb,
    require_in,
)
from geodata.project import Project
from geodata.store.cases.case_endings import CaseEndingStore
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_identities import IdentityStore
from geodata.store.cases.case_notices import CaseNoticeStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_rules import CaseRuleStore
from geodata.store.cases.case_solutions import CaseSolutionStore
from geodata.store.cases.case_talk import (
    CaseTalkStore,
    unread,
)
from geodata.store.cases.cases import CaseStore
from geodata.store.cases.doubted_days import DoubtedDayStore
from geodata.store.database import Transaction
from geodata.store.people.audit import AuditStore
from geodata.store.people.people import AccountStore

ELSEWHERE = frozenset(  # steps with actions of their own
    {Requirement.SOLUTION, Requirement.PACKET, Requirement.SECOND_PERSON}
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case: Case
    clock: Clock
    assigned_name: str | None
    seen: DisplayedVersion  # of what the list shows
    unread: int  # messages of the reporter


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with all that somebody in its scope may read."""

    case: Case
    is_day_doubted: bool  # it came while the clock could not be believed
    seen: DisplayedVersion
    content: CaseContent = field(repr=False)
    place_th: str  # as a letter names it
    clock: Clock
    story: tuple[CaseEntry, ...]
    words: tuple[CaseMessage, ...]
    tasks: tuple[Task, ...]
    evidence: tuple[Evidence, ...]
    alike: tuple[Evidence, ...]  # photos of what was done that resemble one of what was reported
    links: tuple[Case, ...]
    solution: Resolution | None  # waits for a second person
    ending: Ending | None  # waits for a second person
    packet: Referral | None  # the newest
    has_opened_packet: bool  # whether this person has, as it is on record
    next: tuple[Transition, ...]  # what this person may do now
    names: Mapping[int, str]  # of accounts; empty where this reader may not know them
    has_contact: bool
    state_days: Mapping[CaseState, int]
    is_own_turn: bool  # whether this person may change it now


def listed(project: Project, by: Caller, *, at: datetime) -> list[CaseLine]:
    """Return the cases in scope: what is overdue first, then by the day the clock ends."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        return lines_in_scope(project, tx, actor, at)


def lines_in_scope(project: Project, tx: Transaction, actor: Actor, at: datetime) -> list[CaseLine]:
    """Return the list of somebody, within an action under way."""
    clocks = CaseRuleStore(tx).clocks()
    waiting = unread(tx)
    names = {each.id: each.name for each in AccountStore(tx).all()}
    lines = [
        CaseLine(
            each,
            case_transitions.compute_clock(each.state, each.state_since, day_of(at), clocks),
            names.get(each.assigned_to or 0) if knows_authors(actor, each) else None,
            DisplayedVersion.from_record(each),
            waiting.get(each.id, 0),
        )
        for each in CaseStore(tx, project.seal).listed(scope_of(actor, Verb.WORK_CASE, at))
    ]
    return sorted(lines, key=_by_clock)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the menu says beside the list."""

    overdue: int
    news: int  # notices that nobody has read


def waiting(project: Project, by: Caller, *, at: datetime) -> Waiting:
    """Return how many cases of one's own turn are overdue, and how many notices are new."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        scope = scope_of(actor, Verb.WORK_CASE, at)
        clocks = CaseRuleStore(tx).clocks()
        late = (
            each
            for each in CaseStore(tx, project.seal).listed(scope)
            if actor.may(turn_of(each))
            and case_transitions.compute_clock(
                each.state, each.state_since, day_of(at), clocks
            ).is_overdue
        )
        mine = [] if actor.account_id is None else CaseNoticeStore(tx).of(actor.account_id, scope)
        return Waiting(sum(1 for _ in late), sum(not each.is_read for each in mine))


def opened(project: Project, by: Caller, case_id: int, *, at: datetime) -> CaseFile:
    """Open a case in scope; that somebody did is noted, once while they have it open.

    Raises
    ------
    NotFound
        Where there is none, or it is out of scope: the same answer.
    """
    if _is_open(project, by, case_id, at):
        with reading(project, by, case_id, at=at) as hands:
            return file_in_hands(project, hands)
    with working(project, by, case_id, None, at=at) as hands:
        hands.note("opened")
        return file_in_hands(project, hands)


def step(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    what: CaseStep,
    *,
    reason: str = "",
    told: str = "",
    other: str = "",
    agency_number: str = "",
    at: datetime,
) -> Case:
    """Take a step of the ladder that needs no second person.

    Parameters
    ----------
    reason
        For those who work the case; it never leaves.
    told
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
    with working(project, by, case_id, seen, at=at) as hands:
        rung = case_transitions.find_transition(hands.case.state, what)
        if not isinstance(rung.performer, Verb) or rung.requirements & ELSEWHERE:
            raise BadInput("E-CASE-02")
        hands.require(rung.performer)
        values: dict[str, object] = {}
        reason, told = both_words(rung, reason, told)
        if Requirement.OTHER_CASE in rung.requirements:
            values["duplicate_of"] = original(hands, other).id
        if Requirement.AGENCY_NUMBER in rung.requirements:
            _keep_number(hands, agency_number)
        return climb(hands, rung, reason=reason, told=told, **values)


def register(project: Project, by: Caller, report: CaseReport, mark: str, *, at: datetime) -> Case:
    """Write down what somebody told in person; the receipt is handed to them.

    Raises
    ------
    BadInput
        As for `case_reports.report_case`.
    NotFound
        Where the community is not one of this person's.
    """
    today = day_of(at)
    report.check(today)
    code = receipt_code(project, report.receipt, mark)
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        require_in(act.actor, Verb.WORK_CASE, report.community_id)
        store = CaseStore(act.tx, project.seal)
        known = store.of_receipt(code)
        if known is not None and known.registered_by == act.actor.account_id:
            act.note(f"case {known.id}", reason="case registered again")
            return known
        if known is not None:
            raise BadInput("E-CASE-06")
        case = kept(project, act.tx, report, code, registered_by=act.actor.account_id, at=at)
        act.note(
            f"case {case.id}", reason="case registered", after=[report.category, case.community_id]
        )
        tell(act.tx, case, NoticeKind.NEW_CASE, today, but=act.actor.account_id)
        return case


def people(project: Project, by: Caller, case_id: int, *, at: datetime) -> dict[int, str]:
    """Return to whom a case can be assigned: id and name."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        store = CaseStore(tx, project.seal)
        case = store.one(case_id, scope_of(actor, Verb.WORK_CASE, at))
        if not knows_authors(actor, case):
            return {}
        may = at_work(tx, case, day_of(at))
        return {each.id: each.name for each in AccountStore(tx).all() if each.id in may}


def _is_open(project: Project, by: Caller, case_id: int, at: datetime) -> bool:
    """Say whether somebody has had this case open: their screen is drawn anew."""
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):
        if actor.account_id is None:
            return False
        wanted = AuditFilter(account_id=actor.account_id, object=f"case {case_id}")
        newest = AuditStore(tx, project.audit_key).newest(1, wanted)
        return any(day_of(times.parse_iso(each.at)) == day_of(at) for each in newest)


def file_in_hands(project: Project, hands: Working) -> CaseFile:
    """Return a case as its reader may see it, within an action under way."""
    tx, case, box, actor = hands.act.tx, hands.case, hands.box, hands.act.actor
    story = hands.store.story(case, box)
    evidence = CaseEvidenceStore(tx, case, box).all()
    names = {each.id: each.name for each in AccountStore(tx).all()}
    is_own_turn = actor.may(turn_of(case))
    knows = knows_authors(actor, case)
    return CaseFile(
        case=case if knows else replace(case, assigned_to=None, registered_by=None),
        is_day_doubted=case.id in DoubtedDayStore(tx).all(),
        seen=hands.seen,
        content=content_for(hands),
        place_th=place_th(hands),
        clock=case_transitions.compute_clock(
            case.state, case.state_since, hands.today, CaseRuleStore(tx).clocks()
        ),
        story=story if knows else tuple(replace(each, account_id=None) for each in story),
        words=CaseTalkStore(tx, case, box).words(*MessageKind),
        tasks=CaseTalkStore(tx, case, box).tasks(),
        evidence=evidence,
        alike=alike(evidence),
        links=hands.store.linked(case, hands.scope),
        solution=CaseSolutionStore(tx, case, box).waiting(),
        ending=CaseEndingStore(tx, case, box).waiting(),
        packet=(packet := CaseReferralStore(tx, case, box).newest()),
        has_opened_packet=packet is not None
        and CaseReferralStore(tx, case, box).was_opened(packet, actor.account_id),
        next=tuple(
            each
            for each in case_transitions.TRANSITIONS
            if each.before is case.state
            and isinstance(each.performer, Verb)
            and actor.may(each.performer)
        ),
        names=names if knows else {},
        has_contact=IdentityStore(tx, project.vault).is_kept(case),
        state_days=case_story.count_days_in_states(story, hands.today),
        is_own_turn=is_own_turn,
    )


def alike(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the photos of what was done that resemble a photo of what was reported."""
    first = [each.perceptual_hash for each in evidence if each.purpose is Purpose.EVIDENCE]
    return tuple(
        each
        for each in evidence
        if each.purpose is Purpose.DONE
        and any(photos.resembles(each.perceptual_hash, look) for look in first)
    )


def _by_clock(line: CaseLine) -> tuple[bool, int, int]:
    left = line.clock.days_left
    return left is None, 0 if left is None else left, line.case.id


def _keep_number(hands: Working, agency_number: str) -> None:
    store = CaseReferralStore(hands.act.tx, hands.case, hands.box)
    packet = store.newest()
    number = agency_number.strip()
    if packet is None or not number or len(number) > MAX_AGENCY_NUMBER_LENGTH:
        raise BadInput("E-CASE-13")
    store.number(packet, number)
