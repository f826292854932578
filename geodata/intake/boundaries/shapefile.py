"""A reader of zipped shapefiles through pyshp, without GDAL.

Headers are compared with the bytes that are really there before pyshp sees them, because it
believes what they say. The index (.shx) has to be there, and is not used.
"""

import struct
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import PurePosixPath

import numpy as np
import shapefile
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry import Point, Polygon

from geodata.errors import FileRefused
from geodata.geometry import boundaries, crs
from geodata.intake.archives import Archive
from geodata.intake.boundaries import shapes
from geodata.intake.boundaries.shapes import BoundaryFile, Position, Rings, Value

ENCODINGS = ("utf-8", "cp874")

FILE_CODE_BYTES = (9994).to_bytes(4, "big")
_AREAS = (5, 15, 25)  # polygon, with heights, with measures
_NULL_SHAPE = 0
_SHP_HEADER = 100
_DBF_FIELD = 32
_LONGEST_WKT = 10_000
_PYSHP_ERRORS = (
    shapefile.ShapefileException, struct.error, ValueError, TypeError, IndexError, KeyError,
    OverflowError, EOFError, AttributeError, MemoryError,
)  # fmt: skip


def read(
    archive: Archive, *, encoding: str | None = None, named: str | None = None
) -> BoundaryFile:
    """Return the polygons of a zipped shapefile in WGS84.

    Parameters
    ----------
    archive
        A checked zip file that holds one .shp, .shx, .dbf and .prj, and better a .cpg.
    encoding
        "utf-8" or "cp874" (also by its other names), as a person chose; None believes the .cpg.
    named
        The coordinate system that a person named, for a file without .prj.

    Raises
    ------
    FileRefused
        E-SHP-01 no shapefile; E-SHP-02 table and shapes disagree; E-SHP-03
        parts are missing; W-SHP-04 text in an unknown encoding; E-ENC-01 not that encoding;
        E-GEO-03 neither WGS84 nor UTM 47N; E-GEO-04 to E-GEO-12 as in GeoJSON.
    """
    parts = _find_parts(archive)
    shp = archive.read(parts[".shp"])
    _check_file_code(shp)
    needed = (".shx", ".dbf") if named else (".shx", ".dbf", ".prj")
    missing = [end for end in needed if end not in parts]
    if missing:
        raise FileRefused("E-SHP-03", parts=", ".join(missing))
    system = _detect_system(archive.read(parts[".prj"])) if ".prj" in parts else named or crs.WGS84
    dbf = archive.read(parts[".dbf"])
    count = _check_records(shp)
    _check_table(dbf, count)
    codec = _choose_codec(dbf, encoding, archive.read(parts[".cpg"]) if ".cpg" in parts else b"")
    rows, records = _read_rows(dbf, codec), list(_iterate_rings(shp))
    if not len(rows) == len(records) == count:  # rows may be marked as deleted
        raise FileRefused("E-SHP-02")
    collector = shapes.ShapeCollector()
    for number, (row, rings) in enumerate(zip(rows, records, strict=True), start=1):
        collector.add(row, lambda: shapes.convert_to_wgs84(_group_rings(number, rings), system))  # noqa: B023 - called at once
    return collector.build_file()


def _find_parts(archive: Archive) -> dict[str, str]:
    """Return the names of the parts of the one shapefile inside, by their ending."""
    paths = [PurePosixPath(name) for name in archive.names]
    paths = [path for path in paths if path.parts[0] != "__MACOSX" and path.name[0] != "."]
    layers = [path for path in paths if path.suffix.lower() == ".shp"]
    if not layers:
        raise FileRefused("E-FMT-01", types="GeoJSON, Shapefile (.zip)")
    if len(layers) > 1:
        raise FileRefused("E-GEO-13")
    stem = layers[0].with_suffix("")
    own = [path for path in paths if str(path.with_suffix("")).lower() == str(stem).lower()]
    return {path.suffix.lower(): str(path) for path in own}


def _check_file_code(shp: bytes) -> None:
    """Refuse what is no .shp, and any kind of shape but areas."""
    if len(shp) < _SHP_HEADER or not shp.startswith(FILE_CODE_BYTES):
        raise FileRefused("E-SHP-01")
    words, kind = int.from_bytes(shp[24:28], "big"), int.from_bytes(shp[32:36], "little")
    if words * 2 != len(shp):
        raise FileRefused("E-SHP-01")
    if kind not in _AREAS:
        raise boundaries.OutlineProblem(1, shapes.NOT_AN_AREA).build_refusal()


def _check_records(shp: bytes) -> int:
    """Return the number of shapes, once every record fits into the file and under the caps."""
    at, count, vertices = _SHP_HEADER, 0, 0
    while at < len(shp):
        count += 1
        if count > shapes.MAX_SHAPES:
            raise FileRefused("E-GEO-04")
        content = shp[at + 8 : at + 8 + 2 * int.from_bytes(shp[at + 4 : at + 8], "big")]
        at += 8 + 2 * int.from_bytes(shp[at + 4 : at + 8], "big")
        if at > len(shp) or len(content) < 4:
            raise FileRefused("E-SHP-01")
        if int.from_bytes(content[:4], "little") == _NULL_SHAPE:
            continue
        ring_count, point_count = struct.unpack("<II", content[36:44].ljust(8, b"\xff"))
        if 44 + 4 * ring_count + 16 * point_count > len(content):
            raise FileRefused("E-SHP-01")
        vertices += point_count
        if vertices > shapes.MAX_VERTICES:
            raise FileRefused("E-GEO-04")
    return count


def _check_table(dbf: bytes, count: int) -> None:
    """Refuse a table whose header promises other rows than there are bytes or shapes."""
    if len(dbf) < _DBF_FIELD:
        raise FileRefused("E-SHP-02")
    rows, header, width = struct.unpack("<LHH", dbf[4:12])
    body = len(dbf) - header
    if (
        rows != count
        or width < 1
        or header < _DBF_FIELD
        or body not in _compute_table_sizes(rows, width)
    ):
        raise FileRefused("E-SHP-02")
    if (header - _DBF_FIELD - 1) // _DBF_FIELD > shapes.MAX_PROPERTIES:
        raise FileRefused("E-GEO-12")


def _compute_table_sizes(rows: int, width: int) -> tuple[int, int]:
    return rows * width, rows * width + 1  # with or without the mark of the end


def _detect_system(prj: bytes) -> str:
    """Return WGS84 or METRIC_CRS, the two that the .prj may describe."""
    try:
        described = CRS.from_wkt(prj[:_LONGEST_WKT].decode("utf-8-sig"))
    except (CRSError, UnicodeDecodeError, ValueError) as error:
        raise FileRefused("E-GEO-03") from error
    for system in (crs.WGS84, crs.METRIC_CRS):
        if not described.is_bound and described.equals(system, ignore_axis_order=True):
            return system
    raise FileRefused("E-GEO-03")


def _choose_codec(dbf: bytes, chosen: str | None, cpg: bytes) -> str:
    """Return the encoding of the table: the person's choice, the .cpg, or plain ASCII."""
    if chosen is not None:
        if (codec := _find_codec(chosen)) is None:
            raise FileRefused("W-SHP-04")
        return codec
    if (codec := _find_codec(cpg[:20].decode("ascii", "replace"))) is not None:
        return codec
    if not dbf[_DBF_FIELD:].isascii():
        raise FileRefused("W-SHP-04")
    return "utf-8"


def _find_codec(name: str) -> str | None:
    """Return one of ENCODINGS by any of its names."""
    stated = name.strip().lower().replace("_", "-")
    if stated in ("utf-8", "utf8", "65001"):
        return "utf-8"
    if stated.removeprefix("cp").removeprefix("windows-").removeprefix("ansi ") == "874":
        return "cp874"
    return "cp874" if stated in ("tis-620", "tis620", "iso-8859-11", "iso8859-11") else None


def _read_rows(dbf: bytes, codec: str) -> list[dict[str, Value]]:
    try:
        reader = shapefile.Reader(dbf=BytesIO(dbf), encoding=codec)
        records = [record.as_dict() for record in reader.iterRecords()]
    except _PYSHP_ERRORS as error:
        raise FileRefused("E-SHP-02" if _is_readable(dbf, codec) else "E-ENC-01") from error
    return [{name: _convert_value(value) for name, value in record.items()} for record in records]


def _is_readable(dbf: bytes, codec: str) -> bool:
    try:
        dbf[_DBF_FIELD:].decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _convert_value(value: object) -> Value:
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _iterate_rings(shp: bytes) -> Iterator[list[list[Position]]]:
    """Yield the rings of each record, as positions in the file's coordinate system."""
    try:
        for shape in shapefile.Reader(shp=BytesIO(shp)).iterShapes():
            points = [(float(x), float(y)) for x, y, *_ in shape.points]
            bounds = [*shape.parts, len(points)]
            yield [points[start:end] for start, end in pairwise(bounds)]
    except _PYSHP_ERRORS as error:
        raise FileRefused("E-SHP-01") from error


def _group_rings(number: int, rings: list[list[Position]]) -> list[Rings]:
    """Sort the rings of a record: clockwise ones are outlines, the others their holes."""
    if not rings:  # a record without a shape
        raise FileRefused("E-GEO-07", n=number)
    cleaned = [shapes.build_ring(number, ring) for ring in rings]
    outlines = [ring for ring in cleaned if _is_clockwise(ring)]
    holes = [ring for ring in cleaned if not _is_clockwise(ring)]
    if not outlines:  # some writers turn every ring round
        return [[ring] for ring in holes]
    groups: list[list[list[Position]]] = [[outline] for outline in outlines]
    for hole, owner in zip(holes, _find_owners(outlines, holes), strict=True):
        if owner is None:
            raise boundaries.OutlineProblem(number, boundaries.HOLE_OUTSIDE).build_refusal()
        groups[owner].append(hole)
    return [list(group) for group in groups]


def _is_clockwise(ring: list[Position]) -> bool:
    x, y = np.array(ring).T
    x, y = x - x[0], y - y[0]  # small numbers keep their digits
    return bool(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) < 0)


def _find_owners(outlines: list[list[Position]], holes: list[list[Position]]) -> list[int | None]:
    """Return the smallest outline around each hole, judged by the middle of its first edge."""
    if len(outlines) == 1:
        return [0] * len(holes)
    areas = [Polygon(outline) for outline in outlines]
    middles = [Point(np.mean(hole[:2], axis=0)) for hole in holes]
    inside: list[int | None] = [None] * len(holes)
    if holes:
        found = shapely.STRtree(areas).query(np.array(middles, dtype=object), "intersects")
        for hole, area in sorted(
            zip(*found.tolist(), strict=True), key=lambda at: areas[at[1]].area
        ):
            inside[hole] = area if inside[hole] is None else inside[hole]
    return inside
