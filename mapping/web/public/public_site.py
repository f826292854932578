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
from mapping.exports.built import Built
from mapping.publish.editions import EditionFolder
from mapping.publish.files import ReleaseFolder
from mapping.web.middleware.guard import (
    Guard,
    allowed_hosts,
)
from mapping.web.public import assets, data, events, guides, health, live, send
from mapping.web.public.editions import Editions
from mapping.web.public.events import Broadcaster
from mapping.web.public.exports import Exports

LOOK_S = 0.5  # how often it looks for a new release
SMALLEST_COMPRESSED = 1024  # bytes


def create(settings: Settings, base_url: str) -> Starlette:
    """Return the application that serves what is public, and nothing else."""
    folder = ReleaseFolder(settings.releases)
    broadcaster = Broadcaster(folder)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(_keep_looking(broadcaster))
        yield
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    return Starlette(
        routes=_routes(settings, base_url, folder, broadcaster),
        middleware=[
            Middleware(Guard, https=base_url.startswith("https:")),
            Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(base_url)),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=6),
        ],
        lifespan=lifespan,
    )


def _routes(
    settings: Settings, base_url: str, folder: ReleaseFolder, broadcaster: Broadcaster
) -> list[BaseRoute]:
    edition_folder = EditionFolder(settings.editions)
    editions = Editions(edition_folder, base_url, _no_forum)
    exports = Exports(Built(settings.exports, folder, edition_folder), base_url)
    return [
        *health.routes(folder, lambda: True, list),
        Route("/", _to_live),
        *live.routes(settings),
        *send.below("/api", [*data.routes(folder), *events.routes(broadcaster)]),
        *send.below("/assets", assets.routes()),
        *send.below("/guides", guides.routes()),
        Route("/exports", exports.page),
        *send.below("/exports", exports.routes()),
        Route("/editions", editions.listed),
        *send.below("/editions", editions.routes()),
        Route("/{rest:path}", send.not_found),
    ]


async def _keep_looking(broadcaster: Broadcaster) -> None:
    while True:
        broadcaster.look()
        await asyncio.sleep(LOOK_S)


async def _to_live(_request: Request) -> Response:
    return RedirectResponse("/live", status_code=307)


def _no_forum(_edition_id: str) -> None:
    """Return no forum: rooms are kept in the database, and there is none here."""
