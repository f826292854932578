"""Steps of the story that are a number: where we have been, complaints, reports elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mapping.analysis.story_places import name_of
from mapping.analysis.story_words import Json, Step, areas_of, said, slug, view

MOST_ROWS = 5
COVERAGE = ("visited, found", "visited, none found", "not visited")


def coverage(documents: Mapping[str, Json]) -> Step:
    """Return how many communities were visited; one that was not is not one without risk."""
    areas = areas_of(documents, "community")
    counted = Counter(area["coverage"] for area in areas)
    visited = len(areas) - counted["not visited"]
    registry = documents["areas-community.geojson"]["registry"]
    lines = [said("step.coverage.note")] if counted["not visited"] else []
    if registry["study"] != registry["listed"]:
        lines.append(said("step.coverage.registry", **registry))
    return {
        "kind": "number",
        "topic": "coverage",
        "title": said("step.coverage.title"),
        "figure": said("step.coverage.figure", count=visited, of=len(areas)),
        "caption": said("step.coverage.caption"),
        "rows": [
            {"label": said(f"coverage.{slug(each)}"), "sign": slug(each), "count": counted[each]}
            for each in COVERAGE
        ],
        "lines": lines,
        "map": view("coverage"),
    }


def complaints(documents: Mapping[str, Json]) -> Step:
    """Return the complaints that may be counted in public, and how many areas show none."""
    by_level = {level: areas_of(documents, level) for level in ("community", "subdistrict")}
    published = {
        level: [area for area in areas if area["complaints"]["count"]]
        for level, areas in by_level.items()
    }
    level = "community" if published["community"] else "subdistrict"
    step = {
        "kind": "number",
        "topic": "complaints",
        "title": said("step.complaints.title"),
        "map": view("complaints", level),
    }
    if not published[level]:
        words = {"figure_words": said("card.withheld"), "caption": said("step.complaints.none")}
        return {**step, **words, "lines": [said("note.withheld")]}
    total = _total(published)
    hidden = len(by_level[level]) - len(published[level])
    lines = [said(f"step.complaints.withheld_{level}", count=hidden)] if hidden else []
    return {
        **step,
        "figure": said("step.count", count=total),
        "caption": said("step.complaints.caption"),
        "rows": _largest(published[level], lambda area: area["complaints"]["count"]),
        "lines": [*lines, said("note.complaints")],
    }


def _total(published: Mapping[str, list[Json]]) -> int:
    """Return the sum of what is published, each complaint once.

    The number of a subdistrict has those of its communities in it. Where it is withheld, its
    communities may still have numbers of their own.
    """
    whole = {area["id"] for area in published["subdistrict"]}
    single = [area for area in published["community"] if area["subdistrict_code"] not in whole]
    return sum(area["complaints"]["count"] for area in (*published["subdistrict"], *single))


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
        "rows": _largest(areas, lambda area: area["feed_reports_total"]),
        "lines": [said("note.feed"), source, *dates],
        "map": view("feed", "subdistrict"),
    }


def _largest(areas: Iterable[Json], count: Any) -> list[Json]:  # noqa: ANN401 - a plain getter
    """Return the areas with the largest counts, as rows; one without a count stays without."""
    ordered = sorted(areas, key=lambda area: (-(count(area) or 0), area["id"]))
    return [{"area": name_of(area), "count": count(area)} for area in ordered[:MOST_ROWS]]
