"""The documents of the release in force, read back: what exports and reports are filled from."""

import json

from mapping.publish.files import Json, ReleaseFolder

NAMES = (
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "base.geojson",
    "risks.geojson",
    "cube.json",
    "about.json",
    "commitments.json",
    "complaints.json",
    "version.json",
)


def documents(folder: ReleaseFolder) -> dict[str, Json] | None:
    """Return every document by its name; None before the first release."""
    pointer = folder.pointer()
    if pointer is None:
        return None
    files = {name: folder.read_of(pointer.version, name) for name in NAMES}
    return {name: json.loads(file.body) for name, file in files.items() if file is not None}
