"""A text as its reader will see it, before it is sent: the reporter's page, an agency's paper.

A text that was typed counts as read by its writer once it was drawn in a preview; a press about
another text sends nothing and shows the preview.
"""

from typing import Any

import streamlit as st

from mapping.screens import session
from mapping.texts import Texts

READ = "preview-read"


def draw(texts: Texts, reader: str, text: str, *, name: str, head: str = "") -> None:
    """Draw a text as its reader will see it; nothing where nothing is typed.

    Parameters
    ----------
    reader
        `reporter`, `agency` or `both`: who reads it.
    name
        Part of the key: one preview for each field.
    head
        What stands above the text where it is read.
    """
    if not text.strip():
        return
    with st.container(key=f"preview-{name}", border=True):
        st.caption(texts(f"cases.preview.{reader}"))
        if head:
            st.text(head)
        st.text(text.strip())


def draw_button(label: str, key: str, text: str, **options: Any) -> bool:  # noqa: ANN401 - Streamlit's
    """Draw a button that sends a text; it does so only where this text was drawn beside it."""
    is_pressed = st.button(label, key=key, on_click=session.keep, args=(READ, text), **options)
    return is_pressed and is_read(session.get_cached(READ), text)


def is_read(drawn_text: object, text: str) -> bool:
    """Return whether a text is the one that was drawn with the button; else ask to read it."""
    if drawn_text == text:
        return True
    st.warning(session.get_texts()("cases.preview.read_first"))
    return False
