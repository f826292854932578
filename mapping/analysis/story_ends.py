"""The first sentence of a story, which holds for this edition, and what is asked at its end."""

from collections import Counter
from collections.abc import Mapping

from mapping.analysis.story_words import (
    DISTRICT_VIEW,
    StoryStep,
    build_sentence,
    build_view,
    list_areas,
)
from mapping.json_types import Json

GREAT_LEVELS = ("very high", "high")
LATE_STATES = ("asked", "promised", "under way")


def build_opening(documents: Mapping[str, Json]) -> StoryStep:
    """Return the one sentence that the story begins with: the greatest thing that is true."""
    open_points, solved = _split_points(documents)
    levels = Counter(point["level"] for point in open_points)
    areas = list_areas(documents, "community")
    visited = sum(area["coverage"] != "not visited" for area in areas)
    counts = {"open": len(open_points), "solved": len(solved)}
    if levels["very high"]:
        words = build_sentence("step.opening.very_high", count=levels["very high"], **counts)
    elif open_points:
        words = build_sentence("step.opening.open", **counts)
    elif solved:
        words = build_sentence("step.opening.solved", **counts)
    elif visited:
        words = build_sentence("step.opening.none_found")
    else:
        words = build_sentence("step.opening.not_begun")
    return {
        "kind": "number",
        "topic": "opening",
        "title": build_sentence("step.opening.title"),
        "figure_words": words,
        "caption": build_sentence("step.opening.visited", count=visited, of=len(areas)),
        "lines": [build_sentence("card.risk_note")],
        "map": build_view("risks", risks=[point["id"] for point in open_points]),
    }


def build_request(documents: Mapping[str, Json]) -> StoryStep:
    """Return what is asked of those who are there; only what this edition gives a reason for."""
    open_points, _ = _split_points(documents)
    commitments = documents["commitments.json"]["commitments"]
    promised = {commitment["risk_id"] for commitment in commitments}
    great = [point for point in open_points if point["level"] in GREAT_LEVELS]
    unanswered = [point["id"] for point in great if point["id"] not in promised]
    today = documents["edition.json"]["frozen_on"]
    late = [
        commitment
        for commitment in commitments
        if commitment["due_on"] and commitment["due_on"] < today
        if commitment["state"] in LATE_STATES
    ]
    areas = list_areas(documents, "community")
    waiting = sum(area["coverage"] == "not visited" for area in areas)
    asked = [
        build_sentence(key, count=count)
        for key, count in (
            ("step.request.promise", len(unanswered)),
            ("step.request.late", len(late)),
            ("step.request.visit", waiting),
        )
        if count
    ]
    return {
        "kind": "number",
        "topic": "request",
        "title": build_sentence("step.request.title"),
        "lines": [*asked, build_sentence("step.request.take_part")],
        "caption": build_sentence("step.request.thanks"),
        "map": build_view("risks", risks=unanswered) if unanswered else DISTRICT_VIEW,
    }


def _split_points(documents: Mapping[str, Json]) -> tuple[list[Json], list[Json]]:
    """Return the facts of the open and of the solved risk points."""
    points = [feature["properties"] for feature in documents["risks.geojson"]["features"]]
    return tuple(
        [point for point in points if point["state"] == state]
        for state in ("approved", "mitigated")
    )  # type: ignore[return-value]
