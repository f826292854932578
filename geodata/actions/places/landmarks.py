"""Landmarks of our own ground: officers add them, retire them and bring them back."""

from datetime import datetime

import numpy as np
from shapely.geometry import Point
from shapely.ops import unary_union

from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.geometry.crs import to_metric
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.places import landmarks
from geodata.model.places.landmarks import MAX_DISTANCE_M, SAME_PLACE_M, Landmark, LandmarkDraft
from geodata.model.places.places import AreaLevel
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.landmarks import LandmarkStore


def list_landmarks(project: Project, caller: Caller, *, at: datetime) -> list[Landmark]:
    """Return all landmarks that officers keep, by kind and name, retired ones too."""
    with authorized_read(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as (tx, _):
        return LandmarkStore(tx).list_all()


def add_landmark(
    project: Project,
    caller: Caller,
    draft: LandmarkDraft,
    answered: frozenset[str] = frozenset(),
    *,
    at: datetime,
) -> Landmark:
    """Add a landmark, public from the next release; the same token again gives the one there is.

    Parameters
    ----------
    answered
        The words of each hint of the draft that the officer answered for.

    Raises
    ------
    BadInput
        E-MARK-01 (name), E-MARK-02 (source), E-MARK-05 (a hint without an answer), E-MARK-03
        (farther than a kilometre from the district), E-MARK-04 (it is in the register already).
    """
    landmarks.check_draft(draft, answered)
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        store = LandmarkStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"landmark {known.id}", reason="landmark added again")
            return known
        _check_place(act.tx, draft)
        _require_no_namesake(draft, store)
        landmark_id = store.add(draft, account_id=act.actor.account_id, at=at)
        act.note(
            f"landmark {landmark_id}",
            reason="landmark added",
            after=[
                draft.kind,
                draft.name_th,
                draft.name_en,
                draft.longitude,
                draft.latitude,
                draft.source,
            ],
        )
        return store.load(landmark_id)


def set_landmark_retired(
    project: Project,
    caller: Caller,
    landmark_id: int,
    seen: DisplayedVersion,
    retired: bool,
    *,
    at: datetime,
) -> Landmark:
    """Take a landmark off the map from the next release, or bring it back.

    Raises
    ------
    NotFound
        Where there is none.
    Conflict
        Where it is not as it was drawn.
    BadInput
        E-MARK-06 where it is so already.
    """
    with audited_transaction(project, caller, Verb.CHANGE_COMMUNITIES, at=at) as act:
        store = LandmarkStore(act.tx)
        landmark = store.load(landmark_id)
        seen.require_unchanged(landmark)
        if landmark.retired is retired:
            raise BadInput("E-MARK-06")
        store.set_retired(landmark, at if retired else None)
        reason = "landmark retired" if retired else "landmark taken back"
        act.note(f"landmark {landmark_id}", reason=reason, after=landmark.name_th)
        return store.load(landmark_id)


def _check_place(tx: Transaction, draft: LandmarkDraft) -> None:
    place = (draft.longitude, draft.latitude)
    if not (np.isfinite(place).all() and abs(draft.longitude) <= 180 and abs(draft.latitude) <= 90):
        raise BadInput("E-MARK-03")
    outlines = BoundaryStore(tx).read_current(AreaLevel.SUBDISTRICT).values()
    district = unary_union([shape for area in outlines if (shape := area.geometry) is not None])
    if to_metric(district).distance(to_metric(Point(place))) > MAX_DISTANCE_M:
        raise BadInput("E-MARK-03")


def _require_no_namesake(draft: LandmarkDraft, store: LandmarkStore) -> None:
    place = to_metric(Point(draft.longitude, draft.latitude))
    for other in landmarks.list_namesakes(draft, store.list_all()):
        if to_metric(Point(other.longitude, other.latitude)).distance(place) < SAME_PLACE_M:
            raise BadInput("E-MARK-04", name=other.name_th)
