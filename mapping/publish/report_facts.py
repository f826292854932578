"""What stands beside a report: the release in force, for its community or the district."""

from geodata.model.reports import Report
from mapping.analysis.report_facts import ReportFacts, area_facts
from mapping.publish import reading
from mapping.publish.files import ReleaseFolder
from mapping.texts import Texts


def facts_of(report: Report, folder: ReleaseFolder, texts: Texts) -> ReportFacts:
    """Return the facts of a report as they are published now."""
    documents = reading.documents(folder)
    if documents is None:
        return ReportFacts(report.community_id or texts("papers.report.district"))
    names = {
        feature["id"]: feature["properties"]["name_th"]
        for feature in documents["areas-community.geojson"]["features"]
    }
    if report.community_id is None:
        name = texts("papers.report.district")
    else:
        name = names.get(report.community_id, report.community_id)
    return ReportFacts(name, area_facts(documents, report.community_id))
