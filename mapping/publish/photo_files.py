"""The pictures of public photos: files of a release beside its documents, named by their digest."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from geodata.errors import NotFound
from geodata.model.projects.projects import PublicWatchedProject
from geodata.model.public_photos import ReleasedPhoto
from geodata.model.risks import PublicRisk
from geodata.project import Project
from geodata.store.risks.photos import EvidenceFolder

Shown = TypeVar("Shown", PublicRisk, PublicWatchedProject)


def drop_unreadable(project: Project, shown: Iterable[Shown]) -> list[Shown]:
    """Return risk points, or projects, without photos whose file is not the one that was approved.

    A file that is broken or gone costs one picture, not the release; `doctor` tells of it.
    """
    return [
        replace(one, photos=tuple(photo for photo in one.photos if read_file(project, photo)))
        if one.photos
        else one
        for one in shown
    ]


def read_files(
    project: Project, shown: Iterable[PublicRisk | PublicWatchedProject]
) -> dict[str, bytes]:
    """Return the pictures of risk points and projects by the name of their file."""
    return {
        photo.file_name: body
        for one in shown
        for photo in one.photos
        if (body := read_file(project, photo)) is not None
    }


def read_file(project: Project, photo: ReleasedPhoto) -> bytes | None:
    """Return a picture; None where the file is not the one that was approved."""
    try:
        body = EvidenceFolder(project.settings.evidence, project.seal).read(photo.id)
    except NotFound:
        return None
    return body if hashlib.sha256(body).hexdigest() == photo.sha256 else None
