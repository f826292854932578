"""Photos for the public on cards of risk points: what waits, what is shown, the ways to its pages.

Covering and deciding happen on light pages that show the whole picture.
"""

from collections.abc import Sequence

import streamlit as st

from geodata.actions.risks import public_photos
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.model import risks
from geodata.model.people.people import Verb
from geodata.model.public_photos import PhotoState, RiskPhoto
from geodata.model.risks import PUBLIC_STATES, RiskPoint
from mapping.publish import editions
from mapping.screens import session, thumbnails
from mapping.screens.action import ScreenAction
from mapping.screens.risks.review_desk import REVIEW, ReviewDesk
from mapping.texts import Texts, to_key

SHOWN_STATES = (PhotoState.WAITING, PhotoState.APPROVED)


def draw(waiting: Sequence[PhotoToApprove], desk: ReviewDesk) -> None:
    """Draw the photos of a point that wait, each with the way to the page where one decides."""
    texts = desk.texts
    st.text(desk.describe_risk(waiting[0].risk))
    for found in waiting:
        photo = found.photo
        address = f"/files/public-photos/{photo.id}"
        thumbnails.draw(
            [(address, f"{address}/decide", texts("public_photos.desk.thumbnail"))],
            f"waiting-{photo.id}",
        )
        st.text(f"{_name(texts, 'kind', photo.kind)} · {photo.caption}")
        st.link_button(
            texts("public_photos.desk.open"),
            _add_language(f"{address}/decide", texts),
            type="primary",
            key=f"photo-decide-{photo.id}",
        )


def draw_proposals(risk: RiskPoint, source_ids: Sequence[str], texts: Texts) -> None:
    """Draw what was proposed of a public point, and the way to propose more of its photos."""
    if risk.state not in PUBLIC_STATES or not source_ids:
        return
    with st.expander(texts("public_photos.desk.title"), key=f"public-photos-{risk.id}"):
        if not risks.may_show_photos(risk):
            st.caption(texts("public_photos.desk.not_here"))
            return
        st.caption(texts("public_photos.desk.says"))
        if not public_photos.shows_public_photos(session.get_project()):
            st.caption(texts("public_photos.desk.off"))
        for number, source_id in enumerate(source_ids, start=1):
            st.link_button(
                texts("public_photos.desk.cover", number=number),
                _add_language(f"/files/cover/{source_id}", texts),
                key=f"photo-cover-{source_id}",
            )
        _draw_proposed(session.ask(public_photos.list_photos, risk.id), texts)


def _draw_proposed(photos: Sequence[RiskPhoto], texts: Texts) -> None:
    who = session.get_actor()
    may_withdraw = who is not None and who.may(Verb.APPROVE_WORDS)
    for photo in photos:
        _draw_line(photo, texts, may_withdraw=may_withdraw)
    if may_withdraw and any(photo.state in SHOWN_STATES for photo in photos):
        st.caption(texts("public_photos.withdraw.says"))


def _draw_line(photo: RiskPhoto, texts: Texts, *, may_withdraw: bool) -> None:
    words = {
        "kind": _name(texts, "kind", photo.kind),
        "state": _name(texts, "state", photo.state),
        "caption": photo.caption,
    }
    st.text(texts("public_photos.desk.line", **words))
    if photo.reason:
        st.text(texts("public_photos.desk.reason", reason=photo.reason))
    if photo.state not in SHOWN_STATES or not may_withdraw:
        return
    if st.button(texts("public_photos.withdraw.now"), key=f"photo-withdraw-{photo.id}"):
        ScreenAction(place=REVIEW).run(
            "public_photos.withdraw.done", editions.withdraw_photo, photo.id
        )


def _name(texts: Texts, part: str, value: str) -> str:
    return texts(f"public_photos.{part}.{to_key(value)}")


def _add_language(address: str, texts: Texts) -> str:
    return address if texts.language == "th" else f"{address}?lang={texts.language}"
