"""A reader of KML, alone or zipped as KMZ: the polygons of placemarks with their names.

XML is read by defusedxml: a document type, an entity or a link to another file is refused, never
followed. Styles, folders, descriptions and everything else that no map needs are passed over.
"""

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from geodata.errors import FileRefused
from geodata.intake.archives import Archive
from geodata.intake.boundaries import shapes
from geodata.intake.boundaries.shapes import BoundaryFile, Position, Rings, ShapeCollector, Value

TYPES = "GeoJSON, KML, KMZ, Shapefile (.zip)"
MAX_ELEMENTS = 400_000  # of the whole document; a placemark has about ten

_LINKS = ("NetworkLink", "Model", "PhotoOverlay")  # what leads to other files


def is_kml(start: bytes) -> bool:
    """Return whether the first bytes of a file look like KML."""
    return b"<kml" in start[:2_000].lower()


def read_archive(archive: Archive) -> BoundaryFile:
    """Return the polygons of a KMZ; as `read`, and E-GEO-13 where it holds several documents."""
    names = [name for name in archive.names if name.lower().endswith(".kml")]
    if len(names) != 1:
        raise FileRefused("E-GEO-13" if names else "E-FMT-01", types=TYPES)
    return read(archive.read(names[0]))


def read(data: bytes) -> BoundaryFile:
    """Return the polygons of a KML document; KML is WGS84 by its standard.

    Raises
    ------
    FileRefused
        E-FMT-01 with a document type, an entity or a link; E-GEO-01 not well-formed; E-GEO-04 too
        many shapes, vertices or elements; and what `ShapeCollector` refuses.
    """
    collector = ShapeCollector()
    for placemark in _iterate_placemarks(data):
        polygons = [element for element in placemark.iter() if _find_tag(element) == "Polygon"]
        collector.add(
            _read_properties(placemark),
            lambda: [_read_rings(polygon, collector) for polygon in polygons],  # noqa: B023 - called at once
        )
    return collector.build_file()


def _iterate_placemarks(data: bytes) -> Iterator[Element]:
    """Yield each placemark once it is complete; nothing of a hostile document is built."""
    elements = 0
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(data), forbid_dtd=True):
            elements += 1
            if elements > MAX_ELEMENTS:
                raise FileRefused("E-GEO-04")
            if _find_tag(element) in _LINKS:
                raise FileRefused("E-FMT-01", types=TYPES)
            if _find_tag(element) == "Placemark":
                yield element
                element.clear()
    except DefusedXmlException as error:
        raise FileRefused("E-FMT-01", types=TYPES) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise FileRefused("E-GEO-01") from error


def _find_tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_properties(placemark: Element) -> dict[str, Value]:
    """Return the name of a placemark and its own data columns."""
    found: dict[str, Value] = {}
    for element in placemark.iter():
        name = element.get("name") or ""
        if _find_tag(element) == "SimpleData" and name:
            found[name] = element.text or ""
        elif _find_tag(element) == "Data" and name:
            value = next((child for child in element if _find_tag(child) == "value"), None)
            found[name] = "" if value is None else value.text or ""
    named = next((child for child in placemark if _find_tag(child) == "name"), None)
    return {"name": (named.text or "").strip() if named is not None else "", **found}


def _read_rings(polygon: Element, collector: ShapeCollector) -> Rings:
    outer = [element for element in polygon.iter() if _find_tag(element) == "outerBoundaryIs"]
    inner = [element for element in polygon.iter() if _find_tag(element) == "innerBoundaryIs"]
    texts = [text for border in (*outer, *inner) for text in _iterate_coordinates(border)]
    return [_parse_positions(text, collector) for text in texts]


def _iterate_coordinates(border: Element) -> Iterator[str]:
    return (element.text or "" for element in border.iter() if _find_tag(element) == "coordinates")


def _parse_positions(text: str, collector: ShapeCollector) -> list[Position]:
    """Return the positions of `lon,lat[,height] …`; a height is dropped."""
    words = text.split()
    collector.count_positions(len(words))
    positions = []
    for word in words:
        numbers = word.split(",")
        try:
            positions.append((float(numbers[0]), float(numbers[1])))
        except (ValueError, IndexError) as error:
            raise shapes.build_coordinate_refusal() from error
    return positions
