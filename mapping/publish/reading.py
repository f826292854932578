"""The documents of the release in force, as exports and papers read them."""

import json

from mapping.json_types import JsonObject
from mapping.publish.files import ReleaseFolder

DOCUMENT_NAMES = (
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


def read_documents(folder: ReleaseFolder) -> dict[str, JsonObject] | None:
    """Return every document by its name; None before the first release."""
    pointer = folder.read_pointer()
    if pointer is None:
        return None
    files = {name: folder.read_version(pointer.version, name) for name in DOCUMENT_NAMES}
    return {name: json.loads(file.body) for name, file in files.items() if file is not None}
