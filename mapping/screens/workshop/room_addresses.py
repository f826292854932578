"""Part of a room's desk: the address by which phones in the same network come in."""

from urllib.parse import urlsplit

import streamlit as st

from geodata import settings
from geodata.actions.workshops import workshops
from geodata.model.workshops.workshops import Workshop
from mapping import network
from mapping.screens import session
from mapping.screens.action import ScreenAction
from mapping.texts import Texts

HERE_ONLY = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - what the server may be told to listen at


def build_join_url(workshop: Workshop) -> str:
    """Return the address that the QR code of a room holds."""
    return f"{workshop.base_url or session.get_base_url()}/w/{workshop.code}"


def draw(workshop: Workshop, texts: Texts) -> None:
    """Let the facilitator choose among the addresses of this machine, where none is set.

    Nothing is drawn where the settings name the address of the site.
    """
    if settings.read().base_url:
        return
    port = urlsplit(session.get_base_url()).port or 80
    listens_at = str(st.get_option("server.address") or "")
    found = [
        f"http://{address}:{port}"
        for address in network.list_own_addresses()
        if listens_at in (*EVERYWHERE, address)
    ]
    if workshop.base_url and workshop.base_url not in found:
        st.warning(texts("workshop_screen.address.gone", address=workshop.base_url))
    if found:
        _ask_address(workshop, found, texts)
    else:
        here_only = listens_at in HERE_ONLY
        st.warning(texts(f"workshop_screen.address.{'here_only' if here_only else 'no_network'}"))


def _ask_address(workshop: Workshop, found: list[str], texts: Texts) -> None:
    chosen = st.selectbox(
        texts("workshop_screen.address.choose"),
        found,
        index=found.index(workshop.base_url) if workshop.base_url in found else None,
        placeholder=texts("screens.pick"),
        key=f"room-address-{workshop.id}-{workshop.base_url}",
    )
    if not workshop.base_url:
        st.warning(texts("workshop_screen.address.needed"))
    if chosen is not None and chosen != workshop.base_url:
        with ScreenAction() as action:
            session.ask(workshops.set_address, workshop.id, chosen)
            action.say("workshop_screen.address.chosen", address=chosen)
