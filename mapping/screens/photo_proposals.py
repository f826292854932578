"""Photos for the public: what waits, what was proposed, the ways to the pages that show it whole.

Covering and deciding happen on light pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geodata.actions.risks import public_photos
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.model.people.people import Verb
from geodata.model.public_photos import PhotoOwner, PhotoState, PublicPhoto
from mapping.publish import editions
from mapping.screens import session, thumbnails
from mapping.screens.action import TOP, ScreenAction
from mapping.texts import Texts, to_key

SHOWN_STATES = (PhotoState.WAITING, PhotoState.APPROVED)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The internal photos of a risk point or an inspection, and whether they may be shown."""

    owner: PhotoOwner
    owner_id: int
    source_ids: Sequence[str]
    shows_photos: bool
    place: str = TOP  # of the screen: where it says what was done


def draw_waiting(waiting: Sequence[PhotoToApprove], texts: Texts) -> None:
    """Draw the photos that wait, each with the way to the page where one decides."""
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


def draw(gallery: Gallery, texts: Texts) -> None:
    """Draw what was proposed to be shown, and the way to propose more of these photos."""
    if not gallery.source_ids:
        return
    key = f"public-photos-{gallery.owner_id}"
    with st.expander(texts("public_photos.desk.title"), key=key):
        if not gallery.shows_photos:
            st.caption(texts(f"public_photos.desk.not_here_{gallery.owner}"))
            return
        st.caption(texts("public_photos.desk.says"))
        if not public_photos.shows_public_photos(session.get_project()):
            st.caption(texts("public_photos.desk.off"))
        for number, source_id in enumerate(gallery.source_ids, start=1):
            st.link_button(
                texts("public_photos.desk.cover", number=number),
                _add_language(f"/files/cover/{source_id}", texts),
                key=f"photo-cover-{source_id}",
            )
        _draw_proposed(gallery, texts)


def _draw_proposed(gallery: Gallery, texts: Texts) -> None:
    photos = session.ask(public_photos.list_photos, gallery.owner_id, gallery.owner)
    who = session.get_actor()
    may_withdraw = who is not None and who.may(Verb.APPROVE_WORDS)
    for photo in photos:
        _draw_line(photo, gallery, texts, may_withdraw=may_withdraw)
    if may_withdraw and any(photo.state in SHOWN_STATES for photo in photos):
        st.caption(texts("public_photos.withdraw.says"))


def _draw_line(photo: PublicPhoto, gallery: Gallery, texts: Texts, *, may_withdraw: bool) -> None:
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
        ScreenAction(place=gallery.place).run(
            "public_photos.withdraw.done", editions.withdraw_photo, photo.id
        )


def _name(texts: Texts, part: str, value: str) -> str:
    return texts(f"public_photos.{part}.{to_key(value)}")


def _add_language(address: str, texts: Texts) -> str:
    return address if texts.language == "th" else f"{address}?lang={texts.language}"
