"""Public documents as plain tables with a dictionary: what workbooks and CSV files hold.

Thai words for people beside the states as they are stored; a number that is withheld is empty and
says so in the next column, never 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.model.imports.counting import (
    DISTRICT_AREA_ID,
    GroupLevel,
)
from mapping.analysis.area_risks import find_area_risks, index_points
from mapping.analysis.complaint_totals import count_published_complaints, format_total
from mapping.analysis.summary import summarize_release
from mapping.exports.edition_words import stamps
from mapping.exports.tables import complaints_note
from mapping.texts import Texts, slug, states

Json = Mapping[str, Any]
Documents = Mapping[str, Json]
ALL_CATEGORIES = "all"  # as complaints.json says it
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named fields; labels and meanings of the fields are in the catalogue."""

    name: str
    fields: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(documents: Documents, texts: Texts) -> list[Table]:
    """Return the tables of a release or an edition."""
    return [
        _areas(documents, "community", texts),
        _areas(documents, "subdistrict", texts),
        _groups(documents, texts),
        _feed(documents, texts),
        _risks(documents, texts),
        _commitments(documents, texts),
        _boundaries(documents, texts),
    ]


def dictionary(found: Sequence[Table], texts: Texts) -> Table:
    """Return one row a field: where it stands, its name, its label, what it means."""
    rows = tuple(
        (
            texts(f"exports.table.{table.name}"),
            field,
            label(field, texts),
            texts(f"exports.meaning.{field}"),
        )
        for table in found
        for field in table.fields
    )
    return Table("dictionary", ("table", "field", "label", "meaning"), rows)


def label(field: str, texts: Texts) -> str:
    """Return how a field is called."""
    return texts(f"exports.field.{field}")


def notes(documents: Documents, texts: Texts) -> list[str]:
    """Return what stands with every file: stamp, withheld, sources, disclaimer."""
    numbers = summarize_release(documents)
    demo = [texts("papers.demo")] if numbers.demo else []
    total = format_total(count_published_complaints(documents), texts)
    about = documents["about.json"]
    return [
        *demo,
        *stamps(documents, texts),
        *([total] if total else []),
        texts("map.strip.disclaimer"),
        texts("screens.withheld_long"),
        texts("screens.csv.feeds", feeds=", ".join(about["feeds"]) or "-"),
        *(
            texts("screens.csv.boundary", version=each["version"], source=each["source"])
            for each in about["boundary_versions"]
        ),
    ]


def _properties(documents: Documents, level: str) -> list[Json]:
    return [each["properties"] for each in documents[f"areas-{level}.geojson"]["features"]]


def _areas(documents: Documents, level: str, texts: Texts) -> Table:
    names = {each["id"]: each["name_th"] for each in _properties(documents, "subdistrict")}
    points = index_points(documents["risks.geojson"])
    fields = (
        "id",
        "name_th",
        "subdistrict",
        "zone",
        "boundary_status",
        "boundary_version",
        "coverage",
        "complaints",
        "complaints_note",
        "feed_reports",
        "risk_points",
        "risk_listed",
        "risk_cells",
        "residents",
        "residents_year_be",
        "measured_area_km2",
    )
    rows = (
        (
            area["id"],
            area["name_th"],
            names[area["subdistrict_code"]],
            area["zone"],
            texts(f"map.boundary.{slug(area['boundary_status'])}"),
            area["boundary_version"],
            states.format_coverage(
                area["coverage"],
                area["visited"]["communities"],
                area["visited"]["of"],
                texts,
                has_points=not risks.is_empty,
            ),
            area["complaints"]["count"],
            complaints_note(area["complaints"]["count"], texts),
            area["feed_reports_total"],
            len(risks.points),
            ", ".join(each["id"] for each in risks.points),
            risks.cells,
            (area["residents"] or {}).get("count"),
            (area["residents"] or {}).get("year_be"),
            area["measured_area_km2"],
        )
        for area in _properties(documents, level)
        for risks in [find_area_risks(area, points)]
    )
    return Table(level, fields, tuple(rows))


def _groups(documents: Documents, texts: Texts) -> Table:
    """Return the published groups: with those of the whole district they make the total."""
    names = {
        each["id"]: each["name_th"]
        for level in ("community", "subdistrict")
        for each in _properties(documents, level)
    } | {DISTRICT_AREA_ID: texts("editions.level.district")}
    rows = tuple(
        (
            each["id"],
            texts(f"editions.level.{_level_of(each['level'])}"),
            each["area_id"],
            names.get(each["area_id"]),
            texts("exports.every_category")
            if each["category"] == ALL_CATEGORIES
            else texts(f"screens.category.{slug(each['category'])}"),
            each["from"],
            each["to"],
            each["count"],
        )
        for each in documents.get("complaints.json", {"groups": []})["groups"]
    )
    fields = (
        "group_id",
        "level",
        "area_id",
        "area_name",
        "group_category",
        "received_from",
        "received_to",
        "group_count",
    )
    return Table("groups", fields, rows)


def _level_of(level: int) -> str:
    if level == GroupLevel.DISTRICT:
        return "district"
    return "community" if level <= GroupLevel.COMMUNITY else "subdistrict"


def _feed(documents: Documents, texts: Texts) -> Table:
    cube = documents["cube.json"]
    years, types = cube["fiscal_years"], cube["types"]
    rows = tuple(
        (
            area_id,
            None if year is None else years[year],
            "" if year is None else states.format_incomplete_year(years[year], cube, texts),
            types[kind]["label"],
            count,
        )
        for area_id, cell in sorted(cube["areas"].items())
        for year, kind, count in cell["types"]
    )
    fields = ("id", "fiscal_year_be", "year_note", "feed_type", "feed_reports")
    return Table("feed", fields, rows)


def _risks(documents: Documents, texts: Texts) -> Table:
    def row(feature: Json) -> tuple[Cell, ...]:
        risk = feature["properties"]
        longitude, latitude = feature["geometry"]["coordinates"]
        return (
            risk["id"],
            texts(f"screens.category.{slug(risk['category'])}"),
            texts(f"map.risk.{slug(risk['level'])}"),
            risk["likelihood"],
            risk["impact"],
            texts(f"exports.risk_state.{slug(risk['state'])}"),
            texts(f"screens.precision.{slug(risk['precision'])}"),
            risk["community_id"],
            risk["quarter"],
            longitude,
            latitude,
        )

    fields = (
        "risk_id",
        "category",
        "risk_level",
        "likelihood",
        "impact",
        "risk_state",
        "precision",
        "community_id",
        "quarter",
        "longitude",
        "latitude",
    )
    found = documents["risks.geojson"]["features"]
    return Table("risks", fields, tuple(row(each) for each in found))


def _commitments(documents: Documents, texts: Texts) -> Table:
    fields = (
        "commitment_id",
        "agency",
        "promise",
        "due_on",
        "commitment_state",
        "risk_id",
        "community_id",
        "proof",
    )
    rows = tuple(
        (
            each["id"],
            each["agency"],
            each["promise"],
            each["due_on"],
            texts(f"editions.commitments.{slug(each['state'])}"),
            each["risk_id"],
            each["community_id"],
            each["proof"],
        )
        for each in documents["commitments.json"]["commitments"]
    )
    return Table("commitments", fields, rows)


def _boundaries(documents: Documents, texts: Texts) -> Table:
    fields = ("boundary_version", "level", "source", "licence", "dated", "checksum", "recorded_at")
    return Table("boundaries", fields, tuple(_versions(documents, texts)))


def _versions(documents: Documents, texts: Texts) -> Iterator[tuple[Cell, ...]]:
    for each in documents["about.json"]["boundary_versions"]:
        yield (
            each["version"],
            texts(f"editions.level.{each['level']}"),
            each["source"],
            each["licence"],
            each["dated"],
            each["checksum"],
            each["recorded_at"],
        )
