"""The folders behind `/assets/…`, and addresses that change when a file does."""

import hashlib
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet, leaflet_gesturehandling

from mapping.layers import palette, scripts

MAPPING_FOLDER = Path(__file__).resolve().parent.parent
FOLDERS = {  # resolved, as a path below them is before the two are compared
    "leaflet": Path(leaflet.BASE_DIR).resolve(),
    "leaflet-gesturehandling": Path(leaflet_gesturehandling.BASE_DIR).resolve(),
    "map": MAPPING_FOLDER / "layers" / "assets",
    "vendor": MAPPING_FOLDER / "layers" / "vendor",
    "app": MAPPING_FOLDER / "screens" / "assets",
}
OWN_FOLDERS = {"map", "app"}
SHEETS_WITH_TOKENS = {
    ("map", "livemap.css"),
    ("map", "report.css"),
    ("map", "light.css"),
    ("app", "app.css"),
}


@cache
def build_asset_url(path: str) -> str:
    """Return `path` with the hash of the file behind it: `/assets/map/live.js?v=1f2e3d4c5b`."""
    return f"{path}?v={hashlib.sha256(read_asset(path)).hexdigest()[:10]}"


@cache
def read_asset(path: str) -> bytes:
    """Return the content behind `/assets/map/live.js`: a file's, or what is made of files.

    Scripts are modules joined for a page; our sheets come without their margins, and
    the first one of a page begins with our colours.
    """
    _, _, folder, name = path.split("/", 3)
    if is_page_script(folder, name):
        return scripts.build_page_script(name).encode()
    body = (FOLDERS[folder] / name).read_bytes()
    if folder in OWN_FOLDERS and name.endswith(".css"):
        tokens = palette.to_css() if (folder, name) in SHEETS_WITH_TOKENS else ""
        tokens += palette.to_dark_css() if name == "livemap.css" else ""
        return (tokens + scripts.minify(body.decode())).encode()
    return body


def is_page_script(folder: str, name: str) -> bool:
    """Return whether a script is joined from modules instead of read from a file."""
    return folder == "map" and name in scripts.list_page_scripts()
