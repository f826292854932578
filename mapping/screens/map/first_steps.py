"""What the map says while nothing is known yet: what to do next, for whom it is there to do."""

import streamlit as st

from geodata.model.people.people import Verb
from geodata.model.places.places import AreaLevel
from mapping.screens import components, session
from mapping.screens.session import PublicDocuments
from mapping.texts import Texts

SAMPLE_COMMAND = "make demo"
NOT_VISITED = "coverage"  # the layer that says of every community that nobody was there yet


def is_empty(release: PublicDocuments) -> bool:
    """Return whether the public knows no record, risk point, project or visit yet."""
    if release.about["feeds"] or release.risks["features"] or release.complaint_groups["groups"]:
        return False
    if release.projects.get("features"):
        return False
    areas = release.read_areas(AreaLevel.COMMUNITY)["features"]
    return all(area["properties"]["coverage"] == "not visited" for area in areas)


def draw(texts: Texts) -> None:
    """Draw the next steps: bring in records, look at a sample; links only for whoever may."""
    who = session.get_actor()
    with st.container(key="first-steps", border=True):
        st.subheader(texts("screens.first_steps.title"), anchor=False)
        st.text(texts("screens.first_steps.says"))
        with st.container(horizontal=True):
            if who is None:
                st.link_button(texts("screens.sign_in"), components.build_sign_in_address())
            if session.is_allowed(Verb.IMPORT_RECORDS):
                st.page_link("admin/import_records.py", label=texts("screens.first_steps.import"))
            if session.is_allowed(Verb.PROPOSE_RISK):
                st.page_link("risks/add_risk.py", label=texts("screens.first_steps.add_risk"))
            if session.is_allowed(Verb.RECORD_VISIT):
                st.page_link("risks/visits.py", label=texts("screens.first_steps.visit"))
        with st.expander(texts("screens.first_steps.sample")):
            st.text(texts("screens.first_steps.sample_how"))
            st.code(SAMPLE_COMMAND, language=None)
