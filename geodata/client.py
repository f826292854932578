"""Reads what a running map publishes, for notebooks and other programs: tables with geometry.

    import geodata

    published = geodata.open("http://127.0.0.1:8501")
    published.communities[["name_th", "coverage", "complaints"]]

Only public documents are asked for, over the same addresses as by anybody else (`/ogc`).
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import geopandas

from geodata.errors import BadInput
from geodata.geometry.crs import WGS84

COLLECTIONS = ("communities", "community_points", "subdistricts", "risk_points", "base")
PAGE_SIZE = 1000
TIMEOUT_S = 30.0
SCHEMES = ("http", "https")
PANDAS_TYPES = {"string": "string", "integer": "Int64", "number": "Float64"}  # each may be missing


@dataclass(frozen=True, slots=True)
class Published:
    """What one release, or one edition, publishes. Frames are indexed by id and in WGS84.

    A count that is missing (`<NA>`) is withheld or not known, never zero. `attrs` of each frame
    hold the address that it came from, the title, and the time of the release.
    """

    address: str
    released_at: str
    communities: geopandas.GeoDataFrame  # with an outline
    community_points: geopandas.GeoDataFrame  # of which only a point is known
    subdistricts: geopandas.GeoDataFrame
    risk_points: geopandas.GeoDataFrame
    base: geopandas.GeoDataFrame


def open_published(url: str, *, edition: str = "") -> Published:
    """Return what a map publishes now, or what it published in an edition.

    Parameters
    ----------
    url
        Address of the map: `http://127.0.0.1:8501`.
    edition
        Id of an edition, such as `2569-09-30`; "" is the release in force.

    Raises
    ------
    BadInput
        E-CLI-15 where nothing that publishes can be read there.
    """
    address = f"{url.rstrip('/')}/ogc" + (f"/editions/{edition}" if edition else "")
    described = _fetch(f"{address}/api")
    frames = {name: _read_collection(address, name, described) for name in COLLECTIONS}
    released_at = str(frames["communities"].attrs["released_at"])
    return Published(address, released_at, **frames)


def _read_collection(
    address: str, name: str, described: Mapping[str, Any]
) -> geopandas.GeoDataFrame:
    """Return one collection, page by page; no address that an answer names is followed."""
    about = _fetch(f"{address}/collections/{name}")
    types = _read_types(described, name)
    items = f"{address}/collections/{name}/items?limit={PAGE_SIZE}"
    page = _fetch(items)
    features, released_at = page["features"], page["timeStamp"]
    while len(features) < page["numberMatched"] and page["features"]:
        page = _fetch(f"{items}&offset={len(features)}")
        features += page["features"]
    frame = geopandas.GeoDataFrame.from_features(
        features, columns=["geometry", *types], crs=WGS84
    ).astype(types)
    frame.index = [str(feature["id"]) for feature in features]
    frame.attrs = {"address": address, "title": about["title"], "released_at": released_at}
    return frame


def _read_types(described: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the pandas type of each property, as the description of the service says."""
    path = described["paths"][f"/collections/{name}/items/{{featureId}}"]
    schema = path["get"]["responses"]["200"]["content"]["application/geo+json"]["schema"]
    fields = schema["properties"]["properties"]["properties"]
    return {field: PANDAS_TYPES[kind["type"]] for field, kind in fields.items()}


def _fetch(address: str) -> Any:  # noqa: ANN401 - JSON
    if urlsplit(address).scheme not in SCHEMES:
        raise BadInput("E-CLI-15", address=address)
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return json.load(answer)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise BadInput("E-CLI-15", address=address) from error
