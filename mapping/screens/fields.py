"""Fields for words: with their longest length, and no browser fills in what was typed before."""

import streamlit as st


def ask_line(
    label: str, max_length: int, key: str, known: str = "", *, placeholder: str | None = None
) -> str:
    """Draw a field of one line and return what stands in it; `known` stands in it first."""
    typed = st.text_input(
        label, known, max_length, key, autocomplete="off", placeholder=placeholder
    )
    return typed or ""  # None where the page was left and nothing stood in it


def ask_text(
    label: str,
    max_length: int,
    key: str,
    known: str = "",
    *,
    height: int | None = None,
    placeholder: str | None = None,
) -> str:
    """Draw a field of several lines, `height` in pixels, and return what stands in it."""
    typed = st.text_area(label, known, height, max_length, key, placeholder=placeholder)
    return typed or ""
