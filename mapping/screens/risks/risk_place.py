"""Where the pin of a risk point lies; beside a community, whether it belongs to that."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from geodata.actions.risks import risks
from geodata.errors import BadInput
from geodata.model.people.people import Actor, Verb
from mapping.screens import session
from mapping.screens.map.map_frame import Corner
from mapping.texts import Texts

BELONGS, APART = "belongs", "apart"


@dataclass(frozen=True, slots=True)
class PinPlace:
    """What is known of the place of a pin."""

    community_id: str | None  # beside which it lies, as the person confirmed; None: inside, or none
    is_ready: bool  # nothing is left to ask or to move


def ask_about_pin(
    point: Corner,
    key: str,
    names: Mapping[str, str],
    who: Actor,
    texts: Texts,
    known: str | None = None,
) -> PinPlace:
    """Say where a pin lies, and ask where it is near a community and in none.

    Parameters
    ----------
    point
        Longitude and latitude, WGS84.
    names
        The communities for which this person may propose, by id.
    known
        The community to which it was said to belong before.
    """
    try:
        found = session.cache_for_person(
            f"pin-place-{key}", point, lambda: session.ask(risks.locate_pin, point)
        )
    except BadInput as refused:
        return _refuse(refused.code, texts)
    near = found.near_community_id
    if near is None or near not in names:
        return PinPlace(None, True)
    metres = f"{found.near_m or 0:.0f}"
    answer = st.radio(
        texts("screens.add_risk.near", name=names[near], metres=metres),
        [BELONGS, APART],
        index=0 if near == known else None,
        format_func=lambda option: texts(f"screens.add_risk.near_{option}", name=names[near]),
        key=f"risk-near-{key}-{near}",
    )
    if answer == APART and not who.covers(Verb.PROPOSE_RISK, None):
        return _refuse("E-RISK-16", texts)
    return PinPlace(near if answer == BELONGS else None, answer is not None)


def _refuse(code: str, texts: Texts) -> PinPlace:
    """Say why a pin cannot stand where it does, and what can be done about it."""
    st.error(texts.format_reason(code))
    st.caption(texts("screens.add_risk.elsewhere"))
    st.link_button(texts("screens.add_risk.report"), "/report", type="tertiary")
    return PinPlace(None, False)
