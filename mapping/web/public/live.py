"""`/live`: the same map as a light page, without Streamlit, under a strict policy."""

from functools import cache
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.reasons import Language
from geodata.settings import Settings
from mapping.layers.shell import build_content_policy, render_live_page
from mapping.texts import LANGUAGES
from mapping.web.public import send


def list_routes(settings: Settings) -> list[Route]:
    """Return the route of the light page."""
    tiles_host = urlsplit(settings.tiles_url).netloc

    @cache
    def render_page(language: Language) -> tuple[str, str]:
        html = render_live_page(language)
        return html, build_content_policy(html, tiles_host)

    async def send_page(request: Request) -> Response:
        language = request.query_params.get("lang", "th")
        html, policy = render_page(language if language in LANGUAGES else "th")
        return Response(
            html,
            media_type="text/html",
            headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"},
        )

    return [Route("/live", send_page), Route("/live/{rest:path}", send.send_not_found)]
