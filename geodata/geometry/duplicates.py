"""Which risk points may be the same: one category, near each other; like words are only a hint.

Two people who saw one counter at one office put their pins a few steps apart, and more where the
matter is a decision or a fund that has no counter. A proposal without a point lies somewhere in
its community, so there the community is all that can be compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from shapely.geometry import Point

from geodata.geometry import crs
from geodata.model.imports.records import Category

MAX_DISTANCE_M: Mapping[Category, float] = {  # metres
    Category.POLICY: 500,  # a decision is felt over a neighbourhood
    Category.WITHIN_AGENCY: 150,  # an office and its grounds
    Category.PUBLIC_SERVICE: 150,  # a counter, a checkpoint
    Category.COMMUNITY: 300,  # a community from end to end
}
MIN_SIMILARITY_PERCENT = 60.0  # of the signs of two notes


@dataclass(frozen=True, slots=True)
class ComparedRisk:
    """What is compared of a risk point."""

    id: int
    category: Category
    community_id: str | None
    point: tuple[float, float] | None  # longitude, latitude, WGS84
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A risk point that may be the same as another."""

    id: int
    distance_m: float | None  # None where one of them has no point
    has_similar_text: bool  # the notes say nearly the same: a hint, never a reason


def find_candidates(one: ComparedRisk, others: Iterable[ComparedRisk]) -> list[Duplicate]:
    """Return what may be the same as a risk point, the nearest first.

    Distances are in metres, measured in METRIC_CRS; those without one come last.
    """
    found = [
        Duplicate(other.id, distance, _are_similar(one.note, other.note))
        for other in others
        if other.id != one.id and other.category is one.category
        for near, distance in [_measure_nearness(one, other)]
        if near
    ]
    return sorted(
        found,
        key=lambda duplicate: (
            duplicate.distance_m is None,
            duplicate.distance_m or 0.0,
            not duplicate.has_similar_text,
            duplicate.id,
        ),
    )


def _measure_nearness(one: ComparedRisk, other: ComparedRisk) -> tuple[bool, float | None]:
    """Return whether two places are near, and how far apart they are in metres."""
    if one.point is None or other.point is None:
        return one.community_id is not None and one.community_id == other.community_id, None
    metric = [crs.to_metric(Point(position)) for position in (one.point, other.point)]
    distance = float(metric[0].distance(metric[1]))
    return distance <= MAX_DISTANCE_M[one.category], distance


def _are_similar(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.ratio(one, other) >= MIN_SIMILARITY_PERCENT
