"""Part of the workshop's screen: what was just done, said once on the next run; where pins lie."""

from typing import NoReturn

import streamlit as st

from geodata.model.workshops.workshops import Pin
from mapping.screens import components, session
from mapping.texts import Texts

DONE = "workshop-done"


def go_on(said: str, **values: object) -> NoReturn:
    """Draw the screen anew and say what was done."""
    components.say_next(DONE, f"workshop_screen.{said}", **values)
    st.rerun()


def place_of(pin: Pin, texts: Texts) -> str:
    """Return where a pin lies in words: its community, else its subdistrict."""
    if pin.community_id is not None:
        return session.community_names().get(pin.community_id, pin.community_id)
    release = session.release()
    names = release.subdistrict_names(texts.language) if release else {}
    code = pin.subdistrict_code or ""
    return texts("workshop_screen.subdistrict", name=names.get(code, code))
