"""Reads the tables of the district's folder. Coordinates are WGS84 degrees, longitude first.

Roads, canals, landmarks, sides and figures may be missing: then nothing is known of them.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeVar

from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from geodata.district import get_district
from geodata.model.imports.records import Category
from geodata.model.places.places import (
    Area,
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
    Passport,
    Subdistrict,
)
from geodata.model.places.registry import Figure, FigureKind
from geodata.model.risk_words import SubKind

HERE = Path(__file__).parent  # what is no district's own
LineKind = Literal["roads", "canals"]
Row = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A road or canal: its name and its parts, in WGS84."""

    name_th: str
    parts: tuple[LineString, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that helps people find their way; `kind` is an English word, such as temple."""

    kind: str
    name_th: str
    location: Point


@dataclass(frozen=True, slots=True)
class Sides:
    """What lies on the four sides of a community, in the words of the city's layer."""

    north: str
    south: str
    east: str
    west: str


def list_subdistricts() -> tuple[Subdistrict, ...]:
    """Return the subdistricts, by code."""
    return tuple(
        Subdistrict(
            code=row["subdistrict_code"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            official_area_km2=_parse_known(row, "official_area_km2", float),
            population=_parse_known(row, "population", int),
            population_year=_parse_known(row, "population_year", int),
            houses=_parse_known(row, "houses", int),
        )
        for row in _read_rows("subdistricts")
    )


def list_spellings(subdistrict: Subdistrict) -> tuple[str, ...]:
    """Return the names by which files call a subdistrict."""
    others = get_district().subdistrict_spellings.get(subdistrict.code, ())
    return subdistrict.name_th, subdistrict.name_en, *others


def read_outlines() -> dict[str, Area]:
    """Return the outline of each subdistrict in WGS84, by code.

    Their measured areas may differ from the official figures and stay so (SOURCES.md).
    """
    by_code = groupby(_read_rows("subdistrict_outlines"), key=lambda row: row["subdistrict_code"])
    return {code: _build_outline(rows) for code, rows in by_code}


def build_outline_boundaries() -> list[Boundary]:
    """Return the outlines as official boundaries, or as the estimates that the folder says."""
    is_estimated = get_district().subdistricts_estimated
    status = BoundaryStatus.ESTIMATED if is_estimated else BoundaryStatus.OFFICIAL
    return [
        Boundary(code, AreaLevel.SUBDISTRICT, status, outline)
        for code, outline in read_outlines().items()
    ]


def list_communities() -> tuple[Community, ...]:
    """Return the communities whose place is known, by id; the study may name more."""
    places = (
        Community(
            id=row["community_id"],
            name_th=row["name_th"],
            subdistrict_code=row["subdistrict_code"],
            kind_th=row["kind_th"],
            location=Point(_parse_position(row)),
        )
        for row in _read_rows("communities")
    )
    return tuple(sorted(places, key=lambda place: place.id))


def read_community_outlines() -> dict[str, Area]:
    """Return the outlines of communities in WGS84, by id; some may have none (SOURCES.md)."""
    by_id = groupby(_read_rows("community_outlines"), key=lambda row: row["community_id"])
    return {community_id: _build_outline(rows) for community_id, rows in by_id}


def build_community_boundaries() -> list[Boundary]:
    """Return the outlines of communities as official boundaries, ready for the store."""
    return [
        Boundary(community_id, AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, outline)
        for community_id, outline in read_community_outlines().items()
    ]


def list_community_figures() -> list[Figure]:
    """Return households and residents of the communities of the layer; their year is unknown."""
    source = get_district().sources["communities"]
    return [
        Figure(row["community_id"], kind, int(row[kind]), None, source)
        for row in _read_rows("community_figures")
        for kind in FigureKind
        if row[kind]
    ]


def read_community_sides() -> dict[str, Sides]:
    """Return what lies around each community of the layer, by id."""
    return {
        row["community_id"]: Sides(row["north"], row["south"], row["east"], row["west"])
        for row in _read_rows("community_sides")
    }


def list_names_on_layer() -> list[tuple[str, str]]:
    """Return (name, community id): how the layer of the city spells the names."""
    return [
        (row["name_on_layer"], row["community_id"])
        for row in _read_rows("community_figures")
        if row.get("name_on_layer")
    ]


def map_codes_on_layer() -> dict[str, str]:
    """Return the community id of each code of the layer of the city."""
    return {
        row["bma_code"]: row["community_id"]
        for row in _read_rows("community_figures")
        if row.get("bma_code")
    }


def list_lines(kind: LineKind) -> tuple[NamedLine, ...]:
    """Return the main roads or canals."""
    by_name = groupby(_read_rows(kind), key=lambda row: row["name_th"])
    return tuple(NamedLine(name, tuple(_build_parts(rows))) for name, rows in by_name)


def list_landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks."""
    return tuple(
        Landmark(row["kind"], row["name_th"], Point(_parse_position(row)))
        for row in _read_rows("landmarks")
    )


def list_sub_kinds() -> tuple[SubKind, ...]:
    """Return the sub-kinds of risks that the list of a new project begins with."""
    return tuple(
        SubKind(row["code"], Category(row["category"]), row["name_th"], row["name_en"])
        for row in read_csv(HERE / "sub_kinds.csv")
    )


def get_passport(level: AreaLevel) -> Passport:
    """Return the passport of the reference places of `level`; their day is not known."""
    tables = {
        AreaLevel.SUBDISTRICT: ("subdistricts", "subdistrict_outlines"),
        AreaLevel.COMMUNITY: ("communities", "community_outlines"),
    }
    name, table = tables[level]
    served = get_district()
    return Passport(
        source=served.sources[name],
        licence=served.sources[f"{name}_licence"],
        dated_on=None,
        checksum=hashlib.sha256((served.folder / f"{table}.csv").read_bytes()).hexdigest(),
    )


def get_layer_name() -> str:
    """Return what the layer of the communities' outlines is called."""
    return get_district().sources["communities"]


def read_csv(path: Path) -> list[Row]:
    """Return the rows of a table; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _read_rows(table: str) -> list[Row]:
    return read_csv(get_district().folder / f"{table}.csv")


def _parse_known(row: Row, column: str, parse: Callable[[str], T]) -> T | None:
    """Return a number of a table; None where the source does not say."""
    text = (row.get(column) or "").strip()
    return parse(text) if text else None


def _parse_position(row: Row) -> tuple[float, float]:
    return float(row["longitude"]), float(row["latitude"])


def _build_outline(rows: Iterator[Row]) -> Area:
    parts = []
    for _, part in groupby(rows, key=lambda row: row.get("part", "")):
        rings = groupby(part, key=lambda row: row.get("ring", ""))
        shell, *holes = [[_parse_position(row) for row in ring] for _, ring in rings]
        parts.append(Polygon(shell, holes))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _build_parts(rows: Iterator[Row]) -> Iterator[LineString]:
    for _, part in groupby(rows, key=lambda row: row["part"]):
        yield LineString([_parse_position(row) for row in part])
