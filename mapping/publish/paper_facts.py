"""What stands beside a report: its edition or the release in force, and its workshop."""

from collections.abc import Mapping

from geodata.actions.papers import Outcome
from geodata.model.papers import Report
from geodata.settings import Settings
from mapping.analysis.report_facts import ReportFacts, area_facts
from mapping.analysis.report_workshop import workshop_facts
from mapping.publish import reading
from mapping.publish.editions import EditionFolder
from mapping.publish.files import Json, ReleaseFolder
from mapping.texts import Texts
from mapping.texts.editions import edition_title


def facts_of(
    report: Report, settings: Settings, texts: Texts, outcome: Outcome | None
) -> ReportFacts:
    """Return the facts of a report: as frozen in its edition, else as they are published now."""
    documents = _documents(report, settings)
    name = _name(report, documents or {}, texts)
    return ReportFacts(
        name,
        None if documents is None else area_facts(documents, report.community_id),
        None if outcome is None else workshop_facts(outcome, texts),
        None if report.edition_id is None else edition_title(texts.language, report.edition_id),
    )


def _documents(report: Report, settings: Settings) -> Mapping[str, Json] | None:
    if report.edition_id is None:
        return reading.documents(ReleaseFolder(settings.releases))
    return EditionFolder(settings.editions).documents(report.edition_id)


def _name(report: Report, documents: Mapping[str, Json], texts: Texts) -> str:
    if report.community_id is None:
        return texts("papers.report.district")
    areas = documents.get("areas-community.geojson", {"features": []})
    names = {each["id"]: each["properties"]["name_th"] for each in areas["features"]}
    return str(names.get(report.community_id, report.community_id))
