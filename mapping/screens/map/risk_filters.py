"""What is filtered on the map: choices for risk points, and what is filtered now as buttons."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from geodata.model.places.places import AreaLevel
from mapping.analysis.figures import AreaFilter
from mapping.analysis.risk_codes import RISK_KEYS, list_risk_codes
from mapping.screens import components, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts

_CATALOGUES = {"category": "screens.category", "risk_level": "map.risk", "state": "map.risk_state"}


def choose_risks(release: PublicDocuments) -> dict[str, str]:
    """Draw the choices for risk points, kept in the link; return those that were made."""
    texts = session.get_texts()
    said = [feature["properties"] for feature in release.risks["features"]]
    chosen = {}
    with st.popover(texts("map.filter.of_risks")):
        for key in RISK_KEYS:
            codes = list_risk_codes(said, key)
            label = partial(name_risk_code, key, texts=texts)
            code = components.choose_option(key, codes, label)
            if code:
                chosen[key] = code
    return chosen


def name_risk_code(key: str, code: str, texts: Texts) -> str:
    """Return the words of a value of risk points."""
    if key == "quarter":
        return texts("map.filter.quarter_name", quarter=code[-1], year=code[:4])
    words = texts(f"{_CATALOGUES[key]}.{code.replace('-', '_')}")
    return texts("map.risk.level_of", level=words) if key == "risk_level" else words


def draw_chips(chosen: AreaFilter, of_points: Mapping[str, str], release: PublicDocuments) -> None:
    """Draw what is filtered now; a tap on one takes it out.

    Parameters
    ----------
    of_points
        The words of what is filtered of risk points or projects, by key.
    """
    texts = session.get_texts()
    names = {**_name_areas(chosen, release, texts), **of_points}
    # There without chips too: what comes and goes before the map makes a browser load it anew.
    with st.container(key="map-chips", horizontal=True):
        for key, name in names.items():
            st.button(
                f"{components.escape_markdown(name)} ×",
                key=f"chip-{key}",
                help=components.escape_markdown(texts("map.filter.remove", name=name)),
                on_click=session.clear_choice,
                args=(key,),
            )


def _name_areas(chosen: AreaFilter, release: PublicDocuments, texts: Texts) -> dict[str, str]:
    kinds = {kind["id"]: kind["label"] for kind in release.cube["types"]}
    names = {}
    if chosen.level is not AreaLevel.COMMUNITY:
        names["level"] = texts(f"map.level.{chosen.level}")
    if chosen.subdistrict:
        name = release.read_subdistrict_names(texts.language)[chosen.subdistrict]
        names["subdistrict"] = texts("map.card.in_subdistrict", name=name)
    if chosen.zone:
        names["zone"] = texts("map.filter.zone_name", zone=chosen.zone)
    if chosen.type_id:
        names["type"] = kinds[chosen.type_id]
    if chosen.fiscal_year_be:
        names["year"] = components.name_year(chosen.fiscal_year_be, release.cube, texts)
    return names
