"""Where has nobody looked yet: communities without a visit first."""

from pythainlp.util import collate

from mapping.analysis.area_risks import find_coverage_key
from mapping.analysis.questions.finding import Finding, build_area_address, format_release_day
from mapping.json_types import Documents, Json
from mapping.texts import Texts

NOT_VISITED = "not_visited"
ORDER = (NOT_VISITED, "visited_none_found", "visited_points_known", "visited_found")


def answer_coverage(documents: Documents, texts: Texts) -> Finding:
    """Return how many communities were visited, and all communities, the unvisited ones first."""
    areas = [feature["properties"] for feature in documents["areas-community.geojson"]["features"]]
    registry = documents["areas-community.geojson"]["registry"]
    unvisited = sum(find_coverage_key(area) == NOT_VISITED for area in areas)
    ordered = _sort_areas(areas)
    day = format_release_day(documents, texts)
    key = "sentence" if unvisited else "all"
    return Finding(
        texts(
            f"analysis.coverage.{key}",
            date=day,
            visited=len(areas) - unvisited,
            of=len(areas),
            unvisited=unvisited,
        ),
        count=len(areas),
        period=texts("analysis.at", date=day),
        method=texts("analysis.coverage.method"),
        source=texts("analysis.coverage.source"),
        columns=tuple(
            texts(f"analysis.coverage.column.{name}")
            for name in ("community", "subdistrict", "state")
        ),
        rows=_list_rows(documents, ordered, texts),
        addresses=tuple(
            (build_area_address(area["id"]), build_area_address(area["subdistrict_code"]), "")
            for area in ordered
        ),
        notes=(
            texts("analysis.coverage.no_visit"),
            texts("analysis.coverage.registry", listed=registry["listed"], study=registry["study"]),
        ),
    )


def _sort_areas(areas: list[Json]) -> list[Json]:
    """Return the communities, those without a visit first, then by their names."""
    order = {text: place for place, text in enumerate(collate({area["name_th"] for area in areas}))}
    return sorted(
        areas,
        key=lambda area: (ORDER.index(_find_key(area)), order[area["name_th"]], area["id"]),
    )


def _find_key(area: Json) -> str:
    return find_coverage_key(area) or NOT_VISITED


def _list_rows(
    documents: Documents, areas: list[Json], texts: Texts
) -> tuple[tuple[str, ...], ...]:
    name = "name_th" if texts.language == "th" else "name_en"
    subdistricts = {
        feature["id"]: feature["properties"][name]
        for feature in documents["areas-subdistrict.geojson"]["features"]
    }
    return tuple(
        (
            area[name] or area["name_th"],
            subdistricts[area["subdistrict_code"]],
            texts(f"map.coverage.{_find_key(area)}"),
        )
        for area in areas
    )
