"""Layers for QGIS: a GeoPackage with its styles inside, and GeoJSON with style files beside."""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import geopandas
import pandas
import pyogrio
from shapely.geometry import mapping

from mapping.exports.datasets import list_notes
from mapping.exports.edition_words import format_title
from mapping.exports.layers.layer_styles import build_style
from mapping.exports.layers.layer_tables import MapLayer, build_layer, list_layers
from mapping.exports.workbook import add_to_archive
from mapping.json_types import Documents
from mapping.texts import Texts

WRITTEN_AT = "2020-01-01T00:00:00.000Z"  # one fixed instant: the same layers, the same bytes
CLOCK_OPTION = "OGR_CURRENT_DATE"
WGS84 = "EPSG:4326"
GPKG_VERSION = "1.2"  # what the QGIS of Debian stable reads whole
COLUMN_TYPES = {str: "string", int: "Int64", float: "float64"}  # also where every value is null


def build_geopackage(documents: Documents) -> bytes:
    """Return the layers as a GeoPackage, WGS84, with default styles and a note of what it is."""
    return write_geopackage(list_layers(documents), documents)


def write_geopackage(layers: Sequence[MapLayer], documents: Documents) -> bytes:
    """Return some layers of a release as a GeoPackage."""
    texts = Texts("th")
    about = "\n".join([format_title(documents, texts), *list_notes(documents, texts)])
    with tempfile.TemporaryDirectory() as folder, _fix_time():
        path = Path(folder) / "layers.gpkg"
        for layer in layers:
            pyogrio.write_dataframe(
                _build_frame(layer),
                path,
                layer=layer.name,
                driver="GPKG",
                geometry_type=layer.geometry_type,
                dataset_options={"VERSION": GPKG_VERSION},
                layer_options={"DESCRIPTION": about},
            )
        styles = _build_styles([layer.name for layer in layers], format_title(documents, texts))
        pyogrio.write_dataframe(styles, path, layer="layer_styles", driver="GPKG")
        return path.read_bytes()


@contextmanager
def _fix_time() -> Iterator[None]:
    """Make GDAL write a fixed time instead of the current one."""
    pyogrio.set_gdal_config_options({CLOCK_OPTION: WRITTEN_AT})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({CLOCK_OPTION: None})


def build_geojson_archive(documents: Documents) -> bytes:
    """Return the layers as GeoJSON, each with a style that QGIS takes up, in one ZIP."""
    out, texts = io.BytesIO(), Texts("th")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for layer in list_layers(documents):
            add_to_archive(archive, f"{layer.name}.geojson", _dump_geojson(layer, documents))
            add_to_archive(archive, f"{layer.name}.qml", build_style(layer.name).encode())
        about = "\r\n".join([format_title(documents, texts), *list_notes(documents, texts), ""])
        add_to_archive(archive, "README.txt", b"\xef\xbb\xbf" + about.encode())
    return out.getvalue()


def build_layer_geojson(documents: Documents, layer_name: str) -> bytes:
    """Return one layer as GeoJSON."""
    return _dump_geojson(build_layer(documents, layer_name), documents)


def _dump_geojson(layer: MapLayer, documents: Documents) -> bytes:
    version = documents["about.json"]
    collection = {
        "type": "FeatureCollection",
        "name": layer.name,
        **{name: version[name] for name in ("version", "released_at", "demo")},
        "features": [
            {
                "type": "Feature",
                "id": row[0],
                "properties": dict(zip(layer.fields, row, strict=True)),
                "geometry": mapping(geometry),
            }
            for row, geometry in zip(layer.rows, layer.geometries, strict=True)
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _build_frame(layer: MapLayer) -> geopandas.GeoDataFrame:
    columns = {
        field: pandas.Series([row[place] for row in layer.rows], dtype=COLUMN_TYPES[kind])
        for place, (field, kind) in enumerate(layer.fields.items())
    }
    return geopandas.GeoDataFrame(columns, geometry=list(layer.geometries), crs=WGS84)


def _build_styles(names: Sequence[str], words: str) -> pandas.DataFrame:
    """Return the table in which QGIS looks for the styles of a GeoPackage."""
    return pandas.DataFrame(
        [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": name,
                "f_geometry_column": "geom",
                "styleName": name,
                "styleQML": build_style(name),
                "styleSLD": "",
                "useAsDefault": True,
                "description": words,
                "owner": "",
                "ui": "",
                "update_time": WRITTEN_AT,
            }
            for name in names
        ]
    )
