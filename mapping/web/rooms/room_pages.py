"""The pages of a room on their way out: policy and headers, the QR code, and what is refused."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from geodata.errors import AppError
from geodata.reasons import Language
from mapping.exports.qr import render_scalable_qr_svg
from mapping.layers.room import render_projector_page, render_room_page
from mapping.layers.shell import build_content_policy
from mapping.texts import LANGUAGES
from mapping.web import static_pages

PAGE_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


def show_phone(request: Request, code: str) -> Response:
    """Return the page of a phone."""
    return _build_page(render_room_page(_parse_language(request), code))


def show_projector(request: Request, code: str) -> Response:
    """Return the page of the projector."""
    return _build_page(render_projector_page(_parse_language(request), code))


def show_entry(request: Request, code: str = "", problem: AppError | None = None) -> Response:
    """Return the page with the field for a code; what was typed stays in it."""
    texts = static_pages.choose_texts(request)
    return static_pages.render_page(
        texts,
        texts("rooms.entry.title"),
        "web/rooms/entry.html",
        status=200 if problem is None else problem.status,
        look="entry",
        code=code,
        problem_sentence="" if problem is None else problem.format_sentence(texts.language),
    )


def show_problem(request: Request, error: AppError) -> Response:
    """Return what is refused, as a plain page; after a wrong code the field for another."""
    if error.code == "E-ROOM-01":
        return show_entry(request, str(request.path_params["code"]), error)
    texts = static_pages.choose_texts(request)
    home = ("/live", texts("map.page.title"))
    return static_pages.render_refusal(texts, texts("rooms.title"), error, home)


def send_qr_code(address: str) -> Response:
    """Return a QR code as SVG."""
    return Response(_render_qr_code(address), media_type="image/svg+xml", headers=PAGE_HEADERS)


@cache
def _render_qr_code(address: str) -> bytes:
    return render_scalable_qr_svg(address)


def _build_page(html: str) -> Response:
    policy = build_content_policy(html)
    headers = {**PAGE_HEADERS, "Content-Security-Policy": policy}
    return Response(html, media_type="text/html", headers=headers)


def _parse_language(request: Request) -> Language:
    language = request.query_params.get("lang", "th")
    return language if language in LANGUAGES else "th"
