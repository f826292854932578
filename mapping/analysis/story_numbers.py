"""Steps of the story that are a number: where we have been, complaints, reports elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from mapping.analysis.area_risks import POINTS_KNOWN_KEY, find_coverage_key
from mapping.analysis.complaint_totals import count_published_complaints
from mapping.analysis.story_places import build_area_name
from mapping.analysis.story_words import StoryStep, build_sentence, build_view, list_areas
from mapping.json_types import Json

MAX_ROWS = 5
COVERAGE_KEYS = ("visited_found", POINTS_KNOWN_KEY, "visited_none_found", "not_visited")


def build_coverage(documents: Mapping[str, Json]) -> StoryStep:
    """Return how many communities were visited; one that was not is not one without risk."""
    areas = list_areas(documents, "community")
    counts = Counter(find_coverage_key(area) for area in areas)
    visited = len(areas) - counts["not_visited"]
    registry = documents["areas-community.geojson"]["registry"]
    lines = [build_sentence("step.coverage.note")] if counts["not_visited"] else []
    if registry["study"] != registry["listed"]:
        lines.append(build_sentence("step.coverage.registry", **registry))
    return {
        "kind": "number",
        "topic": "coverage",
        "title": build_sentence("step.coverage.title"),
        "figure": build_sentence("step.coverage.figure", count=visited, of=len(areas)),
        "caption": build_sentence("step.coverage.caption"),
        "rows": [
            {"label": build_sentence(f"coverage.{key}"), "sign": key, "count": counts[key]}
            for key in COVERAGE_KEYS
            if counts[key] or key != POINTS_KNOWN_KEY
        ],
        "lines": lines,
        "map": build_view("coverage"),
    }


def build_complaints(documents: Mapping[str, Json]) -> StoryStep:
    """Return how many complaints are published, by subdistrict in the order of the register.

    A published number is a part of what was reported, larger in one area than in another by the
    rule of release: nothing is ranked, and no bar is drawn.
    """
    by_level = {level: list_areas(documents, level) for level in ("community", "subdistrict")}
    published = [area for area in by_level["community"] if area["complaints"]["count"]]
    level = "community" if published else "subdistrict"
    step = {
        "kind": "number",
        "topic": "complaints",
        "title": build_sentence("step.complaints.title"),
        "map": build_view("complaints", level),
    }
    numbers = count_published_complaints(documents)
    if numbers.total is None:
        words = {
            "figure_words": build_sentence("card.withheld"),
            "caption": build_sentence("step.complaints.none"),
        }
        return {**step, **words, "lines": [build_sentence("note.withheld")]}
    rows: list[Json] = [
        {"area": build_area_name(area), "label": _build_at_least(area["complaints"]["count"])}
        for area in sorted(by_level["subdistrict"], key=lambda area: str(area["id"]))
    ]
    if numbers.of_district_only:
        label = _build_at_least(numbers.of_district_only)
        rows.append({"heading": build_sentence("step.complaints.district"), "label": label})
    hidden = sum(1 for area in by_level["community"] if not area["complaints"]["count"])
    lines = [build_sentence("step.complaints.withheld_community", count=hidden)] if hidden else []
    return {
        **step,
        "figure": build_sentence("step.complaints.figure", count=numbers.total),
        "caption": build_sentence("step.complaints.caption"),
        "rows": rows,
        "lines": [*lines, build_sentence("note.complaints")],
    }


def _build_at_least(count: int | None) -> Json:
    return (
        build_sentence("card.withheld")
        if count is None
        else build_sentence("card.at_least", count=count)
    )


def build_feed(documents: Mapping[str, Json]) -> Iterator[StoryStep]:
    """Yield the step of the feeds; none where no feed was ever imported."""
    collection = documents["areas-subdistrict.geojson"]
    if not collection["feeds"]:
        return
    areas = list_areas(documents, "subdistrict")
    period = collection["feed_period"]
    source = build_sentence("step.feed.source", feeds=", ".join(collection["feeds"]))
    dates = [build_sentence("step.feed.period", **period)] if period else []
    yield {
        "kind": "number",
        "topic": "feed",
        "title": build_sentence("step.feed.title"),
        "figure": build_sentence(
            "step.count", count=sum(area["feed_reports_total"] or 0 for area in areas)
        ),
        "caption": build_sentence("step.feed.caption"),
        "rows": _list_largest_feeds(areas),
        "lines": [build_sentence("note.feed"), source, *dates],
        "map": build_view("feed", "subdistrict"),
    }


def _list_largest_feeds(areas: Iterable[Json]) -> list[Json]:
    """Return the areas with the most feed records; one without a count stays without."""
    ordered = sorted(areas, key=lambda area: (-(area["feed_reports_total"] or 0), area["id"]))
    return [
        {"area": build_area_name(area), "count": area["feed_reports_total"]}
        for area in ordered[:MAX_ROWS]
    ]
