"""What the public may read of a photo that was approved; never its id."""

from geodata.model.public_photos import ReleasedPhoto
from mapping.json_types import JsonObject


def build_photo_facts(photo: ReleasedPhoto) -> JsonObject:
    """Return the facts of a photo, with the name of its file."""
    return {
        "file": photo.file_name,
        "kind": photo.kind,
        "caption": photo.caption,
        "quarter": photo.quarter,
        "width": photo.width,
        "height": photo.height,
    }
