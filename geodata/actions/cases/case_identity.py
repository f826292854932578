"""How to reach whoever reported: asked with a reason, agreed by a second person, both on record."""

from datetime import datetime

from geodata.actions.cases.case_access import CaseContext, build_scope, to_case_day, work_on_case
from geodata.actions.transactions import Caller, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.cases.case_notices import NoticeKind
from geodata.model.cases.cases import require_text
from geodata.model.cases.identities import IdentityRequest, is_recent_registrar
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Scope, Verb
from geodata.model.risks import ReviewAnswer
from geodata.project import Project
from geodata.store.cases.case_identities import (
    IdentityRequestStore,
    IdentityStore,
    find_case_id,
    list_requested_case_ids,
)
from geodata.store.cases.cases import CaseStore


def request_contact(
    project: Project,
    caller: Caller,
    case_id: int,
    seen: DisplayedVersion,
    reason: str,
    *,
    at: datetime,
) -> None:
    """Request the contact of a reporter; a second person has to agree.

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
    with work_on_case(project, caller, case_id, seen, at=at) as context:
        _require_officer(context)
        if not IdentityStore(context.act.tx, project.vault).is_kept(context.case):
            raise NotFound
        requests = _build_request_store(context)
        if requests.list_pending():
            raise BadInput("E-CASE-02")
        requests.add(reason, asked_by=context.require_account_id(), today=context.today)
        context.note("identity asked for")
        context.notify(NoticeKind.IDENTITY_ASKED, also=_find_registrar(context))


def list_pending(project: Project, caller: Caller, *, at: datetime) -> list[IdentityRequest]:
    """Return the requests that wait for a second person, who is somebody else than who asked."""
    with authorized_read(project, caller, Verb.OPEN_IDENTITY, at=at) as (tx, actor):
        if actor.find_scope(Verb.OPEN_IDENTITY) is not Scope.ALL:
            return []
        store, asked = CaseStore(tx, project.seal), list_requested_case_ids(tx)
        return [
            request
            for case in store.list_in_scope(build_scope(actor, Verb.OPEN_IDENTITY, at))
            if case.id in asked
            for request in IdentityRequestStore(tx, case, store.open_box(case)).list_pending()
            if request.asked_by != actor.account_id
        ]


def answer_request(
    project: Project,
    caller: Caller,
    request_id: int,
    seen: DisplayedVersion,
    *,
    agree: bool,
    reason: str,
    at: datetime,
) -> None:
    """Accept or refuse a request as the second person, with a reason.

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
    with authorized_read(project, caller, Verb.OPEN_IDENTITY, at=at) as (tx, _):
        case_id = find_case_id(tx, request_id)
    with work_on_case(project, caller, case_id, None, at=at) as context:
        _require_officer(context)
        requests = _build_request_store(context)
        request = next(
            (
                identity_request
                for identity_request in requests.list_pending()
                if identity_request.id == request_id
            ),
            None,
        )
        if request is None:
            raise NotFound
        seen.require_unchanged(request)
        asked_by = request.asked_by
        if asked_by == context.require_account_id():
            raise NotAllowed("E-CASE-12")
        said = ReviewAnswer.CONFIRMED if agree else ReviewAnswer.REFUSED
        requests.answer(
            request_id, said, reason, answered_by=context.require_account_id(), today=context.today
        )
        context.note(f"identity {said}")
        context.notify(NoticeKind.IDENTITY_ASKED, also=_find_registrar(context) | {asked_by})


def read_contact(project: Project, caller: Caller, case_id: int, *, at: datetime) -> str:
    """Return how to reach whoever reported; the opening is noted, the coordinator is told.

    Raises
    ------
    NotAllowed
        E-CASE-18 where nobody agreed, or it is too long ago.
    NotFound
        Where the case is out of scope, or there is no contact.
    """
    with work_on_case(project, caller, case_id, None, at=at) as context:
        context.require(Verb.OPEN_IDENTITY)
        agreed = any(
            request.allows_reading(context.account_id, context.today)
            for request in _build_request_store(context).list_all()
        )
        own = is_recent_registrar(context.case, context.account_id, context.today)
        if not agreed and not own:
            raise NotAllowed("E-CASE-18")
        found = IdentityStore(context.act.tx, project.vault).read_contact(context.case)
        context.note("identity opened")
        context.notify(NoticeKind.IDENTITY_OPENED, also=_find_registrar(context))
        return found


def may_read_contact(project: Project, caller: Caller, case_id: int, *, at: datetime) -> bool:
    """Return whether somebody would be told the contact of a case now, without asking."""
    with authorized_read(project, caller, Verb.OPEN_IDENTITY, at=at) as (tx, actor):
        store = CaseStore(tx, project.seal)
        case = store.load(case_id, build_scope(actor, Verb.WORK_CASE, at))
        today = to_case_day(at)
        requests = IdentityRequestStore(tx, case, store.open_box(case)).list_all()
        return is_recent_registrar(case, actor.account_id, today) or any(
            request.allows_reading(actor.account_id, today) for request in requests
        )


def _require_officer(context: CaseContext) -> None:
    context.require(Verb.OPEN_IDENTITY)
    if context.act.actor.find_scope(Verb.OPEN_IDENTITY) is not Scope.ALL:
        raise NotAllowed


def _build_request_store(context: CaseContext) -> IdentityRequestStore:
    return IdentityRequestStore(context.act.tx, context.case, context.box)


def _find_registrar(context: CaseContext) -> frozenset[int]:
    """Return the coordinator whom the reporter told: they hear of every opening."""
    by = context.case.registered_by
    return frozenset() if by is None else frozenset({by})
