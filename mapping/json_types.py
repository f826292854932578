"""Shapes of JSON documents, for annotations."""

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]  # an object that is only read
JsonObject = dict[str, Any]  # an object that is built
Documents = Mapping[str, Json]  # by the names of the release files: `base.geojson`, `cube.json`, …
