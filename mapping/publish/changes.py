"""The small change from one release to the next: the same for every viewer, sent as an event."""

from typing import Any

from geodata.model.places.places import AreaLevel
from mapping.publish.documents import (
    Json,
    area_properties,
    cube_document,
    version_document,
)
from mapping.publish.release import PublicArea, PublicRelease


def change_document(before: PublicRelease | None, after: PublicRelease) -> Json:
    """Return what changed; `reload` where shapes did, so that everybody fetches again."""
    change: Json = {
        **version_document(after),
        "previous": None if before is None else before.version,
        "reload": before is None or _needs_reload(before, after),
    }
    if before is None or change["reload"]:
        return change
    changed = {level: _changed(before, after, level) for level in AreaLevel}
    ids = {area_id for areas in changed.values() for area_id in areas}
    cube = cube_document(after)
    return {
        **change,
        "areas": changed,
        "cube": {
            **cube,
            "areas": {area_id: cell for area_id, cell in cube["areas"].items() if area_id in ids},
        },
    }


def _changed(
    before: PublicRelease, after: PublicRelease, level: AreaLevel
) -> dict[str, dict[str, Any]]:
    earlier = {area.id: area_properties(area) for area in before.areas(level)}
    later = {area.id: area_properties(area) for area in after.areas(level)}
    return {area_id: words for area_id, words in later.items() if earlier[area_id] != words}


def _needs_reload(before: PublicRelease, after: PublicRelease) -> bool:
    """Say whether more than numbers changed, or the numbering of the cube did."""
    return (
        [_shape(area) for area in before.communities + before.subdistricts]
        != [_shape(area) for area in after.communities + after.subdistricts]
        or before.feeds != after.feeds
        or before.risks != after.risks
        or before.feed_days != after.feed_days
        or before.types != after.types
        or before.fiscal_years_be != after.fiscal_years_be
    )


def _shape(area: PublicArea) -> tuple[object, ...]:
    return area.id, area.name_th, area.boundary_status, area.boundary_version, area.geometry
