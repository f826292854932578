"""The pages of a room on their way out: policy and headers, the QR code, and what is refused."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from geodata.errors import AppError
from geodata.reasons import Language
from mapping.exports.qr import scalable_qr_svg
from mapping.layers.room import render_projector_page, render_room_page
from mapping.layers.shell import content_security_policy
from mapping.texts import LANGUAGES, Texts
from mapping.web import static_pages

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


def phone(request: Request, code: str, tiles_host: str) -> Response:
    """Return the page of a phone."""
    return _page(render_room_page(_language(request), code), tiles_host)


def projector(request: Request, code: str, tiles_host: str) -> Response:
    """Return the page of the projector."""
    return _page(render_projector_page(_language(request), code), tiles_host)


def problem(error: AppError) -> Response:
    """Return what is refused, as a plain page."""
    texts = Texts("th")
    home = ("/live", texts("map.page.title"))
    return static_pages.render_refusal(texts, texts("rooms.title"), error, home)


def qr(address: str) -> Response:
    """Return a QR code as SVG."""
    return Response(_qr(address), media_type="image/svg+xml", headers=HEADERS)


@cache
def _qr(address: str) -> bytes:
    return scalable_qr_svg(address)


def _page(html: str, tiles_host: str) -> Response:
    policy = content_security_policy(html, tiles_host)
    headers = {**HEADERS, "Content-Security-Policy": policy}
    return Response(html, media_type="text/html", headers=headers)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang", "th")
    return asked if asked in LANGUAGES else "th"
