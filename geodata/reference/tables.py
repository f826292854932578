"""Reads the reference tables of this folder. Coordinates are WGS84 degrees, longitude first."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from shapely.geometry import LineString, Point, Polygon

from geodata.model.places import (
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
    Passport,
    Subdistrict,
)

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


def subdistricts() -> tuple[Subdistrict, ...]:
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
        for row in _rows("subdistricts")
    )


def outlines() -> dict[str, Polygon]:
    """Return the outline of each subdistrict in WGS84, by code.

    Generalised to about 10 m; neighbours share their corners exactly. Their measured areas are
    larger than the official figures and stay so (SOURCES.md).
    """
    by_code = groupby(_rows("subdistrict_outlines"), key=lambda row: row["subdistrict_code"])
    return {code: Polygon([_position(row) for row in rows]) for code, rows in by_code}


def outline_boundaries() -> list[Boundary]:
    """Return the outlines as official boundaries, ready for the store."""
    return [
        Boundary(code, AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, outline)
        for code, outline in outlines().items()
    ]


def communities() -> tuple[Community, ...]:
    """Return the 43 communities whose place is known, of the 48 of the study, by id."""
    places = (
        Community(
            id=row["community_id"],
            name_th=row["name_th"],
            subdistrict_code=row["subdistrict_code"],
            kind_th=row["kind_th"],
            location=Point(_position(row)),
        )
        for row in _rows("communities")
    )
    return tuple(sorted(places, key=lambda place: place.id))


def lines(kind: LineKind) -> tuple[NamedLine, ...]:
    """Return the main roads or canals, generalised to 8 m."""
    by_name = groupby(_rows(kind), key=lambda row: row["name_th"])
    return tuple(NamedLine(name, tuple(_parts(rows))) for name, rows in by_name)


def landmarks() -> tuple[Landmark, ...]:
    """Return the landmarks: temples, so far."""
    return tuple(
        Landmark(row["kind"], row["name_th"], Point(_position(row))) for row in _rows("landmarks")
    )


def passport(level: AreaLevel) -> Passport:
    """Say where the reference places of `level` come from.

    The day is None: the outlines are of 2022 without a day, the points are undated.
    """
    if level == AreaLevel.SUBDISTRICT:
        return Passport(
            source="OCHA COD-AB / กรมแผนที่ทหาร พ.ศ. 2565 (2022), generalised with 20 m",
            licence="CC BY-IGO (as quoted by a third party)",
            dated=None,
            checksum=_checksum("subdistrict_outlines"),
        )
    return Passport(
        source="กรุงเทพมหานคร ข้อมูลเปิด “ที่ตั้งชุมชน”",
        licence="open data of Bangkok; terms not recorded",
        dated=None,
        checksum=_checksum("communities"),
    )


def _path(table: str) -> Path:
    return HERE / f"{table}.csv"


def _rows(table: str) -> list[Row]:
    with _path(table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _position(row: Row) -> tuple[float, float]:
    return float(row["longitude"]), float(row["latitude"])


def _parts(rows: Iterator[Row]) -> Iterator[LineString]:
    for _, part in groupby(rows, key=lambda row: row["part"]):
        yield LineString([_position(row) for row in part])


def _checksum(table: str) -> str:
    return hashlib.sha256(_path(table).read_bytes()).hexdigest()
