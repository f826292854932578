"""`/exports`: what can be taken home, made from public documents and built once."""

import asyncio
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.exports.built import NOW, Built, Source
from mapping.exports.edition_words import title
from mapping.exports.kinds import KINDS, Kind, file_name
from mapping.publish.files import ReleaseFile
from mapping.texts import Texts
from mapping.web import static_pages
from mapping.web.public import send


@dataclass(frozen=True, slots=True)
class Exports:
    """The page and the files."""

    built: Built
    base_url: str
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[Route]:
        """Return the routes below `/exports`."""
        return [Route("/", self.page), Route("/{of}/{name}", self.file)]

    async def page(self, request: Request) -> Response:
        """List what can be taken home, with sizes."""
        texts = static_pages.requested_texts(request)
        sources = await run_in_threadpool(self._sources, texts)
        return static_pages.render_page(
            texts,
            texts("exports.title"),
            "web/public/exports.html",
            look="exports",
            sources=sources,
        )

    async def file(self, request: Request) -> Response:
        """Return a file; the first who asks waits until it is built."""
        of, name = request.path_params["of"], request.path_params["name"]
        found = await run_in_threadpool(self.built.source, of)
        kind = None if found is None else _kind(found, name)
        if found is None or kind is None:
            return send.problem(request, "E-NF-01")
        file = await self._built(found, kind, self._link(of))
        answer = send.document(request, file, media_type=kind.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    async def _built(self, source: Source, kind: Kind, link: str) -> ReleaseFile:
        """Return a file; who waits for one that is being built holds none of the threads."""
        if self.built.size(source, kind, link) is not None:
            return await run_in_threadpool(self.built.file, source, kind.name, link)
        async with self._building:
            return await run_in_threadpool(self.built.file, source, kind.name, link)

    def _link(self, of: str) -> str:
        return f"{self.base_url}/live" if of == NOW else f"{self.base_url}/editions/{of}/"

    def _sources(self, texts: Texts) -> list[dict[str, object]]:
        """Return each release or edition with the files that can be made of it."""
        return [
            {
                "title": title(source.documents, texts),
                "files": [self._file_line(of, source, kind, texts) for kind in KINDS.values()],
            }
            for of, source in self.built.sources()
        ]

    def _file_line(self, of: str, source: Source, kind: Kind, texts: Texts) -> tuple[str, str, str]:
        """Return address, name and contents of a file, with its size where it is built."""
        size = self.built.size(source, kind, self._link(of))
        known_size = None if size is None else texts("exports.size", kb=-(-size // 1000))
        return (
            f"/exports/{of}/{file_name(source.of, kind)}",
            texts(f"exports.kind.{kind.name}"),
            f"{texts(f'exports.inside.{kind.name}')} · {known_size or texts('exports.first')}",
        )


def _kind(source: Source, name: str) -> Kind | None:
    """Return the kind of a file by its whole name; None where it is none of ours."""
    return next((kind for kind in KINDS.values() if file_name(source.of, kind) == name), None)
