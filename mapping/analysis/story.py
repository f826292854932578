"""The story of an edition: from its documents to the steps that are shown one after another.

Pure: the same documents give the same steps. A sentence is a key of the catalogue with values;
typed words are names of the register and commitments only, and the page sets them as text. What
is withheld has no count here, so that nothing can draw it as 0.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mapping.analysis.story_places import name_of, place_of

Json = Mapping[str, Any]
Step = dict[str, Any]

TOP_RISKS = 5
MOST_ROWS = 5
COMMITMENTS_A_STEP = 3  # as many as can be read from the back row
LEVELS = ("very high", "high", "moderate", "low")
COVERAGE = ("visited, found", "visited, none found", "not visited")


def story(documents: Mapping[str, Json]) -> dict[str, list[Step]]:
    """Return the steps of an edition.

    Parameters
    ----------
    documents
        By file name: `edition.json`, `areas-community.geojson`, `areas-subdistrict.geojson`,
        `risks.geojson`, `about.json`, `commitments.json`.
    """
    steps = [
        _cover(documents["edition.json"]),
        _coverage(documents),
        _complaints(documents),
        *_feed(documents),
        *_risks(documents),
        *_compared(documents["edition.json"]),
        *_commitments(documents),
        {"kind": "audience", "title": said("step.audience.title"), "map": DISTRICT},
        _withheld(documents),
        _close(documents),
    ]
    return {"steps": [{"id": str(number), **step} for number, step in enumerate(steps, 1)]}


def said(key: str, **values: object) -> Json:
    """Return a sentence: a key of the catalogue and what stands in its gaps."""
    return {"key": key, "values": values}


def view(
    indicator: str, level: str = "community", risks: Iterable[str] = (), **more: object
) -> Json:
    """Return what the map shows: which colours, which risk points; `focus`, `cell`, `at`."""
    return {"indicator": indicator, "level": level, "risks": list(risks), **more}


DISTRICT = view("risks", "subdistrict")  # outlines and names alone


def _areas(documents: Mapping[str, Json], level: str) -> list[Json]:
    return [each["properties"] for each in documents[f"areas-{level}.geojson"]["features"]]


def _points(documents: Mapping[str, Json], state: str) -> list[Json]:
    """Return the risk points of a state, the greatest first; equal ones by their number."""
    found = [
        each
        for each in documents["risks.geojson"]["features"]
        if each["properties"]["state"] == state
    ]
    return sorted(found, key=lambda each: (-_score(each["properties"]), each["properties"]["id"]))


def _score(risk: Json) -> int:
    return int(risk["likelihood"]) * int(risk["impact"])


def _ids(points: Iterable[Json]) -> list[str]:
    return [each["properties"]["id"] for each in points]


def _cover(edition: Json) -> Step:
    return {
        "kind": "cover",
        "words": edition["title"],
        "lines": [
            said("step.cover.edition", date=edition["frozen_on"]),
            said("step.cover.release", release=edition["release"]),
        ],
        "map": DISTRICT,
    }


def _coverage(documents: Mapping[str, Json]) -> Step:
    areas = _areas(documents, "community")
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
            {"label": said(f"coverage.{_slug(each)}"), "sign": _slug(each), "count": counted[each]}
            for each in COVERAGE
        ],
        "lines": lines,
        "map": view("coverage"),
    }


def _complaints(documents: Mapping[str, Json]) -> Step:
    by_level = {level: _areas(documents, level) for level in ("community", "subdistrict")}
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


def _feed(documents: Mapping[str, Json]) -> Iterator[Step]:
    """Yield nothing where no feed was ever brought in: then nobody has counted."""
    collection = documents["areas-subdistrict.geojson"]
    if not collection["feeds"]:
        return
    areas = _areas(documents, "subdistrict")
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


def _risks(documents: Mapping[str, Json]) -> Iterator[Step]:
    """Yield the levels, the greatest risks one after another, and what was solved."""
    points, solved = (_points(documents, state) for state in ("approved", "mitigated"))
    counted = Counter(each["properties"]["level"] for each in points)
    title = said("step.risks.title")
    if not points:
        nothing = {"figure_words": said("state.no_risks"), "lines": [said("step.risks.nothing")]}
        yield {"kind": "map", "topic": "risks", "title": title, **nothing, "map": view("risks")}
    else:
        yield {
            "kind": "map",
            "topic": "risks",
            "title": title,
            "figure": said("step.points", count=len(points)),
            "caption": said("step.risks.caption"),
            "rows": [
                {"label": said(f"risk.{_slug(each)}"), "sign": _slug(each), "count": counted[each]}
                for each in LEVELS
            ],
            "lines": [said("card.risk_note")],
            "map": view("risks", risks=_ids(points)),
        }
    for rank, point in enumerate(points[:TOP_RISKS], 1):
        yield _top_risk(documents, point, rank)
    if points or solved:
        yield _solved(documents, solved)


def _top_risk(documents: Mapping[str, Json], point: Json, rank: int) -> Step:
    risk = point["properties"]
    place = place_of(point, documents)
    return {
        "kind": "risk",
        "title": said("step.risk.title", rank=rank),
        "place": place["area"],
        "risk": {key: risk[key] for key in ("id", "level", "likelihood", "impact")},
        "caption": said(f"category.{_slug(risk['category'])}"),
        "lines": [
            said(
                "card.risk_of",
                level=said(f"risk.{_slug(risk['level'])}"),
                likelihood=risk["likelihood"],
                impact=risk["impact"],
            ),
            said(f"step.precision.{_slug(risk['precision'])}"),
            said("card.risk_note"),
        ],
        "map": view("risks", risks=[risk["id"]], **place["view"]),
    }


def _solved(documents: Mapping[str, Json], solved: list[Json]) -> Step:
    step = {"kind": "solved", "title": said("step.solved.title")}
    shown = {"map": view("risks", risks=_ids(solved))}
    if not solved:
        nothing = {"figure_words": said("step.solved.nothing"), "lines": [said("step.solved.wait")]}
        return {**step, **nothing, **shown}
    rows = [
        {
            "area": place_of(each, documents)["area"],
            "label": said(f"category.{_slug(each['properties']['category'])}"),
            "sign": "solved",
        }
        for each in solved[:MOST_ROWS]
    ]
    more = len(solved) - len(rows)
    return {
        **step,
        "figure": said("step.points", count=len(solved)),
        "caption": said("step.solved.caption"),
        "rows": rows,
        "lines": [said("step.solved.more", count=more)] if more else [],
        **shown,
    }


def _compared(edition: Json) -> Iterator[Step]:
    if edition["previous"] is None:
        return
    yield {
        "kind": "compare",
        "title": said("step.compare.title"),
        "previous": edition["previous"],
        "map": view("coverage"),
    }


def _commitments(documents: Mapping[str, Json]) -> Iterator[Step]:
    """Yield a few on each step; where there is none, one step that says so."""
    kept = documents["commitments.json"]["commitments"]
    starts = range(0, len(kept), COMMITMENTS_A_STEP)
    pages = [kept[start : start + COMMITMENTS_A_STEP] for start in starts] or [[]]
    for page, shown in enumerate(pages, 1):
        communities = sorted({each["community_id"] for each in shown if each["community_id"]})
        title = said("step.commitments.title")
        if len(pages) > 1:
            title = said("step.commitments.title_of", page=page, pages=len(pages))
        step = {"kind": "commitments", "title": title, "commitments": shown}
        if not shown:
            step |= {"figure_words": said("step.commitments.nothing")}
        yield {**step, "map": view("risks", marked=communities)}


def _withheld(documents: Mapping[str, Json]) -> Step:
    areas = _areas(documents, "community")
    hidden = sum(1 for area in areas if area["complaints"]["withheld"])
    step: Step = {"kind": "number", "topic": "withheld", "title": said("step.withheld.title")}
    if hidden:
        figure = said("step.withheld.figure", count=hidden, of=len(areas))
        step |= {"figure": figure, "caption": said("step.withheld.caption")}
    k = documents["edition.json"]["rule"]["k"]
    return {
        **step,
        "lines": [
            said("step.withheld.few", k=k),
            *([said("step.withheld.not_zero")] if hidden else []),
            said("step.withheld.places"),
            said("step.withheld.words"),
        ],
        "map": view("complaints"),
    }


def _close(documents: Mapping[str, Json]) -> Step:
    edition, about = documents["edition.json"], documents["about.json"]
    in_force = edition["boundary_versions"]
    return {
        "kind": "close",
        "title": said("step.close.title"),
        "lines": [said("note.complaints"), said("card.estimated_note")],
        "sources": [
            {"label": said(f"step.close.{each['level']}"), "words": each["source"]}
            for each in about["boundary_versions"]
            if in_force.get(each["level"]) == each["version"]
        ]
        + [{"label": said("step.close.feed"), "words": feed} for feed in about["feeds"]],
        "stamp": said(
            "step.close.stamp", software=edition["software"], content=edition["content"][:12]
        ),
        "map": DISTRICT,
    }


def _slug(state: str) -> str:
    return state.replace(",", "").replace(" ", "_")
