"""The data plane: what the map fetches. Knows the folder of releases and no database."""

import json
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.model.places.places import AreaLevel
from geodata.model.public_photos import PHOTO_NAME_PATTERN
from mapping.json_types import JsonObject
from mapping.publish import projects_document
from mapping.publish.clusters import MapWindow, cluster_risks
from mapping.publish.files import ReleaseFolder, build_uncompressed_file, dump_json
from mapping.web.endpoint import Endpoint
from mapping.web.public import send
from mapping.web.public.openapi import describe_api

GEOJSON = "application/geo+json"
JSON = "application/json"
MAX_ZOOM = 22
ZOOM_PATTERN = re.compile("[0-9]{1,2}")
NUMBER_PATTERN = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")


def list_routes(folder: ReleaseFolder) -> list[Route]:
    """Return the routes below `/api`, but for the events."""
    return [
        Route("/version", _build_file_endpoint(folder, "version.json", JSON)),
        Route("/areas.geojson", _build_areas_endpoint(folder)),
        Route("/risks.geojson", _build_risks_endpoint(folder)),
        Route("/cube.json", _build_file_endpoint(folder, "cube.json", JSON)),
        Route("/base.geojson", _build_file_endpoint(folder, "base.geojson", GEOJSON)),
        Route("/about.json", _build_file_endpoint(folder, "about.json", JSON)),
        Route("/commitments.json", _build_file_endpoint(folder, "commitments.json", JSON)),
        Route("/complaints.json", _build_file_endpoint(folder, "complaints.json", JSON)),
        Route("/projects.geojson", _build_projects_endpoint(folder)),
        Route("/photos.json", _build_photos_endpoint(folder)),
        Route("/photos/{name}", _build_picture_endpoint(folder)),
        Route(
            "/network-documents.json",
            _build_file_endpoint(folder, "network-documents.json", JSON),
        ),
        Route("/openapi.json", _send_description),
    ]


def _build_file_endpoint(folder: ReleaseFolder, name: str, media_type: str) -> Endpoint:
    async def send_file(request: Request) -> Response:
        file = folder.read(name)
        if file is None:
            return send.send_problem(request, "E-SYS-09")
        return send.send_document(request, file, media_type=media_type)

    return send_file


def _build_photos_endpoint(folder: ReleaseFolder) -> Endpoint:
    return _build_optional_endpoint(folder, "photos.json", {"photos": []}, JSON)


def _build_projects_endpoint(folder: ReleaseFolder) -> Endpoint:
    empty = projects_document.build_empty_document()
    return _build_optional_endpoint(folder, projects_document.FILE_NAME, empty, GEOJSON)


def _build_optional_endpoint(
    folder: ReleaseFolder, name: str, empty: JsonObject, media_type: str
) -> Endpoint:
    """Return what sends a document that a release has only where there is something in it."""
    send_listed = _build_file_endpoint(folder, name, media_type)

    async def send_optional(request: Request) -> Response:
        if folder.read_pointer() is not None and folder.read(name) is None:
            nothing = build_uncompressed_file(dump_json(empty))
            return send.send_document(request, nothing, media_type=media_type)
        return await send_listed(request)

    return send_optional


def _build_picture_endpoint(folder: ReleaseFolder) -> Endpoint:
    """Return the endpoint of one picture of the release in force: it is asked for each time."""

    async def send_picture(request: Request) -> Response:
        name = request.path_params["name"]
        file = folder.read(name) if PHOTO_NAME_PATTERN.fullmatch(name) else None
        if file is None:
            return send.send_problem(request, "E-NF-01")
        return send.send_document(request, file, media_type="image/jpeg")

    return send_picture


def _build_areas_endpoint(folder: ReleaseFolder) -> Endpoint:
    answers = {
        level: _build_file_endpoint(folder, f"areas-{level}.geojson", GEOJSON)
        for level in AreaLevel
    }

    async def send_areas(request: Request) -> Response:
        level = request.query_params.get("level", AreaLevel.COMMUNITY)
        if level not in answers:
            return send.send_problem(request, "E-NF-01")
        return await answers[AreaLevel(level)](request)

    return send_areas


def _build_risks_endpoint(folder: ReleaseFolder) -> Endpoint:
    send_whole = _build_file_endpoint(folder, "risks.geojson", GEOJSON)

    async def send_risks(request: Request) -> Response:
        try:
            window = _parse_window(
                request.query_params.get("bbox"), request.query_params.get("zoom")
            )
        except ValueError:
            return send.send_problem(request, "E-API-01")
        file = folder.read("risks.geojson")
        if file is None or window == MapWindow():
            return await send_whole(request)
        body = await run_in_threadpool(_dump_clustered_risks, file.body, window)
        return send.send_document(request, build_uncompressed_file(body), media_type=GEOJSON)

    return send_risks


def _dump_clustered_risks(body: bytes, window: MapWindow) -> bytes:
    return dump_json(cluster_risks(json.loads(body), window))


def _parse_window(bbox: str | None, zoom: str | None) -> MapWindow:
    """Return the window that was asked for.

    Raises
    ------
    ValueError
        Where it is none.
    """
    if zoom and not ZOOM_PATTERN.fullmatch(zoom):
        raise ValueError
    level = int(zoom) if zoom else None
    if level is not None and level > MAX_ZOOM:
        raise ValueError
    if not bbox:
        return MapWindow(None, level)
    parts = bbox.split(",")
    if not all(NUMBER_PATTERN.fullmatch(part) for part in parts):
        raise ValueError
    west, south, east, north = map(float, parts)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError
    return MapWindow((west, south, east, north), level)


async def _send_description(request: Request) -> Response:
    return Response(
        describe_api(),
        media_type=JSON,
        headers={**send.PUBLIC_HEADERS, "Cache-Control": "no-cache"},
    )
