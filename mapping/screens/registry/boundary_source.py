"""Where a community's boundary comes from, what lies around it, and whether it is confirmed."""

import streamlit as st

from geodata import reference
from geodata.actions.places import tracing
from geodata.actions.places.tracing import Dossier
from geodata.model.places.places import BoundaryStatus
from mapping.screens import displayed_versions
from mapping.screens.action import ScreenAction
from mapping.screens.displayed_versions import DisplayedRecord
from mapping.screens.registry.boundary_desk import REASON_CHARS
from mapping.texts import Texts
from mapping.texts.dates import format_short_date

SIDES = ("north", "south", "east", "west")


def can_be_confirmed(known: Dossier) -> bool:
    """Return whether an officer may note that the community knows the boundary as its own."""
    return known.current.status is BoundaryStatus.OFFICIAL and not known.current.confirmed


def draw_source(known: Dossier, record: DisplayedRecord | None, texts: Texts) -> None:
    """Draw the source of an official boundary, the names on its four sides, the confirmation.

    Parameters
    ----------
    record
        The boundary as an officer saw it; None for whoever may not confirm it.
    """
    if known.current.status is BoundaryStatus.OFFICIAL:
        words = "official_confirmed" if known.current.confirmed else "official_unconfirmed"
        st.text(texts(f"map.card.{words}", source=_find_source(known)))
    if known.confirmation is not None:
        confirmation, by = known.confirmation
        date = format_short_date(confirmation.at, texts.language)
        st.text(texts("screens.boundaries.confirmed_by", who=by or "", date=date))
        st.text(confirmation.note)
    _draw_sides(known, texts)
    if record is not None and can_be_confirmed(known):
        _offer_confirmation(known, record, texts)


def _find_source(known: Dossier) -> str:
    made = {version.boundary.version: version.version.passport.source for version in known.versions}
    return made[known.current.version]


def _draw_sides(known: Dossier, texts: Texts) -> None:
    """Draw what the city's layer says lies north, south, east and west; nobody checked it."""
    sides = reference.read_community_sides().get(known.community.id)
    if sides is None:
        return
    with st.container(key="boundary-sides", border=True):
        st.caption(texts("screens.boundaries.sides", source=reference.get_layer_name()))
        st.text(
            "\n".join(
                texts(f"screens.boundaries.side_{side}", name=getattr(sides, side))
                for side in SIDES
            )
        )


def _offer_confirmation(known: Dossier, record: DisplayedRecord, texts: Texts) -> None:
    with st.expander(texts("screens.boundaries.confirm_title")):
        st.caption(texts("screens.boundaries.confirm_hint"))
        name = f"confirm-{known.community.id}-{record.form}"
        note = st.text_input(
            texts("screens.boundaries.confirm_note"), max_chars=REASON_CHARS, key=name
        )
        pressed = displayed_versions.draw_button(
            record,
            texts("screens.boundaries.confirm"),
            f"boundary-confirm-{known.community.id}",
            typed=[name],
            disabled=not note.strip(),
        )
        if pressed:
            versioned = (known.community.id, record.seen)
            ScreenAction(record).run(
                "screens.boundaries.confirmed", tracing.confirm, *versioned, note.strip()
            )
