"""Steps of the story about risk points: all of them, the greatest one by one, what was solved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from geodata.model.risks import Scores
from mapping.analysis.area_risks import index_points, list_open_points
from mapping.analysis.questions.urgency import STEPS, build_matrix
from mapping.analysis.story_places import locate_point
from mapping.analysis.story_words import StoryStep, build_risk_name, build_sentence, build_view
from mapping.json_types import Json
from mapping.texts import to_key

MAX_TOP_RISKS = 5
MAX_ROWS = 5
MAX_PHOTO_STEPS = 3
PAIR_KINDS = ("before", "after")
URGENT_LEVELS = ("very high", "high")
LEVELS = ("very high", "high", "moderate", "low")


def build_risks(documents: Mapping[str, Json]) -> Iterator[StoryStep]:
    """Yield the levels, the greatest risks one after another, and what was solved."""
    points, solved = (_list_points(documents, state) for state in ("approved", "mitigated"))
    counts = Counter(point["properties"]["level"] for point in points)
    title = build_sentence("step.risks.title")
    if not points:
        nothing = {
            "figure_words": build_sentence("state.no_risks"),
            "lines": [build_sentence("step.risks.nothing")],
        }
        yield {
            "kind": "map",
            "topic": "risks",
            "title": title,
            **nothing,
            "map": build_view("risks"),
        }
    else:
        yield {
            "kind": "map",
            "topic": "risks",
            "title": title,
            "figure": build_sentence("step.points", count=len(points)),
            "caption": build_sentence("step.risks.caption"),
            "rows": [
                {
                    "label": build_sentence(f"risk.{to_key(level)}"),
                    "sign": to_key(level),
                    "count": counts[level],
                }
                for level in LEVELS
            ],
            "lines": [build_sentence("card.risk_note")],
            "map": build_view("risks", risks=_list_ids(points)),
        }
        yield _build_matrix(documents, points)
    for rank, point in enumerate(points[:MAX_TOP_RISKS], 1):
        yield _build_top_risk(documents, point, rank)
    if points or solved:
        yield _build_solved(documents, solved)


def _build_matrix(documents: Mapping[str, Json], points: Iterable[Json]) -> StoryStep:
    """Return how many open points have each likelihood and impact, the highest impact first."""
    cells = build_matrix(list_open_points(documents["risks.geojson"]))
    return {
        "kind": "matrix",
        "title": build_sentence("step.matrix.title"),
        "caption": build_sentence("step.matrix.caption"),
        "matrix": [
            [
                {
                    "count": len(cells[likelihood, impact]),
                    "level": to_key(Scores(likelihood, impact).level),
                }
                for likelihood in STEPS
            ]
            for impact in reversed(STEPS)
        ],
        "map": build_view("risks", risks=_list_ids(points)),
    }


def build_photos(documents: Mapping[str, Json]) -> Iterator[StoryStep]:
    """Yield a step for each point that has a photo of before and one of after, a few at most."""
    points = index_points(documents["risks.geojson"])
    features = {one["properties"]["id"]: one for one in documents["risks.geojson"]["features"]}
    pairs = find_photo_pairs(documents)
    for risk_id in list(pairs)[:MAX_PHOTO_STEPS]:
        feature = features[risk_id]
        place = locate_point(feature, documents)
        yield {
            "kind": "photos",
            "title": build_sentence("step.photos.title"),
            "name": build_risk_name(points[risk_id]),
            "place": place["area"],
            "photos": [
                {key: photo[key] for key in ("file", "kind", "caption", "width", "height")}
                for photo in pairs[risk_id]
            ],
            "lines": [build_sentence("step.photos.note")],
            "map": build_view("risks", risks=[risk_id], **place["view"]),
        }


def find_photo_pairs(documents: Mapping[str, Json]) -> dict[str, list[Json]]:
    """Return by mitigated risk point its photo of before and of after, where it has both.

    A point that is a risk still has nothing after which it was mended.
    """
    photos = documents.get("photos.json", {"photos": []})["photos"]
    points = [feature["properties"] for feature in documents["risks.geojson"]["features"]]
    ids = sorted(point["id"] for point in points if point["state"] == "mitigated")
    pairs = {risk_id: _find_pair(photos, risk_id) for risk_id in ids}
    return {risk_id: pair for risk_id, pair in pairs.items() if len(pair) == len(PAIR_KINDS)}


def _find_pair(photos: Iterable[Json], risk_id: str) -> list[Json]:
    """Return the first photo of before and the first of after that a point has."""
    by_kind: dict[str, Json] = {}
    for photo in photos:
        if photo["risk_id"] == risk_id:
            by_kind.setdefault(photo["kind"], photo)
    return [by_kind[kind] for kind in PAIR_KINDS if kind in by_kind]


def _build_top_risk(documents: Mapping[str, Json], point: Json, rank: int) -> StoryStep:
    risk = index_points(documents["risks.geojson"])[point["properties"]["id"]]
    place = locate_point(point, documents)
    category = build_sentence(f"category.{to_key(risk['category'])}")
    return {
        "kind": "risk",
        "title": _build_title(risk, rank),
        "name": build_risk_name(risk),
        "place": place["area"],
        "risk": {key: risk[key] for key in ("id", "level", "likelihood", "impact")},
        "caption": category if risk.get("title") or risk.get("sub_kind") else None,
        "lines": [
            build_sentence(
                "card.risk_of",
                level=build_sentence(f"risk.{to_key(risk['level'])}"),
                likelihood=risk["likelihood"],
                impact=risk["impact"],
            ),
            build_sentence(f"step.precision.{to_key(risk['precision'])}"),
            build_sentence("card.risk_note"),
        ],
        "map": build_view("risks", risks=[risk["id"]], **place["view"]),
    }


def _build_title(risk: Json, rank: int) -> Json:
    """Return the title of a step: only a high level is called one to be mended soon."""
    is_urgent = risk["level"] in URGENT_LEVELS
    return build_sentence("step.risk.title" if is_urgent else "step.risk.title_other", rank=rank)


def _build_solved(documents: Mapping[str, Json], solved: list[Json]) -> StoryStep:
    step = {"kind": "solved", "title": build_sentence("step.solved.title")}
    map_part = {"map": build_view("risks", risks=_list_ids(solved))}
    if not solved:
        nothing = {
            "figure_words": build_sentence("step.solved.nothing"),
            "lines": [build_sentence("step.solved.wait")],
        }
        return {**step, **nothing, **map_part}
    points = index_points(documents["risks.geojson"])
    rows = [
        {
            "name": build_risk_name(points[point["properties"]["id"]]),
            "area": locate_point(point, documents)["area"],
            "sign": "solved",
        }
        for point in solved[:MAX_ROWS]
    ]
    more = len(solved) - len(rows)
    return {
        **step,
        "figure": build_sentence("step.points", count=len(solved)),
        "caption": build_sentence("step.solved.caption"),
        "rows": rows,
        "lines": [build_sentence("step.solved.more", count=more)] if more else [],
        **map_part,
    }


def _list_points(documents: Mapping[str, Json], state: str) -> list[Json]:
    """Return the risk points of a state, the greatest first; equal ones by their number."""
    points = [
        feature
        for feature in documents["risks.geojson"]["features"]
        if feature["properties"]["state"] == state
    ]
    return sorted(
        points, key=lambda point: (-_compute_score(point["properties"]), point["properties"]["id"])
    )


def _compute_score(risk: Json) -> int:
    return int(risk["likelihood"]) * int(risk["impact"])


def _list_ids(points: Iterable[Json]) -> list[str]:
    return [point["properties"]["id"] for point in points]
