"""The story of an edition: from its documents to the steps that are shown one after another.

Pure: the same documents give the same steps. A sentence is a key of the catalogue with values;
typed words are names of the register, titles of risk points and commitments only, and the page sets
them as text. What is withheld has no count here, so that nothing can draw it as 0.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from geodata.model.story_plans import StoryPlan, arrange_steps
from mapping.analysis import story_ends, story_numbers, story_risks, story_way
from mapping.analysis.area_risks import index_points
from mapping.analysis.story_words import (
    DISTRICT_VIEW,
    StoryStep,
    build_risk_name,
    build_sentence,
    build_view,
    list_areas,
)
from mapping.json_types import Json

DEFAULT_PLAN = StoryPlan()
COMMITMENTS_PER_STEP = 3  # as many as can be read from the back row


def build_story(
    documents: Mapping[str, Json], plan: StoryPlan = DEFAULT_PLAN
) -> dict[str, list[StoryStep]]:
    """Return the steps of an edition, as a plan orders, hides and words them.

    Parameters
    ----------
    documents
        By file name: `edition.json`, `areas-community.geojson`, `areas-subdistrict.geojson`,
        `risks.geojson`, `about.json`, `commitments.json`; `photos.json` where photos are public.
    """
    by_name: dict[str, list[StoryStep]] = {}
    for step in _list_steps(documents):
        by_name.setdefault(name_step(step), []).append(step)
    steps = [
        {**step, "said": plan.words[name]} if name in plan.words else step
        for name in arrange_steps(list(by_name), plan)
        for step in by_name[name]
    ]
    return {"steps": [{"id": str(number), **step} for number, step in enumerate(steps, 1)]}


def name_step(step: StoryStep) -> str:
    """Return the name of a step in a plan: what it is about; pages of one matter share it."""
    if step["kind"] == "risk":
        return f"risk {step['risk']['id']}"
    return str(step.get("topic", step["kind"]))


def _list_steps(documents: Mapping[str, Json]) -> list[StoryStep]:
    """Return every step in the order in which it is told without a plan."""
    return [
        _build_cover(documents["edition.json"]),
        story_ends.build_opening(documents),
        *_build_comparison(documents["edition.json"]),
        story_numbers.build_coverage(documents),
        story_numbers.build_complaints(documents),
        *story_numbers.build_feed(documents),
        *story_risks.build_risks(documents),
        *story_way.build_way(documents, with_photos=story_risks.find_photo_pairs(documents)),
        *story_risks.build_photos(documents),
        *_build_commitments(documents),
        {"kind": "audience", "title": build_sentence("step.audience.title"), "map": DISTRICT_VIEW},
        _build_withheld(documents),
        _build_closing(documents),
        story_ends.build_request(documents),
    ]


def _build_cover(edition: Json) -> StoryStep:
    return {
        "kind": "cover",
        "words": edition["title"],
        "lines": [
            build_sentence("step.cover.edition", date=edition["frozen_on"]),
            build_sentence("step.cover.release", release=edition["release"]),
        ],
        "map": DISTRICT_VIEW,
    }


def _build_comparison(edition: Json) -> Iterator[StoryStep]:
    if edition["previous"] is None:
        return
    yield {
        "kind": "compare",
        "title": build_sentence("step.compare.title"),
        "previous": edition["previous"],
        "map": build_view("coverage"),
    }


def _build_commitments(documents: Mapping[str, Json]) -> Iterator[StoryStep]:
    """Yield steps with a few commitments each; where there is none, one step that says so."""
    commitments = documents["commitments.json"]["commitments"]
    points = index_points(documents["risks.geojson"])
    count = max(1, -(-len(commitments) // COMMITMENTS_PER_STEP))
    ends = [len(commitments) * page // count for page in range(count + 1)]  # no page with one alone
    pages = [commitments[start:end] for start, end in pairwise(ends)]
    for page, commitments_shown in enumerate(pages, 1):
        communities = sorted(
            {
                commitment["community_id"]
                for commitment in commitments_shown
                if commitment["community_id"]
            }
        )
        title = build_sentence("step.commitments.title")
        if len(pages) > 1:
            title = build_sentence("step.commitments.title_of", page=page, pages=len(pages))
        told = [_tell_commitment(commitment, points) for commitment in commitments_shown]
        step = {"kind": "commitments", "title": title, "commitments": told}
        if not commitments_shown:
            step |= {"figure_words": build_sentence("step.commitments.nothing")}
        yield {**step, "map": build_view("risks", marked=communities)}


def _tell_commitment(commitment: Json, points: Mapping[str, Json]) -> Json:
    """Return a commitment with the name of the risk point that it is about."""
    point = points.get(commitment["risk_id"])
    return commitment if point is None else {**commitment, "risk_name": build_risk_name(point)}


def _build_withheld(documents: Mapping[str, Json]) -> StoryStep:
    areas = list_areas(documents, "community")
    hidden = sum(1 for area in areas if area["complaints"]["withheld"])
    step: StoryStep = {
        "kind": "number",
        "topic": "withheld",
        "title": build_sentence("step.withheld.title"),
    }
    if hidden:
        figure = build_sentence("step.withheld.figure", count=hidden, of=len(areas))
        step |= {"figure": figure, "caption": build_sentence("step.withheld.caption")}
    k = documents["edition.json"]["rule"]["k"]
    return {
        **step,
        "lines": [
            build_sentence("step.withheld.few", k=k),
            *([build_sentence("step.withheld.not_zero")] if hidden else []),
            build_sentence("step.withheld.places"),
            build_sentence("step.withheld.words"),
        ],
        "map": build_view("complaints"),
    }


def _build_closing(documents: Mapping[str, Json]) -> StoryStep:
    edition, about = documents["edition.json"], documents["about.json"]
    in_force = edition["boundary_versions"]
    return {
        "kind": "close",
        "title": build_sentence("step.close.title"),
        "lines": [build_sentence("note.complaints"), build_sentence("card.estimated_note")],
        "sources": [
            {"label": build_sentence(f"step.close.{version['level']}"), "words": version["source"]}
            for version in about["boundary_versions"]
            if in_force.get(version["level"]) == version["version"]
        ]
        + [{"label": build_sentence("step.close.feed"), "words": feed} for feed in about["feeds"]],
        "stamp": build_sentence(
            "step.close.stamp", software=edition["software"], content=edition["content"][:12]
        ),
        "map": DISTRICT_VIEW,
    }
