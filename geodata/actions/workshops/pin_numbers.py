"""The numbers by which people call the pins of a room: given once, when the room shows a pin."""

from geodata.model.workshops.workshops import Workshop
from geodata.store.workshops.pins import PinStore


def number_shown_pins(store: PinStore, workshop: Workshop) -> None:
    """Give a number to every pin that the room shows and that has none.

    Pins get them by their random ids, not as they came: a number says nothing of whose pin it is.
    """
    if workshop.revealed:
        shown = [pin.id for pin in store.list_for_workshop(workshop.id) if pin.is_counted]
    else:
        shown = sorted(store.list_chosen(workshop.id)) if workshop.rolling else []
    store.number(workshop.id, shown)
