"""The publisher, which makes a release when data changed: for everybody, never for one viewer."""

import hashlib
from datetime import UTC, datetime

from filelock import FileLock

from geodata.model import times
from geodata.project import Project
from mapping.json_types import JsonObject
from mapping.publish import documents, photo_files
from mapping.publish.changes import build_change_document
from mapping.publish.files import ReleaseFolder, ReleasePointer, dump_json
from mapping.publish.gather import read_release_inputs
from mapping.publish.release import PublicRelease, PublicReleaseInputs, build_release
from mapping.publish.rule import PrivacyRule
from mapping.publish.signing import Signer

DOCUMENT_FORMAT = 6  # of the documents: a new program that writes them differently releases anew


class Publisher:
    """Watches the change counter of a project and releases what the public may see."""

    def __init__(self, project: Project, rule: PrivacyRule | None = None) -> None:
        self._project = project
        self._rule = rule or PrivacyRule()
        self._signer = Signer(project.settings.keys)
        self.folder = ReleaseFolder(project.settings.releases)
        self.folder.folder.mkdir(parents=True, exist_ok=True)
        self._last: PublicRelease | None = None
        self._compared = False  # with this program's rule and format, once a process

    def load_last_release(self) -> None:
        """Remember the release in force, so that the next change is a small one."""
        pointer = self.folder.read_pointer()
        inputs, _ = read_release_inputs(self._project)
        if pointer is not None and pointer.content == _compute_fingerprint(inputs, self._rule):
            self._last = build_release(inputs, version=pointer.version, released_at="")

    def release_if_changed(self, now: datetime | None = None) -> int | None:
        """Release where the data changed since the last one.

        Returns
        -------
        The number of the new release; None where nothing that the public may see has changed.
        """
        pointer = self.folder.read_pointer()
        is_unchanged = pointer is not None and pointer.change == self._project.database.change()
        if is_unchanged and self._compared:
            return None
        with FileLock(self.folder.folder / ".lock"):
            return self._release(now or datetime.now(UTC))

    def _release(self, now: datetime) -> int | None:
        pointer = self.folder.read_pointer()
        inputs, change = read_release_inputs(self._project)
        content = _compute_fingerprint(inputs, self._rule)
        is_same_content = pointer is not None and pointer.content == content
        if (
            pointer is not None
            and is_same_content
            and (self._compared or self.folder.is_intact(pointer))
        ):
            self._compared = True
            self.folder.activate(ReleasePointer(pointer.version, change, content))
            return None
        version = 1 if pointer is None else pointer.version + 1
        release = build_release(inputs, version=version, released_at=times.format_iso(now))
        before = (
            self._last if pointer and self._last and self._last.version == pointer.version else None
        )
        self.folder.write(
            version,
            _build_documents(release, before, self._rule),
            self._signer.sign,
            photo_files.read_files(self._project, [*release.risks, *release.projects]),
        )
        self.folder.activate(ReleasePointer(version, change, content))
        self._last, self._compared = release, True
        return version


def _build_documents(
    release: PublicRelease, before: PublicRelease | None, rule: PrivacyRule
) -> dict[str, JsonObject]:
    return {
        **documents.build_public_documents(release, rule),
        "change.json": build_change_document(before, release),
    }


def _compute_fingerprint(inputs: PublicReleaseInputs, rule: PrivacyRule) -> str:
    """Return a hash of the content of a release, without its number and time."""
    release = build_release(inputs, version=0, released_at="")
    digest = hashlib.sha256(f"format {DOCUMENT_FORMAT}".encode())
    for name, document in sorted(_build_documents(release, None, rule).items()):
        digest.update(name.encode() + dump_json(document))
    return digest.hexdigest()
