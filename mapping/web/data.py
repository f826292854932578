"""The data plane: what the map fetches. Knows the folder of releases and no database."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.model.places import AreaLevel
from mapping.publish.files import ReleaseFolder
from mapping.web import send
from mapping.web.openapi import DESCRIPTION

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
GEOJSON = "application/geo+json"
JSON = "application/json"
BBOX_NUMBERS = 4
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
    answer = _file(folder, "risks.geojson", GEOJSON)

    async def endpoint(request: Request) -> Response:
        if not _is_window(request.query_params.get("bbox"), request.query_params.get("zoom")):
            return send.problem(request, "E-API-01")
        return await answer(request)

    return endpoint


def _is_window(bbox: str | None, zoom: str | None) -> bool:
    """Say whether a window of the map is a sensible one; none at all is the whole map."""
    try:
        numbers = [float(part) for part in bbox.split(",")] if bbox else None
        level = int(zoom) if zoom else 0
    except ValueError:
        return False
    if numbers is None:
        return 0 <= level <= MAX_ZOOM
    if len(numbers) != BBOX_NUMBERS:
        return False
    west, south, east, north = numbers
    return -180 <= west <= east <= 180 and -90 <= south <= north <= 90 and 0 <= level <= MAX_ZOOM


async def _openapi(request: Request) -> Response:
    return Response(
        DESCRIPTION, media_type=JSON, headers={**send.PUBLIC, "Cache-Control": "no-cache"}
    )
