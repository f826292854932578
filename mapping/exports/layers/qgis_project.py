"""A project for QGIS beside its GeoPackage: opened, it is the map with Thai names and our classes.

The project file is XML in a zip. QGIS is not needed to write it; the styles are those of the
GeoPackage.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from shapely.geometry import box

from geodata.geometry import crs
from mapping.exports.datasets import list_notes
from mapping.exports.edition_words import format_title
from mapping.exports.layers.layer_styles import INK_COLOUR, build_style
from mapping.exports.layers.layer_tables import MapLayer, list_base_layers, list_layers
from mapping.exports.layers.layers_file import write_geopackage
from mapping.exports.workbook import add_to_archive
from mapping.json_types import Documents
from mapping.texts import Texts

PACKAGE, PROJECT = "layers.gpkg", "map.qgz"
QGIS_VERSION = "3.22.16-Białowieża"  # of Debian stable; later ones read it as well
ORDER = (
    "risk_points",
    "community_points",
    "communities",
    "base_points",
    "base_lines",
    "subdistricts",
)  # top first
GEOMETRY_WORDS = {"Point": "Point", "MultiPolygon": "Polygon", "MultiLineString": "Line"}
LABELS = {  # layer → its field, size in points, and up to which scale it is drawn
    "communities": ("name_th", 8, 40_000),
    "community_points": ("name_th", 8, 40_000),
    "subdistricts": ("name_th", 12, 200_000),
    "base_lines": ("name_th", 7, 15_000),
    "base_points": ("name_th", 7, 15_000),
}
FONT = "Sarabun, Noto Sans Thai, Loma, Leelawadee UI, Thonburi"  # the first that is installed


def build_qgis_archive(documents: Documents) -> bytes:
    """Return a ZIP with the project, the GeoPackage that it opens, and a note of what it is."""
    texts, out = Texts("th"), io.BytesIO()
    layers = [*list_layers(documents), *list_base_layers(documents)]
    project = build_project(layers, format_title(documents, texts))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        add_to_archive(archive, PROJECT, _zip_project(project))
        add_to_archive(archive, PACKAGE, write_geopackage(layers, documents))
        lines = [
            format_title(documents, texts),
            texts("exports.qgis_how", project=PROJECT),
            *list_notes(documents, texts),
            "",
        ]
        add_to_archive(archive, "README.txt", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    return out.getvalue()


def _zip_project(project: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        add_to_archive(archive, PROJECT.replace(".qgz", ".qgs"), project)
    return out.getvalue()


def build_project(layers: Sequence[MapLayer], title: str) -> bytes:
    """Return the project file of layers that lie in the GeoPackage beside it."""
    texts = Texts("th")
    ordered = sorted(layers, key=lambda layer: ORDER.index(layer.name))
    root = ET.Element("qgis", {"version": QGIS_VERSION, "projectname": title})
    ET.SubElement(root, "title").text = title
    project_crs = ET.SubElement(root, "projectCrs")
    _add_crs(project_crs, "EPSG:32647")
    tree = ET.SubElement(root, "layer-tree-group")
    map_layers = ET.SubElement(root, "projectlayers")
    for layer in ordered:
        name = texts(f"exports.layer.{layer.name}")
        ET.SubElement(
            tree,
            "layer-tree-layer",
            {"id": _build_id(layer), "name": name, "checked": "Qt::Checked", "expanded": "1",
             "providerKey": "ogr", "source": _name_source(layer)},
        )  # fmt: skip
        map_layers.append(_build_map_layer(layer, name))
    _add_canvas(root, ordered)
    ET.indent(root)
    head = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ET.tostring(root, encoding="unicode").encode()


def _build_id(layer: MapLayer) -> str:
    return f"layer_{layer.name}"  # QGIS draws another one instead of an id of ten characters


def _name_source(layer: MapLayer) -> str:
    return f"./{PACKAGE}|layername={layer.name}"


def _build_map_layer(layer: MapLayer, name: str) -> ET.Element:
    geometry = GEOMETRY_WORDS[layer.geometry_type]
    element = ET.Element(
        "maplayer",
        {"type": "vector", "geometry": geometry, "wkbType": layer.geometry_type,
         "hasScaleBasedVisibilityFlag": "0", "autoRefreshEnabled": "0"},
    )  # fmt: skip
    for tag, text in (
        ("id", _build_id(layer)),
        ("datasource", _name_source(layer)),
        ("layername", name),
        ("provider", "ogr"),
    ):
        ET.SubElement(element, tag).text = text
    element.find("provider").set("encoding", "UTF-8")  # type: ignore[union-attr]
    _add_crs(ET.SubElement(element, "srs"), "EPSG:4326")
    style = ET.fromstring(build_style(layer.name).partition(">")[2])  # noqa: S314 - our own words
    element.extend(style)
    if layer.name in LABELS:
        element.append(_build_labels(layer))
    element.append(_build_text_element("featureBlendMode", "0"))
    element.append(_build_text_element("blendMode", "0"))
    return element


def _build_text_element(tag: str, text: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = text
    return element


def _build_labels(layer: MapLayer) -> ET.Element:
    field, size, scale = LABELS[layer.name]
    labeling = ET.Element("labeling", {"type": "simple"})
    settings = ET.SubElement(labeling, "settings", {"calloutType": "simple"})
    style = ET.SubElement(
        settings,
        "text-style",
        {"fieldName": field, "isExpression": "0", "fontFamily": FONT.split(",")[0],
         "fontSize": str(size), "fontSizeUnit": "Point", "namedStyle": "Regular",
         "textColor": _to_rgba(INK_COLOUR), "fontWeight": "50", "multilineHeight": "1"},
    )  # fmt: skip
    families = ET.SubElement(style, "families")
    for family in FONT.split(", "):
        ET.SubElement(families, "family", {"name": family})
    ET.SubElement(
        style,
        "text-buffer",
        {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM",
         "bufferColor": "255,255,255,255", "bufferOpacity": "1"},
    )  # fmt: skip
    ET.SubElement(settings, "text-format", {"wrapChar": "", "multilineAlign": "1"})
    is_point = layer.geometry_type == "Point"
    placement = {"placement": "6" if is_point else "1", "centroidInside": "1", "dist": "1"}
    ET.SubElement(settings, "placement", placement)
    ET.SubElement(
        settings,
        "rendering",
        {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(scale), "drawLabels": "1",
         "obstacle": "0", "fontLimitPixelSize": "0", "limitNumLabels": "0"},
    )  # fmt: skip
    return labeling


def _to_rgba(colour: str) -> str:
    parts = [str(int(colour[start : start + 2], 16)) for start in (1, 3, 5)]
    return ",".join([*parts, "255"])


def _add_crs(parent: ET.Element, code: str) -> None:
    system = ET.SubElement(parent, "spatialrefsys")
    ET.SubElement(system, "authid").text = code
    ET.SubElement(system, "srid").text = code.removeprefix("EPSG:")


def _add_canvas(root: ET.Element, layers: Sequence[MapLayer]) -> None:
    """Add what is seen first: everything, in metres of UTM zone 47N."""
    canvas = ET.SubElement(root, "mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"})
    ET.SubElement(canvas, "units").text = "meters"
    if any(layer.geometries for layer in layers):
        extent = ET.SubElement(canvas, "extent")
        for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), _find_extent(layers), strict=True):
            ET.SubElement(extent, tag).text = f"{value:.1f}"
    ET.SubElement(canvas, "rotation").text = "0"
    _add_crs(ET.SubElement(canvas, "destinationsrs"), "EPSG:32647")


def _find_extent(layers: Sequence[MapLayer]) -> tuple[float, float, float, float]:
    """Return the bounds of all layers in metres, with a margin."""
    boxes = [geometry.bounds for layer in layers for geometry in layer.geometries]
    west, south, east, north = zip(*boxes, strict=True)
    around = crs.to_metric(box(min(west), min(south), max(east), max(north)))
    return around.buffer(200).bounds
