"""`/exports`: what can be taken home, made from public documents and built once."""

import asyncio
import html
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

STYLE = (
    "body{max-width:46rem}h2{font-size:1.25rem;margin:1.6rem 0 .3rem;color:var(--main)}"
    "ul{list-style:none;margin:0;padding:0}li{padding:.55rem 0;border-top:1px solid var(--line)}"
    "li a{font-weight:700;padding:.6rem 0 0}li p{margin:0}"
)


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
        parts = await run_in_threadpool(self._parts, texts)
        body = static_pages.paragraph(texts("exports.says"), kind="hint")
        body += "".join(parts) or static_pages.paragraph(texts("exports.none"))
        body += static_pages.paragraph(texts("map.strip.disclaimer"), kind="hint")
        body += static_pages.link("/editions", texts("editions.title"))
        body += static_pages.link("/live", texts("map.page.title"))
        return static_pages.page(texts, texts("exports.title"), body, style=STYLE)

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

    def _parts(self, texts: Texts) -> list[str]:
        return [self._part(of, source, texts) for of, source in self.built.sources()]

    def _part(self, of: str, source: Source, texts: Texts) -> str:
        words = title(source.documents, texts)
        items = "".join(self._item(of, source, kind, texts) for kind in KINDS.values())
        return f"<h2>{html.escape(words)}</h2><ul>{items}</ul>"

    def _item(self, of: str, source: Source, kind: Kind, texts: Texts) -> str:
        size = self.built.size(source, kind, self._link(of))
        how_large = texts("exports.first")
        if size is not None:
            how_large = texts("exports.size", kb=-(-size // 1000))
        address = f"/exports/{of}/{file_name(source.of, kind)}"
        words = html.escape(texts(f"exports.kind.{kind.name}"))
        inside = f"{texts(f'exports.inside.{kind.name}')} · {how_large}"
        link = f'<a href="{html.escape(address)}">{words}</a>'
        return f"<li>{link}{static_pages.paragraph(inside, kind='hint')}</li>"


def _kind(source: Source, name: str) -> Kind | None:
    """Return the kind of a file by its whole name; None where it is none of ours."""
    return next((kind for kind in KINDS.values() if file_name(source.of, kind) == name), None)
