"""A step of the story that tells the way of one community: visited, found, promised, mended."""

from collections.abc import Iterable, Iterator, Mapping

from geodata.model.risks import parse_quarter
from geodata.model.times import BUDDHIST_OFFSET
from mapping.analysis.area_risks import index_points
from mapping.analysis.story_places import build_area_name
from mapping.analysis.story_words import StoryStep, build_sentence, build_view, list_areas
from mapping.json_types import Json


def build_way(documents: Mapping[str, Json], with_photos: Iterable[str]) -> Iterator[StoryStep]:
    """Yield the way of one community in which a risk was mitigated; nothing where none was.

    Parameters
    ----------
    documents
        By file name, as those of `build_story`.
    with_photos
        Numbers of the risk points that have a photo of before and one of after: a community of
        theirs is told before others, then the one with the most mitigated points, then by its id.
    """
    all_points = index_points(documents["risks.geojson"]).values()
    points = [point for point in all_points if point["community_id"]]
    solved = [point for point in points if point["state"] == "mitigated"]
    if not solved:
        return
    shown = set(with_photos)

    def rank(community_id: str) -> tuple[bool, int, str]:
        own = [point for point in solved if point["community_id"] == community_id]
        return all(point["id"] not in shown for point in own), -len(own), community_id

    community_id = min({point["community_id"] for point in solved}, key=rank)
    own_points = [point for point in points if point["community_id"] == community_id]
    yield {
        "kind": "way",
        "title": build_sentence("step.way.title"),
        "place": _find_area(documents, community_id),
        "rows": [
            {"heading": what, "label": when}
            for what, when in _list_steps(documents, community_id, own_points)
        ],
        "lines": [build_sentence("step.way.note")],
        "map": build_view("risks", risks=[point["id"] for point in own_points], focus=community_id),
    }


def _list_steps(
    documents: Mapping[str, Json], community_id: str, points: list[Json]
) -> Iterator[tuple[Json, Json]]:
    """Yield what happened and when, in the order in which the way goes."""
    months = sorted(visit["month"] for visit in _list_visits(documents, community_id))
    if months:
        yield build_sentence("step.way.visited"), _tell_month(months[0])
    first = min(point["quarter"] for point in points)
    yield build_sentence("step.way.found", count=len(points)), _tell_quarter(first)
    promises = _list_promises(documents, community_id, points)
    if promises:
        kept = sum(commitment["state"] == "kept" for commitment in promises)
        yield (
            build_sentence("step.way.promised", count=len(promises)),
            build_sentence("step.way.kept", count=kept),
        )
    solved = [point for point in points if point["state"] == "mitigated"]
    yield build_sentence("step.way.solved", count=len(solved)), _tell_quarter(_find_end(solved))
    if waiting := len(points) - len(solved):
        yield build_sentence("step.way.open", count=waiting), build_sentence("step.way.watched")


def _list_visits(documents: Mapping[str, Json], community_id: str) -> list[Json]:
    visits: list[Json] = documents["about.json"].get("visits", {}).get(community_id, [])
    return visits


def _list_promises(
    documents: Mapping[str, Json], community_id: str, points: Iterable[Json]
) -> list[Json]:
    """Return the commitments about the community or about one of its risk points."""
    ids = {point["id"] for point in points}
    return [
        commitment
        for commitment in documents["commitments.json"]["commitments"]
        if commitment["community_id"] == community_id or commitment["risk_id"] in ids
    ]


def _find_end(solved: Iterable[Json]) -> str:
    """Return the quarter of the last mitigation; of editions without history, of the approval."""
    return max(_find_last_mitigation(point) for point in solved)


def _find_last_mitigation(point: Json) -> str:
    quarters = [quarter for quarter, step in point.get("history", []) if step == "mitigated"]
    return str(quarters[-1] if quarters else point["quarter"])


def _find_area(documents: Mapping[str, Json], community_id: str) -> Json:
    [area] = [area for area in list_areas(documents, "community") if area["id"] == community_id]
    return build_area_name(area)


def _tell_month(month: str) -> Json:
    """Return the quarter of a month ("2026-09")."""
    year, number = (int(part) for part in month.split("-"))
    return _tell_quarter(f"{year + BUDDHIST_OFFSET}-Q{(number + 2) // 3}")


def _tell_quarter(quarter: str) -> Json:
    """Return a quarter (B.E., "2569-Q3") as a sentence."""
    year, number = parse_quarter(quarter)
    return build_sentence(f"step.way.quarter_{number}", year=str(year))
