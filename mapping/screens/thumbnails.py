"""Photos drawn small; a tap opens what each leads to."""

from collections.abc import Sequence

import streamlit as st

from mapping.layers.files import read_asset
from mapping.layers.scripts import build_screen_script

_thumbnails = st.components.v2.component(
    "thumbnails",
    html="<div class='thumbs'></div>",
    css=read_asset("/assets/app/thumbnails.css").decode(),
    js=build_screen_script("thumbnails.js"),
)


def draw(photos: Sequence[tuple[str, str, str]], key: str) -> None:
    """Draw photos small: the address of each, what a tap opens, and its name."""
    data = [{"src": src, "href": href, "name": name} for src, href, name in photos]
    _thumbnails(data={"photos": data}, key=f"thumbnails-{key}")
