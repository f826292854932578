"""GeoPackages, for whoever holds the terminal: GDAL reads them, so they are never an upload."""

import json
from pathlib import Path

import geopandas
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.errors import BadInput, FileRefused
from geodata.geometry.crs import WGS84

ENDING = ".gpkg"
_MAGIC = b"SQLite format 3\0"


def read_geojson(path: Path, layer: str | None = None) -> bytes:
    """Return one layer of a GeoPackage as GeoJSON in WGS84, for the strict reader.

    Raises
    ------
    FileRefused
        E-FMT-02 where the file is none; E-GEO-13 where it has several layers and none is named;
        E-GEO-03 where the layer says no coordinate system.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise FileRefused("E-FMT-02")
    try:
        names = list(geopandas.list_layers(path)["name"])
        if layer is None and len(names) != 1:
            raise FileRefused("E-GEO-13")
        frame = geopandas.read_file(path, layer=layer or names[0])  # noqa: TID251 - the terminal's
    except (DataLayerError, DataSourceError) as error:
        raise FileRefused("E-FMT-02") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise FileRefused("E-GEO-14")
    if frame.crs is None:
        raise FileRefused("E-GEO-03")
    return str(frame.to_crs(WGS84).to_json(default=str)).encode()


def write_geopackage(geojson: bytes, path: Path, *, layer: str) -> None:
    """Write a FeatureCollection in WGS84 as a GeoPackage of one layer.

    Raises
    ------
    BadInput
        E-CLI-03 where it cannot be written.
    """
    frame = geopandas.GeoDataFrame.from_features(json.loads(geojson)["features"], crs=WGS84)
    try:
        frame.to_file(path, driver="GPKG", layer=layer)
    except (DataLayerError, DataSourceError) as error:
        raise BadInput("E-CLI-03") from error
