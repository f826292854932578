"""One row an area, under a filter: what the table says and what the map colours.

In: the documents of a release. Out: rows. A count that is withheld stays None; feed reports are
None where no feed has been imported at all or the area is known as a point only, and 0 only where
a feed has been imported and says nothing of the area.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pythainlp.util import collate

from geodata.model.places.places import AreaLevel
from mapping.analysis.area_risks import AreaRisks, find_area_risks, index_points
from mapping.json_types import Json


@dataclass(frozen=True, slots=True)
class AreaFilter:
    """A filter of areas. An empty field filters nothing; `type_id` is the ASCII name of a type."""

    level: AreaLevel = AreaLevel.COMMUNITY
    zone: int | None = None
    subdistrict: str | None = None
    type_id: str | None = None
    fiscal_year_be: int | None = None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The public figures of one area."""

    id: str
    level: str
    name_th: str
    name_en: str | None
    subdistrict_code: str
    zone: int | None
    kind_th: str | None
    boundary_status: str
    boundary_version: int
    boundary_source: str | None  # of an outline that somebody drew
    boundary_confirmed: bool
    coverage: str | None
    communities_visited: int
    communities_listed: int
    complaints: int | None
    risks: AreaRisks
    feed_reports: int | None
    feed_placed: Mapping[str, int]
    feed_near: int  # beside the community, at most 100 m from it: counted nowhere else
    residents: int | None
    residents_year_be: int | None
    official_area_km2: float | None
    measured_area_km2: float | None


def list_area_figures(
    areas: Json, cube: Json, area_filter: AreaFilter, risks: Json | None = None
) -> list[AreaFigures]:
    """Return the areas that pass the filter, by Thai collation of their names.

    Parameters
    ----------
    areas, cube, risks
        The documents `areas-….geojson`, `cube.json` and `risks.geojson` of one release.
    """
    points = index_points(risks)
    rows = [
        _build_figures(
            properties,
            find_area_risks(properties, points),
            count_feed_records(cube, properties["id"], area_filter)
            if _has_feed(areas, properties)
            else None,
        )
        for properties in _list_properties(areas)
        if _is_in_filter(properties, area_filter)
    ]
    return sort_by_name(rows)


def sort_by_name(rows: Iterable[AreaFigures]) -> list[AreaFigures]:
    """Return rows in Thai alphabetical order; equal names by id."""
    by_id = sorted(rows, key=lambda row: row.id)
    order = {name: rank for rank, name in enumerate(collate({row.name_th for row in by_id}))}
    return sorted(by_id, key=lambda row: order[row.name_th])


def sort_by_feed_reports(rows: Iterable[AreaFigures]) -> list[AreaFigures]:
    """Return rows by feed reports, most first; those without a count last."""
    return sorted(
        sort_by_name(rows),
        key=lambda row: -1 if row.feed_reports is None else row.feed_reports,
        reverse=True,
    )


def count_feed_records(cube: Json, area_id: str, area_filter: AreaFilter) -> int:
    """Return how many feed records of an area pass the filter; a record counts once.

    Parameters
    ----------
    cube
        The feed's counts by area, fiscal year (Buddhist era) and type, as a release has them.
    area_id
        A community or a subdistrict; one that the cube does not know has 0.
    """
    cell = cube["areas"].get(area_id)
    if cell is None:
        return 0
    years: list[int] = cube["fiscal_years"]

    def is_wanted(index: int | None) -> bool:
        year = None if index is None else years[index]
        return area_filter.fiscal_year_be in (None, year)

    if area_filter.type_id is None:
        return sum(records for year, records in cell["totals"] if is_wanted(year))
    types = [feed_type["id"] for feed_type in cube["types"]]
    return sum(
        records
        for year, number, records in cell["types"]
        if is_wanted(year) and types[number] == area_filter.type_id
    )


def list_feed_types(cube: Json, area_id: str, area_filter: AreaFilter) -> list[tuple[str, int]]:
    """Return the feed's types in an area with their counts, largest first."""
    counts = [
        (
            feed_type["label"],
            count_feed_records(
                cube,
                area_id,
                AreaFilter(type_id=feed_type["id"], fiscal_year_be=area_filter.fiscal_year_be),
            ),
        )
        for feed_type in cube["types"]
    ]
    return sorted(((label, n) for label, n in counts if n), key=lambda pair: (-pair[1], pair[0]))


def _list_properties(areas: Json) -> list[Json]:
    return [feature["properties"] for feature in areas["features"]]


def _has_feed(areas: Json, properties: Json) -> bool:
    return bool(areas["feeds"]) and properties["feed_reports_total"] is not None


def _is_in_filter(properties: Json, area_filter: AreaFilter) -> bool:
    """Return whether an area passes; a subdistrict passes whatever the zone, as on the map."""
    in_zone = (
        area_filter.zone in (None, properties["zone"]) or area_filter.level is AreaLevel.SUBDISTRICT
    )
    return in_zone and area_filter.subdistrict in (None, properties["subdistrict_code"])


def _build_figures(properties: Json, risks: AreaRisks, feed_reports: int | None) -> AreaFigures:
    residents = properties["residents"] or {}
    return AreaFigures(
        id=properties["id"],
        level=properties["level"],
        name_th=properties["name_th"],
        name_en=properties["name_en"],
        subdistrict_code=properties["subdistrict_code"],
        zone=properties["zone"],
        kind_th=properties["kind_th"],
        boundary_status=properties["boundary_status"],
        boundary_version=properties["boundary_version"],
        boundary_source=properties.get("boundary_source"),
        boundary_confirmed=properties.get("boundary_confirmed", False),
        coverage=properties["coverage"],
        communities_visited=properties["visited"]["communities"],
        communities_listed=properties["visited"]["of"],
        complaints=properties["complaints"]["count"],
        risks=risks,
        feed_reports=feed_reports,
        feed_placed=properties["feed_placed"],
        feed_near=properties.get("feed_near_total", 0),
        residents=residents.get("count"),
        residents_year_be=residents.get("year_be"),
        official_area_km2=properties["official_area_km2"],
        measured_area_km2=properties["measured_area_km2"],
    )
