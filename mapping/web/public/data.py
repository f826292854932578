"""The data plane: what the map fetches. Knows the folder of releases and no database."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.model.places.places import AreaLevel
from mapping.publish.clusters import MapWindow, cluster_risks
from mapping.publish.files import ReleaseFolder, build_uncompressed_file, dump_json
from mapping.web.public import send
from mapping.web.public.openapi import DESCRIPTION

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
GEOJSON = "application/geo+json"
JSON = "application/json"
MAX_ZOOM = 22


def routes(folder: ReleaseFolder) -> list[Route]:
    """Return the routes below `/api`, but for the events."""
    return [
        Route("/version", _file(folder, "version.json", JSON)),
        Route("/areas.geojson", _areas(folder)),
        Route("/risks.geojson", _risks(folder)),
        Route("/cube.json", _file(folder, "cube.json", JSON)),
        Route("/base.geojson", _file(folder, "base.geojson", GEOJSON)),
        Route("/about.json", _file(folder, "about.json", JSON)),
        Route("/commitments.json", _file(folder, "commitments.json", JSON)),
        Route("/complaints.json", _file(folder, "complaints.json", JSON)),
        Route("/openapi.json", _openapi),
    ]


def _file(folder: ReleaseFolder, name: str, media_type: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        file = folder.read(name)
        if file is None:
            return send.problem(request, "E-SYS-09")
        return send.document(request, file, media_type=media_type)

    return endpoint


def _areas(folder: ReleaseFolder) -> Endpoint:
    answers = {level: _file(folder, f"areas-{level}.geojson", GEOJSON) for level in AreaLevel}

    async def endpoint(request: Request) -> Response:
        level = request.query_params.get("level", AreaLevel.COMMUNITY)
        if level not in answers:
            return send.problem(request, "E-NF-01")
        return await answers[AreaLevel(level)](request)

    return endpoint


def _risks(folder: ReleaseFolder) -> Endpoint:
    whole = _file(folder, "risks.geojson", GEOJSON)

    async def endpoint(request: Request) -> Response:
        try:
            window = _window(request.query_params.get("bbox"), request.query_params.get("zoom"))
        except ValueError:
            return send.problem(request, "E-API-01")
        file = folder.read("risks.geojson")
        if file is None or window == MapWindow():
            return await whole(request)
        body = await run_in_threadpool(_seen_through, file.body, window)
        return send.document(request, build_uncompressed_file(body), media_type=GEOJSON)

    return endpoint


def _seen_through(body: bytes, window: MapWindow) -> bytes:
    return dump_json(cluster_risks(json.loads(body), window))


def _window(bbox: str | None, zoom: str | None) -> MapWindow:
    """Return the window that was asked for.

    Raises
    ------
    ValueError
        Where it is none.
    """
    level = int(zoom) if zoom else None
    if level is not None and not 0 <= level <= MAX_ZOOM:
        raise ValueError
    if not bbox:
        return MapWindow(None, level)
    west, south, east, north = (float(part) for part in bbox.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError
    return MapWindow((west, south, east, north), level)


async def _openapi(request: Request) -> Response:
    return Response(
        DESCRIPTION, media_type=JSON, headers={**send.PUBLIC, "Cache-Control": "no-cache"}
    )
