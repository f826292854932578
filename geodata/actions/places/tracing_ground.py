"""The ground that a community's outline has to fit into, and what is left of it there."""

from dataclasses import dataclass

from geodata.errors import BadInput, NotFound
from geodata.geometry import tracing
from geodata.geometry.boundary_changes import select_shapes
from geodata.geometry.tracing import Fit
from geodata.model.places.places import (
    REAL_STATUSES,
    Area,
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
)
from geodata.store.database import Transaction
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.places import PlaceStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an outline has to fit into."""

    community: Community
    current: Boundary
    subdistrict: Area
    neighbours: dict[str, Area]


def find_surroundings(tx: Transaction, community_id: str) -> Surroundings:
    """Return what an outline of a community has to fit into.

    Raises
    ------
    BadInput
        E-GEO-24 where its subdistrict has no outline.
    NotFound
    """
    places = {community.id: community for community in PlaceStore(tx).list_communities()}
    if community_id not in places:
        raise NotFound
    community = places[community_id]
    store = BoundaryStore(tx)
    current = store.read_current(AreaLevel.COMMUNITY)
    subdistrict = store.read_current(AreaLevel.SUBDISTRICT)[community.subdistrict_code].geometry
    if subdistrict is None:
        raise BadInput("E-GEO-24")
    nothing = Boundary(community_id, AreaLevel.COMMUNITY, BoundaryStatus.POINT_ONLY, None)
    real = {
        area_id: boundary
        for area_id, boundary in current.items()
        if boundary.status in REAL_STATUSES and area_id != community_id
    }
    return Surroundings(
        community, current.get(community_id, nothing), subdistrict, select_shapes(real)
    )


def fit_outline(around: Surroundings, outline: Area, *, cut: bool) -> Area:
    """Return an outline that harms no neighbour, its slits closed."""
    if not around.current.yields_to(BoundaryStatus.TRACED):
        raise BadInput("E-GEO-18", area=around.community.id)
    _require_fit(around, outline, cut=cut)
    return tracing.cut_to_fit(outline, around.subdistrict, around.neighbours)


def check_earlier_outline(around: Surroundings, outline: Area, *, cut: bool) -> Area:
    """Return an earlier outline unchanged, where neighbours still leave it its ground."""
    if _require_fit(around, outline, cut=cut).is_clean:
        return outline
    return tracing.cut_to_fit(outline, around.subdistrict, around.neighbours)


def _require_fit(around: Surroundings, outline: Area, *, cut: bool) -> Fit:
    lying = tracing.measure_fit(outline, around.subdistrict, around.neighbours)
    if not lying.is_clean and not cut:
        total = lying.outside_m2 + sum(lying.overlaps_m2.values())
        raise BadInput("E-GEO-22", m2=f"{total:,.0f}")
    return lying
