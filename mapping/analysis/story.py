"""The story of an edition: from its documents to the steps that are shown one after another.

Pure: the same documents give the same steps. A sentence is a key of the catalogue with values;
typed words are names of the register and commitments only, and the page sets them as text. What
is withheld has no count here, so that nothing can draw it as 0.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from mapping.analysis import story_numbers, story_risks
from mapping.analysis.story_words import DISTRICT, Json, Step, areas_of, said, view

COMMITMENTS_A_STEP = 3  # as many as can be read from the back row


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
        story_numbers.coverage(documents),
        story_numbers.complaints(documents),
        *story_numbers.feed(documents),
        *story_risks.risks(documents),
        *_compared(documents["edition.json"]),
        *_commitments(documents),
        {"kind": "audience", "title": said("step.audience.title"), "map": DISTRICT},
        _withheld(documents),
        _close(documents),
    ]
    return {"steps": [{"id": str(number), **step} for number, step in enumerate(steps, 1)]}


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
    count = max(1, -(-len(kept) // COMMITMENTS_A_STEP))
    ends = [len(kept) * page // count for page in range(count + 1)]  # no page with one alone
    pages = [kept[start:end] for start, end in pairwise(ends)]
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
    areas = areas_of(documents, "community")
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
