"""The small change from one release to the next: the same for every viewer, sent as an event."""

from typing import Any

from geodata.model.places.places import AreaLevel
from mapping.json_types import JsonObject
from mapping.publish.documents import (
    build_area_properties,
    build_cube_document,
    build_version_document,
)
from mapping.publish.release import PublicArea, PublicRelease


def build_change_document(before: PublicRelease | None, after: PublicRelease) -> JsonObject:
    """Return what changed; `reload` where shapes did, so that everybody fetches again."""
    change: JsonObject = {
        **build_version_document(after),
        "previous": None if before is None else before.version,
        "reload": before is None or _needs_reload(before, after),
    }
    if before is None or change["reload"]:
        return change
    changed = {level: _list_changed_areas(before, after, level) for level in AreaLevel}
    ids = {area_id for areas in changed.values() for area_id in areas}
    cube = build_cube_document(after)
    return {
        **change,
        "areas": changed,
        "cube": {
            **cube,
            "areas": {area_id: cell for area_id, cell in cube["areas"].items() if area_id in ids},
        },
    }


def _list_changed_areas(
    before: PublicRelease, after: PublicRelease, level: AreaLevel
) -> dict[str, dict[str, Any]]:
    earlier = {area.id: build_area_properties(area) for area in before.list_areas(level)}
    later = {area.id: build_area_properties(area) for area in after.list_areas(level)}
    return {
        area_id: properties
        for area_id, properties in later.items()
        if earlier[area_id] != properties
    }


def _needs_reload(before: PublicRelease, after: PublicRelease) -> bool:
    """Return whether more than numbers changed, or the numbering of the cube did."""
    return (
        [_build_shape_key(area) for area in before.communities + before.subdistricts]
        != [_build_shape_key(area) for area in after.communities + after.subdistricts]
        or before.feeds != after.feeds
        or before.risks != after.risks
        or before.projects != after.projects
        or before.landmarks != after.landmarks
        or before.feed_days != after.feed_days
        or before.types != after.types
        or before.fiscal_years_be != after.fiscal_years_be
    )


def _build_shape_key(area: PublicArea) -> tuple[object, ...]:
    return area.id, area.name_th, area.boundary_status, area.boundary_version, area.geometry
