"""States that need more than one word of the catalogue."""

from collections.abc import Mapping
from typing import Any

from mapping.texts import Texts, to_key

NONE_FOUND = "visited, none found"


def format_coverage(
    state: str | None, visited: int, of: int, texts: Texts, *, has_points: bool = False
) -> str:
    """Return the coverage of an area; where only a part was visited, how much of it.

    A visit that found nothing is not told as "no risk points" where a point lies in the area or
    may lie in it (`has_points`).
    """
    if state == NONE_FOUND and has_points:
        return texts("map.coverage.visited_points_known")
    if state is None:
        return texts("screens.coverage.partly", visited=visited, of=of)
    return texts(f"map.coverage.{to_key(state)}")


def format_incomplete_year(year: int, cube: Mapping[str, Any], texts: Texts) -> str:
    """Return why a fiscal year of the feeds is not whole; "" where it is."""
    reason = cube.get("incomplete_years", {}).get(str(year))
    return texts(f"map.year.{to_key(reason)}") if reason else ""
