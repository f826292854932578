"""`/api/basemap.json` and `/api/basemap.pmtiles`: what can lie under the map.

Our own street map where one is installed, and the tiles of another host where they are set.
"""

from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from geodata.errors import AppError
from geodata.settings import Settings
from mapping.basemap.archive import BaseMap, read_base_map
from mapping.layers.files import build_asset_url
from mapping.layers.offline import STREETS_SCRIPT
from mapping.publish.files import build_uncompressed_file, dump_json
from mapping.web.public import send

ARCHIVE_TYPE = "application/vnd.pmtiles"
MAX_AGE_S = 24 * 3600


def list_routes(settings: Settings) -> list[Route]:
    """Return the routes of the street map, below `/api`."""

    async def send_facts(request: Request) -> Response:
        facts = _describe(find_base_map(settings.basemap)) | _describe_tiles(settings)
        body = dump_json(facts)
        return send.send_document(
            request, build_uncompressed_file(body), media_type="application/json"
        )

    async def send_archive(request: Request) -> Response:
        if find_base_map(settings.basemap) is None:
            return send.send_problem(request, "E-NF-01")
        return FileResponse(
            settings.basemap,
            media_type=ARCHIVE_TYPE,
            headers={
                **send.PUBLIC_HEADERS,
                "Cache-Control": f"public, max-age={MAX_AGE_S}",
                "Content-Encoding": "identity",  # it is asked for in parts: never compressed
            },
        )

    return [Route("/basemap.json", send_facts), Route("/basemap.pmtiles", send_archive)]


def find_base_map(path: Path) -> BaseMap | None:
    """Return the street map that is installed; None where there is none that can be drawn."""
    try:
        return read_base_map(path) if path.is_file() else None
    except AppError:
        return None


def _describe(base_map: BaseMap | None) -> dict[str, object]:
    if base_map is None:
        return {"url": None}
    version = f"{base_map.size:x}-{base_map.made_on}"
    return {
        "url": f"/api/basemap.pmtiles?v={version}",
        "script": build_asset_url(STREETS_SCRIPT),
        "bounds": list(base_map.bounds),
        "max_zoom": base_map.max_zoom,
        "attribution": base_map.attribution,
        "made_on": base_map.made_on,
    }


def _describe_tiles(settings: Settings) -> dict[str, object]:
    """Return where a page gets tiles of another host; nothing where none are set."""
    if not settings.tiles_origin:
        return {}
    return {
        "tiles": {
            "url": settings.tiles_url,
            "attribution": settings.tiles_attribution,
            "name": settings.tiles_name,
            "host": urlsplit(settings.tiles_url).netloc.replace("{s}.", ""),
        }
    }
