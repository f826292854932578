"""Names of the places of pins."""

from geodata.model.workshops.workshops import Pin
from mapping.screens import session
from mapping.texts import Texts


def name_place(pin: Pin, texts: Texts) -> str:
    """Return where a pin lies in words: its community, else its subdistrict."""
    if pin.community_id is not None:
        return session.read_community_names().get(pin.community_id, pin.community_id)
    names = session.read_subdistrict_names()
    code = pin.subdistrict_code or ""
    return texts("workshop_screen.subdistrict", name=names.get(code, code))
