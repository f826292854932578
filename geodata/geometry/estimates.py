"""Keeps the estimated areas in step with the real boundaries."""

from collections.abc import Mapping, Sequence

from geodata.geometry.boundaries import REACH_M, estimate_areas
from geodata.model.places.places import (
    REAL_STATUSES,
    Area,
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
    Passport,
)


def find_renewed(
    communities: Sequence[Community],
    current: Mapping[str, Boundary],
    subdistricts: Mapping[str, Boundary],
) -> list[Boundary]:
    """Return the estimated areas that are new or differ from the current ones.

    A community whose outline is known does not compete with its point: its ground is its outline,
    and the point may lie far outside it. A community whose ground belongs to others by now has no
    estimate any more: it is known by its point only, and an area of it that is still current would
    take records from its neighbour.
    """
    real = {
        area_id: boundary.geometry
        for area_id, boundary in current.items()
        if boundary.status in REAL_STATUSES and boundary.geometry is not None
    }
    estimates = estimate_areas(
        {place.id: place.location for place in communities if place.id not in real},
        {place.id: place.subdistrict_code for place in communities},
        {
            code: subdistrict.geometry
            for code, subdistrict in subdistricts.items()
            if subdistrict.geometry is not None
        },
        list(real.values()),
    )
    fresh = [
        Boundary(area_id, AreaLevel.COMMUNITY, BoundaryStatus.ESTIMATED, area)
        for area_id, area in sorted(estimates.items())
        if area_id not in real and not _is_current(area, current.get(area_id))
    ]
    gone = [
        Boundary(area_id, AreaLevel.COMMUNITY, BoundaryStatus.POINT_ONLY, None)
        for area_id, boundary in sorted(current.items())
        if area_id not in real and area_id not in estimates and boundary.geometry is not None
    ]
    return fresh + gone


def _is_current(area: Area, boundary: Boundary | None) -> bool:
    return (
        boundary is not None
        and boundary.geometry is not None
        and area.equals_exact(boundary.geometry)
    )


def build_passport() -> Passport:
    """Return the passport of estimated areas."""
    return Passport(
        source=f"ประมาณจากจุดที่ตั้ง ไม่เกิน {REACH_M:.0f} เมตร ไม่ใช่แนวเขตทางราชการ",
        licence="CC0",
        dated_on=None,
        checksum="",
    )
