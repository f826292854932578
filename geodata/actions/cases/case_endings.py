"""Ending a case without a solution in community review: proposed by one, confirmed by a second.

Nobody ends a complaint alone there. Where it is kept from the community, because it may be about
those who work there, only the district is left to do either.
"""

from datetime import datetime

from geodata.actions.acting import Caller
from geodata.actions.cases.case_access import (
    Working,
    officers,
    working,
)
from geodata.actions.cases.case_transitions import (
    both_words,
    climb,
    original,
)
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases import case_transitions
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.case_transitions import (
    CaseStep,
    Requirement,
    Transition,
)
from geodata.model.cases.cases import (
    Case,
    Ending,
    require_text,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_endings import CaseEndingStore


def propose(
    project: Project,
    by: Caller,
    case_id: int,
    seen: DisplayedVersion,
    what: CaseStep,
    *,
    reason: str = "",
    told: str = "",
    other: str = "",
    at: datetime,
) -> Case:
    """Say how a case is to end, with the words that the reporter will read; officers are told.

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
    with working(project, by, case_id, seen, at=at) as hands:
        rung = _rung(hands, what)
        endings = _endings(hands)
        if endings.waiting() is not None:
            raise BadInput("E-CASE-02")
        reason, told = both_words(rung, reason, told)
        is_repeated = Requirement.OTHER_CASE in rung.requirements
        other_id = original(hands, other).id if is_repeated else None
        endings.add(what, other_id, reason, told, asked_by=hands.somebody(), today=hands.today)
        case = hands.change(CaseStep.ENDING_PROPOSED)
        hands.tell(NoticeKind.SECOND_PERSON, also=officers(hands.act.tx))
        return case


def confirm(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, *, at: datetime
) -> Case:
    """Agree, as a second person, that the case ends so.

    Raises
    ------
    NotAllowed
        E-CASE-12 where it is one's own proposal.
    NotFound
        Where nothing waits.
    Conflict
    """
    with working(project, by, case_id, seen, at=at) as hands:
        waiting = _waiting_for_another(hands)
        rung = _rung(hands, CaseStep(waiting.step))
        values = {} if waiting.other_id is None else {"duplicate_of": waiting.other_id}
        _endings(hands).answer(ReviewAnswer.CONFIRMED, hands.account_id, hands.today)
        return climb(hands, rung, reason=waiting.reason, told=waiting.reporter_message, **values)


def decline(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, reason: str, *, at: datetime
) -> Case:
    """Say, as a second person, that the case goes on.

    Raises
    ------
    BadInput
        E-CASE-03.
    NotAllowed, NotFound, Conflict
    """
    reason = require_text(reason)
    with working(project, by, case_id, seen, at=at) as hands:
        _waiting_for_another(hands)
        hands.require_turn()
        _endings(hands).answer(ReviewAnswer.REFUSED, hands.account_id, hands.today)
        return hands.change(CaseStep.ENDING_DECLINED, reason=reason)


def _rung(hands: Working, what: CaseStep) -> Transition:
    """Return the ending, where this person may have a part in it.

    A case that is kept from its community is out of a coordinator's scope already; the verb of the
    district is asked for once more, so that no wider scope ever lets one in.
    """
    rung = case_transitions.find_transition(hands.case.state, what)
    if not isinstance(rung.performer, Verb) or Requirement.SECOND_PERSON not in rung.requirements:
        raise BadInput("E-CASE-02")
    hands.require(Verb.REFER_CASE if hands.case.is_hidden_from_community else rung.performer)
    return rung


def _waiting_for_another(hands: Working) -> Ending:
    waiting = _endings(hands).waiting()
    if waiting is None:
        raise NotFound
    if waiting.asked_by == hands.somebody():
        raise NotAllowed("E-CASE-12")
    return waiting


def _endings(hands: Working) -> CaseEndingStore:
    return CaseEndingStore(hands.act.tx, hands.case, hands.box)
