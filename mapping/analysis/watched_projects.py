"""The watch-list: which projects nobody has looked at, which answers were a no."""

from collections import Counter
from collections.abc import Iterable

from geodata.model.projects.inspections import CheckItem
from mapping.analysis.risk_codes import build_risk_code
from mapping.json_types import Json, JsonObject

NO = "no"
WATCH_STATES = ("unseen", "noes", "seen")  # as in mapping/frontend/map/projects.js
PROJECT_KEYS = ("watch", "money")  # of a filter


def list_watched(document: JsonObject) -> list[Json]:
    """Return the projects of `projects.geojson`: those never inspected first, then by last look."""
    projects = [feature["properties"] for feature in document.get("features", [])]
    return sorted(projects, key=lambda project: (_find_last_quarter(project), project["id"]))


def list_noes(project: Json) -> list[str]:
    """Return what the newest inspection answered with no; work that goes on is no fault."""
    if not project["inspections"]:
        return []
    newest = max(project["inspections"], key=lambda inspection: str(inspection["quarter"]))
    return [
        item
        for item, answer in newest["answers"].items()
        if answer == NO and item != CheckItem.FINISHED
    ]


def find_watch_state(project: Json) -> str:
    """Return whether somebody looked at a project, and whether an answer was no."""
    if not project["inspections"]:
        return "unseen"
    return "noes" if list_noes(project) else "seen"


def list_project_codes(projects: Iterable[Json], key: str) -> list[str]:
    """Return the codes of a key of the filter that there are, in their order."""
    if key == "watch":
        states = {find_watch_state(project) for project in projects}
        return [state for state in WATCH_STATES if state in states]
    return sorted({build_risk_code(project["kind"]) for project in projects}, reverse=True)


def number_inspections(project: Json) -> list[tuple[Json, int | None]]:
    """Return the inspections with their number in their quarter: the day itself is not public.

    They are listed from the newest; an inspection that is alone in its quarter needs no number.
    """
    quarters = [inspection["quarter"] for inspection in project["inspections"]]
    counts = Counter(quarters)
    return [
        (inspection, quarters[place:].count(quarter) if counts[quarter] > 1 else None)
        for place, (inspection, quarter) in enumerate(
            zip(project["inspections"], quarters, strict=True)
        )
    ]


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
