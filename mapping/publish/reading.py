"""The documents of the release in force, read back: what exports and reports are filled from."""

import json
from pathlib import Path

from geodata.model.reports import EDITION
from mapping.publish.files import Json, ReleaseFolder

NAMES = (
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "base.geojson",
    "risks.geojson",
    "cube.json",
    "about.json",
    "commitments.json",
    "version.json",
)


def documents(folder: ReleaseFolder) -> dict[str, Json] | None:
    """Return every document by its name; None before the first release."""
    pointer = folder.pointer()
    if pointer is None:
        return None
    files = {name: folder.read_of(pointer.version, name) for name in NAMES}
    return {name: json.loads(file.body) for name, file in files.items() if file is not None}


def editions(folder: Path) -> list[str]:
    """Return the ids of the editions in their folder, the newest first."""
    found = (each.parent.name for each in folder.glob("*/edition.json"))
    return sorted((each for each in found if EDITION.fullmatch(each)), reverse=True)


def documents_of(folder: Path, edition_id: str) -> dict[str, Json] | None:
    """Return every document of an edition by its name; None where there is no such edition."""
    if edition_id not in editions(folder):
        return None
    return {name: json.loads((folder / edition_id / name).read_bytes()) for name in NAMES}
