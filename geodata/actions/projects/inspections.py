"""Inspections of watched projects: recorded by one person, agreed by another.

Whoever belongs to the community whose own money a project spends decides nothing about it.
"""

from datetime import datetime

from geodata.actions.risks import risk_photos
from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb, require_in
from geodata.model.projects.inspections import (
    Inspection,
    InspectionDraft,
    InspectionState,
    check_inspection,
)
from geodata.model.projects.projects import WatchedProject, has_own_interest
from geodata.model.public_photos import PhotoOwner
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.projects.inspections import InspectionStore
from geodata.store.projects.watched_projects import WatchedProjectStore
from geodata.store.risks.photos import PhotoStore


def record_inspection(
    project: Project, caller: Caller, draft: InspectionDraft, *, at: datetime
) -> Inspection:
    """Keep what somebody saw of a project; it waits for a second person.

    The same token again gives the inspection that there is.

    Raises
    ------
    BadInput
        E-PROJ-03 (nothing was answered), E-DATE-01 (a day to come), E-TXT-02 (note).
    NotFound
        Where the project is out of scope.
    """
    check_inspection(draft, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.INSPECT_PROJECT, at=at, on_the_map=False) as act:
        _load_in_scope(act, project, draft.project_id)
        store = InspectionStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            _load_in_scope(act, project, known.project_id)
            act.note(f"inspection {known.id}", reason="inspection recorded again")
            return known
        inspection_id = store.add(draft, act.actor.account_id)
        act.note(
            f"inspection {inspection_id}",
            reason="inspection recorded",
            after=draft.inspected_on.isoformat(),
        )
        return store.load(inspection_id)


def decide_inspection(
    project: Project,
    caller: Caller,
    inspection_id: int,
    seen: DisplayedVersion,
    is_approved: bool,
    *,
    at: datetime,
) -> Inspection:
    """Agree to an inspection, which is public from the next release, or refuse it.

    Raises
    ------
    BadInput
        E-PROJ-08 where it was decided already.
    NotAllowed
        E-PROJ-09 for whoever inspected; E-PROJ-10 where it is about the money of one's own
        community.
    NotFound, Conflict
    """
    with audited_transaction(
        project, caller, Verb.INSPECT_PROJECT, at=at, on_the_map=is_approved
    ) as act:
        store = InspectionStore(act.tx)
        inspection = store.load(inspection_id)
        watched = _load_in_scope(act, project, inspection.project_id)
        seen.require_unchanged(inspection)
        if inspection.state is not InspectionState.WAITING:
            raise BadInput("E-PROJ-08")
        if act.actor.account_id is None or act.actor.account_id == inspection.inspector_id:
            raise NotAllowed("E-PROJ-09")
        if has_own_interest(act.actor, watched):
            raise NotAllowed("E-PROJ-10")
        state = InspectionState.APPROVED if is_approved else InspectionState.REFUSED
        store.decide(inspection, state, act.actor.account_id)
        act.note(f"inspection {inspection_id}", reason=f"inspection {state}")
        return store.load(inspection_id)


def add_inspection_photo(
    project: Project, caller: Caller, inspection_id: int, data: bytes, *, at: datetime
) -> str:
    """Add a photo to an inspection in scope and return its id; the same file again is the same.

    It stays internal: what the public may see is a new picture that another person approved.

    Raises
    ------
    FileRefused
        E-FMT-03, E-IMG-01, E-IMG-02.
    BadInput
        E-PHOTO-08 where it has as many as it may.
    NotFound
        Where the project is out of scope.
    """
    jpeg = risk_photos.sanitize_photo(project, caller, data, PhotoOwner.INSPECTION, at=at)
    of = PhotoOwner.INSPECTION, inspection_id
    return risk_photos.keep_photo(project, caller, of, (data, jpeg), at=at)


def list_inspection_photos(
    project: Project, caller: Caller, *, at: datetime
) -> dict[int, list[str]]:
    """Return the ids of the internal photos of each inspection in scope, the oldest first."""
    shown = list_inspections(project, caller, at=at)
    with authorized_read(project, caller, Verb.INSPECT_PROJECT, at=at) as (tx, _):
        store = PhotoStore(tx, PhotoOwner.INSPECTION)
        return {inspection.id: store.list_of(inspection.id) for inspection in shown}


def list_inspections(project: Project, caller: Caller, *, at: datetime) -> list[Inspection]:
    """Return the inspections in scope that wait or stand, the newest first."""
    with authorized_read(project, caller, Verb.INSPECT_PROJECT, at=at) as (tx, actor):
        communities = {
            watched.id: watched.community_id
            for watched in WatchedProjectStore(tx, project.row_key).list_all()
        }
        return [
            inspection
            for inspection in InspectionStore(tx).list_all(
                InspectionState.WAITING, InspectionState.APPROVED
            )
            if actor.covers(Verb.INSPECT_PROJECT, communities[inspection.project_id])
        ]


def _load_in_scope(act: Act, project: Project, project_id: int) -> WatchedProject:
    watched = WatchedProjectStore(act.tx, project.row_key).load(project_id)
    require_in(act.actor, Verb.INSPECT_PROJECT, watched.community_id)
    return watched
