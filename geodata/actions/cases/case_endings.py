"""Ending a case without a solution in community review: proposed by one, confirmed by a second.

Nobody ends a complaint alone there. Where it is kept from the community, because it may be about
those who work there, only the district is left to do either.
"""

from datetime import datetime

from geodata.actions.cases.case_access import CaseContext, find_officer_ids, work_on_case
from geodata.actions.cases.case_transitions import apply_transition, check_texts, find_original
from geodata.actions.transactions import Caller
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep, Requirement, Transition
from geodata.model.cases.cases import Case, Ending, require_text
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_endings import CaseEndingStore


def propose(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    step: CaseStep,
    *,
    reason: str = "",
    reporter_message: str = "",
    other: str = "",
    at: datetime,
) -> Case:
    """Propose how to end a case, with the reporter's message; officers get a notice.

    Parameters
    ----------
    other
        The number of the case that this one repeats.

    Raises
    ------
    BadInput
        E-CASE-02 (no such ending from this state, or one waits already), E-CASE-23, E-TXT-02,
        E-CASE-15.
    NotAllowed
        Where it is not this person's turn; E-CASE-12 for the terminal.
    NotFound, Conflict
    """
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        transition = _require_transition(context, step)
        endings = _build_ending_store(context)
        if endings.find_pending() is not None:
            raise BadInput("E-CASE-02")
        reason, reporter_message = check_texts(transition, reason, reporter_message)
        is_repeated = Requirement.OTHER_CASE in transition.requirements
        other_id = find_original(context, other).id if is_repeated else None
        endings.add(
            step,
            other_id,
            reason,
            reporter_message,
            asked_by=context.require_account_id(),
            today=context.today,
        )
        case = context.change(CaseStep.ENDING_PROPOSED)
        context.notify(NoticeKind.SECOND_PERSON, also=find_officer_ids(context.act.tx))
        return case


def confirm(
    project: Project, caller: Caller, case_id: int, seen: DisplayedVersion, *, at: datetime
) -> Case:
    """Confirm an ending as the second person.

    Raises
    ------
    NotAllowed
        E-CASE-12 where it is one's own proposal.
    NotFound
        Where nothing waits.
    Conflict
    """
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        waiting = _require_pending_ending(context)
        transition = _require_transition(context, CaseStep(waiting.step))
        values = {} if waiting.other_id is None else {"duplicate_of": waiting.other_id}
        _build_ending_store(context).answer(
            ReviewAnswer.CONFIRMED, context.account_id, context.today
        )
        return apply_transition(
            context,
            transition,
            reason=waiting.reason,
            reporter_message=waiting.reporter_message,
            **values,
        )


def decline(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> Case:
    """Decline an ending as the second person: the case goes on.

    Raises
    ------
    BadInput
        E-CASE-03.
    NotAllowed, NotFound, Conflict
    """
    reason = require_text(reason)
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        _require_pending_ending(context)
        context.require_turn()
        _build_ending_store(context).answer(ReviewAnswer.REFUSED, context.account_id, context.today)
        return context.change(CaseStep.ENDING_DECLINED, reason=reason)


def _require_transition(context: CaseContext, step: CaseStep) -> Transition:
    """Return the ending, where this person may have a part in it.

    A case that is kept from its community is out of a coordinator's scope already; the verb of the
    district is asked for once more, so that no wider scope ever lets one in.
    """
    transition = case_transitions.find_transition(context.case.state, step)
    if (
        not isinstance(transition.performer, Verb)
        or Requirement.SECOND_PERSON not in transition.requirements
    ):
        raise BadInput("E-CASE-02")
    context.require(
        Verb.REFER_CASE if context.case.is_hidden_from_community else transition.performer
    )
    return transition


def _require_pending_ending(context: CaseContext) -> Ending:
    waiting = _build_ending_store(context).find_pending()
    if waiting is None:
        raise NotFound
    if waiting.asked_by == context.require_account_id():
        raise NotAllowed("E-CASE-12")
    return waiting


def _build_ending_store(context: CaseContext) -> CaseEndingStore:
    return CaseEndingStore(context.act.tx, context.case, context.box)
