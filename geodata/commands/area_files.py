"""Areas of any file of polygons (GeoJSON, GeoPackage, GeoParquet, shapefile), for joins alone.

For whoever holds the terminal: GDAL reads them, so they are never an upload. Nothing of them is
kept; boundaries that the project takes over are read by `intake/boundaries`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import FileRefused
from geodata.geometry.crs import WGS84
from geodata.model.places.places import Area

PARQUET_ENDINGS = (".parquet", ".pq", ".geoparquet")
UNREADABLE = (
    OSError,
    ValueError,
    json.JSONDecodeError,
    pa.ArrowException,
    pyogrio.errors.DataSourceError,
)


def read_areas(path: Path, id_column: str) -> dict[str, Area]:
    """Return the areas of a file by the id that a column gives, valid and in WGS84.

    Shapes of one id are one area. A shape that is not valid is mended where that leaves a polygon.

    Parameters
    ----------
    path
        A file that names its coordinate system.
    id_column
        The column with the id; numbers are written without a fraction.

    Raises
    ------
    FileRefused
        E-CLI-01 where the file cannot be read, E-GEO-03 without a coordinate system, E-CLI-14
        without the column, E-CLI-13 for a row without id or without a polygon.
    """
    frame = _read_frame(path)
    if id_column not in frame.columns:
        raise FileRefused(
            "E-CLI-14", column=id_column, names=", ".join(map(str, frame.columns[:20]))
        )
    if frame.crs is None:
        raise FileRefused("E-GEO-03")
    shapes = frame.geometry.to_crs(WGS84)
    parts: dict[str, list[Area]] = {}
    for number, (value, shape) in enumerate(zip(frame[id_column], shapes, strict=True), 1):
        area_id, polygons = _format_id(value), list(_list_polygons(shape))
        if not area_id or not polygons:
            raise FileRefused("E-CLI-13", n=number, column=id_column)
        parts.setdefault(area_id, []).extend(polygons)
    return {area_id: _join(polygons) for area_id, polygons in parts.items()}


def _read_frame(path: Path) -> geopandas.GeoDataFrame:
    try:
        if path.suffix.lower() in PARQUET_ENDINGS:
            return geopandas.read_parquet(path)
        frame = geopandas.read_file(path)  # noqa: TID251 - the terminal's
    except UNREADABLE as error:
        raise FileRefused("E-CLI-01") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise FileRefused("E-GEO-14")
    return frame


def _format_id(value: Any) -> str:  # noqa: ANN401 - whatever a column of a file holds
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _list_polygons(shape: BaseGeometry | None) -> Iterator[Polygon]:
    """Yield the polygons of a shape, mended where it was not valid."""
    if shape is None or shape.is_empty:
        return
    mended = shape if shape.is_valid else shapely.make_valid(shape, method="structure")
    for part in shapely.get_parts(mended):
        if isinstance(part, Polygon) and part.area > 0:
            yield part


def _join(polygons: list[Area]) -> Area:
    joined = polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
    if not isinstance(joined, Polygon | MultiPolygon):  # polygons alone went in
        raise TypeError(joined.geom_type)
    return joined
