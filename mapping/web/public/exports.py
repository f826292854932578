"""`/exports`: what can be taken home, made from public documents and built once."""

import asyncio
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.exports.built import CURRENT_NAME, ExportFolder, ExportSource
from mapping.exports.edition_words import format_title
from mapping.exports.kinds import KINDS, ExportKind, format_file_name
from mapping.publish.files import ReleaseFile
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.public import send


@dataclass(frozen=True, slots=True)
class ExportRoutes:
    """The page and the files."""

    built: ExportFolder
    base_url: str
    _build_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def list_routes(self) -> list[Route]:
        """Return the routes below `/exports`."""
        return [Route("/", self.show_page), Route("/{of}/{name}", self.send_file)]

    async def show_page(self, request: Request) -> Response:
        """List what can be taken home, with sizes."""
        texts = static_pages.choose_texts(request)
        sources = await run_in_threadpool(self._list_sources, texts)
        return static_pages.render_page(
            texts,
            texts("exports.title"),
            "web/public/exports.html",
            look="exports",
            sources=sources,
        )

    async def send_file(self, request: Request) -> Response:
        """Return a file; the first who asks waits until it is built."""
        name_in_path, name = request.path_params["of"], request.path_params["name"]
        source = await run_in_threadpool(self.built.find_source, name_in_path)
        kind = None if source is None else _find_kind(source, name)
        if source is None or kind is None:
            return send.send_problem(request, "E-NF-01")
        file = await self._build_file(source, kind, self._format_link(name_in_path))
        answer = send.send_document(request, file, media_type=kind.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    async def _build_file(self, source: ExportSource, kind: ExportKind, link: str) -> ReleaseFile:
        """Return a file; who waits for one that is being built holds none of the threads."""
        if self.built.find_size(source, kind, link) is not None:
            return await run_in_threadpool(self.built.read_file, source, kind.name, link)
        async with self._build_lock:
            return await run_in_threadpool(self.built.read_file, source, kind.name, link)

    def _format_link(self, of: str) -> str:
        return f"{self.base_url}/live" if of == CURRENT_NAME else f"{self.base_url}/editions/{of}/"

    def _list_sources(self, texts: Texts) -> list[dict[str, object]]:
        """Return each release or edition with the files that can be made of it."""
        return [
            {
                "title": format_title(source.documents, texts),
                "files": [self._describe_file(of, source, kind, texts) for kind in KINDS.values()],
            }
            for of, source in self.built.list_sources()
        ]

    def _describe_file(
        self, of: str, source: ExportSource, kind: ExportKind, texts: Texts
    ) -> tuple[str, str, str]:
        """Return address, name and contents of a file, with its size where it is built."""
        size = self.built.find_size(source, kind, self._format_link(of))
        known_size = None if size is None else texts("exports.size", kb=-(-size // 1000))
        return (
            f"/exports/{of}/{format_file_name(source.name, kind)}",
            texts(f"exports.kind.{kind.name}"),
            f"{texts(f'exports.inside.{kind.name}')} · {known_size or texts('exports.first')}",
        )


def _find_kind(source: ExportSource, name: str) -> ExportKind | None:
    """Return the kind of a file by its whole name; None where it is none of ours."""
    return next(
        (kind for kind in KINDS.values() if format_file_name(source.name, kind) == name), None
    )
