"""The map inside a screen: its constant shell, the channel that tells it things, what it answers.

The shell is mounted once. What it shows comes over HTTP; filters and modes are messages to it; a
pin or an outline that somebody drew comes back as what streamlit-folium calls a drawing.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from geodata.model.places.tracings import TracingBasis
from mapping.json_types import JsonObject
from mapping.layers.scripts import build_screen_script
from mapping.layers.shell import build_live_map
from mapping.screens import session

TAKEN_AWAY = False  # kept in the place of a pin that somebody took away
MOST_CORNERS = 2000  # of what a browser may send; what is kept is decided by the action

# No layer with a list or marks: a map to work on shows outlines, and what is being placed.
WORK_FILTER = {"indicator": "complaints"}
SHAPES = {"pin": "Point", "unpin": "Point", "trace": "Polygon"}

CHANNEL = "map-channel"

Corner = tuple[float, float]  # longitude, latitude, WGS84

_channel = st.components.v2.component(
    "map_channel", html="<span hidden></span>", js=build_screen_script("map-channel.js")
)


def ask_area(filter: JsonObject, clear: Callable[[str], None]) -> str | None:
    """Draw the map under a filter; return the area whose page somebody asked for.

    Parameters
    ----------
    clear
        Called before the next run with the choice that the map goes on without: it found what
        the filter would hide. `all` is every choice.
    """

    def clear_choice() -> None:
        clear(str(st.session_state[CHANNEL].get("clear") or "all"))

    _mount_page("live-map", [])
    told = _channel(
        data={"filter": filter, "mode": None},
        key=CHANNEL,
        on_go_change=lambda: None,
        on_clear_change=clear_choice,
    )
    return told.get("go") or None


def ask_pin(
    name: str,
    own: Sequence[str] | None = None,
    view: Sequence[str] | None = None,
    start: Corner | None = None,
    round: str = "",
) -> Corner | None:
    """Draw the map for setting one pin; return where it stands, None where it was taken away.

    Parameters
    ----------
    name
        The name of this pin: under another one the map begins anew.
    own
        The communities in which this person may set it; None: all of them.
    view
        The communities that the map opens on; None: the whole district.
    start
        Where the pin stands to begin with.
    round
        Another one lets the map show the pin as it is kept here.
    """
    kept = session.get_cached(f"pin-{name}")
    if kept is None:
        kept = start
    elif kept is TAKEN_AWAY:
        kept = None
    mode = {"kind": "pin", "name": name, "at": kept, "own": own, "view": view}
    mode["round"] = round
    answer = _send_mode(mode)
    if read_corners(answer, "unpin", name):
        session.keep(f"pin-{name}", TAKEN_AWAY)
        return None
    corners = read_corners(answer, "pin", name)
    if corners:
        session.keep(f"pin-{name}", corners[0])
    return corners[0] if corners else kept


def ask_outline(
    name: str,
    who: int | None,
    community_id: str,
    point: Corner,
    seen: TracingBasis,
    again: bool,
    fresh: bool,
) -> tuple[list[Corner], TracingBasis]:
    """Draw the map for tracing a community.

    Parameters
    ----------
    who
        The account: another one at the same browser begins anew.
    seen
        What this person has before their eyes now; an outline begun earlier keeps its own.
    again
        Go on with that outline, having seen what somebody else did meanwhile.
    fresh
        Forget what this browser keeps of an outline that was not saved.

    Returns
    -------
    The corners of the closed outline, none while there is none, and what was seen when it began.
    """
    mode = {
        "kind": "trace",
        "name": name,
        "who": who,
        "area": community_id,
        "point": point,
        "seen": [seen.boundary_version, seen.tracing_id],
        "again": again,
        "fresh": fresh,
    }
    answer = _send_mode(mode)
    return read_corners(answer, "trace", name), read_basis(answer, seen)


def draw_shapes(mode: JsonObject) -> None:
    """Draw the map with something to look at: pins, or two versions of a boundary."""
    _send_mode(mode)


def _send_mode(mode: JsonObject) -> Any:  # noqa: ANN401 - what the component returns
    answer = _mount_page("work-map", ["last_active_drawing"])
    told = {"filter": WORK_FILTER, "mode": mode}
    _channel(data=told, key=CHANNEL, on_go_change=lambda: None)
    return answer


def _mount_page(key: str, hears: list[str]) -> Any:  # noqa: ANN401 - what the component returns
    with st.container(key="map"):
        return st_folium(
            build_live_map(session.get_language(), "streamlit"),
            key=key,
            use_container_width=True,
            returned_objects=hears,
        )


def read_corners(answer: object, kind: str, name: str) -> list[Corner]:
    """Return the corners of a drawing, none where it is not one of ours: a browser sends wishes."""
    try:
        drawing = answer["last_active_drawing"]  # type: ignore[index]
        words, geometry = drawing["properties"], drawing["geometry"]
        if (words["kind"], words["name"], geometry["type"]) != (kind, name, SHAPES[kind]):
            return []
        found = geometry["coordinates"]
        corners = [found] if SHAPES[kind] == "Point" else found[0][:-1]
        if len(corners) > MOST_CORNERS:
            return []
        pairs = [(float(longitude), float(latitude)) for longitude, latitude in corners]
    except (TypeError, KeyError, IndexError, ValueError, OverflowError):
        return []
    return pairs if all(math.isfinite(value) for pair in pairs for value in pair) else []


def read_basis(answer: object, now: TracingBasis) -> TracingBasis:
    """Return what somebody had seen when they began the outline of an answer."""
    try:
        version, tracing_id = answer["last_active_drawing"]["properties"]["seen"]  # type: ignore[index]
        return TracingBasis(int(version), int(tracing_id))
    except (TypeError, KeyError, ValueError, OverflowError):
        return now
