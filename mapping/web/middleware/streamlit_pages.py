"""Middleware that rewrites Streamlit's pages: Thai, our stylesheet, our icon, a strict CSP.

Only HTML is held back to be rewritten; every other answer, the event stream above all, passes
through untouched.
"""

import base64
import hashlib
import re
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geodata.district import cache_by_district
from mapping.layers.files import build_asset_url
from mapping.texts import Texts
from mapping.web.middleware import not_found
from mapping.web.paths import OWN_PREFIXES, STREAMLIT_FILES, is_below

HEAD_HTML = (
    f'<link rel="stylesheet" href="{build_asset_url("/assets/app/app.css")}">'
    f'<link rel="icon" type="image/png" href="{build_asset_url("/assets/map/icon.png")}">'
)
UNWANTED_HTML = (  # another font than ours, another icon, an API that is off
    re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>'),
    re.compile(r'<link\s+rel="shortcut icon"[^>]*>'),
    re.compile(r'<link\s+rel="service-desc"[^>]*>'),
)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
MAP_FRAME = "/component/streamlit_folium.st_folium"


@cache_by_district
def rewrite_page(html: str) -> str:
    """Return a page of Streamlit's with our language, title, stylesheet and icon."""
    for pattern in UNWANTED_HTML:
        html = pattern.sub("", html)
    html = html.replace('<html lang="en"', '<html lang="th"', 1)
    title = Texts("th")("map.page.title")
    html = re.sub(r"<title>.*?</title>", f"<title>{title}</title>", html, count=1)
    return html.replace("</head>", f"{HEAD_HTML}</head>", 1)


@lru_cache(maxsize=8)
def build_policy(html: str, *, is_map_frame: bool, tiles_origin: str = "") -> str:
    """Return the strictest content security policy under which a page works.

    The map's frame runs the script that folium generates and streamlit-folium evaluates; that
    frame alone is allowed to, and to show the tiles of another host where they are set.
    """
    images = f"'self' data: blob: {tiles_origin if is_map_frame else ''}".strip()
    if is_map_frame:
        scripts = "'self' 'unsafe-inline' 'unsafe-eval'"
    else:
        hashes = [
            base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            for script in INLINE_SCRIPT.findall(html)
        ]
        scripts = " ".join(["'self'", "blob:", *(f"'sha256-{digest}'" for digest in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src {images}; font-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


class StreamlitPageMiddleware:
    """Middleware that rewrites HTML pages and passes all else on."""

    def __init__(self, app: ASGIApp, *, tiles_origin: str = "") -> None:
        self.app = app
        self._tiles_origin = tiles_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Buffer a page until it is complete, then send it rewritten."""
        if scope["type"] != "http" or is_below(scope["path"], OWN_PREFIXES):
            await self.app(scope, receive, send)
        elif not_found.is_not_found(scope["path"]):
            await not_found.render_not_found(Request(scope))(scope, receive, send)
        else:
            await self.app(
                _request_uncompressed(scope),
                receive,
                _RewritingSend(scope["path"], send, self._tiles_origin),
            )


def _request_uncompressed(scope: Scope) -> Scope:
    """Return a scope that asks for uncompressed pages: our own compression comes later.

    Streamlit answers any path that it does not know with its page, so each may be one; files keep
    what lets a browser ask whether they changed.
    """
    scope = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=scope)
    del headers["accept-encoding"]
    if not is_below(scope["path"], STREAMLIT_FILES):
        for name in ("if-none-match", "if-modified-since", "range"):
            del headers[name]
    return scope


class _RewritingSend:
    def __init__(self, path: str, send: Send, tiles_origin: str) -> None:
        self._path = path
        self._tiles_origin = tiles_origin
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        html = rewrite_page(self._body.decode())
        body = html.encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["Content-Length"] = str(len(body))
        for name in ("etag", "last-modified"):
            del headers[name]
        headers["Content-Security-Policy"] = build_policy(
            html,
            is_map_frame=self._path.startswith(MAP_FRAME),
            tiles_origin=self._tiles_origin,
        )
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(start: Message) -> bool:
    return (
        MutableHeaders(raw=list(start["headers"])).get("content-type", "").startswith("text/html")
    )
