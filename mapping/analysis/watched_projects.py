"""The watch-list: which projects nobody has looked at, which answers were a no."""

from collections.abc import Iterable

from mapping.json_types import Json, JsonObject

NO = "no"


def list_watched(document: JsonObject) -> list[Json]:
    """Return the projects of `projects.geojson`: those never inspected first, then by last look."""
    projects = [feature["properties"] for feature in document.get("features", [])]
    return sorted(projects, key=lambda project: (_find_last_quarter(project), project["id"]))


def list_noes(project: Json) -> list[str]:
    """Return what the newest inspection answered with no."""
    if not project["inspections"]:
        return []
    newest = max(project["inspections"], key=lambda inspection: str(inspection["quarter"]))
    return [item for item, answer in newest["answers"].items() if answer == NO]


def summarize_watch(projects: Iterable[Json]) -> dict[str, str]:
    """Return how many projects there are, how many somebody looked at, and what they cost."""
    known = list(projects)
    priced = [project["budget_baht"] for project in known if project["budget_baht"] is not None]
    return {
        "count": f"{len(known):,}",
        "inspected": f"{sum(bool(project['inspections']) for project in known):,}",
        "baht": f"{sum(priced):,}",
        "priced": f"{len(priced):,}",
    }


def _find_last_quarter(project: Json) -> str:
    return max((inspection["quarter"] for inspection in project["inspections"]), default="")
