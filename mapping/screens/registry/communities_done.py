"""What the parts of the registry's screen share: doing something and drawing it anew."""

from collections.abc import Callable

import streamlit as st

from mapping.screens import displayed_versions, session
from mapping.screens.displayed_versions import Shown
from mapping.texts import Texts

DONE = "communities-done"


def subdistricts_of(texts: Texts) -> dict[str, str]:
    """Return the subdistricts of the release by their codes."""
    release = session.release()
    return {} if release is None else release.subdistrict_names(texts.language)


def do(action: Callable[[], object], said: str = "saved", *, it: Shown | None = None) -> None:
    """Do something, about what is shown where it is about one, and draw the screen anew."""
    with displayed_versions.deciding(*([] if it is None else [it])):
        action()
        session.remembered(DONE, object(), lambda: said)
        session.count_save()
        st.rerun()
