"""Where communities lie, for tests that need a point in one."""

from functools import cache

from shapely.geometry import Point

from geodata import reference
from geodata.district import get_district
from geodata.geometry import crs

DISTRICT_AREA_ID = get_district().code  # of the whole district, in groups of complaints


@cache
def inside(community_id: str) -> Point:
    """Return a point (WGS84) inside a community of the reference tables.

    The point of the register lies inside its own outline of ten of them only.
    """
    outline = reference.read_community_outlines().get(community_id)
    if outline is not None:
        return crs.find_inner_point(outline)
    return next(
        community.location
        for community in reference.list_communities()
        if community.id == community_id
    )
