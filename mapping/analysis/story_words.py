"""The parts of a story's step: sentences as keys with values, and views of the map."""

from collections.abc import Iterable, Mapping
from typing import Any

from mapping.json_types import Json

StoryStep = dict[str, Any]


def build_sentence(key: str, **values: object) -> Json:
    """Return a sentence: a key of the catalogue and what stands in its gaps."""
    return {"key": key, "values": values}


def build_view(
    indicator: str, level: str = "community", risks: Iterable[str] = (), **more: object
) -> Json:
    """Return what the map shows: which colours, which risk points; `focus`, `cell`, `at`."""
    return {"indicator": indicator, "level": level, "risks": list(risks), **more}


def build_risk_name(point: Json) -> Json:
    """Return the name of a risk point as names of areas are told; `index_points` found it."""
    return {"name_th": point["names"]["th"], "name_en": point["names"]["en"]}


DISTRICT_VIEW = build_view("risks", "subdistrict")  # outlines and names alone


def list_areas(documents: Mapping[str, Json], level: str) -> list[Json]:
    """Return the facts of every area of a level."""
    return [feature["properties"] for feature in documents[f"areas-{level}.geojson"]["features"]]
