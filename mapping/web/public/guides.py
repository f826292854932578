"""Handbooks for everybody: a light page for phones, and the same as PDF."""

from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.exports.guide import render_guide_pdf
from mapping.publish.files import ReleaseFile, build_uncompressed_file
from mapping.texts.guides import GUIDE_NAMES, Guide, load_guide
from mapping.web import static_pages
from mapping.web.public import protection, send


def list_routes() -> list[Route]:
    """Return the pages and files below `/guides`."""
    return [
        Route("/protection", protection.show_page),
        *(Route(f"/{name}", _show_page) for name in GUIDE_NAMES),
        *(Route(f"/{name}.pdf", _send_file) for name in GUIDE_NAMES),
    ]


async def _show_page(request: Request) -> Response:
    texts = static_pages.choose_texts(request)
    handbook = load_guide(_parse_name(request), texts.language)
    query = "" if texts.language == "th" else f"?lang={texts.language}"
    return static_pages.render_page(
        texts,
        handbook.title,
        "web/public/guide.html",
        look="guide",
        guide=handbook,
        file=f"/guides/{handbook.name}.pdf{query}",
        other_language=f"/guides/{handbook.name}" + ("" if query else "?lang=en"),
    )


async def _send_file(request: Request) -> Response:
    texts = static_pages.choose_texts(request)
    pdf = await run_in_threadpool(_build_pdf, load_guide(_parse_name(request), texts.language))
    return send.send_document(request, pdf, media_type="application/pdf")


def _parse_name(request: Request) -> str:
    return request.url.path.rsplit("/", 1)[1].removesuffix(".pdf")


@cache
def _build_pdf(handbook: Guide) -> ReleaseFile:
    return build_uncompressed_file(render_guide_pdf(handbook))
