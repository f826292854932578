"""Counts of records: what a release is made from, without any record in it."""

from dataclasses import dataclass

from geodata.model.places.placement import PlacementKind


@dataclass(frozen=True, slots=True)
class RecordCount:
    """How many records share one place, way of placing, fiscal year and set of types."""

    subdistrict_code: str | None
    community_id: str | None
    placement: PlacementKind
    fiscal_year_be: int | None
    types: tuple[str, ...]
    records: int
    near_community_id: str | None = None  # beside this community, and not in it
