"""Public documents as plain tables with a dictionary: what workbooks and CSV files hold.

Thai words for people beside the states as they are stored; a number that is withheld is empty and
says so in the next column, never 0.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from geodata.district import get_district
from geodata.model.imports.counting import GroupLevel
from mapping.analysis.area_risks import (
    AreaRisks,
    find_area_risks,
    format_numbered,
    index_points,
)
from mapping.analysis.complaint_totals import count_published_complaints, format_total
from mapping.analysis.risk_names import (
    format_agency_type,
    format_name,
    format_sub_kind,
    list_sub_kinds,
)
from mapping.analysis.summary import summarize_release
from mapping.exports.edition_words import list_stamps
from mapping.exports.tables import format_complaints_note
from mapping.json_types import Documents, Json
from mapping.texts import Texts, states, to_key

ALL_CATEGORIES = "all"  # as complaints.json says it
TableCell = str | int | float | None
AREA_FIELDS = (
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


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows under named fields; labels and meanings of the fields are in the catalogue."""

    name: str
    fields: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


def build_tables(documents: Documents, texts: Texts) -> list[DataTable]:
    """Return the tables of a release or an edition."""
    return [
        _build_areas(documents, "community", texts),
        _build_areas(documents, "subdistrict", texts),
        _build_groups(documents, texts),
        _build_feed(documents, texts),
        _build_risks(documents, texts),
        _build_commitments(documents, texts),
        _build_boundaries(documents, texts),
    ]


def build_dictionary(
    tables: Sequence[DataTable], texts: Texts, name_table: Callable[[DataTable], str]
) -> DataTable:
    """Return one row a field: where it stands, its name, its label, what it means.

    Parameters
    ----------
    name_table
        Returns what a table is called in the file: the title of its sheet, or its own file's name.
    """
    rows = tuple(
        (
            name_table(table),
            field,
            format_label(field, texts),
            texts(f"exports.meaning.{field}"),
        )
        for table in tables
        for field in table.fields
    )
    return DataTable("dictionary", ("table", "field", "label", "meaning"), rows)


def format_label(field: str, texts: Texts) -> str:
    """Return the label of a field."""
    return texts(f"exports.field.{field}")


def list_notes(documents: Documents, texts: Texts) -> list[str]:
    """Return the notes of every file: stamp, withheld, sources, disclaimer."""
    numbers = summarize_release(documents)
    demo = [texts("papers.demo")] if numbers.demo else []
    total = format_total(count_published_complaints(documents), texts)
    about = documents["about.json"]
    return [
        *demo,
        *list_stamps(documents, texts),
        *([total] if total else []),
        texts("map.strip.disclaimer"),
        texts("screens.withheld_long"),
        texts("screens.csv.feeds", feeds=", ".join(about["feeds"]) or "-"),
        *(
            texts("screens.csv.boundary", version=version["version"], source=version["source"])
            for version in about["boundary_versions"]
        ),
    ]


def _list_properties(documents: Documents, level: str) -> list[Json]:
    return [feature["properties"] for feature in documents[f"areas-{level}.geojson"]["features"]]


def _build_areas(documents: Documents, level: str, texts: Texts) -> DataTable:
    names = {area["id"]: area["name_th"] for area in _list_properties(documents, "subdistrict")}
    points = index_points(documents["risks.geojson"])
    rows = (
        _build_area_row(area, names[area["subdistrict_code"]], find_area_risks(area, points), texts)
        for area in _list_properties(documents, level)
    )
    return DataTable(level, AREA_FIELDS, tuple(rows))


def _build_area_row(
    area: Json, subdistrict: str, risks: AreaRisks, texts: Texts
) -> tuple[TableCell, ...]:
    """Return what `AREA_FIELDS` names."""
    return (
        area["id"],
        area["name_th"],
        subdistrict,
        area["zone"],
        texts(f"map.boundary.{to_key(area['boundary_status'])}"),
        area["boundary_version"],
        states.format_coverage(
            area["coverage"],
            area["visited"]["communities"],
            area["visited"]["of"],
            texts,
            has_points=not risks.is_empty,
        ),
        area["complaints"]["count"],
        format_complaints_note(area["complaints"]["count"], texts),
        area["feed_reports_total"],
        len(risks.points),
        ", ".join(format_numbered(point, texts) for point in risks.points),
        risks.cells,
        (area["residents"] or {}).get("count"),
        (area["residents"] or {}).get("year_be"),
        area["measured_area_km2"],
    )


def _build_groups(documents: Documents, texts: Texts) -> DataTable:
    """Return the published groups: with those of the whole district they make the total."""
    names = {
        area["id"]: area["name_th"]
        for level in ("community", "subdistrict")
        for area in _list_properties(documents, level)
    } | {get_district().code: texts("editions.level.district")}
    rows = tuple(
        (
            group["id"],
            texts(f"editions.level.{_find_level(group['level'])}"),
            group["area_id"],
            names.get(group["area_id"]),
            texts("exports.every_category")
            if group["category"] == ALL_CATEGORIES
            else texts(f"screens.category.{to_key(group['category'])}"),
            group["from"],
            group["to"],
            group["count"],
        )
        for group in documents.get("complaints.json", {"groups": []})["groups"]
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
    return DataTable("groups", fields, rows)


def _find_level(level: int) -> str:
    if level == GroupLevel.DISTRICT:
        return "district"
    return "community" if level <= GroupLevel.COMMUNITY else "subdistrict"


def _build_feed(documents: Documents, texts: Texts) -> DataTable:
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
    return DataTable("feed", fields, rows)


def _build_risks(documents: Documents, texts: Texts) -> DataTable:
    sub_kinds = list_sub_kinds(documents["risks.geojson"])

    def build_row(feature: Json) -> tuple[TableCell, ...]:
        risk = feature["properties"]
        longitude, latitude = feature["geometry"]["coordinates"]
        return (
            risk["id"],
            format_name(risk, sub_kinds, texts),
            risk.get("title"),
            risk.get("description"),
            format_sub_kind(risk.get("sub_kind"), sub_kinds, texts) or None,
            format_agency_type(risk, texts) or None,
            texts(f"screens.category.{to_key(risk['category'])}"),
            texts(f"map.risk.{to_key(risk['level'])}"),
            risk["likelihood"],
            risk["impact"],
            texts(f"exports.risk_state.{to_key(risk['state'])}"),
            texts(f"screens.precision.{to_key(risk['precision'])}"),
            risk["community_id"],
            risk["quarter"],
            longitude,
            latitude,
        )

    fields = (
        "risk_id",
        "risk_name",
        "risk_title",
        "risk_description",
        "sub_kind",
        "agency_type",
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
    features = documents["risks.geojson"]["features"]
    return DataTable("risks", fields, tuple(build_row(feature) for feature in features))


def _build_commitments(documents: Documents, texts: Texts) -> DataTable:
    fields = (
        "commitment_id",
        "agency",
        "promise",
        "due_on",
        "commitment_state",
        "risk_id",
        "risk_name",
        "community_id",
        "proof",
    )
    points = index_points(documents["risks.geojson"])
    names = {risk_id: point["names"][texts.language] for risk_id, point in points.items()}
    rows = tuple(
        (
            commitment["id"],
            commitment["agency"],
            commitment["promise"],
            commitment["due_on"],
            texts(f"editions.commitments.{to_key(commitment['state'])}"),
            commitment["risk_id"],
            names.get(commitment["risk_id"]),
            commitment["community_id"],
            commitment["proof"],
        )
        for commitment in documents["commitments.json"]["commitments"]
    )
    return DataTable("commitments", fields, rows)


def _build_boundaries(documents: Documents, texts: Texts) -> DataTable:
    fields = ("boundary_version", "level", "source", "licence", "dated", "checksum", "recorded_at")
    return DataTable("boundaries", fields, tuple(_list_versions(documents, texts)))


def _list_versions(documents: Documents, texts: Texts) -> Iterator[tuple[TableCell, ...]]:
    for version in documents["about.json"]["boundary_versions"]:
        yield (
            version["version"],
            texts(f"editions.level.{version['level']}"),
            version["source"],
            version["licence"],
            version["dated"],
            version["checksum"],
            version["recorded_at"],
        )
