"""Steps of the story about risk points: all of them, the greatest one by one, what was solved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from mapping.analysis.story_places import place_of
from mapping.analysis.story_words import Json, Step, said, slug, view

TOP_RISKS = 5
MOST_ROWS = 5
LEVELS = ("very high", "high", "moderate", "low")


def risks(documents: Mapping[str, Json]) -> Iterator[Step]:
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
                {"label": said(f"risk.{slug(each)}"), "sign": slug(each), "count": counted[each]}
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
        "caption": said(f"category.{slug(risk['category'])}"),
        "lines": [
            said(
                "card.risk_of",
                level=said(f"risk.{slug(risk['level'])}"),
                likelihood=risk["likelihood"],
                impact=risk["impact"],
            ),
            said(f"step.precision.{slug(risk['precision'])}"),
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
            "label": said(f"category.{slug(each['properties']['category'])}"),
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
