"""How to reach whoever reported: asked with a reason, agreed by a second person, both on record."""

from datetime import datetime

from geodata.actions.acting import Caller, looking
from geodata.actions.cases.case_access import (
    Working,
    day_of,
    scope_of,
    working,
)
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.cases import require_text
from geodata.model.cases.identities import (
    IdentityRequest,
    is_recent_registrar,
)
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import (
    Scope,
    Verb,
)
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_identities import (
    IdentityRequestStore,
    IdentityStore,
    asked_about,
    case_of,
)
from geodata.store.cases.cases import CaseStore


def ask(
    project: Project, by: Caller, case_id: int, seen: DisplayedVersion, reason: str, *, at: datetime
) -> None:
    """Ask to be told how to reach whoever reported; a second person has to agree.

    Raises
    ------
    BadInput
        E-CASE-02 (one waits already), E-CASE-03.
    NotAllowed
        Where it is no officer; E-CASE-12.
    NotFound
        Where the case is out of scope, or there is no contact.
    """
    reason = require_text(reason)
    with working(project, by, case_id, seen, at=at) as hands:
        _require_officer(hands)
        if not IdentityStore(hands.act.tx, project.vault).is_kept(hands.case):
            raise NotFound
        requests = _requests(hands)
        if requests.waiting():
            raise BadInput("E-CASE-02")
        requests.add(reason, asked_by=hands.somebody(), today=hands.today)
        hands.note("identity asked for")
        hands.tell(NoticeKind.IDENTITY_ASKED, also=_registrar(hands))


def waiting(project: Project, by: Caller, *, at: datetime) -> list[IdentityRequest]:
    """Return the requests that wait for a second person, who is somebody else than who asked."""
    with looking(project, by, Verb.OPEN_IDENTITY, at=at) as (tx, actor):
        if actor.find_scope(Verb.OPEN_IDENTITY) is not Scope.ALL:
            return []
        store, asked = CaseStore(tx, project.seal), asked_about(tx)
        return [
            request
            for case in store.listed(scope_of(actor, Verb.OPEN_IDENTITY, at))
            if case.id in asked
            for request in IdentityRequestStore(tx, case, store.box(case)).waiting()
            if request.asked_by != actor.account_id
        ]


def answer(
    project: Project,
    by: Caller,
    request_id: int,
    seen: DisplayedVersion,
    *,
    agree: bool,
    reason: str,
    at: datetime,
) -> None:
    """Agree or not, as a second person, with a reason.

    Raises
    ------
    BadInput
        E-CASE-03.
    NotAllowed
        Where it is no officer; E-CASE-12 where it is one's own request.
    NotFound
        Where nothing waits under this number.
    Conflict
        Where the request is not what this person saw.
    """
    reason = require_text(reason)
    with looking(project, by, Verb.OPEN_IDENTITY, at=at) as (tx, _):
        case_id = case_of(tx, request_id)
    with working(project, by, case_id, None, at=at) as hands:
        _require_officer(hands)
        requests = _requests(hands)
        request = next((each for each in requests.waiting() if each.id == request_id), None)
        if request is None:
            raise NotFound
        seen.require_unchanged(request)
        asked_by = request.asked_by
        if asked_by == hands.somebody():
            raise NotAllowed("E-CASE-12")
        said = ReviewAnswer.CONFIRMED if agree else ReviewAnswer.REFUSED
        requests.answer(request_id, said, reason, answered_by=hands.somebody(), today=hands.today)
        hands.note(f"identity {said}")
        hands.tell(NoticeKind.IDENTITY_ASKED, also=_registrar(hands) | {asked_by})


def contact(project: Project, by: Caller, case_id: int, *, at: datetime) -> str:
    """Return how to reach whoever reported; the opening is noted, the coordinator is told.

    Raises
    ------
    NotAllowed
        E-CASE-18 where nobody agreed, or it is too long ago.
    NotFound
        Where the case is out of scope, or there is no contact.
    """
    with working(project, by, case_id, None, at=at) as hands:
        hands.require(Verb.OPEN_IDENTITY)
        agreed = any(
            each.allows_reading(hands.account_id, hands.today) for each in _requests(hands).all()
        )
        own = is_recent_registrar(hands.case, hands.account_id, hands.today)
        if not agreed and not own:
            raise NotAllowed("E-CASE-18")
        found = IdentityStore(hands.act.tx, project.vault).contact(hands.case)
        hands.note("identity opened")
        hands.tell(NoticeKind.IDENTITY_OPENED, also=_registrar(hands))
        return found


def may_open(project: Project, by: Caller, case_id: int, *, at: datetime) -> bool:
    """Say whether somebody would be told the contact of a case now, without asking."""
    with looking(project, by, Verb.OPEN_IDENTITY, at=at) as (tx, actor):
        store = CaseStore(tx, project.seal)
        case = store.one(case_id, scope_of(actor, Verb.WORK_CASE, at))
        today = day_of(at)
        requests = IdentityRequestStore(tx, case, store.box(case)).all()
        return is_recent_registrar(case, actor.account_id, today) or any(
            each.allows_reading(actor.account_id, today) for each in requests
        )


def _require_officer(hands: Working) -> None:
    hands.require(Verb.OPEN_IDENTITY)
    if hands.act.actor.find_scope(Verb.OPEN_IDENTITY) is not Scope.ALL:
        raise NotAllowed


def _requests(hands: Working) -> IdentityRequestStore:
    return IdentityRequestStore(hands.act.tx, hands.case, hands.box)


def _registrar(hands: Working) -> frozenset[int]:
    """Return the coordinator whom the reporter told: they hear of every opening."""
    by = hands.case.registered_by
    return frozenset() if by is None else frozenset({by})
