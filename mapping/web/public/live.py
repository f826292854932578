"""`/live`: the same map as a light page, without Streamlit, under a strict policy."""

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.reasons import Language
from geodata.settings import Settings
from mapping.exports.qr import render_scalable_qr_svg
from mapping.layers.shell import build_content_policy, render_live_page
from mapping.texts import LANGUAGES
from mapping.web.public import send

# As in mapping/frontend/map/wish.js, with the language and the view.
SHARED_KEYS = frozenset(
    {
        *("lang", "indicator", "level", "zone", "subdistrict", "type", "year", "area", "at"),
        *("category", "risk_level", "state", "quarter", "risk"),
    }
)
_VALUE = re.compile(r"[A-Za-z0-9.,-]{1,32}")


def list_routes(settings: Settings) -> list[Route]:
    """Return the route of the light page."""

    @cache
    def render_page(language: Language) -> tuple[str, str]:
        html = render_live_page(language)
        return html, build_content_policy(html, settings.tiles_origin)

    async def send_page(request: Request) -> Response:
        language = request.query_params.get("lang", "th")
        html, policy = render_page(language if language in LANGUAGES else "th")
        return Response(
            html,
            media_type="text/html",
            headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"},
        )

    async def send_code(request: Request) -> Response:
        query = build_shared_query(request.query_params.multi_items())
        base = settings.base_url or str(request.base_url).rstrip("/")
        code = render_scalable_qr_svg(f"{base}/live{query}")
        return Response(code, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    return [
        Route("/live", send_page),
        Route("/live/qr.svg", send_code),
        Route("/live/{rest:path}", send.send_not_found),
    ]


def build_shared_query(items: Iterable[tuple[str, str]]) -> str:
    """Return the part of an address of the map that says a view, with its question mark.

    What the map would not read is left out, so that no code of ours says anything else.
    """
    shared = {key: value for key, value in items if key in SHARED_KEYS and _VALUE.fullmatch(value)}
    return f"?{urlencode(shared, safe=',')}" if shared else ""
