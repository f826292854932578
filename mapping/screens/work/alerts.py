"""Notices of this browser when new work waits: off until they are turned on, and only a number."""

import streamlit as st

from geodata.model.people.people import Actor
from mapping.layers.files import read_asset
from mapping.layers.scripts import build_screen_script
from mapping.screens import drafts
from mapping.texts import Texts

_alerts = st.components.v2.component(
    "work_alerts",
    html="<div class='work-alerts'></div>",
    css=read_asset("/assets/app/work-alerts.css").decode(),
    js=build_screen_script("work-alerts.js"),
)


def draw(who: Actor, count: int, texts: Texts) -> None:
    """Draw the switch, and tell the script how much waits; titles never reach it."""
    _alerts(
        data={
            "who": drafts.derive_owner(who)["who"],
            "count": count,
            "words": texts.list_section("screens.my_work.alerts"),
        },
        key="work-alerts",
    )
