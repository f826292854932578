"""What every step of a story is made of: sentences as keys with values, and views of the map."""

from collections.abc import Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]
Step = dict[str, Any]


def said(key: str, **values: object) -> Json:
    """Return a sentence: a key of the catalogue and what stands in its gaps."""
    return {"key": key, "values": values}


def view(
    indicator: str, level: str = "community", risks: Iterable[str] = (), **more: object
) -> Json:
    """Return what the map shows: which colours, which risk points; `focus`, `cell`, `at`."""
    return {"indicator": indicator, "level": level, "risks": list(risks), **more}


DISTRICT = view("risks", "subdistrict")  # outlines and names alone


def areas_of(documents: Mapping[str, Json], level: str) -> list[Json]:
    """Return the facts of every area of a level."""
    return [each["properties"] for each in documents[f"areas-{level}.geojson"]["features"]]


def slug(state: str) -> str:
    """Return a state as keys of the catalogue spell it."""
    return state.replace(",", "").replace(" ", "_")
