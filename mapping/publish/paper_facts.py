"""The facts of a paper: those of its edition or of the release in force, and its workshop."""

from collections.abc import Mapping

from geodata.actions.papers import WorkshopOutcome
from geodata.model.papers import Paper
from geodata.settings import Settings
from mapping.analysis.paper_facts import PaperFacts, find_area_facts
from mapping.analysis.paper_workshop import build_workshop_facts
from mapping.json_types import JsonObject
from mapping.publish import reading
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts
from mapping.texts.editions import format_edition_title


def read_paper_facts(
    paper: Paper, settings: Settings, texts: Texts, outcome: WorkshopOutcome | None
) -> PaperFacts:
    """Return the facts of a paper: as frozen in its edition, else as they are published now."""
    documents = _read_documents(paper, settings)
    name = _find_area_name(paper, documents or {}, texts)
    return PaperFacts(
        name,
        None if documents is None else find_area_facts(documents, paper.community_id),
        None
        if outcome is None
        else build_workshop_facts(outcome, texts, _read_place_names(documents or {})),
        None
        if paper.edition_id is None
        else format_edition_title(texts.language, paper.edition_id),
        paper.community_id,
        documents,
    )


def _read_documents(paper: Paper, settings: Settings) -> Mapping[str, JsonObject] | None:
    if paper.edition_id is None:
        return reading.read_documents(ReleaseFolder(settings.releases))
    return EditionFolder(settings.editions).read_documents(paper.edition_id)


def _read_place_names(documents: Mapping[str, JsonObject]) -> dict[str, str]:
    """Return the names of communities and subdistricts by their ids."""
    return {
        feature["id"]: str(feature["properties"]["name_th"])
        for level in ("community", "subdistrict")
        for feature in documents.get(f"areas-{level}.geojson", {"features": []})["features"]
    }


def _find_area_name(paper: Paper, documents: Mapping[str, JsonObject], texts: Texts) -> str:
    if paper.community_id is None:
        return texts("papers.paper.district")
    areas = documents.get("areas-community.geojson", {"features": []})
    names = {feature["id"]: feature["properties"]["name_th"] for feature in areas["features"]}
    return str(names.get(paper.community_id, paper.community_id))
