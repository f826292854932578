"""The JSON of OGC API – Features: landing page, conformance, collections, items."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.geometry import crs
from mapping.json_types import Json, JsonObject
from mapping.texts import LANGUAGES, Texts
from mapping.web.public.ogc.collections import Collection, Feature
from mapping.web.public.ogc.queries import CRS84, CRS_LIST, UTM47N, ItemQuery

GEOJSON = "application/geo+json"
JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
DECIMALS = {CRS84: 7, UTM47N: 2}  # a centimetre
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
DESCRIPTION = (
    "จุดเสี่ยงคือสถานที่ที่เห็นว่าเสี่ยง มิใช่ข้อพิสูจน์ว่ามีผู้กระทำผิด · "
    "A risk point is a place seen as at risk, no proof that anybody did wrong. "
    "A count that is null is withheld or not known, never zero."
)


def build_title() -> str:
    """Return the title of the interface in both languages."""
    return " · ".join(Texts(language)("map.page.title") for language in LANGUAGES)


def build_landing_page(base: str, editions: Iterable[tuple[str, str]] = ()) -> JsonObject:
    """Return the landing page; `editions` are addresses and titles of frozen editions."""
    return {
        "title": build_title(),
        "description": DESCRIPTION,
        "links": [
            _link(base, "self", JSON, build_title()),
            _link(f"{base}/api", "service-desc", OPENAPI, "OpenAPI"),
            _link(f"{base}/conformance", "conformance", JSON, "Conformance"),
            _link(f"{base}/collections", "data", JSON, "Collections"),
            *(_link(address, "related", JSON, title) for address, title in editions),
        ],
    }


def build_conformance() -> JsonObject:
    """Return the classes of requirements that are met."""
    return {"conformsTo": list(CONFORMANCE)}


def build_collections_answer(base: str, collections: Iterable[Collection]) -> JsonObject:
    """Return every collection."""
    return {
        "links": [_link(f"{base}/collections", "self", JSON, "Collections")],
        "collections": [build_collection_answer(base, collection) for collection in collections],
    }


def build_collection_answer(base: str, collection: Collection) -> JsonObject:
    """Return what one collection is, and where its items are."""
    address = f"{base}/collections/{collection.id}"
    extent: JsonObject = {}
    if collection.bounds is not None:
        extent["spatial"] = {"bbox": [list(collection.bounds)], "crs": CRS84}
    if collection.period is not None:
        interval = [format_time(moment) for moment in collection.period]
        extent["temporal"] = {"interval": [interval]}
    return {
        "id": collection.id,
        "title": collection.title,
        "description": DESCRIPTION,
        "itemType": "feature",
        "extent": extent,
        "crs": list(CRS_LIST),
        "storageCrs": CRS84,
        "links": [
            _link(address, "self", JSON, collection.title),
            _link(f"{address}/items", "items", GEOJSON, collection.title),
        ],
    }


def build_items(
    base: str,
    collection: Collection,
    query: ItemQuery,
    *,
    parameters: Mapping[str, str],
    made_at: str,
) -> JsonObject:
    """Return a page of the features that were asked for, and where the next ones are.

    Parameters
    ----------
    base
        The address of the landing page.
    parameters
        As they were asked: they stand in the links to this page and the next.
    made_at
        When the release was made, ISO 8601.
    """
    address = f"{base}/collections/{collection.id}"
    found = [feature for feature in collection.features if query.matches(feature)]
    shown = found[query.offset : query.offset + query.limit]
    links = [
        _link(_add(f"{address}/items", parameters), "self", GEOJSON, collection.title),
        _link(address, "collection", JSON, collection.title),
    ]
    if query.offset + len(shown) < len(found):
        following = {**parameters, "limit": query.limit, "offset": query.offset + query.limit}
        links.append(_link(_add(f"{address}/items", following), "next", GEOJSON, "next"))
    return {
        "type": "FeatureCollection",
        "timeStamp": made_at,
        "numberMatched": len(found),
        "numberReturned": len(shown),
        "links": links,
        "features": [_build_feature(feature, query.crs) for feature in shown],
    }


def build_item(base: str, collection: Collection, feature: Feature, crs_uri: str) -> JsonObject:
    """Return one feature with its links."""
    address = f"{base}/collections/{collection.id}"
    return {
        **_build_feature(feature, crs_uri),
        "links": [
            _link(f"{address}/items/{feature.id}", "self", GEOJSON, feature.id),
            _link(address, "collection", JSON, collection.title),
        ],
    }


def format_time(moment: datetime) -> str:
    """Return a time as RFC 3339 writes it in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _build_feature(feature: Feature, crs_uri: str) -> Json:
    return {
        "type": "Feature",
        "id": feature.id,
        "properties": dict(feature.properties),
        "geometry": mapping(_convert(feature.geometry, crs_uri)),
    }


def _convert(geometry: BaseGeometry, crs_uri: str) -> BaseGeometry:
    """Return a WGS84 geometry in a CRS, rounded to about a centimetre."""
    converted = crs.to_metric(geometry) if crs_uri == UTM47N else geometry
    decimals = DECIMALS[crs_uri]
    return shapely.transform(converted, lambda xy: np.round(xy, decimals))


def _add(address: str, parameters: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(parameters)}" if parameters else address


def _link(href: str, rel: str, media_type: str, title: str) -> JsonObject:
    return {"href": href, "rel": rel, "type": media_type, "title": title}
