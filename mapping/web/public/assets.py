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
from mapping.layers.files import FOLDERS, is_page_script, read_asset
from mapping.layers.fonts import LATIN, THAI, cut_font
from mapping.publish.files import ReleaseFile
from mapping.web.public import send

MAX_AGE_S = 365 * 24 * 3600
FONTS = {"sarabun-400.woff2": 400, "sarabun-700.woff2": 700}
THAI_AND_LATIN = [*LATIN, *range(0xA0, 0x100), *THAI, 0x200B]
EXTRA_SIGNS = [ord(sign) for sign in "–—‘’“”…•×✓→←↑↓−≥≤"]
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".txt"}


def list_routes() -> list[Route]:
    """Return the routes below `/assets`."""
    return [Route("/fonts/{name}", _send_font), Route("/{folder}/{path:path}", _send_asset)]


def fill_caches() -> None:
    """Prepare what every first visitor needs, so that none of them waits for it."""
    for name in FONTS:
        build_font_file(name)
    own_names = [path.name for path in FOLDERS["map"].iterdir() if path.is_file()]
    for name in (*own_names, *scripts.list_page_scripts()):
        build_asset_file("map", name)
    build_asset_file("leaflet", "leaflet.js")


@cache
def build_font_file(name: str) -> ReleaseFile:
    """Return one weight of Sarabun, cut down to Thai and Latin, as WOFF2."""
    return _build_file(cut_font(FONTS[name], THAI_AND_LATIN + EXTRA_SIGNS), compress=False)


@cache
def build_asset_file(folder: str, name: str) -> ReleaseFile:
    """Return the file of an asset, compressed once."""
    return _build_file(
        read_asset(f"/assets/{folder}/{name}"), compress=Path(name).suffix in COMPRESSIBLE
    )


def _build_file(body: bytes, *, compress: bool) -> ReleaseFile:
    encodings: dict[str, Callable[[bytes], bytes]] = {
        "br": lambda raw: bytes(brotli.compress(raw, quality=11)),
        "gzip": lambda raw: gzip.compress(raw, 9, mtime=0),
    }
    return ReleaseFile(
        body=body,
        encodings={name: pack(body) for name, pack in encodings.items()} if compress else {},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
    )


async def _send_font(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FONTS:
        return send.send_problem(request, "E-NF-01")
    return send.send_document(
        request, build_font_file(name), media_type="font/woff2", max_age_s=MAX_AGE_S
    )


async def _send_asset(request: Request) -> Response:
    folder = request.path_params["folder"]
    name = _find_asset_name(folder, request.path_params["path"])
    if name is None:
        return send.send_problem(request, "E-NF-01")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return send.send_document(
        request, build_asset_file(folder, name), media_type=media_type, max_age_s=MAX_AGE_S
    )


def _find_asset_name(folder_name: str, path_asked: str) -> str | None:
    """Return the name of an asset; None where there is none."""
    folder = FOLDERS.get(folder_name)
    if folder is None:
        return None
    if is_page_script(folder_name, path_asked):
        return path_asked
    try:
        path = (folder / path_asked).resolve()
        is_ours = path.is_relative_to(folder) and path.is_file()
        return path.relative_to(folder).as_posix() if is_ours else None
    except (OSError, ValueError):  # longer than a name may be, or not a name at all
        return None
