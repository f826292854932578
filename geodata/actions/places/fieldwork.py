"""Fieldwork: visits are recorded and withdrawn; coverage comes from them and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Actor, Scope, Verb, require_in
from geodata.model.places.fieldwork import Visit, VisitDraft, check_visit
from geodata.project import Project
from geodata.store.places.fieldwork import VisitStore
from geodata.store.places.places import PlaceStore


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as its list shows it."""

    visit: Visit
    may_withdraw: bool


def record_visit(project: Project, caller: Caller, draft: VisitDraft, *, at: datetime) -> Visit:
    """Record a visit; the same token again gives the visit that is there.

    Raises
    ------
    BadInput
        E-VISIT-01 to E-VISIT-03 where it cannot have been so.
    NotFound
        Where the community is not one of the visitor's, or is retired.
    """
    check_visit(draft, at)
    with audited_transaction(project, caller, Verb.RECORD_VISIT, at=at) as act:
        require_in(act.actor, Verb.RECORD_VISIT, draft.community_id)
        if draft.community_id not in {
            community.id for community in PlaceStore(act.tx).list_communities()
        }:
            raise NotFound
        store = VisitStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            if known.visitor_id != act.actor.account_id:
                raise NotFound
            act.note(f"visit {known.id}", reason="visit recorded again")
            return known
        visit_id = store.add(draft, visitor_id=act.actor.account_id, at=at)
        act.note(
            f"visit {visit_id}",
            reason="visit recorded",
            after=[draft.community_id, draft.visited_on.isoformat(), draft.found_risk],
        )
        return store.load(visit_id)


def withdraw_visit(
    project: Project, caller: Caller, visit_id: int, seen: DisplayedVersion, *, at: datetime
) -> Visit:
    """Withdraw a visit that was recorded by mistake: by who recorded it, or by an officer.

    Raises
    ------
    NotFound
        Where there is none, or it is not in scope.
    NotAllowed
        Where somebody else recorded it.
    BadInput
        E-VISIT-04 where it was withdrawn before.
    Conflict
        Where it is not what this person saw.
    """
    with audited_transaction(project, caller, Verb.RECORD_VISIT, at=at) as act:
        store = VisitStore(act.tx)
        visit = store.load(visit_id)
        require_in(act.actor, Verb.RECORD_VISIT, visit.community_id)
        if not _may_withdraw(act.actor, visit):
            raise NotAllowed
        if visit.is_withdrawn:
            raise BadInput("E-VISIT-04")
        seen.require_unchanged(visit)
        if not store.withdraw(visit_id, at):
            raise BadInput("E-VISIT-04")
        act.note(f"visit {visit_id}", reason="visit withdrawn", before=visit.found_risk)
        return store.load(visit_id)


def list_visits(project: Project, caller: Caller, *, at: datetime) -> list[VisitLine]:
    """Return the visits in scope, the newest day first, withdrawn ones too."""
    with authorized_read(project, caller, Verb.RECORD_VISIT, at=at) as (tx, actor):
        return [
            VisitLine(visit, not visit.is_withdrawn and _may_withdraw(actor, visit))
            for visit in VisitStore(tx).list_all()
            if actor.covers(Verb.RECORD_VISIT, visit.community_id)
        ]


def _may_withdraw(actor: Actor, visit: Visit) -> bool:
    everywhere = actor.find_scope(Verb.RECORD_VISIT) is Scope.ALL
    return everywhere or visit.visitor_id == actor.account_id
