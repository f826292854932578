"""Where a map's documents come from: the data plane, or the folder of a frozen edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEVELS = ("community", "subdistrict")


@dataclass(frozen=True, slots=True)
class Source:
    """Addresses of the documents; `news` is empty where nothing changes any more."""

    documents: Mapping[str, str]
    news: Mapping[str, str] = field(default_factory=dict)


LIVE = Source(
    documents={
        **{level: f"/api/areas.geojson?level={level}" for level in LEVELS},
        **{name: f"/api/{name}.geojson" for name in ("risks", "base")},
        "cube": "/api/cube.json",
    },
    news={"version": "/api/version", "events": "/api/events"},
)


def edition_folder(edition_id: str) -> str:
    """Return the address of an edition, with the slash that its documents stand behind."""
    return f"/editions/{edition_id}/"


def edition_source(edition_id: str) -> Source:
    """Return the addresses of a frozen edition's documents."""
    folder = edition_folder(edition_id)
    return Source(
        documents={
            **{level: f"{folder}areas-{level}.geojson" for level in LEVELS},
            **{name: f"{folder}{name}.geojson" for name in ("risks", "base")},
            "cube": f"{folder}cube.json",
        }
    )
