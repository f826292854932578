"""The pictures of public photos: files of a release beside its documents, named by their digest."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geodata.errors import NotFound
from geodata.model.public_photos import ReleasedPhoto
from geodata.model.risks import PublicRisk
from geodata.project import Project
from geodata.store.risks.photos import EvidenceFolder


def drop_unreadable(project: Project, risks: Iterable[PublicRisk]) -> list[PublicRisk]:
    """Return risk points without photos whose file is not the one that was approved.

    A file that is broken or gone costs one picture, not the release; `doctor` tells of it.
    """
    return [
        replace(risk, photos=tuple(photo for photo in risk.photos if read_file(project, photo)))
        if risk.photos
        else risk
        for risk in risks
    ]


def read_files(project: Project, risks: Sequence[PublicRisk]) -> dict[str, bytes]:
    """Return the pictures of risk points by the name of their file."""
    return {
        photo.file_name: body
        for risk in risks
        for photo in risk.photos
        if (body := read_file(project, photo)) is not None
    }


def read_file(project: Project, photo: ReleasedPhoto) -> bytes | None:
    """Return a picture; None where the file is not the one that was approved."""
    try:
        body = EvidenceFolder(project.settings.evidence, project.seal).read(photo.id)
    except NotFound:
        return None
    return body if hashlib.sha256(body).hexdigest() == photo.sha256 else None
