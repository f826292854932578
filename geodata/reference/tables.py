"""Reads the reference tables of this folder. Coordinates are WGS84 degrees, longitude first."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from shapely.geometry import LineString, MultiPolygon, Point, Polygon

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

LAYER_TH = "ชั้นข้อมูลชุมชนของ กทม."  # the city's layer of community outlines

HERE = Path(__file__).parent
LineKind = Literal["roads", "canals"]
Row = dict[str, str]


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
    """Return the five subdistricts, by code; there is no code 100205."""
    return tuple(
        Subdistrict(
            code=row["subdistrict_code"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            official_area_km2=float(row["official_area_km2"]),
            population=int(row["population"]),
            population_year=int(row["population_year"]),
            houses=int(row["houses"]),
        )
        for row in _read_rows("subdistricts")
    )


def read_outlines() -> dict[str, Polygon]:
    """Return the outline of each subdistrict in WGS84, by code.

    Generalised to about 10 m; neighbours share their corners exactly. Their measured areas are
    larger than the official figures and stay so (SOURCES.md).
    """
    by_code = groupby(_read_rows("subdistrict_outlines"), key=lambda row: row["subdistrict_code"])
    return {code: Polygon([_parse_position(row) for row in rows]) for code, rows in by_code}


def build_outline_boundaries() -> list[Boundary]:
    """Return the outlines as official boundaries, ready for the store."""
    return [
        Boundary(code, AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, outline)
        for code, outline in read_outlines().items()
    ]


def list_communities() -> tuple[Community, ...]:
    """Return the 43 communities whose place is known, of the 48 of the study, by id."""
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
    """Return the outlines of 42 communities in WGS84, by id: the city's layer, generalised to 1 m.

    A few neighbours overlap by up to 196 m²; the layer has no outline of DS27 (SOURCES.md).
    """
    by_id = groupby(_read_rows("community_outlines"), key=lambda row: row["community_id"])
    return {community_id: _build_outline(rows) for community_id, rows in by_id}


def build_community_boundaries() -> list[Boundary]:
    """Return the outlines of communities as official boundaries, ready for the store."""
    return [
        Boundary(community_id, AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, outline)
        for community_id, outline in read_community_outlines().items()
    ]


def list_community_figures() -> list[Figure]:
    """Return households and residents of the 42 communities of the layer; their year is unknown."""
    return [
        Figure(row["community_id"], kind, int(row[kind]), None, LAYER_TH)
        for row in _read_rows("community_figures")
        for kind in FigureKind
    ]


def read_community_sides() -> dict[str, Sides]:
    """Return what lies around each community of the layer, by id."""
    return {
        row["community_id"]: Sides(row["north"], row["south"], row["east"], row["west"])
        for row in _read_rows("community_sides")
    }


def list_names_on_layer() -> list[tuple[str, str]]:
    """Return (name, community id): how the layer of the city spells the names."""
    return [(row["name_on_layer"], row["community_id"]) for row in _read_rows("community_figures")]


def map_codes_on_layer() -> dict[str, str]:
    """Return the community id of each code of the layer of the city."""
    return {row["bma_code"]: row["community_id"] for row in _read_rows("community_figures")}


def list_lines(kind: LineKind) -> tuple[NamedLine, ...]:
    """Return the main roads or canals, generalised to 8 m."""
    by_name = groupby(_read_rows(kind), key=lambda row: row["name_th"])
    return tuple(NamedLine(name, tuple(_build_parts(rows))) for name, rows in by_name)


def list_landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks: temples, so far."""
    return tuple(
        Landmark(row["kind"], row["name_th"], Point(_parse_position(row)))
        for row in _read_rows("landmarks")
    )


def list_sub_kinds() -> tuple[SubKind, ...]:
    """Return the sub-kinds of risks that the list of a new project begins with."""
    return tuple(
        SubKind(row["code"], Category(row["category"]), row["name_th"], row["name_en"])
        for row in _read_rows("sub_kinds")
    )


def get_passport(level: AreaLevel) -> Passport:
    """Return the passport of the reference places of `level`.

    The day is None: the outlines of subdistricts are of 2022 without a day, those of communities
    are undated.
    """
    if level == AreaLevel.SUBDISTRICT:
        return Passport(
            source="OCHA COD-AB / กรมแผนที่ทหาร พ.ศ. 2565 ลดรายละเอียดเส้นไม่เกิน 20 เมตร",
            licence="CC BY-IGO (as quoted by a third party)",
            dated_on=None,
            checksum=_compute_checksum("subdistrict_outlines"),
        )
    return Passport(
        source=LAYER_TH,
        licence="terms and date not stated with the layer",
        dated_on=None,
        checksum=_compute_checksum("community_outlines"),
    )


def _locate_table(table: str) -> Path:
    return HERE / f"{table}.csv"


def _read_rows(table: str) -> list[Row]:
    with _locate_table(table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parse_position(row: Row) -> tuple[float, float]:
    return float(row["longitude"]), float(row["latitude"])


def _build_outline(rows: Iterator[Row]) -> Area:
    parts = []
    for _, part in groupby(rows, key=lambda row: row["part"]):
        rings = groupby(part, key=lambda row: row["ring"])
        shell, *holes = [[_parse_position(row) for row in ring] for _, ring in rings]
        parts.append(Polygon(shell, holes))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _build_parts(rows: Iterator[Row]) -> Iterator[LineString]:
    for _, part in groupby(rows, key=lambda row: row["part"]):
        yield LineString([_parse_position(row) for row in part])


def _compute_checksum(table: str) -> str:
    return hashlib.sha256(_locate_table(table).read_bytes()).hexdigest()
