"""What was done about a case: said by one person with fresh evidence, confirmed by a second."""

from datetime import date, datetime

from geodata.actions.acting import Caller
from geodata.actions.cases.case_access import (
    Working,
    working,
)
from geodata.actions.cases.case_transitions import climb
from geodata.actions.cases.cases import alike
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import (
    REVIEW_STATES,
    CaseStep,
)
from geodata.model.cases.cases import (
    Case,
    FileKind,
    Purpose,
    Resolution,
    require_text,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_solutions import CaseSolutionStore


def propose(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    done: str,
    done_on: date,
    evidence_id: str,
    *,
    at: datetime,
) -> Case:
    """Say what was done; nothing is solved until a second person agrees.

    Raises
    ------
    BadInput
        E-CASE-02 (state, or something waits already), E-CASE-03, E-CASE-08 (no fresh photo of what
        was done: it must have come while the case has been in this review).
    NotAllowed
        Where it is not this person's turn; E-CASE-12.
    """
    done = require_text(done)
    with working(project, by, case_id, None, at=at) as hands:
        hands.require_seen(seen, but_file=evidence_id)
        solutions = _solutions(hands)
        if hands.case.state not in REVIEW_STATES or solutions.waiting() is not None:
            raise BadInput("E-CASE-02")
        hands.require_turn()
        _check_fresh(hands, done_on, evidence_id)
        solutions.add(done, done_on, evidence_id, asked_by=hands.somebody(), today=hands.today)
        case = hands.change(CaseStep.SOLUTION_PROPOSED)
        hands.tell(NoticeKind.SECOND_PERSON)
        return case


def confirm(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    *,
    although_alike: bool = False,
    at: datetime,
) -> Case:
    """Agree, as a second person, that it was done: the case is solved.

    Raises
    ------
    BadInput
        E-CASE-09 where the photo resembles one of what was reported and this person does not say
        that they compared them.
    NotAllowed
        E-CASE-12 where it is one's own solution.
    NotFound
        Where nothing waits.
    """
    with working(project, by, case_id, seen, at=at) as hands:
        waiting = _waiting_for_another(hands)
        evidence = CaseEvidenceStore(hands.act.tx, hands.case, hands.box).all()
        if waiting.evidence_id in {each.id for each in alike(evidence)} and not although_alike:
            raise BadInput("E-CASE-09")
        rung = case_transitions.find_transition(hands.case.state, CaseStep.SOLUTION_CONFIRMED)
        if not isinstance(rung.performer, Verb):
            raise BadInput("E-CASE-02")
        hands.require(rung.performer)
        _solutions(hands).answer(ReviewAnswer.CONFIRMED, hands.account_id, hands.today)
        return climb(hands, rung)


def decline(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, reason: str, *, at: datetime
) -> Case:
    """Say, as a second person, that it was not done."""
    reason = require_text(reason)
    with working(project, by, case_id, seen, at=at) as hands:
        _waiting_for_another(hands)
        hands.require_turn()
        _solutions(hands).answer(ReviewAnswer.REFUSED, hands.account_id, hands.today)
        return hands.change(CaseStep.SOLUTION_DECLINED, reason=reason)


def _waiting_for_another(hands: Working) -> Resolution:
    waiting = _solutions(hands).waiting()
    if waiting is None:
        raise NotFound
    if waiting.asked_by == hands.somebody():
        raise NotAllowed("E-CASE-12")
    return waiting


def _check_fresh(hands: Working, done_on: date, evidence_id: str) -> None:
    store = CaseEvidenceStore(hands.act.tx, hands.case, hands.box)
    photo = store.one(evidence_id)
    begun = hands.store.version_of_state(hands.case)
    is_fresh = store.version_of(evidence_id) >= begun and photo.added_on >= hands.case.state_since
    is_of_what_was_done = photo.purpose is Purpose.DONE and photo.kind is FileKind.PHOTO
    if not is_fresh or not is_of_what_was_done:
        raise BadInput("E-CASE-08")
    if not hands.case.received_on <= done_on <= hands.today:
        raise BadInput("E-CASE-05")


def _solutions(hands: Working) -> CaseSolutionStore:
    return CaseSolutionStore(hands.act.tx, hands.case, hands.box)
