"""The way to the page that works without a network, with how much waits in this phone."""

import streamlit as st

from geodata.actions import field_boxes
from geodata.errors import AppError
from mapping.layers.files import read_asset
from mapping.layers.scripts import build_screen_script
from mapping.screens import components, session
from mapping.texts import Texts

_link = st.components.v2.component(
    "field_link",
    html="<div class='field-link'></div>",
    css=read_asset("/assets/app/field-link.css").decode(),
    js=build_screen_script("field-link.js"),
)


def draw(texts: Texts) -> None:
    """Draw the way for whoever works in the field; only their browser knows what waits."""
    try:
        owner = session.ask(field_boxes.read_owner)
    except AppError:
        return
    _link(
        data={
            "who": owner.who,
            "address": components.keep_language("/field", texts),
            "says": texts("field.link"),
            "waiting": texts("field.link_waiting", count="{count}"),
            "refused": texts("field.link_refused", count="{count}"),
        },
        key="field-link",
    )
