"""The watched projects as a document of the data plane."""

from dataclasses import asdict

from geodata.model.projects.projects import PublicWatchedProject
from mapping.json_types import JsonObject
from mapping.publish.photo_facts import build_photo_facts
from mapping.publish.release import PublicRelease

FILE_NAME = "projects.geojson"


def build_projects_documents(release: PublicRelease) -> JsonObject:
    """Return the document by its name; none where no project is watched.

    It is a document of its own, so that a map without the layer does not load it. WGS84.
    """
    if not release.projects:
        return {}
    features = [_build_feature(project) for project in release.projects]
    return {FILE_NAME: {"type": "FeatureCollection", "features": features}}


def build_empty_document() -> JsonObject:
    """Return the document of a release without projects."""
    return {"type": "FeatureCollection", "features": []}


def _build_feature(project: PublicWatchedProject) -> JsonObject:
    properties = asdict(project)
    del properties["photos"]  # the id of a photo is never published
    if project.photos:
        properties["photos"] = [build_photo_facts(photo) for photo in project.photos]
    point = properties.pop("point")
    properties["id"] = properties.pop("public_id")
    properties["inspections"] = [
        {"quarter": quarter, "answers": dict(answers)} for quarter, answers in project.inspections
    ]
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    return {
        "type": "Feature",
        "id": project.public_id,
        "properties": properties,
        "geometry": geometry,
    }
