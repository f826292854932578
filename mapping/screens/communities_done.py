"""What the parts of the registry's screen share: doing something and drawing it anew."""

from collections.abc import Callable

import streamlit as st

from geodata.errors import Conflict
from mapping.screens import components, session
from mapping.texts import Texts

DONE = "communities-done"
STALE = "communities-stale"
SEEN = "communities-seen"  # the version that this person looks at: a stale save is refused


def subdistricts_of(texts: Texts) -> dict[str, str]:
    """Return the subdistricts of the release by their codes."""
    release = session.release()
    return {} if release is None else release.subdistrict_names(texts.language)


def do(action: Callable[[], object], said: str = "saved") -> None:
    """Do something and draw the screen anew; what went wrong is said in one sentence."""
    with components.explain_problems():
        try:
            action()
            session.remembered(DONE, object(), lambda: said)
        except Conflict:  # what is on the screen is old: draw it as it is now
            session.remembered(STALE, object(), lambda: True)
        session.forget(SEEN)
        st.rerun()
