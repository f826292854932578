"""One step of the ladder, whoever takes it: staff, the reporter, two people, or the clock."""

from dataclasses import replace
from typing import Any

from geodata.actions.cases.case_access import CaseContext, find_officer_ids, find_required_verb
from geodata.errors import BadInput
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import CaseStep, Requirement, Transition
from geodata.model.cases.cases import (
    MAX_AGENCY_NUMBER_LENGTH,
    Case,
    CaseState,
    check_length,
    require_text,
)
from geodata.model.risks import ReviewAnswer
from geodata.store.cases.case_endings import CaseEndingStore
from geodata.store.cases.case_referrals import CaseReferralStore
from geodata.store.cases.case_solutions import CaseSolutionStore

NOTICE_KINDS = {
    CaseStep.REFERRED_TO_DISTRICT: NoticeKind.REFERRED,
    CaseStep.SENT_BACK: NoticeKind.SENT_BACK,
    CaseStep.AGENCY_RETURNED: NoticeKind.SENT_BACK,
    CaseStep.REPORTER_CONTESTED: NoticeKind.CONTESTED,
    CaseStep.REPORTER_REOPENED: NoticeKind.REOPENED,
    CaseStep.REPORTER_WITHDREW: NoticeKind.WITHDRAWN,
    CaseStep.REPORTER_TOOK_BACK: NoticeKind.TAKEN_BACK,
    CaseStep.DISMISSED: NoticeKind.ENDED,
    CaseStep.FOUND_DUPLICATE: NoticeKind.ENDED,
}
OFFICER_NOTICE_STEPS = frozenset(  # wherever it was: nothing ends unseen by the district
    {CaseStep.DISMISSED, CaseStep.FOUND_DUPLICATE, CaseStep.REPORTER_WITHDREW}
)


def apply_transition(
    context: CaseContext,
    transition: Transition,
    *,
    reason: str = "",
    reporter_message: str = "",
    **values: Any,  # noqa: ANN401 - columns
) -> Case:
    """Apply a transition: change the state, add the entry, notify.

    What waited for a second person in the old state is dropped; where it becomes another's turn
    nobody is assigned any more; whoever is to act next is told.
    """
    case = context.case
    came_from = case_transitions.determine_reviewing_level(case.state, case.reviewed_in)
    state = case_transitions.determine_next_state(transition, came_from)
    _drop_pending(context)
    if find_required_verb(
        replace(case, state=state, reviewed_in=came_from)
    ) is not find_required_verb(case):
        values["assigned_to"] = None
    if case.state is CaseState.DUPLICATE:
        values["duplicate_of"] = None
    after = context.change(
        transition.step,
        reason=reason,
        reporter_message=reporter_message,
        state=state,
        reviewed_in=came_from,
        **values,
    )
    if transition.step in NOTICE_KINDS:
        also = (
            find_officer_ids(context.act.tx)
            if transition.step in OFFICER_NOTICE_STEPS
            else frozenset[int]()
        )
        context.notify(NOTICE_KINDS[transition.step], also=also)
    return after


def check_texts(transition: Transition, reason: str, reporter_message: str) -> tuple[str, str]:
    """Return the words inside and those to the reporter, where the step has what it needs.

    Raises
    ------
    BadInput
        E-CASE-03, E-CASE-23, E-TXT-02.
    """
    for words in (reason, reporter_message):
        check_length(words)
    if Requirement.REASON in transition.requirements:
        reason = require_text(reason)
    if Requirement.TOLD in transition.requirements and not reporter_message.strip():
        raise BadInput("E-CASE-23")
    return reason.strip(), reporter_message.strip()


def find_original(context: CaseContext, number: str) -> Case:
    """Return the case that this one repeats: another one in scope, which repeats none itself."""
    other = context.store.find_by_number(
        number.strip().upper()[:MAX_AGENCY_NUMBER_LENGTH], context.scope
    )
    if other.id == context.case.id or other.state is CaseState.DUPLICATE:
        raise BadInput("E-CASE-15")
    return other


def _drop_pending(context: CaseContext) -> None:
    tx, case, box = context.act.tx, context.case, context.box
    CaseSolutionStore(tx, case, box).answer(ReviewAnswer.DROPPED, context.account_id, context.today)
    CaseEndingStore(tx, case, box).answer(ReviewAnswer.DROPPED, context.account_id, context.today)
    packets = CaseReferralStore(tx, case, box)
    packet = packets.find_newest()
    if packet is not None and packet.is_pending:
        packets.drop(packet)
