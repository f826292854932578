"""One row an area, under a filter: what the table says and what the map colours.

In: the documents of a release. Out: rows. A count that is withheld stays None; feed reports are
None where no feed has been imported at all or the area is known as a point only, and 0 only where
a feed has been imported and says nothing of the area.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pythainlp.util import collate

from geodata.model.places.places import AreaLevel
from mapping.analysis.area_risks import AreaRisks, points_by_id, risks_of_area

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AreaFilter:
    """What is shown. An empty field filters nothing; `type_id` is the ASCII name of a type."""

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


def figures(
    areas: Json, cube: Json, chosen: AreaFilter, risks: Json | None = None
) -> list[AreaFigures]:
    """Return the areas that pass the filter, by Thai collation of their names.

    Parameters
    ----------
    areas, cube, risks
        The documents `areas-….geojson`, `cube.json` and `risks.geojson` of one release.
    """
    points = points_by_id(risks)
    found = [
        _figures(
            properties,
            risks_of_area(properties, points),
            feed_count(cube, properties["id"], chosen) if _has_feed(areas, properties) else None,
        )
        for properties in _properties(areas)
        if _passes(properties, chosen)
    ]
    return by_name(found)


def by_name(rows: Iterable[AreaFigures]) -> list[AreaFigures]:
    """Return rows in Thai alphabetical order; equal names by id."""
    by_id = sorted(rows, key=lambda row: row.id)
    order = {name: rank for rank, name in enumerate(collate({row.name_th for row in by_id}))}
    return sorted(by_id, key=lambda row: order[row.name_th])


def by_feed_reports(rows: Iterable[AreaFigures]) -> list[AreaFigures]:
    """Return rows by feed reports, most first; those without a count last."""
    return sorted(
        by_name(rows),
        key=lambda row: -1 if row.feed_reports is None else row.feed_reports,
        reverse=True,
    )


def feed_count(cube: Json, area_id: str, chosen: AreaFilter) -> int:
    """Return how many feed records of an area pass the filter; a record counts once."""
    cell = cube["areas"].get(area_id)
    if cell is None:
        return 0
    years: list[int] = cube["fiscal_years"]

    def wanted(index: int | None) -> bool:
        year = None if index is None else years[index]
        return chosen.fiscal_year_be in (None, year)

    if chosen.type_id is None:
        return sum(records for year, records in cell["totals"] if wanted(year))
    types = [each["id"] for each in cube["types"]]
    return sum(
        records
        for year, number, records in cell["types"]
        if wanted(year) and types[number] == chosen.type_id
    )


def types_of(cube: Json, area_id: str, chosen: AreaFilter) -> list[tuple[str, int]]:
    """Return the feed's types in an area with their counts, largest first."""
    counted = [
        (
            each["label"],
            feed_count(
                cube,
                area_id,
                AreaFilter(type_id=each["id"], fiscal_year_be=chosen.fiscal_year_be),
            ),
        )
        for each in cube["types"]
    ]
    return sorted(((label, n) for label, n in counted if n), key=lambda pair: (-pair[1], pair[0]))


def _properties(areas: Json) -> list[Json]:
    return [feature["properties"] for feature in areas["features"]]


def _has_feed(areas: Json, properties: Json) -> bool:
    return bool(areas["feeds"]) and properties["feed_reports_total"] is not None


def _passes(properties: Json, chosen: AreaFilter) -> bool:
    """Zones group communities: a subdistrict passes whatever the zone, as on the map."""
    in_zone = chosen.zone in (None, properties["zone"]) or chosen.level is AreaLevel.SUBDISTRICT
    return in_zone and chosen.subdistrict in (None, properties["subdistrict_code"])


def _figures(properties: Json, risks: AreaRisks, feed_reports: int | None) -> AreaFigures:
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
