"""`/editions`: frozen editions for everybody. Knows their folder and no database."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.reasons import Language
from mapping.analysis.edition_changes import READ, compare_editions
from mapping.layers.edition import render_edition_page, render_story_page
from mapping.layers.shell import content_security_policy
from mapping.publish.editions import EditionFolder
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.middleware import not_found
from mapping.web.public import edition_pages, send
from mapping.web.rooms.room_pages import qr

MAX_AGE_S = 60
Values = dict[str, object]  # of the template
STEP = re.compile(r"[1-9]\d?")
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "json": "application/json",
    "sha256": "text/plain",
}

Page = Callable[[Language, str, str | None], str]


@dataclass(frozen=True, slots=True)
class Editions:
    """The routes below `/editions`."""

    folder: EditionFolder
    base_url: str
    forum_of: Callable[[str], str | None]  # the code of the forum that is open on an edition
    _comparing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[Route]:
        """Return the routes; the first that fits answers."""
        return [
            Route("/", self.listed),
            Route("/{edition}", self.with_slash),
            Route("/{edition}/", self.page),
            Route("/{edition}/story", self.story),
            Route("/{edition}/compare", self.compare),
            Route("/{edition}/qr.svg", self.qr),
            Route("/{edition}/{name}", self.document),
        ]

    async def listed(self, request: Request) -> Response:
        """List the editions, the newest first."""
        known = await run_in_threadpool(
            lambda: [self.folder.read_facts(each) for each in self.folder.list_ids()]
        )
        return edition_pages.render_editions(
            static_pages.requested_texts(request), [each for each in known if each]
        )

    async def with_slash(self, request: Request) -> Response:
        """Send on to the address that an edition's documents stand behind."""
        edition_id = request.path_params["edition"]
        if self.folder.read_facts(edition_id) is None:
            return not_found.page()
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/editions/{edition_id}/{query}", status_code=307)

    async def page(self, request: Request) -> Response:
        """Show the frozen map."""
        return await run_in_threadpool(self._shown, request, render_edition_page)

    async def story(self, request: Request) -> Response:
        """Show the story for the forum."""
        return await run_in_threadpool(self._shown, request, render_story_page)

    async def compare(self, request: Request) -> Response:
        """Compare an edition with another, by default the one before that is still there."""
        async with self._comparing:  # who waits holds none of the threads
            return await run_in_threadpool(self._compared, request)

    async def qr(self, request: Request) -> Response:
        """Return the QR code of an edition, or of a step of its story."""
        edition_id, step = request.path_params["edition"], request.query_params.get("step", "")
        if self.folder.read_facts(edition_id) is None:
            return send.problem(request, "E-NF-01")
        address = f"{self.base_url}/editions/{edition_id}/"
        return qr(f"{address}story?step={step}" if STEP.fullmatch(step) else address)

    async def document(self, request: Request) -> Response:
        """Return a document of an edition."""
        name = request.path_params["name"]
        file = self.folder.read(request.path_params["edition"], name)
        if file is None:
            return send.problem(request, "E-NF-01")
        media_type = MEDIA_TYPES[name.rsplit(".", 1)[1]]
        return send.document(request, file, media_type=media_type)

    def _compared(self, request: Request) -> Response:
        """Return the comparison; a pair of editions is compared once, whoever asks."""
        texts, after_id = static_pages.requested_texts(request), request.path_params["edition"]
        after = self.folder.read_facts(after_id)
        if after is None:
            return not_found.page()
        before_id = request.query_params.get("with") or self._before(after_id)
        if before_id is None:
            return edition_pages.render_first_edition(texts, after)
        if self.folder.read_facts(before_id) is None:
            return not_found.page()
        pair = tuple((each, self.folder.read_checksum(each)) for each in (before_id, after_id))
        values = _comparison(self.folder.folder, pair, texts.language)
        if values is None:
            return not_found.page()
        return edition_pages.render_comparison(texts, values)

    def _before(self, edition_id: str) -> str | None:
        ids = self.folder.list_ids()
        return next(iter(ids[ids.index(edition_id) + 1 :]), None)

    def _shown(self, request: Request, page: Page) -> Response:
        edition_id = request.path_params["edition"]
        if self.folder.read_facts(edition_id) is None:
            return not_found.page()
        code = self.forum_of(edition_id)
        room = f"{self.base_url}/w/{code}" if code else None
        return _page(page, static_pages.requested_texts(request), edition_id, room)


def _page(page: Page, texts: Texts, edition_id: str, room: str | None) -> Response:
    html = _rendered(page, texts.language, edition_id, room)
    headers = {
        "Content-Security-Policy": content_security_policy(html),
        "Cache-Control": f"public, max-age={MAX_AGE_S}",
        "Referrer-Policy": "same-origin",
    }
    return Response(html, media_type="text/html", headers=headers)


@lru_cache(maxsize=64)
def _comparison(
    folder: Path, pair: tuple[tuple[str, str], ...], language: Language
) -> Values | None:
    """Return what the page of a comparison says; `pair` holds ids and checksums of files."""
    editions = EditionFolder(folder)
    before, after = (editions.read_documents(edition_id, READ) for edition_id, _ in pair)
    if before is None or after is None:
        return None
    comparison = compare_editions(before, after)
    return edition_pages.describe_comparison(
        Texts(language), before["edition.json"], after["edition.json"], comparison
    )


@lru_cache(maxsize=32)
def _rendered(page: Page, language: Language, edition_id: str, room: str | None) -> str:
    return page(language, edition_id, room)
