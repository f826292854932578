"""Photos for the public on cards of risk points: what waits, what is shown, what is proposed."""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.model import risks
from geodata.model.public_photos import PhotoOwner
from geodata.model.risks import PUBLIC_STATES, RiskPoint
from mapping.screens import photo_proposals
from mapping.screens.photo_proposals import Gallery
from mapping.screens.risks.review_desk import REVIEW, ReviewDesk
from mapping.texts import Texts


def draw(risk: RiskPoint, waiting: Sequence[PhotoToApprove], desk: ReviewDesk) -> None:
    """Draw the photos of a point that wait, each with the way to the page where one decides."""
    st.text(desk.describe_risk(risk))
    photo_proposals.draw_waiting(waiting, desk.texts)


def draw_proposals(risk: RiskPoint, source_ids: Sequence[str], texts: Texts) -> None:
    """Draw what was proposed of a public point, and the way to propose more of its photos."""
    if risk.state in PUBLIC_STATES:
        shows = risks.may_show_photos(risk)
        gallery = Gallery(PhotoOwner.RISK, risk.id, source_ids, shows, place=REVIEW)
        photo_proposals.draw(gallery, texts)
