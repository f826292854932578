"""The live map: a constant shell that feeds itself over HTTP; only the filter comes from here."""

from collections.abc import Callable, Mapping

import streamlit as st

from mapping.analysis.risk_codes import RISK_KEYS
from mapping.analysis.watched_projects import PROJECT_KEYS
from mapping.screens import components, session
from mapping.screens.map import first_steps, map_frame, project_filters, risk_filters
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts

CHOICES = ("indicator", "level", "subdistrict", "zone", "type", "year", *RISK_KEYS, *PROJECT_KEYS)
Choose = Callable[[PublicDocuments], dict[str, str]]
Name = Callable[[str, str, Texts], str]
POINT_FILTERS: Mapping[str, tuple[Choose, Name]] = {  # by what the map shows
    "risks": (risk_filters.choose_risks, risk_filters.name_risk_code),
    "projects": (project_filters.choose_projects, project_filters.name_project_code),
}


def main() -> None:
    """Draw the filters and the map."""
    texts = session.get_texts()
    head = st.container(key="map-filters", horizontal=True)
    with head:
        release = components.draw_head("live_map")
    is_empty = first_steps.is_empty(release)
    if is_empty:
        first_steps.draw(texts)
    with head:
        indicator = first_steps.NOT_VISITED if is_empty else components.choose_indicator()
        chosen = components.choose_areas(release)
        of_points, words = _choose_points(indicator, release, texts)
    risk_filters.draw_chips(chosen, words, release)
    message = components.make_filter_message(chosen, indicator, of_points)
    asked = map_frame.ask_area(message, _clear_choice)
    if asked is not None:
        st.switch_page("map/community.py", query_params={"id": asked})
    with st.container(key="map-links", horizontal=True):
        st.page_link("map/analysis.py")
        st.link_button(texts("screens.live_map.light"), components.keep_language("/live", texts))
        st.caption(texts("screens.live_map.if_slow"))
    components.draw_stamp(release)


def _choose_points(
    indicator: str, release: PublicDocuments, texts: Texts
) -> tuple[dict[str, str], dict[str, str]]:
    """Draw the choices of what the map shows; return the codes chosen, and their words."""
    if indicator not in POINT_FILTERS:
        return {}, {}
    choose, name = POINT_FILTERS[indicator]
    codes = choose(release)
    return codes, {key: name(key, code, texts) for key, code in codes.items()}


def _clear_choice(name: str) -> None:
    for key in CHOICES:
        if name in (key, "all"):
            session.clear_choice(key)


if __name__ == "__main__":
    main()
