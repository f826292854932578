"""One step of the ladder, whoever takes it: staff, the reporter, two people, or the clock."""

from dataclasses import replace
from typing import Any

from geodata.actions.cases.case_access import (
    Working,
    officers,
    turn_of,
)
from geodata.errors import BadInput
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import (
    CaseStep,
    Requirement,
    Transition,
)
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

TOLD = {
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
TOLD_TO_OFFICERS = frozenset(  # wherever it was: nothing ends unseen by the district
    {CaseStep.DISMISSED, CaseStep.FOUND_DUPLICATE, CaseStep.REPORTER_WITHDREW}
)


def climb(
    hands: Working,
    rung: Transition,
    *,
    reason: str = "",
    told: str = "",
    **values: Any,  # noqa: ANN401 - columns
) -> Case:
    """Bring a case into the state that a step leads to.

    What waited for a second person in the old state is dropped; where it becomes another's turn
    nobody is assigned any more; whoever is to act next is told.
    """
    case = hands.case
    came_from = case_transitions.determine_reviewing_level(case.state, case.reviewed_in)
    state = case_transitions.determine_next_state(rung, came_from)
    _drop_what_waits(hands)
    if turn_of(replace(case, state=state, reviewed_in=came_from)) is not turn_of(case):
        values["assigned_to"] = None
    if case.state is CaseState.DUPLICATE:
        values["duplicate_of"] = None
    after = hands.change(
        rung.step, reason=reason, told=told, state=state, reviewed_in=came_from, **values
    )
    if rung.step in TOLD:
        also = officers(hands.act.tx) if rung.step in TOLD_TO_OFFICERS else frozenset[int]()
        hands.tell(TOLD[rung.step], also=also)
    return after


def both_words(rung: Transition, reason: str, told: str) -> tuple[str, str]:
    """Return the words inside and those to the reporter, where the step has what it needs.

    Raises
    ------
    BadInput
        E-CASE-03, E-CASE-23, E-TXT-02.
    """
    for words in (reason, told):
        check_length(words)
    if Requirement.REASON in rung.requirements:
        reason = require_text(reason)
    if Requirement.TOLD in rung.requirements and not told.strip():
        raise BadInput("E-CASE-23")
    return reason.strip(), told.strip()


def original(hands: Working, number: str) -> Case:
    """Return the case that this one repeats: another one in scope, which repeats none itself."""
    other = hands.store.numbered(number.strip().upper()[:MAX_AGENCY_NUMBER_LENGTH], hands.scope)
    if other.id == hands.case.id or other.state is CaseState.DUPLICATE:
        raise BadInput("E-CASE-15")
    return other


def _drop_what_waits(hands: Working) -> None:
    tx, case, box = hands.act.tx, hands.case, hands.box
    CaseSolutionStore(tx, case, box).answer(ReviewAnswer.DROPPED, hands.account_id, hands.today)
    CaseEndingStore(tx, case, box).answer(ReviewAnswer.DROPPED, hands.account_id, hands.today)
    packets = CaseReferralStore(tx, case, box)
    packet = packets.newest()
    if packet is not None and packet.is_pending:
        packets.drop(packet)
