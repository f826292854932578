"""What a pin and its place are called on the desk."""

from geodata.model.workshops.workshops import Pin
from mapping.screens import session
from mapping.texts import Texts, to_key


def describe_pin(pin: Pin, texts: Texts) -> str:
    """Return the number of a pin, its title where it has one, its category and its place."""
    number = "" if pin.number is None else texts("workshop_screen.pins.pin", number=pin.number)
    category = texts(f"screens.category.{to_key(pin.category)}")
    return " · ".join(filter(None, (number, pin.title, category, name_place(pin, texts))))


def name_place(pin: Pin, texts: Texts) -> str:
    """Return where a pin lies in words: its community, else its subdistrict."""
    if pin.community_id is not None:
        return session.read_community_names().get(pin.community_id, pin.community_id)
    names = session.read_subdistrict_names()
    code = pin.subdistrict_code or ""
    return texts("workshop_screen.subdistrict", name=names.get(code, code))
