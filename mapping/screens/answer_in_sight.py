"""The answer to a tap is in sight, however far the page is scrolled.

A run draws its answer in the page: at the top, or beside the button. Where that is out of the
window, the same line stands for a while above the phone's navigation (at the foot of a wide
window), and then in its place.
"""

import streamlit as st

from mapping.layers.scripts import screen_script

KINDS = "[data-testid=stAlertContentSuccess], [data-testid=stAlertContentError]"
DATA = {
    "answers": f".stMain .stAlert:has({KINDS})",
    "said_once": ".st-key-said .stAlert",
    "answer_ms": 60_000,  # a slow file is answered late
    "shown_ms": 8_000,
    "rest_ms": 40,  # Streamlit takes what is gone out of the page
    "head_px": 44,  # its header lies over the page
}

_component = st.components.v2.component(
    "answer_in_sight", html="<span hidden></span>", js=screen_script("answer-in-sight.js")
)


def draw() -> None:
    """Watch for answers on this page."""
    _component(data=DATA, key="answer-in-sight")
