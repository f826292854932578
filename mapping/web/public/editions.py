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
from mapping.analysis.edition_changes import COMPARED_DOCUMENTS, compare_editions
from mapping.layers.edition import render_edition_page, render_story_page
from mapping.layers.shell import build_content_policy
from mapping.publish.editions import EditionFolder
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.middleware import not_found
from mapping.web.page_worker import send_worker
from mapping.web.public import edition_pages, send
from mapping.web.rooms.room_pages import send_qr_code

MAX_AGE_S = 60
TemplateValues = dict[str, object]  # of the template
STEP_PATTERN = re.compile(r"[1-9]\d?")
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "jpg": "image/jpeg",
    "json": "application/json",
    "sha256": "text/plain",
}

PageRenderer = Callable[[Language, str, str | None], str]


@dataclass(frozen=True, slots=True)
class EditionRoutes:
    """The routes below `/editions`."""

    folder: EditionFolder
    base_url: str
    find_forum_code: Callable[[str], str | None]  # the code of the forum that is open on an edition
    _comparison_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def list_routes(self) -> list[Route]:
        """Return the routes; the first that fits answers."""
        return [
            Route("/", self.show_editions),
            Route("/worker.js", self.send_worker),
            Route("/{edition}", self.redirect_to_slash),
            Route("/{edition}/", self.show_map),
            Route("/{edition}/story", self.show_story),
            Route("/{edition}/present", self.show_presenter_view),
            Route("/{edition}/compare", self.show_comparison),
            Route("/{edition}/qr.svg", self.send_qr_code),
            Route("/{edition}/{name}", self.send_document),
        ]

    async def show_editions(self, request: Request) -> Response:
        """List the editions, the newest first."""
        editions = await run_in_threadpool(
            lambda: [self.folder.read_facts(edition_id) for edition_id in self.folder.list_ids()]
        )
        return edition_pages.render_editions(
            static_pages.choose_texts(request), [edition for edition in editions if edition]
        )

    async def send_worker(self, _request: Request) -> Response:
        """Return the script that keeps pages of editions in a browser."""
        return send_worker("/editions/")

    async def redirect_to_slash(self, request: Request) -> Response:
        """Send on to the address that an edition's documents stand behind."""
        edition_id = request.path_params["edition"]
        if self.folder.read_facts(edition_id) is None:
            return not_found.render_not_found(request)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/editions/{edition_id}/{query}", status_code=307)

    async def show_map(self, request: Request) -> Response:
        """Show the frozen map."""
        return await run_in_threadpool(self._render_edition, request, render_edition_page)

    async def show_story(self, request: Request) -> Response:
        """Show the story for the forum."""
        return await run_in_threadpool(self._render_edition, request, render_story_page)

    async def show_presenter_view(self, request: Request) -> Response:
        """Show the presenter's view of the story: for the laptop beside the projector."""
        facts = await run_in_threadpool(self.folder.read_facts, request.path_params["edition"])
        if facts is None:
            return not_found.render_not_found(request)
        return edition_pages.render_presenter_view(static_pages.choose_texts(request), facts)

    async def show_comparison(self, request: Request) -> Response:
        """Compare an edition with another, by default the one before that is still there."""
        async with self._comparison_lock:  # who waits holds none of the threads
            return await run_in_threadpool(self._render_comparison, request)

    async def send_qr_code(self, request: Request) -> Response:
        """Return the QR code of an edition, or of a step of its story."""
        edition_id, step = request.path_params["edition"], request.query_params.get("step", "")
        if self.folder.read_facts(edition_id) is None:
            return send.send_problem(request, "E-NF-01")
        address = f"{self.base_url}/editions/{edition_id}/"
        return send_qr_code(
            f"{address}story?step={step}" if STEP_PATTERN.fullmatch(step) else address
        )

    async def send_document(self, request: Request) -> Response:
        """Return a document of an edition."""
        name = request.path_params["name"]
        file = self.folder.read(request.path_params["edition"], name)
        if file is None:
            return send.send_problem(request, "E-NF-01")
        media_type = MEDIA_TYPES[name.rsplit(".", 1)[1]]
        return send.send_document(request, file, media_type=media_type)

    def _render_comparison(self, request: Request) -> Response:
        """Return the comparison; a pair of editions is compared once, whoever asks."""
        texts, after_id = static_pages.choose_texts(request), request.path_params["edition"]
        after = self.folder.read_facts(after_id)
        if after is None:
            return not_found.render_not_found(request)
        before_id = request.query_params.get("with") or self._find_previous(after_id)
        if before_id is None:
            return edition_pages.render_first_edition(texts, after)
        if self.folder.read_facts(before_id) is None:
            return not_found.render_not_found(request)
        pair = tuple(
            (edition_id, self.folder.read_checksum(edition_id))
            for edition_id in (before_id, after_id)
        )
        values = _read_comparison(self.folder.folder, pair, texts.language)
        if values is None:
            return not_found.render_not_found(request)
        return edition_pages.render_comparison(texts, values)

    def _find_previous(self, edition_id: str) -> str | None:
        ids = self.folder.list_ids()
        return next(iter(ids[ids.index(edition_id) + 1 :]), None)

    def _render_edition(self, request: Request, page: PageRenderer) -> Response:
        edition_id = request.path_params["edition"]
        if self.folder.read_facts(edition_id) is None:
            return not_found.render_not_found(request)
        code = self.find_forum_code(edition_id)
        room = f"{self.base_url}/w/{code}" if code else None
        return _build_page_response(page, static_pages.choose_texts(request), edition_id, room)


def _build_page_response(
    page: PageRenderer, texts: Texts, edition_id: str, room: str | None
) -> Response:
    html = _render_cached(page, texts.language, edition_id, room)
    headers = {
        "Content-Security-Policy": build_content_policy(html),
        "Cache-Control": f"public, max-age={MAX_AGE_S}",
        "Referrer-Policy": "same-origin",
    }
    return Response(html, media_type="text/html", headers=headers)


@lru_cache(maxsize=64)
def _read_comparison(
    folder: Path, pair: tuple[tuple[str, str], ...], language: Language
) -> TemplateValues | None:
    """Return what the page of a comparison says; `pair` holds ids and checksums of files."""
    editions = EditionFolder(folder)
    before, after = (
        editions.read_documents(edition_id, COMPARED_DOCUMENTS) for edition_id, _ in pair
    )
    if before is None or after is None:
        return None
    comparison = compare_editions(before, after)
    return edition_pages.describe_comparison(
        Texts(language), before["edition.json"], after["edition.json"], comparison
    )


@lru_cache(maxsize=32)
def _render_cached(
    page: PageRenderer, language: Language, edition_id: str, room: str | None
) -> str:
    return page(language, edition_id, room)
