"""Where is it most urgent: the register of open risk points, by likelihood and impact.

The register is an inventory of what was approved, not a sample: more points mean that more were
approved. So it has no interval and no test.
"""

from collections.abc import Iterable, Mapping

from mapping.analysis.area_risks import list_open_points
from mapping.analysis.questions.finding import Finding, build_area_address, format_release_day
from mapping.analysis.story_places import locate_point
from mapping.json_types import Documents, Json
from mapping.texts import Texts, to_key

STEPS = range(1, 6)
WORST_LEVEL = "very high"
MAX_TOP_PLACES = 3  # more of them name no place in a sentence

Cell = tuple[int, int]  # likelihood, impact


def build_matrix(points: Iterable[Json]) -> dict[Cell, tuple[str, ...]]:
    """Return the numbers of the points in each of the 25 cells, by likelihood and impact."""
    cells: dict[Cell, list[str]] = {
        (likelihood, impact): [] for likelihood in STEPS for impact in STEPS
    }
    for point in points:
        cells[int(point["likelihood"]), int(point["impact"])].append(point["id"])
    return {cell: tuple(ids) for cell, ids in cells.items()}


def answer_urgency(documents: Documents, texts: Texts) -> Finding:
    """Return which open risk points have the highest scores, all of them by score."""
    points = list_open_points(documents["risks.geojson"])
    places = _list_places(documents)
    worst = sum(point["level"] == WORST_LEVEL for point in points)
    solved = len(documents["risks.geojson"]["features"]) - len(points)
    day = format_release_day(documents, texts)
    sentence = texts("analysis.urgency.none", date=day)
    if points:
        score = max(_compute_score(point) for point in points)
        sentence = texts(
            "analysis.urgency.sentence", date=day, count=len(points), worst=worst, score=score
        )
        top = [
            _name_place(places[one["id"]], texts) for one in points if _compute_score(one) == score
        ]
        if all(top) and len(top) <= MAX_TOP_PLACES:
            named = ", ".join(dict.fromkeys(top))
            sentence = f"{sentence} {texts('analysis.urgency.top', places=named)}"
    return Finding(
        sentence,
        count=len(points),
        period=texts("analysis.at", date=day),
        method=texts("analysis.urgency.method"),
        source=texts("analysis.urgency.source"),
        columns=tuple(
            texts(f"analysis.urgency.column.{name}")
            for name in ("number", "name", "level", "scores", "place")
        ),
        rows=tuple(
            (
                point["id"],
                point["names"][texts.language],
                texts(f"map.risk.{to_key(point['level'])}"),
                f"{point['likelihood']} × {point['impact']} = {_compute_score(point)}",
                _name_place(places[point["id"]], texts),
            )
            for point in points
        ),
        addresses=tuple(
            (
                f"/risk/{point['id']}",
                "",
                "",
                "",
                build_area_address(places[point["id"]].get("id", "")),
            )
            for point in points
        ),
        needs="" if points else texts("analysis.urgency.needs"),
        notes=(
            texts("analysis.urgency.solved", count=solved),
            texts("analysis.urgency.step"),
            texts("map.card.risk_note"),
        ),
    )


def _compute_score(point: Mapping[str, int]) -> int:
    return int(point["likelihood"]) * int(point["impact"])


def _list_places(documents: Documents) -> dict[str, Json]:
    """Return the community or subdistrict of each point, no more exact than it is public."""
    return {
        feature["properties"]["id"]: locate_point(feature, documents)["area"] or {}
        for feature in documents["risks.geojson"]["features"]
    }


def _name_place(area: Json, texts: Texts) -> str:
    name = str(area.get("name_th", ""))
    return str(area.get("name_en") or name) if texts.language == "en" else name
