"""Forms that this browser keeps and nobody has sent yet: only it knows them, and only for a day."""

import streamlit as st

from geodata.model.people.people import Actor
from mapping.layers.files import read_asset
from mapping.layers.scripts import build_screen_script
from mapping.screens import drafts
from mapping.texts import Texts

_forms = st.components.v2.component(
    "unfinished_forms",
    html="<div class='unfinished' hidden></div>",
    css=read_asset("/assets/app/unfinished.css").decode(),
    js=build_screen_script("unfinished-forms.js"),
)


def draw(who: Actor, texts: Texts) -> None:
    """Draw the list, where there is one; its words are set as text."""
    _forms(
        data={
            **drafts.derive_owner(who),
            "language": texts.language,
            "title": texts("screens.my_work.unfinished"),
            "nameless": texts("screens.add_risk.title"),
            "kept": texts("screens.my_work.unfinished_at", time="{time}"),
            "drop": texts("screens.drafts.drop"),
        },
        key="unfinished-forms",
    )
