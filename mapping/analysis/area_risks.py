"""The risk points of one area as a table or a page tells them: those in it, and those that may be.

A community in which a visit found nothing is never told as one without risk points while a point
lies in it, or may lie in it because only a cell of 250 m is public.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mapping.analysis.risk_names import build_names, list_sub_kinds
from mapping.json_types import Json
from mapping.texts import Texts, to_key

POINTS_KNOWN_KEY = "visited_points_known"


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


def find_coverage_key(area: Json) -> str | None:
    """Return the coverage of an area as the catalogue spells it; None where a part was visited.

    A visit that found nothing is a state of its own while a point lies or may lie in the area.
    """
    if area["coverage"] is None:
        return None
    risk_points = area.get("risk_points", {})
    may_hold_risks = (
        any(area.get("risks", {}).values()) or risk_points.get("cells") or risk_points.get("near")
    )
    if area["coverage"] == "visited, none found" and may_hold_risks:
        return POINTS_KNOWN_KEY
    return to_key(area["coverage"])


def index_points(risks: Json | None) -> dict[str, Json]:
    """Return the facts of each risk point of `risks.geojson`, with its `names` in each language."""
    features = [] if risks is None else risks["features"]
    points = [feature["properties"] for feature in features]
    sub_kinds = list_sub_kinds(risks)
    return {point["id"]: {**point, "names": build_names(point, sub_kinds)} for point in points}


def list_open_points(risks: Json | None) -> list[Json]:
    """Return the points that are a risk still with their `names`, the greatest first."""
    points = index_points(risks).values()
    return sorted((point for point in points if point["state"] != "mitigated"), key=_build_sort_key)


def find_area_risks(area: Json, points: Mapping[str, Json]) -> AreaRisks:
    """Return the risk points of an area; of editions that do not list them, those of its id."""
    risk_points = area.get("risk_points") or _group_by_state(area["id"], points)

    def list_points(name: str) -> list[Json]:
        return [points[point_id] for point_id in risk_points.get(name, []) if point_id in points]

    return AreaRisks(
        tuple(sorted(list_points("listed"), key=_build_sort_key)),
        tuple(sorted(list_points("mitigated"), key=_build_sort_key)),
        len(risk_points.get("cells", [])),
        len(risk_points.get("near", [])),
    )


def _group_by_state(area_id: str, points: Mapping[str, Json]) -> dict[str, list[str]]:
    own_points = [point for point in points.values() if point["community_id"] == area_id]
    return {
        "listed": [point["id"] for point in own_points if point["state"] != "mitigated"],
        "mitigated": [point["id"] for point in own_points if point["state"] == "mitigated"],
    }


def format_risk_lines(risks: AreaRisks, texts: Texts) -> list[str]:
    """Return the risk points of an area in words: which lie in it, and how many may."""
    lines = []
    if risks.points:
        lines.append(", ".join(_format_point(point, texts) for point in risks.points))
    if risks.cells:
        lines.append(texts("map.card.risk_cells", count=f"{risks.cells:,}"))
    if risks.near:
        lines.append(texts("map.card.risk_near", count=f"{risks.near:,}"))
    lines = lines or [texts("map.state.no_risks")]
    if risks.mitigated:
        points = ", ".join(format_numbered(point, texts) for point in risks.mitigated)
        count = f"{len(risks.mitigated):,}"
        lines.append(texts("map.card.risk_mitigated", count=count, points=points))
    return lines


def _format_point(point: Json, texts: Texts) -> str:
    level = texts(f"map.risk.{to_key(point['level'])}")
    return texts("map.card.risk_listed", point=format_numbered(point, texts), level=level)


def format_numbered(point: Json, texts: Texts) -> str:
    """Return the name of a point of `index_points` with its number: two may share a name."""
    return f"{point['names'][texts.language]} ({point['id']})"


def _build_sort_key(point: Json) -> tuple[int, str]:
    return -int(point["likelihood"]) * int(point["impact"]), str(point["id"])
