"""One file for a USB stick: map, table and story of a release or an edition, without a network.

A pure function of public documents: the same documents give the same bytes.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.model import times
from geodata.reasons import Language
from mapping.analysis.story import build_story
from mapping.layers.live import dump_safe_json
from mapping.layers.offline import render_offline_page
from mapping.publish.rule import PrivacyRule
from mapping.texts import Texts
from mapping.texts.dates import format_long_date
from mapping.texts.editions import format_edition_title

Json = Mapping[str, Any]
TAKEN = (  # by name, so that nothing else comes along
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "base.geojson",
    "risks.geojson",
    "cube.json",
    "about.json",
)
COUNTED = ("complaints.json",)  # the story is told from it; it is not in the file
DECIMALS = 5  # of a degree: about a metre
ELSEWHERE = ("compare", "audience")  # steps that need another edition, or a link to a server


def offline(documents: Mapping[str, Json], language: Language = "th") -> bytes:
    """Return the whole file.

    Parameters
    ----------
    documents
        Public documents by file name: those of a release; of an edition also `edition.json`,
        `commitments.json` and `story.json`.
    """
    taken: dict[str, Json] = {name: _drawn(documents[name]) for name in TAKEN}
    taken["edition.json"] = edition = documents.get("edition.json") or _release(taken)
    taken["commitments.json"] = documents.get("commitments.json", {"commitments": []})
    groups = {name: documents[name] for name in COUNTED if name in documents}
    told = documents.get("story.json") or build_story({**taken, **groups})
    left_out = ELSEWHERE if "commitments.json" in documents else (*ELSEWHERE, "commitments")
    steps = [step for step in told["steps"] if step["kind"] not in left_out]
    frozen = format_edition_title(language, edition["id"]) if edition["id"] else ""
    html = render_offline_page(
        language,
        {**taken, "story.json": {"steps": steps}},
        stamp=frozen,
        title=frozen or _title(language, edition),
        texts={} if frozen else _texts(language),
    )
    return html.encode()


def _drawn(document: Json) -> Json:
    """Return a document with corners to a metre: more cannot be seen and takes room."""
    if document.get("type") != "FeatureCollection":
        return document
    features = [{**each, "geometry": _rounded(each["geometry"])} for each in document["features"]]
    return {**document, "features": features}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - any depth of coordinates
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value


def _release(taken: Mapping[str, Json]) -> Json:
    """Return what a story asks of an edition, for a release that is none."""
    about = taken["about.json"]
    in_force: dict[str, int] = {}
    for each in about["boundary_versions"]:
        in_force[each["level"]] = max(each["version"], in_force.get(each["level"], 0))
    return {
        "id": "",
        "title": "",
        "frozen_on": _day(about["released_at"]).isoformat(),
        "release": about["version"],
        "rule": {"k": PrivacyRule().k},
        "software": "",
        "boundary_versions": in_force,
        "previous": None,
        "content": hashlib.sha256(dump_safe_json(taken).encode()).hexdigest(),
    }


def _day(moment: str) -> date:
    return times.parse_iso(moment).astimezone(times.BANGKOK).date()


def _title(language: Language, edition: Json) -> str:
    return Texts(language)(
        "offline.title.release",
        date=format_long_date(date.fromisoformat(edition["frozen_on"]), language),
    )


def _texts(language: Language) -> Mapping[str, str]:
    """Return what a story says otherwise where nothing was frozen for a forum."""
    texts = Texts(language)
    return {
        "step.cover.edition": texts("offline.story.cover"),
        "step.close.stamp": texts("offline.story.content"),
    }
