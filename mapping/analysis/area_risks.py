"""The risk points of one area as a table or a page tells them: those in it, and those that may be.

A community in which a visit found nothing is never told as one without risk points while a point
lies in it, or may lie in it because only a cell of 250 m is public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapping.texts import Texts, slug

Json = Mapping[str, Any]
POINTS_KNOWN = "visited_points_known"


@dataclass(frozen=True, slots=True)
class AreaRisks:
    """Risk points of an area, as their public documents say; the greatest first."""

    points: tuple[Json, ...] = ()  # in the area, still a risk
    mitigated: tuple[Json, ...] = ()
    cells: int = 0  # told by a cell of 250 m that touches the area
    near: int = 0  # at an exact place around an area whose outline is not known

    @property
    def is_empty(self) -> bool:
        """Return whether no point lies in the area and none may."""
        return not (self.points or self.cells or self.near)


def coverage_key(area: Json) -> str | None:
    """Return the coverage of an area as the catalogue spells it; None where a part was visited.

    A visit that found nothing is a state of its own while a point lies or may lie in the area.
    """
    if area["coverage"] is None:
        return None
    told = area.get("risk_points", {})
    some = any(area.get("risks", {}).values()) or told.get("cells") or told.get("near")
    if area["coverage"] == "visited, none found" and some:
        return POINTS_KNOWN
    return slug(area["coverage"])


def points_by_id(risks: Json | None) -> dict[str, Json]:
    """Return the facts of each risk point of `risks.geojson`."""
    features = [] if risks is None else risks["features"]
    return {each["properties"]["id"]: each["properties"] for each in features}


def risks_of_area(area: Json, points: Mapping[str, Json]) -> AreaRisks:
    """Return the risk points of an area; of editions that do not list them, those of its id."""
    told = area.get("risk_points") or _by_community(area["id"], points)

    def of(name: str) -> list[Json]:
        return [points[each] for each in told.get(name, []) if each in points]

    return AreaRisks(
        tuple(sorted(of("listed"), key=_order)),
        tuple(sorted(of("mitigated"), key=_order)),
        len(told.get("cells", [])),
        len(told.get("near", [])),
    )


def _by_community(area_id: str, points: Mapping[str, Json]) -> dict[str, list[str]]:
    own = [each for each in points.values() if each["community_id"] == area_id]
    return {
        "listed": [each["id"] for each in own if each["state"] != "mitigated"],
        "mitigated": [each["id"] for each in own if each["state"] == "mitigated"],
    }


def risk_lines(risks: AreaRisks, texts: Texts) -> list[str]:
    """Return the risk points of an area in words: which lie in it, and how many may."""
    lines = []
    if risks.points:
        lines.append(", ".join(_named(each, texts) for each in risks.points))
    if risks.cells:
        lines.append(texts("map.card.risk_cells", count=f"{risks.cells:,}"))
    if risks.near:
        lines.append(texts("map.card.risk_near", count=f"{risks.near:,}"))
    lines = lines or [texts("map.state.no_risks")]
    if risks.mitigated:
        ids = ", ".join(each["id"] for each in risks.mitigated)
        count = f"{len(risks.mitigated):,}"
        lines.append(texts("map.card.risk_mitigated", count=count, ids=ids))
    return lines


def _named(point: Json, texts: Texts) -> str:
    level = texts(f"map.risk.{slug(point['level'])}")
    return texts("map.card.risk_listed", id=point["id"], level=level)


def _order(point: Json) -> tuple[int, str]:
    return -int(point["likelihood"]) * int(point["impact"]), str(point["id"])
