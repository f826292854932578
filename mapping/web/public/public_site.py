"""The public part alone, from the folders of releases and editions: no database and no key.

It may run on another machine, to which only these folders are copied.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from geodata.settings import Settings
from mapping.exports.built import ExportFolder
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.web.middleware.guard import GuardMiddleware, list_allowed_hosts
from mapping.web.public import assets, basemap, data, events, guides, health, live, send
from mapping.web.public.editions import EditionRoutes
from mapping.web.public.events import Broadcaster
from mapping.web.public.exports import ExportRoutes
from mapping.web.public.ogc.routes import FeatureRoutes
from mapping.web.public.risk_page import Way
from mapping.web.public.risks import RiskRoutes

POLL_INTERVAL_S = 0.5  # how often it looks for a new release
MIN_COMPRESSED_SIZE = 1024  # bytes


def create_app(settings: Settings, base_url: str) -> Starlette:
    """Return the application that serves what is public, and nothing else."""
    folder = ReleaseFolder(settings.releases)
    broadcaster = Broadcaster(folder)

    @contextlib.asynccontextmanager
    async def run_lifespan(_app: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(_poll_releases(broadcaster))
        yield
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    return Starlette(
        routes=_list_routes(settings, base_url, folder, broadcaster),
        middleware=[
            Middleware(GuardMiddleware, https=base_url.startswith("https:")),
            Middleware(TrustedHostMiddleware, allowed_hosts=list_allowed_hosts(base_url)),
            Middleware(GZipMiddleware, minimum_size=MIN_COMPRESSED_SIZE, compresslevel=6),
        ],
        lifespan=run_lifespan,
    )


def _list_routes(
    settings: Settings, base_url: str, folder: ReleaseFolder, broadcaster: Broadcaster
) -> list[BaseRoute]:
    edition_folder = EditionFolder(settings.editions)
    editions = EditionRoutes(edition_folder, base_url, _find_no_forum)
    built = ExportFolder(settings.exports, folder, edition_folder, settings.basemap)
    exports = ExportRoutes(built, base_url)
    features = FeatureRoutes(folder, edition_folder, settings.base_url or "")
    return [
        *health.list_routes(folder, lambda: True, list),
        Route("/", _redirect_to_live),
        *live.list_routes(settings),
        *send.mount_routes(
            "/api",
            [
                *data.list_routes(folder),
                *basemap.list_routes(settings),
                *events.list_routes(broadcaster),
            ],
        ),
        Route("/ogc", features.show_landing_page),
        *send.mount_routes("/ogc", features.list_routes()),
        *send.mount_routes("/assets", assets.list_routes()),
        *send.mount_routes("/guides", guides.list_routes()),
        *send.mount_routes("/risk", RiskRoutes(folder, base_url, _find_no_way).list_routes()),
        Route("/exports", exports.show_page),
        *send.mount_routes("/exports", exports.list_routes()),
        Route("/editions", editions.show_editions),
        *send.mount_routes("/editions", editions.list_routes()),
        Route("/{rest:path}", send.send_not_found),
    ]


async def _poll_releases(broadcaster: Broadcaster) -> None:
    while True:
        broadcaster.send_new_release()
        await asyncio.sleep(POLL_INTERVAL_S)


async def _redirect_to_live(_request: Request) -> Response:
    return RedirectResponse("/live", status_code=307)


def _find_no_way(_request: Request) -> Way:
    """Return no way to propose or report: both need the database."""
    return ""


def _find_no_forum(_edition_id: str) -> None:
    """Return no forum: rooms are kept in the database, and there is none here."""
