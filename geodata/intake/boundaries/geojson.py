"""A strict reader of GeoJSON boundaries: nothing is repaired unless a person agrees.

Nothing is opened or fetched, whatever the text says. Size, characters, nesting and counts are
looked at before the text is parsed, so a hostile file costs less than a second.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from geodata.errors import FileRefused
from geodata.geometry import boundaries, crs
from geodata.intake.boundaries import shapes
from geodata.intake.boundaries.shapes import BoundaryFile, Position, Rings, ShapeCollector
from geodata.intake.sizes import MAX_BYTES, build_size_refusal

MAX_DEPTH = 40

_WGS84_NAMES = frozenset({
    "crs84", "epsg:4326", "ogc:crs84",
    "urn:ogc:def:crs:ogc:1.3:crs84", "urn:ogc:def:crs:ogc::crs84",
    "urn:ogc:def:crs:epsg::4326",
    "http://www.opengis.net/def/crs/ogc/1.3/crs84", "https://www.opengis.net/def/crs/ogc/1.3/crs84",
    "http://www.opengis.net/def/crs/epsg/0/4326", "https://www.opengis.net/def/crs/epsg/0/4326",
})  # fmt: skip
_METRIC_NAMES = frozenset({
    "epsg:32647", "urn:ogc:def:crs:epsg::32647",
    "http://www.opengis.net/def/crs/epsg/0/32647", "https://www.opengis.net/def/crs/epsg/0/32647",
})  # fmt: skip
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # also one that never ends
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_MAX_LISTS = 2 * shapes.MAX_VERTICES  # a ring has four positions or more
_MAX_OBJECTS = 4 * shapes.MAX_SHAPES  # feature, properties, geometry, and something to spare
_LONGEST_INTEGER = 20  # characters; a longer one is read as a float, which never takes long


def read(data: bytes, *, max_bytes: int = MAX_BYTES, system: str | None = None) -> BoundaryFile:
    """Return the polygons of a GeoJSON FeatureCollection, or of a lone Feature, in WGS84.

    Parameters
    ----------
    system
        The coordinate system that a person named, for a file that names none.

    Raises
    ------
    FileRefused
        E-FMT-03 too large; E-ENC-01 not UTF-8; E-GEO-01 not JSON; E-GEO-02 neither of the two;
        E-GEO-03 another coordinate system; E-GEO-04 too many shapes or vertices; E-GEO-12 too
        deep, too wide or malformed; and what `ShapeCollector` refuses.
    """
    if len(data) > max_bytes:
        raise build_size_refusal(max_bytes)
    text = _decode(data)
    _check_nesting(data)
    constants: list[str] = []
    collection = _parse(text, constants)
    if isinstance(collection, dict) and collection.get("type") == "Feature":
        collection = {**collection, "type": "FeatureCollection", "features": [collection]}
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise FileRefused("E-GEO-02")
    features = collection.get("features")
    if not isinstance(features, list):
        raise FileRefused("E-GEO-02")
    if len(features) > shapes.MAX_SHAPES:
        raise FileRefused("E-GEO-04")
    found = _read_features(features, _find_system(collection) or system or crs.WGS84)
    if constants:  # NaN outside the coordinates; JSON has no such word
        raise FileRefused("E-GEO-01")
    return found


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("E-ENC-01") from error
    if "\0" in text:
        raise FileRefused("E-ENC-01")
    return text


def _check_nesting(data: bytes) -> None:
    """Refuse by brackets outside of strings, before the parser builds anything."""
    brackets = _STRING.sub(b"", data).translate(None, delete=_NOT_BRACKETS)
    codes = np.frombuffer(brackets, dtype=np.uint8)
    opens = (codes == ord("[")) | (codes == ord("{"))
    depth = np.cumsum(np.where(opens, np.int32(1), np.int32(-1)), dtype=np.int32)
    if depth.max(initial=0) > MAX_DEPTH:
        raise FileRefused("E-GEO-12")
    if brackets.count(b"[") > _MAX_LISTS or brackets.count(b"{") > _MAX_OBJECTS:
        raise FileRefused("E-GEO-04")


def _parse(text: str, constants: list[str]) -> Any:  # noqa: ANN401
    """Return the parsed text; NaN and Infinity are noted in `constants`."""

    def note_constant(word: str) -> float:
        constants.append(word)
        return float(word)

    try:
        return json.loads(
            text,
            parse_constant=note_constant,
            parse_int=_parse_integer,
            object_pairs_hook=_require_unique,
        )
    except json.JSONDecodeError as error:
        raise FileRefused("E-GEO-01") from error
    except (RecursionError, ValueError) as error:
        raise FileRefused("E-GEO-12") from error


def _parse_integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


def _require_unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs) or len(pairs) > shapes.MAX_PROPERTIES:
        raise FileRefused("E-GEO-12")
    return members


def _find_system(member: dict[str, Any]) -> str | None:
    """Return the coordinate system that a member names; a link to one is never followed.

    Raises
    ------
    FileRefused
        E-GEO-03 for any but WGS84 and METRIC_CRS.
    """
    named = member.get("crs")
    if named is None:
        return None
    if isinstance(named, dict) and named.get("type") == "name":
        properties = named.get("properties")
        name = properties.get("name") if isinstance(properties, dict) else None
        if isinstance(name, str) and name.lower() in _WGS84_NAMES:
            return crs.WGS84
        if isinstance(name, str) and name.lower() in _METRIC_NAMES:
            return crs.METRIC_CRS
    raise FileRefused("E-GEO-03")


def _read_features(features: Sequence[Any], system: str) -> BoundaryFile:
    collector = ShapeCollector()
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise FileRefused("E-GEO-12")
        own = _find_system(feature) or system
        geometry = feature.get("geometry")
        collector.add(
            _read_properties(feature.get("properties")),
            lambda: shapes.convert_to_wgs84(_read_polygons(number, geometry, collector), own),  # noqa: B023 - called at once
        )
    return collector.build_file()


def _read_properties(members: Any) -> dict[str, Any]:  # noqa: ANN401
    if members is None:
        return {}
    if not isinstance(members, dict) or "geometry" in members:
        raise FileRefused("E-GEO-12")
    return members


def _read_polygons(number: int, geometry: Any, collector: ShapeCollector) -> list[Rings]:  # noqa: ANN401
    """Return the positions of a Polygon or MultiPolygon, as lists of rings."""
    if not isinstance(geometry, dict):
        _refuse_coordinates(number)
    _find_system(geometry)
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise boundaries.OutlineProblem(number, shapes.NOT_AN_AREA).build_refusal()
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else _require_filled(number, coordinates)
    return [
        [_read_positions(number, ring, collector) for ring in _require_filled(number, rings)]
        for rings in polygons
    ]


def _read_positions(
    number: int,
    ring: Any,  # noqa: ANN401
    collector: ShapeCollector,
) -> list[Position]:
    positions = _require_filled(number, ring)
    collector.count_positions(len(positions))
    return [_read_position(number, position) for position in positions]


def _read_position(number: int, position: Any) -> Position:  # noqa: ANN401
    """Return longitude and latitude; a height is dropped."""
    values = _require_filled(number, position)
    if len(values) < 2 or not all(type(value) in (int, float) for value in values):
        _refuse_coordinates(number)
    return float(values[0]), float(values[1])


def _require_filled(number: int, value: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list) or not value:
        _refuse_coordinates(number)
    return value


def _refuse_coordinates(number: int) -> NoReturn:
    raise FileRefused("E-GEO-07", n=number)
