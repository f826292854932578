"""A proposal that is not sent yet outlives a reload, the way back and the end of a session.

A script seals what is filled in with the key of who is signed in and keeps it in this browser for a
day. When the same form is drawn empty, the script tells what it kept and the fields are filled
before they are drawn. What it tells is a wish like all that a browser sends.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from geodata.actions.risks import sub_kinds
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.people.people import Actor
from geodata.model.risks import AgencyType
from geodata.model.times import BANGKOK
from mapping.layers.scripts import build_screen_script
from mapping.screens import drafts, session
from mapping.screens.map.map_frame import Corner
from mapping.screens.risks import risk_form
from mapping.screens.risks.risk_form import RiskFields
from mapping.texts import Texts, to_key

KEEPER = "form-draft"
DONE, RESTORED, PENDING = "form-drafts-done", "form-draft-restored", "form-draft-pending"
LIKE = "form-draft-like"  # the public number of the point whose kind a form began with
SCORES = range(1, 6)

_keeper = st.components.v2.component(
    "form_draft", html="<span hidden></span>", js=build_screen_script("form-draft.js")
)


@dataclass(frozen=True, slots=True)
class RestoredDraft:
    """A form that was filled again from what the browser kept."""

    token: str
    kept_at: datetime


def draw(
    token: str, point: Corner | None, typed: RiskFields, who: Actor, names: Mapping[str, str]
) -> None:
    """Draw the script that keeps the form as it stands now."""
    texts = session.get_texts()
    values: dict[str, object] = {
        "category": typed.category,
        "community": typed.community_id,
        "point": point,
        "likelihood": session.get_widget_value(f"likelihood-{token}"),
        "impact": session.get_widget_value(f"impact-{token}"),
        "note": typed.note,
        "sub_kind": typed.sub_kind,
        "agency": typed.agency_type,
    }
    title = [
        typed.category and texts(f"screens.category.{to_key(typed.category)}"),
        names.get(typed.community_id or ""),
    ]
    start = risk_form.get_start(names)
    filled = {name: value for name, value in values.items() if value}
    if filled.get("community") == start:
        filled.pop("community", None)
    _keeper(
        data={
            **drafts.derive_owner(who),
            "token": token,
            "title": " · ".join(words for words in title if words),
            "values": values,
            "isEmpty": not filled,
            "done": session.get_cached(DONE) or [],
        },
        key=KEEPER,
        on_found_change=_restore,
    )


def end(token: str) -> None:
    """Let the browser forget a form: it was sent, or is not wanted any more."""
    session.keep(DONE, [*(session.get_cached(DONE) or []), token][-20:])
    session.forget(RESTORED)


def draw_restored(token: str, texts: Texts) -> None:
    """Say that a form was filled again, and offer to begin with an empty one.

    Its place is always there: a map further down would begin anew if it moved.
    """
    restored: RestoredDraft | None = session.get_cached(RESTORED)
    with st.container(key="draft-restored", horizontal=True, vertical_alignment="center"):
        like = session.get_cached(LIKE)
        if like is not None and like[0] == token:
            st.text(texts("screens.drafts.like", number=like[1]))
        if restored is None or restored.token != token:
            return
        time = restored.kept_at.astimezone(BANGKOK).strftime("%H.%M")
        st.text(texts("screens.drafts.restored", time=time))
        if st.button(texts("screens.drafts.drop"), key="draft-drop"):
            end(token)
            session.end_draft()
            st.rerun()


def begin_like(token: str) -> None:
    """Begin with the kind of a public risk point that the link names: without words and place."""
    number = session.take_linked("like")
    point = session.read_risk_points().get(number or "")
    if point is None:
        return
    _keep_pending(_choose_kind(token, {**point, "agency": point.get("agency_type")}))
    session.keep(LIKE, (token, number))


def get_round(token: str) -> str:
    """Return what differs once a form was filled again: its map shows the pin anew."""
    restored: RestoredDraft | None = session.get_cached(RESTORED)
    is_here = restored is not None and restored.token == token
    return restored.kept_at.isoformat() if restored is not None and is_here else ""


def _restore() -> None:
    """Take what the browser kept; `apply_pending` fills the fields before they are drawn."""
    told = session.get_widget_value(KEEPER)
    found = told.get("found") if isinstance(told, Mapping) else None
    who = session.get_actor()
    if isinstance(found, Mapping) and who is not None:
        fill(found, who)


def apply_pending() -> None:
    """Fill the fields that are still empty, until the browser has said each once.

    A run that another field began meanwhile carries the empty fields of before.
    """
    pending: dict[str, object] = session.get_cached(PENDING) or {}
    for widget, value in list(pending.items()):
        if session.get_widget_value(widget):
            del pending[widget]
        else:
            session.choose(widget, value)


def fill(found: Mapping[str, Any], who: Actor) -> None:
    """Keep what is to be filled in; what is not a value of its field is left out."""
    token, values = found.get("token"), found.get("values")
    if token != session.get_draft_token() or not isinstance(values, Mapping):
        return
    chosen: dict[str, object] = {
        **_choose_kind(str(token), values),
        f"risk-community-{token}": _find_community(values.get("community"), who),
        f"likelihood-{token}": _find_score(values.get("likelihood")),
        f"impact-{token}": _find_score(values.get("impact")),
    }
    note = values.get("note")
    if isinstance(note, str):
        chosen[f"risk-note-{token}"] = note[: risk_form.NOTE_CHARS]
    _keep_pending(chosen)
    point = _find_point(values.get("point"))
    if point is not None:
        session.keep(f"pin-{token}", point)
    session.keep(RESTORED, RestoredDraft(str(token), _read_time(found.get("at"))))


def _keep_pending(chosen: Mapping[str, object]) -> None:
    session.keep(PENDING, {name: value for name, value in chosen.items() if value is not None})


def _choose_kind(token: str, values: Mapping[str, Any]) -> dict[str, object]:
    """Return what the fields of the kind are to hold; what is not a value of its field is None."""
    category = next((one for one in CHOSEN_CATEGORIES if one == values.get("category")), None)
    chosen: dict[str, object] = {
        f"category-{token}": category,
        f"risk-agency-{token}": next(
            (one for one in AgencyType if one == values.get("agency")), None
        ),
    }
    if category is not None:
        widget = f"risk-sub-kind-{token}-{to_key(category)}"
        chosen[widget] = _find_sub_kind(values.get("sub_kind"), category)
    return chosen


def _find_community(value: object, who: Actor) -> str | None:
    places = session.list_communities(who, risk_form.PROPOSING)
    return value if isinstance(value, str) and value in places else None


def _find_score(value: object) -> int | None:
    return value if isinstance(value, int) and value in SCORES else None


def _find_sub_kind(value: object, category: Category) -> str | None:
    known = {
        kind.code
        for kind in sub_kinds.list_sub_kinds(session.get_project())
        if kind.category == category and not kind.retired
    }
    return value if isinstance(value, str) and value in known else None


def _find_point(value: object) -> Corner | None:
    if not isinstance(value, list) or len(value) != len(("longitude", "latitude")):
        return None
    numbers = [float(one) for one in value if isinstance(one, int | float)]
    if len(numbers) < len(value) or not all(math.isfinite(number) for number in numbers):
        return None
    return numbers[0], numbers[1]


def _read_time(value: object) -> datetime:
    try:
        return datetime.fromtimestamp(float(value) / 1000, UTC)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return session.get_now()
