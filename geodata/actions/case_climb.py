"""One step of the ladder, whoever takes it: staff, the reporter, two people, or the clock."""

from dataclasses import replace
from typing import Any

from geodata.actions.case_access import Working, turn_of
from geodata.model import case_ladder
from geodata.model.case_ladder import CaseStep, Rung
from geodata.model.case_notices import NoticeKind
from geodata.model.cases import Case
from geodata.model.risks import Answer
from geodata.store.case_referrals import CaseReferralStore
from geodata.store.case_solutions import CaseSolutionStore

TOLD = {
    CaseStep.REFERRED_TO_DISTRICT: NoticeKind.REFERRED,
    CaseStep.SENT_BACK: NoticeKind.SENT_BACK,
    CaseStep.AGENCY_RETURNED: NoticeKind.SENT_BACK,
    CaseStep.REPORTER_CONTESTED: NoticeKind.CONTESTED,
    CaseStep.REPORTER_REOPENED: NoticeKind.REOPENED,
    CaseStep.REPORTER_WITHDREW: NoticeKind.WITHDRAWN,
}


def climb(hands: Working, rung: Rung, *, reason: str = "", **values: Any) -> Case:  # noqa: ANN401 - columns
    """Bring a case into the state that a step leads to.

    What waited for a second person in the old state is dropped; where it becomes another's turn
    nobody is assigned any more; whoever is to act next is told.
    """
    case = hands.case
    came_from = case_ladder.came_from(case.state, case.reviewed_in)
    state = case_ladder.after(rung, came_from)
    _drop_what_waits(hands)
    if turn_of(replace(case, state=state, reviewed_in=came_from)) is not turn_of(case):
        values["assigned_to"] = None
    after = hands.change(rung.step, reason=reason, state=state, reviewed_in=came_from, **values)
    if rung.step in TOLD:
        hands.tell(TOLD[rung.step])
    return after


def _drop_what_waits(hands: Working) -> None:
    tx, case, box = hands.act.tx, hands.case, hands.box
    CaseSolutionStore(tx, case, box).answer(Answer.DROPPED, hands.account_id, hands.today)
    packets = CaseReferralStore(tx, case, box)
    packet = packets.newest()
    if packet is not None and packet.waits:
        packets.drop(packet)
