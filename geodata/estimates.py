"""Keeps the estimated areas in step with the real boundaries."""

from collections.abc import Mapping, Sequence

from geodata.boundaries import REACH_M, estimated_areas
from geodata.model.places import AreaLevel, Boundary, BoundaryStatus, Community, Passport

REAL = (BoundaryStatus.TRACED, BoundaryStatus.OFFICIAL)


def renewed(
    communities: Sequence[Community],
    current: Mapping[str, Boundary],
    subdistricts: Mapping[str, Boundary],
) -> list[Boundary]:
    """Return the estimated areas that are new or differ from the current ones."""
    real = {
        area_id: boundary.geometry
        for area_id, boundary in current.items()
        if boundary.status in REAL and boundary.geometry is not None
    }
    estimates = estimated_areas(
        {place.id: place.location for place in communities},
        {place.id: place.subdistrict_code for place in communities},
        {code: each.geometry for code, each in subdistricts.items() if each.geometry is not None},
        list(real.values()),
    )
    return [
        Boundary(area_id, AreaLevel.COMMUNITY, BoundaryStatus.ESTIMATED, area)
        for area_id, area in sorted(estimates.items())
        if area_id not in real
        and (area_id not in current or not area.equals_exact(current[area_id].geometry))
    ]


def passport() -> Passport:
    """Say where estimated areas come from."""
    return Passport(
        source=f"ประมาณจากจุดที่ตั้งชุมชน (Voronoi ภายในแขวง ไม่เกิน {REACH_M:.0f} เมตร)",
        licence="CC0",
        dated=None,
        checksum="",
    )
