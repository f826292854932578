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
from mapping.json_types import Json
from mapping.layers.live import dump_safe_json
from mapping.layers.offline import render_offline_page
from mapping.publish.rule import PrivacyRule
from mapping.texts import Texts
from mapping.texts.dates import format_long_date
from mapping.texts.editions import format_edition_title

INCLUDED_DOCUMENTS = (  # by name, so that nothing else comes along
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "base.geojson",
    "risks.geojson",
    "cube.json",
    "about.json",
)
COUNTED_DOCUMENTS = ("complaints.json",)  # the story is told from it; it is not in the file
STREETS_DOCUMENT = "streets.json"  # the street map, where one is installed
DECIMALS = 5  # of a degree: about a metre
# Steps that need another edition, a link to a server, or pictures that are too large for one file.
EXCLUDED_STEPS = ("compare", "audience", "photos")


def build_offline_file(documents: Mapping[str, Json], language: Language = "th") -> bytes:
    """Return the whole file.

    Parameters
    ----------
    documents
        Public documents by file name: those of a release; of an edition also `edition.json`,
        `commitments.json` and `story.json`; with `streets.json` the street map comes along, or
        the file says that it was left out.
    """
    documents_included: dict[str, Json] = {
        name: _round_document(documents[name]) for name in INCLUDED_DOCUMENTS
    }
    documents_included["edition.json"] = edition = documents.get(
        "edition.json"
    ) or _build_edition_facts(documents_included)
    documents_included["commitments.json"] = documents.get("commitments.json", {"commitments": []})
    groups = {name: documents[name] for name in COUNTED_DOCUMENTS if name in documents}
    story = documents.get("story.json") or build_story({**documents_included, **groups})
    left_out = (
        EXCLUDED_STEPS if "commitments.json" in documents else (*EXCLUDED_STEPS, "commitments")
    )
    steps = [step for step in story["steps"] if step["kind"] not in left_out]
    frozen = format_edition_title(language, edition["id"]) if edition["id"] else ""
    streets = {name: documents[name] for name in (STREETS_DOCUMENT,) if name in documents}
    html = render_offline_page(
        language,
        {**documents_included, "story.json": {"steps": steps}, **streets},
        stamp=frozen,
        title=frozen or _format_title(language, edition),
        texts={} if frozen else _list_texts(language),
    )
    return html.encode()


def _round_document(document: Json) -> Json:
    """Return a document with corners to a metre: more cannot be seen and takes room."""
    if document.get("type") != "FeatureCollection":
        return document
    features = [
        {**feature, "geometry": _round_value(feature["geometry"])}
        for feature in document["features"]
    ]
    return {**document, "features": features}


def _round_value(value: Any) -> Any:  # noqa: ANN401 - any depth of coordinates
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _round_value(item) for key, item in value.items()}
    return [_round_value(item) for item in value] if isinstance(value, list | tuple) else value


def _build_edition_facts(documents: Mapping[str, Json]) -> Json:
    """Return the facts of an edition that a story needs, for a release that is not frozen."""
    about = documents["about.json"]
    in_force: dict[str, int] = {}
    for version in about["boundary_versions"]:
        in_force[version["level"]] = max(version["version"], in_force.get(version["level"], 0))
    return {
        "id": "",
        "title": "",
        "frozen_on": _parse_day(about["released_at"]).isoformat(),
        "release": about["version"],
        "rule": {"k": PrivacyRule().k},
        "software": "",
        "boundary_versions": in_force,
        "previous": None,
        "content": hashlib.sha256(dump_safe_json(documents).encode()).hexdigest(),
    }


def _parse_day(moment: str) -> date:
    return times.parse_iso(moment).astimezone(times.BANGKOK).date()


def _format_title(language: Language, edition: Json) -> str:
    return Texts(language)(
        "offline.title.release",
        date=format_long_date(date.fromisoformat(edition["frozen_on"]), language),
    )


def _list_texts(language: Language) -> Mapping[str, str]:
    """Return the texts of a story that differ where nothing was frozen."""
    texts = Texts(language)
    return {
        "step.cover.edition": texts("offline.story.cover"),
        "step.close.stamp": texts("offline.story.content"),
    }
