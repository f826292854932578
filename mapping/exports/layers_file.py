"""Layers for QGIS: a GeoPackage with its styles inside, and GeoJSON with style files beside."""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import geopandas
import pandas
import pyogrio

from mapping.exports.datasets import Documents, notes
from mapping.exports.edition_words import title
from mapping.exports.workbook import add_to_archive
from mapping.layers import palette
from mapping.texts import Texts

Json = Mapping[str, Any]
LAYERS = {  # layer → document
    "communities": "areas-community.geojson",
    "subdistricts": "areas-subdistrict.geojson",
    "risk_points": "risks.geojson",
}
WRITTEN_AT = "2020-01-01T00:00:00.000Z"  # one fixed instant: the same layers, the same bytes
CLOCK = "OGR_CURRENT_DATE"
WGS84 = "EPSG:4326"
RISK_SIZES_MM = {"low": 2.4, "moderate": 3.2, "high": 4.0, "very high": 5.0}


def geopackage(documents: Documents) -> bytes:
    """Return the layers as a GeoPackage, WGS84, with default styles and a note of what it is."""
    texts = Texts("th")
    about = "\n".join([title(documents, texts), *notes(documents, texts)])
    frames = {name: _frame(documents[source]) for name, source in LAYERS.items()}
    held = {name: frame for name, frame in frames.items() if len(frame)}
    with tempfile.TemporaryDirectory() as folder, _fixed_time():
        path = Path(folder) / "layers.gpkg"
        for name, frame in held.items():
            pyogrio.write_dataframe(
                frame, path, layer=name, driver="GPKG", layer_options={"DESCRIPTION": about}
            )
        styles = _styles(list(held), title(documents, texts))
        pyogrio.write_dataframe(styles, path, layer="layer_styles", driver="GPKG")
        return path.read_bytes()


@contextmanager
def _fixed_time() -> Iterator[None]:
    """Let GDAL write one instant in the place of now."""
    pyogrio.set_gdal_config_options({CLOCK: WRITTEN_AT})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({CLOCK: None})


def geojson_archive(documents: Documents) -> bytes:
    """Return the layers as GeoJSON, each with a style that QGIS takes up, in one ZIP."""
    out, texts = io.BytesIO(), Texts("th")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in LAYERS.items():
            body = json.dumps(documents[source], ensure_ascii=False, separators=(",", ":"))
            add_to_archive(archive, f"{name}.geojson", body.encode())
            add_to_archive(archive, f"{name}.qml", style(name).encode())
        about = "\r\n".join([title(documents, texts), *notes(documents, texts), ""])
        add_to_archive(archive, "README.txt", b"\xef\xbb\xbf" + about.encode())
    return out.getvalue()


def style(layer: str) -> str:
    """Return the style of a layer as QML, in the colours and breaks of the map."""
    rules = _risk_rules() if layer == "risk_points" else _area_rules()
    listed = "".join(
        f"<rule filter={quoteattr(test)} symbol={quoteattr(str(number))} label={quoteattr(words)}/>"
        for number, (test, words, _) in enumerate(rules)
    )
    symbols = "".join(_symbol(number, drawn) for number, (_, _, drawn) in enumerate(rules))
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.28">'
        f'<renderer-v2 type="RuleRenderer"><rules>{listed}</rules><symbols>{symbols}</symbols>'
        "</renderer-v2></qgis>"
    )


Rule = tuple[str, str, Mapping[str, str]]  # expression, label, properties of the symbol


def _area_rules() -> list[Rule]:
    texts = Texts("th")
    withheld = {"color": palette.WITHHELD, "style": "b_diagonal"}
    rules: list[Rule] = [('"complaints" IS NULL', texts("map.card.withheld"), withheld)]
    for step in palette.COMPLAINTS.steps:
        upper = "" if step.high is None else f' AND "complaints" <= {step.high}'
        test = f'"complaints" >= {step.low}{upper}'
        rules.append((test, step.label("th"), {"color": step.colour, "style": "solid"}))
    return rules


def _risk_rules() -> list[Rule]:
    texts = Texts("th")
    return [
        (
            f"\"level\" = '{level}'",
            texts(f"map.risk.{level.replace(' ', '_')}"),
            {"color": "#14202e", "outline_color": "#ffffff", "size": str(size)},
        )
        for level, size in RISK_SIZES_MM.items()
    ]


def _symbol(number: int, drawn: Mapping[str, str]) -> str:
    kind, layer = ("marker", "SimpleMarker") if "size" in drawn else ("fill", "SimpleFill")
    options = "".join(
        f'<Option type="QString" name={quoteattr(name)} value={quoteattr(value)}/>'
        for name, value in {"outline_color": "#46525f", **drawn}.items()
    )
    return (
        f'<symbol type="{kind}" name="{number}"><layer class="{layer}" enabled="1">'
        f'<Option type="Map">{options}</Option></layer></symbol>'
    )


def _frame(collection: Json) -> geopandas.GeoDataFrame:
    features = [
        {**each, "properties": {name: _flat(name, value) for name, value in _shown(each)}}
        for each in collection["features"]
        if each["geometry"] is not None
    ]
    if not features:
        return geopandas.GeoDataFrame({"id": []}, geometry=[], crs=WGS84)
    return geopandas.GeoDataFrame.from_features(features, crs=WGS84)


def _shown(feature: Json) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in feature["properties"].items() if name != "point"]


def _flat(name: str, value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if name == "complaints":
        return value["count"]
    if name == "residents":
        return None if value is None else value["count"]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _styles(names: Sequence[str], words: str) -> pandas.DataFrame:
    """Return the table in which QGIS looks for the styles of a GeoPackage."""
    return pandas.DataFrame(
        [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": name,
                "f_geometry_column": "geom",
                "styleName": name,
                "styleQML": style(name),
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
