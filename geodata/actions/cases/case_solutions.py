"""What was done about a case: said by one person with fresh evidence, confirmed by a second."""

from datetime import date, datetime

from geodata.actions.cases.case_access import CaseContext, work_on_case
from geodata.actions.cases.case_transitions import apply_transition
from geodata.actions.cases.cases import find_similar_evidence
from geodata.actions.transactions import Caller
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import REVIEW_STATES, CaseStep
from geodata.model.cases.cases import Case, FileKind, Purpose, Resolution, require_text
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_evidence import CaseEvidenceStore
from geodata.store.cases.case_solutions import CaseSolutionStore


def propose(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    work_done: str,
    done_on: date,
    evidence_id: str,
    *,
    at: datetime,
) -> Case:
    """Propose a solution; a second person has to confirm it.

    Raises
    ------
    BadInput
        E-CASE-02 (state, or something waits already), E-CASE-03, E-CASE-08 (no fresh photo of what
        was done: it must have come while the case has been in this review).
    NotAllowed
        Where it is not this person's turn; E-CASE-12.
    """
    work_done = require_text(work_done)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        context.require_unchanged(seen, but_file=evidence_id)
        solutions = _build_solution_store(context)
        if context.case.state not in REVIEW_STATES or solutions.find_pending() is not None:
            raise BadInput("E-CASE-02")
        context.require_turn()
        _check_fresh(context, done_on, evidence_id)
        solutions.add(
            work_done,
            done_on,
            evidence_id,
            asked_by=context.require_account_id(),
            today=context.today,
        )
        case = context.change(CaseStep.SOLUTION_PROPOSED)
        context.notify(NoticeKind.SECOND_PERSON)
        return case


def confirm(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    *,
    although_alike: bool = False,
    at: datetime,
) -> Case:
    """Confirm a solution as the second person: the case is resolved.

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
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        waiting = _require_pending_solution(context)
        evidence = CaseEvidenceStore(context.act.tx, context.case, context.box).list_all()
        if (
            waiting.evidence_id
            in {evidence_file.id for evidence_file in find_similar_evidence(evidence)}
            and not although_alike
        ):
            raise BadInput("E-CASE-09")
        transition = case_transitions.find_transition(
            context.case.state, CaseStep.SOLUTION_CONFIRMED
        )
        if not isinstance(transition.performer, Verb):
            raise BadInput("E-CASE-02")
        context.require(transition.performer)
        _build_solution_store(context).answer(
            ReviewAnswer.CONFIRMED, context.account_id, context.today
        )
        return apply_transition(context, transition)


def decline(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> Case:
    """Decline a solution as the second person."""
    reason = require_text(reason)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        _require_pending_solution(context)
        context.require_turn()
        _build_solution_store(context).answer(
            ReviewAnswer.REFUSED, context.account_id, context.today
        )
        return context.change(CaseStep.SOLUTION_DECLINED, reason=reason)


def _require_pending_solution(context: CaseContext) -> Resolution:
    waiting = _build_solution_store(context).find_pending()
    if waiting is None:
        raise NotFound
    if waiting.asked_by == context.require_account_id():
        raise NotAllowed("E-CASE-12")
    return waiting


def _check_fresh(context: CaseContext, done_on: date, evidence_id: str) -> None:
    store = CaseEvidenceStore(context.act.tx, context.case, context.box)
    photo = store.load(evidence_id)
    begun = context.store.read_state_version(context.case)
    is_fresh = (
        store.read_version(evidence_id) >= begun and photo.added_on >= context.case.state_since
    )
    is_of_what_was_done = photo.purpose is Purpose.DONE and photo.kind is FileKind.PHOTO
    if not is_fresh or not is_of_what_was_done:
        raise BadInput("E-CASE-08")
    if not context.case.received_on <= done_on <= context.today:
        raise BadInput("E-CASE-05")


def _build_solution_store(context: CaseContext) -> CaseSolutionStore:
    return CaseSolutionStore(context.act.tx, context.case, context.box)
