"""The ladder that a complaint climbs, as data: each step, who may take it and what it needs.

`received → community review → district review → ป.ป.ท. or ป.ป.ช.`; no step is skipped, going back
needs a reason, every state has a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.cases.cases import Agency, CaseState
from geodata.model.people.people import Verb

S = CaseState
REOPEN_DAYS = 90  # after closing, in which whoever reported may say that it is not over
CONTEST_DAYS = 30  # after a case was ended otherwise, in which they may ask the district to look
TAKE_BACK_DAYS = 7  # after a withdrawal; until then their contact is kept
DUE_SOON_DAYS = 2  # a clock that ends within these is shown as ending


class CaseStep(StrEnum):
    """What happened to a case; stored so with each entry of its story."""

    REPORTED = "reported"
    TAKEN_UP = "taken up"
    REFERRED_TO_DISTRICT = "referred to district"
    TAKEN_UP_BY_DISTRICT = "taken up by district"
    SENT_BACK = "sent back"
    RELEASED_TO_PACC = "released to PACC"
    RELEASED_TO_NACC = "released to NACC"
    AGENCY_ACCEPTED = "agency accepted"
    AGENCY_RETURNED = "agency returned"
    AGENCY_FINISHED = "agency finished"
    SOLUTION_CONFIRMED = "solution confirmed"
    DISMISSED = "dismissed"
    FOUND_DUPLICATE = "found duplicate"
    REPORTER_CONFIRMED = "reporter confirmed"
    CLOCK_ENDED = "clock ended"
    REPORTER_CONTESTED = "reporter contested"
    REPORTER_REOPENED = "reporter reopened"
    REPORTER_WITHDREW = "reporter withdrew"
    REPORTER_TOOK_BACK = "reporter took back"  # the withdrawal
    REOPENED_BY_OFFICER = "reopened by officer"
    # what changes no state
    EDITED = "edited"
    ASSIGNED = "assigned"
    THREAT_SET = "threat set"
    EVIDENCE_ADDED = "evidence added"
    SOLUTION_PROPOSED = "solution proposed"
    SOLUTION_DECLINED = "solution declined"
    ENDING_PROPOSED = "ending proposed"
    ENDING_DECLINED = "ending declined"
    PACKET_PREPARED = "packet prepared"
    PACKET_DROPPED = "packet dropped"
    PACKET_SENT = "packet sent"
    RISK_PROPOSED = "risk point proposed"
    LINKED = "linked"


class Party(StrEnum):
    """Who takes a step without an account."""

    REPORTER = "reporter"
    CLOCK = "clock"


class Requirement(StrEnum):
    """What a step cannot do without."""

    REASON = "reason"  # among those who work the case; it never leaves
    TOLD = "told"  # words that the reporter reads
    OTHER_CASE = "other case"
    AGENCY_NUMBER = "agency number"
    PACKET = "packet"  # prepared by one officer, released by another
    SOLUTION = "solution"  # with fresh evidence, said by one person, confirmed by another
    SECOND_PERSON = "second person"  # one proposes it with its words, another confirms it


@dataclass(frozen=True, slots=True)
class Transition:
    """One step from one state.

    `after` None: back to the review that the case came from, else to `fallback`.
    """

    step: CaseStep
    before: CaseState
    after: CaseState | None
    performer: Verb | Party
    requirements: frozenset[Requirement] = frozenset()
    fallback: CaseState = CaseState.COMMUNITY_REVIEW
    within_days: int | None = None  # of the day on which the state began


_REASON = frozenset({Requirement.REASON})
_TOLD = frozenset({Requirement.TOLD})
_SECOND = frozenset({Requirement.SECOND_PERSON})
_NUMBER = frozenset({Requirement.AGENCY_NUMBER})
_PACKET = frozenset({Requirement.PACKET})
_SOLUTION = frozenset({Requirement.SOLUTION})
_OTHER = frozenset({Requirement.OTHER_CASE})
_WORK, _REFER = Verb.WORK_CASE, Verb.REFER_CASE

TRANSITIONS: tuple[Transition, ...] = (
    Transition(CaseStep.TAKEN_UP, S.RECEIVED, S.COMMUNITY_REVIEW, _WORK),
    Transition(CaseStep.SOLUTION_CONFIRMED, S.COMMUNITY_REVIEW, S.RESOLVED, _WORK, _SOLUTION),
    Transition(
        CaseStep.REFERRED_TO_DISTRICT,
        S.COMMUNITY_REVIEW,
        S.REFERRED_TO_DISTRICT,
        _WORK,
        _REASON,
    ),
    Transition(CaseStep.DISMISSED, S.COMMUNITY_REVIEW, S.DISMISSED, _WORK, _TOLD | _SECOND),
    Transition(CaseStep.FOUND_DUPLICATE, S.COMMUNITY_REVIEW, S.DUPLICATE, _WORK, _OTHER | _SECOND),
    Transition(CaseStep.TAKEN_UP_BY_DISTRICT, S.REFERRED_TO_DISTRICT, S.DISTRICT_REVIEW, _REFER),
    Transition(CaseStep.SOLUTION_CONFIRMED, S.DISTRICT_REVIEW, S.RESOLVED, _REFER, _SOLUTION),
    Transition(CaseStep.RELEASED_TO_PACC, S.DISTRICT_REVIEW, S.REFERRED_TO_PACC, _REFER, _PACKET),
    Transition(CaseStep.RELEASED_TO_NACC, S.DISTRICT_REVIEW, S.REFERRED_TO_NACC, _REFER, _PACKET),
    Transition(CaseStep.SENT_BACK, S.DISTRICT_REVIEW, S.COMMUNITY_REVIEW, _REFER, _REASON),
    Transition(CaseStep.DISMISSED, S.DISTRICT_REVIEW, S.DISMISSED, _REFER, _TOLD),
    Transition(CaseStep.FOUND_DUPLICATE, S.DISTRICT_REVIEW, S.DUPLICATE, _REFER, _OTHER),
    *(
        Transition(step, before, after, _REFER, needs)
        for before in (S.REFERRED_TO_PACC, S.REFERRED_TO_NACC)
        for step, after, needs in (
            (CaseStep.AGENCY_ACCEPTED, S.ACCEPTED_BY_AGENCY, _NUMBER),
            (CaseStep.AGENCY_RETURNED, S.DISTRICT_REVIEW, _REASON),
        )
    ),
    Transition(CaseStep.AGENCY_FINISHED, S.ACCEPTED_BY_AGENCY, S.CLOSED, _REFER, _TOLD),
    Transition(CaseStep.AGENCY_RETURNED, S.ACCEPTED_BY_AGENCY, S.DISTRICT_REVIEW, _REFER, _REASON),
    Transition(CaseStep.REPORTER_CONFIRMED, S.RESOLVED, S.CLOSED, Party.REPORTER),
    Transition(CaseStep.CLOCK_ENDED, S.RESOLVED, S.CLOSED, Party.CLOCK),
    Transition(CaseStep.REPORTER_CONTESTED, S.RESOLVED, None, Party.REPORTER, _TOLD),
    Transition(
        CaseStep.REPORTER_REOPENED,
        S.CLOSED,
        None,
        Party.REPORTER,
        _TOLD,
        within_days=REOPEN_DAYS,
    ),
    *(
        Transition(
            CaseStep.REPORTER_CONTESTED,
            before,
            S.REFERRED_TO_DISTRICT,
            Party.REPORTER,
            _TOLD,
            within_days=CONTEST_DAYS,
        )
        for before in (S.DISMISSED, S.DUPLICATE, S.WITHDRAWN)
    ),
    Transition(
        CaseStep.REPORTER_TOOK_BACK,
        S.WITHDRAWN,
        None,
        Party.REPORTER,
        fallback=S.RECEIVED,
        within_days=TAKE_BACK_DAYS,
    ),
    *(
        Transition(CaseStep.REOPENED_BY_OFFICER, before, S.DISTRICT_REVIEW, _REFER, _REASON)
        for before in (S.DISMISSED, S.DUPLICATE, S.WITHDRAWN, S.CLOSED)
    ),
    *(
        Transition(CaseStep.REPORTER_WITHDREW, before, S.WITHDRAWN, Party.REPORTER)
        for before in (S.RECEIVED, S.COMMUNITY_REVIEW, S.DISTRICT_REVIEW)
    ),
)
RELEASE_STEPS = {
    Agency.PACC: CaseStep.RELEASED_TO_PACC,
    Agency.NACC: CaseStep.RELEASED_TO_NACC,
}
REVIEW_STATES = frozenset({S.COMMUNITY_REVIEW, S.DISTRICT_REVIEW})

CLOCK_DAYS: Mapping[CaseState, int] = {  # where the project has set no others
    S.RECEIVED: 7,
    S.COMMUNITY_REVIEW: 30,
    S.REFERRED_TO_DISTRICT: 7,
    S.DISTRICT_REVIEW: 30,
    S.REFERRED_TO_PACC: 30,
    S.REFERRED_TO_NACC: 30,
    S.ACCEPTED_BY_AGENCY: 180,
    S.RESOLVED: 30,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that a state may take กรอบเวลาดำเนินการ; it ends with its last day, at 24.00 น."""

    days: int  # in this state so far
    due_on: date | None  # None: nothing is awaited
    days_left: int | None  # days until it ends; below 0: so many too late

    @property
    def is_overdue(self) -> bool:
        """Return whether the last day has passed."""
        return self.days_left is not None and self.days_left < 0

    @property
    def ends_soon(self) -> bool:
        """Return whether it ends today or in the next days."""
        return self.days_left is not None and 0 <= self.days_left <= DUE_SOON_DAYS


def compute_clock(
    state: CaseState, since: date, today: date, days_allowed: Mapping[CaseState, int]
) -> Clock:
    """Return how long a case has been in its state and how long it may be."""
    allowed = days_allowed.get(state)
    due_on = None if allowed is None else since + timedelta(days=allowed)
    left = None if due_on is None else (due_on - today).days
    return Clock((today - since).days, due_on, left)


def find_transition(state: CaseState, step: CaseStep) -> Transition:
    """Return the step from a state.

    Raises
    ------
    BadInput
        E-CASE-02 where there is no such step from it.
    """
    for transition in TRANSITIONS:
        if transition.before is state and transition.step is step:
            return transition
    raise BadInput("E-CASE-02")


def list_transitions(state: CaseState, performer: Verb | Party) -> tuple[Transition, ...]:
    """Return the steps that one kind of person may take from a state."""
    return tuple(
        transition
        for transition in TRANSITIONS
        if transition.before is state and transition.performer is performer
    )


def is_in_time(transition: Transition, since: date, today: date) -> bool:
    """Return whether a step can still be taken of a case that came into its state on a day."""
    return transition.within_days is None or today <= since + timedelta(days=transition.within_days)


def determine_reviewing_level(state: CaseState, reviewed_in: CaseState | None) -> CaseState | None:
    """Return the review that a case in a state belongs to from now on."""
    return state if state in REVIEW_STATES else reviewed_in


def determine_next_state(transition: Transition, reviewed_in: CaseState | None) -> CaseState:
    """Return the state that a step leads to."""
    return transition.after or reviewed_in or transition.fallback
