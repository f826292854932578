"""The printed papers of a workshop: for who may run it; everybody else finds nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller
from geodata.actions.workshops import paper_votes, workshop_desk, workshop_paper
from geodata.errors import NotAllowed, NotFound
from geodata.model.workshops.forms import FormKind
from geodata.project import Project
from geodata.reasons import Language
from geodata.reference.forms import get_form
from mapping.exports.sheet import SheetSize, build_grid_lines, render_workshop_sheet
from mapping.exports.static_map.view import GridLines
from mapping.exports.workshop_papers import PlaceNames, render_ballot, render_form
from mapping.json_types import Documents
from mapping.publish import reading
from mapping.publish.files import ReleaseFolder
from mapping.texts import to_key
from mapping.web import converters, static_pages
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.endpoint import Endpoint
from mapping.web.public import send

FILE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORM_NAMES = {kind: to_key(kind).replace("_", "-") for kind in FormKind}
Render = Callable[[Caller, int, Language], bytes]


@dataclass(frozen=True, slots=True)
class WorkshopFileRoutes:
    """The routes below `/files/workshops`."""

    project: Callable[[], Project]
    base_url: str

    def list_routes(self) -> list[Route]:
        """Return a route for each paper."""
        converters.register_number()
        papers: dict[str, Render] = {
            "sheet": partial(self._render_sheet, SheetSize.A3),
            "sheet-a4": partial(self._render_sheet, SheetSize.A4),
            "ballot": self._render_ballot,
            **{name: self._build_form_renderer(kind) for kind, name in FORM_NAMES.items()},
        }
        folder = "/workshops/{workshop_id:number}"
        return [
            Route(f"{folder}/{name}.pdf", _build_endpoint(name, render))
            for name, render in papers.items()
        ]

    def _render_sheet(
        self, size: SheetSize, by: Caller, workshop_id: int, language: Language
    ) -> bytes:
        at = datetime.now(UTC)
        workshop, grid = workshop_paper.export_sheet(self.project(), by, workshop_id, at=at)
        folder = ReleaseFolder(self.project().settings.releases)
        pointer = folder.read_pointer()
        code = workshop.code or ""
        return _render_sheet_once(
            folder.folder,
            "" if pointer is None else pointer.content,
            workshop.community_id,
            code,
            f"{workshop.base_url or self.base_url}/w/{code}",
            workshop.title,
            workshop.held_on,
            build_grid_lines(grid),
            size,
            language,
        )

    def _render_ballot(self, by: Caller, workshop_id: int, language: Language) -> bytes:
        project, at = self.project(), datetime.now(UTC)
        _, pins = paper_votes.read_paper_votes(project, by, workshop_id, at=at)
        if not pins:
            raise NotFound
        workshop = workshop_desk.read_status(project, by, workshop_id, at=at).workshop
        names = {
            level: {
                feature["id"]: feature["properties"]["name_th"]
                for feature in self._read_documents()[f"areas-{level}.geojson"]["features"]
            }
            for level in ("community", "subdistrict")
        }
        places = PlaceNames(names["community"], names["subdistrict"])
        return render_ballot(workshop, pins, places, language)

    def _build_form_renderer(self, kind: FormKind) -> Render:
        def render(by: Caller, workshop_id: int, language: Language) -> bytes:
            at = datetime.now(UTC)
            workshop = workshop_desk.read_status(self.project(), by, workshop_id, at=at).workshop
            return render_form(workshop, kind, get_form(kind), language)

        return render

    def _read_documents(self) -> Documents:
        return _read_documents(ReleaseFolder(self.project().settings.releases))


def _read_documents(folder: ReleaseFolder) -> Documents:
    documents = reading.read_documents(folder)
    if documents is None:
        raise NotFound
    return documents


@lru_cache(maxsize=4)
def _render_sheet_once(
    releases: Path,
    _content: str,  # of the release: another one is drawn anew
    community_id: str | None,
    code: str,
    join_url: str,
    title: str,
    held_on: date,
    grid: GridLines,
    size: SheetSize,
    language: Language,
) -> bytes:
    """Return the sheets, kept for the next time: those of the whole district take seconds."""
    return render_workshop_sheet(
        _read_documents(ReleaseFolder(releases)),
        community_id,
        code=code,
        join_url=join_url,
        title=title,
        date=held_on,
        grid=grid,
        size=size,
        language=language,
    )


def _build_endpoint(name: str, render: Render) -> Endpoint:
    async def send_paper(request: Request) -> Response:
        # The header is ours: middleware takes the client's own away, and "" opens nothing.
        by = Caller(request.headers.get(SESSION_HEADER, ""))
        workshop_id = request.path_params["workshop_id"]
        try:
            language = static_pages.choose_texts(request).language
            body = await run_in_threadpool(render, by, workshop_id, language)
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)
        shown = f'inline; filename="{name}-{workshop_id}.pdf"'
        headers = {**FILE_HEADERS, "Content-Disposition": shown}
        return Response(body, media_type="application/pdf", headers=headers)

    return send_paper
