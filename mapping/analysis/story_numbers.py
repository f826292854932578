"""Steps of the story that are a number: where we have been, complaints, reports elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from mapping.analysis.area_risks import POINTS_KNOWN, coverage_key
from mapping.analysis.complaint_totals import published_complaints
from mapping.analysis.story_places import name_of
from mapping.analysis.story_words import Json, Step, areas_of, said, view

MOST_ROWS = 5
COVERAGE = ("visited_found", POINTS_KNOWN, "visited_none_found", "not_visited")


def coverage(documents: Mapping[str, Json]) -> Step:
    """Return how many communities were visited; one that was not is not one without risk."""
    areas = areas_of(documents, "community")
    counted = Counter(coverage_key(area) for area in areas)
    visited = len(areas) - counted["not_visited"]
    registry = documents["areas-community.geojson"]["registry"]
    lines = [said("step.coverage.note")] if counted["not_visited"] else []
    if registry["study"] != registry["listed"]:
        lines.append(said("step.coverage.registry", **registry))
    return {
        "kind": "number",
        "topic": "coverage",
        "title": said("step.coverage.title"),
        "figure": said("step.coverage.figure", count=visited, of=len(areas)),
        "caption": said("step.coverage.caption"),
        "rows": [
            {"label": said(f"coverage.{each}"), "sign": each, "count": counted[each]}
            for each in COVERAGE
            if counted[each] or each != POINTS_KNOWN
        ],
        "lines": lines,
        "map": view("coverage"),
    }


def complaints(documents: Mapping[str, Json]) -> Step:
    """Return how many complaints are published, by subdistrict in the order of the register.

    A published number is a part of what was reported, larger in one area than in another by the
    rule of release: nothing is ranked, and no bar is drawn.
    """
    by_level = {level: areas_of(documents, level) for level in ("community", "subdistrict")}
    published = [area for area in by_level["community"] if area["complaints"]["count"]]
    level = "community" if published else "subdistrict"
    step = {
        "kind": "number",
        "topic": "complaints",
        "title": said("step.complaints.title"),
        "map": view("complaints", level),
    }
    numbers = published_complaints(documents)
    if numbers.total is None:
        words = {"figure_words": said("card.withheld"), "caption": said("step.complaints.none")}
        return {**step, **words, "lines": [said("note.withheld")]}
    rows: list[Json] = [
        {"area": name_of(area), "label": _at_least(area["complaints"]["count"])}
        for area in sorted(by_level["subdistrict"], key=lambda area: str(area["id"]))
    ]
    if numbers.of_district_only:
        label = _at_least(numbers.of_district_only)
        rows.append({"heading": said("step.complaints.district"), "label": label})
    hidden = sum(1 for area in by_level["community"] if not area["complaints"]["count"])
    lines = [said("step.complaints.withheld_community", count=hidden)] if hidden else []
    return {
        **step,
        "figure": said("step.complaints.figure", count=numbers.total),
        "caption": said("step.complaints.caption"),
        "rows": rows,
        "lines": [*lines, said("note.complaints")],
    }


def _at_least(count: int | None) -> Json:
    return said("card.withheld") if count is None else said("card.at_least", count=count)


def feed(documents: Mapping[str, Json]) -> Iterator[Step]:
    """Yield nothing where no feed was ever brought in: then nobody has counted."""
    collection = documents["areas-subdistrict.geojson"]
    if not collection["feeds"]:
        return
    areas = areas_of(documents, "subdistrict")
    period = collection["feed_period"]
    source = said("step.feed.source", feeds=", ".join(collection["feeds"]))
    dates = [said("step.feed.period", **period)] if period else []
    yield {
        "kind": "number",
        "topic": "feed",
        "title": said("step.feed.title"),
        "figure": said("step.count", count=sum(area["feed_reports_total"] or 0 for area in areas)),
        "caption": said("step.feed.caption"),
        "rows": _largest_feed(areas),
        "lines": [said("note.feed"), source, *dates],
        "map": view("feed", "subdistrict"),
    }


def _largest_feed(areas: Iterable[Json]) -> list[Json]:
    """Return the areas with the most feed records; one without a count stays without."""
    ordered = sorted(areas, key=lambda area: (-(area["feed_reports_total"] or 0), area["id"]))
    return [
        {"area": name_of(area), "count": area["feed_reports_total"]} for area in ordered[:MOST_ROWS]
    ]
