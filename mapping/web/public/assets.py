"""Files that never change under their address: Leaflet, the Thai font, our own script and icon.

Everything comes from packages on this machine; nothing is fetched from another host. Bodies are
compressed once and kept.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mapping.layers import scripts
from mapping.layers.files import FOLDERS, asset, is_page_script
from mapping.layers.fonts import LATIN, THAI, cut_font
from mapping.publish.files import ReleaseFile
from mapping.web.public import send

YEAR_S = 365 * 24 * 3600
FONTS = {"sarabun-400.woff2": 400, "sarabun-700.woff2": 700}
THAI_AND_LATIN = [*LATIN, *range(0xA0, 0x100), *THAI, 0x200B]
SIGNS = [ord(sign) for sign in "–—‘’“”…•×✓→←↑↓−≥≤"]
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".txt"}


def routes() -> list[Route]:
    """Return the routes below `/assets`."""
    return [Route("/fonts/{name}", _font), Route("/{folder}/{path:path}", _file)]


def warm() -> None:
    """Prepare what every first visitor needs, so that none of them waits for it."""
    for name in FONTS:
        font(name)
    own = [path.name for path in FOLDERS["map"].iterdir() if path.is_file()]
    for name in (*own, *scripts.page_names()):
        packed("map", name)
    packed("leaflet", "leaflet.js")


@cache
def font(name: str) -> ReleaseFile:
    """Return one weight of Sarabun, cut down to Thai and Latin, as WOFF2."""
    return _as_file(cut_font(FONTS[name], THAI_AND_LATIN + SIGNS), compress=False)


@cache
def packed(folder: str, name: str) -> ReleaseFile:
    """Return what stands behind an address of ours, compressed once."""
    return _as_file(asset(f"/assets/{folder}/{name}"), compress=Path(name).suffix in COMPRESSIBLE)


def _as_file(body: bytes, *, compress: bool) -> ReleaseFile:
    encodings: dict[str, Callable[[bytes], bytes]] = {
        "br": lambda raw: bytes(brotli.compress(raw, quality=11)),
        "gzip": lambda raw: gzip.compress(raw, 9, mtime=0),
    }
    return ReleaseFile(
        body=body,
        encodings={name: pack(body) for name, pack in encodings.items()} if compress else {},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
    )


async def _font(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FONTS:
        return send.problem(request, "E-NF-01")
    return send.document(request, font(name), media_type="font/woff2", max_age_s=YEAR_S)


async def _file(request: Request) -> Response:
    folder = request.path_params["folder"]
    name = _name(folder, request.path_params["path"])
    if name is None:
        return send.problem(request, "E-NF-01")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return send.document(request, packed(folder, name), media_type=media_type, max_age_s=YEAR_S)


def _name(folder_name: str, asked: str) -> str | None:
    """Return the one name of what is asked for; None where we have no such thing."""
    folder = FOLDERS.get(folder_name)
    if folder is None:
        return None
    if is_page_script(folder_name, asked):
        return asked
    try:
        path = (folder / asked).resolve()
        is_ours = path.is_relative_to(folder) and path.is_file()
        return path.relative_to(folder).as_posix() if is_ours else None
    except (OSError, ValueError):  # longer than a name may be, or not a name at all
        return None
