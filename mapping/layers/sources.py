"""The sources of a map's documents: the data plane, a frozen edition's folder, the page itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

AREA_LEVELS = ("community", "subdistrict")


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """Addresses of the documents; `news` is empty where nothing changes any more."""

    documents: Mapping[str, str]
    news: Mapping[str, str] = field(default_factory=dict)


LIVE_SOURCE = DocumentSource(
    documents={
        **{level: f"/api/areas.geojson?level={level}" for level in AREA_LEVELS},
        **{name: f"/api/{name}.geojson" for name in ("risks", "projects", "base")},
        "cube": "/api/cube.json",
    },
    news={"version": "/api/version", "events": "/api/events"},
)


# Each document stands in the page itself, in the block whose id is the document's name.
INLINE_SOURCE = DocumentSource(
    documents={
        **{level: f"#areas-{level}.geojson" for level in AREA_LEVELS},
        **{name: f"#{name}.geojson" for name in ("risks", "base")},
        "cube": "#cube.json",
    }
)


def build_edition_path(edition_id: str) -> str:
    """Return the address of an edition, with the slash that its documents stand behind."""
    return f"/editions/{edition_id}/"


def build_edition_source(edition_id: str) -> DocumentSource:
    """Return the addresses of a frozen edition's documents."""
    folder = build_edition_path(edition_id)
    return DocumentSource(
        documents={
            **{level: f"{folder}areas-{level}.geojson" for level in AREA_LEVELS},
            **{name: f"{folder}{name}.geojson" for name in ("risks", "base")},
            "cube": f"{folder}cube.json",
        }
    )
