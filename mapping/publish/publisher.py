"""Makes a new release when something changed: once for everybody, never for a viewer."""

import hashlib
from datetime import UTC, datetime

from filelock import FileLock

from geodata.model import times
from geodata.project import Project
from mapping.publish import documents
from mapping.publish.changes import change_document
from mapping.publish.files import Json, Pointer, ReleaseFolder, to_bytes
from mapping.publish.gather import gather
from mapping.publish.release import Known, PublicRelease, release
from mapping.publish.rule import PrivacyRule
from mapping.publish.signing import Signer

FORMAT = 3  # of the documents: a new program that writes them differently releases anew


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

    def warm(self) -> None:
        """Remember the release in force, so that the next change is a small one."""
        pointer = self.folder.pointer()
        known, _ = gather(self._project)
        if pointer is not None and pointer.content == _fingerprint(known, self._rule):
            self._last = release(known, version=pointer.version, released_at="")

    def release_if_changed(self, now: datetime | None = None) -> int | None:
        """Release where the data changed since the last one.

        Returns
        -------
        The number of the new release; None where nothing that the public may see has changed.
        """
        pointer = self.folder.pointer()
        unchanged = pointer is not None and pointer.change == self._project.database.change()
        if unchanged and self._compared:
            return None
        with FileLock(self.folder.folder / ".lock"):
            return self._release(now or datetime.now(UTC))

    def _release(self, now: datetime) -> int | None:
        pointer = self.folder.pointer()
        known, change = gather(self._project)
        content = _fingerprint(known, self._rule)
        same = pointer is not None and pointer.content == content
        if pointer is not None and same and (self._compared or self.folder.is_whole(pointer)):
            self._compared = True
            self.folder.put_in_force(Pointer(pointer.version, change, content))
            return None
        version = 1 if pointer is None else pointer.version + 1
        made = release(known, version=version, released_at=times.format_iso(now))
        before = (
            self._last if pointer and self._last and self._last.version == pointer.version else None
        )
        self.folder.write(version, _documents(made, before, self._rule), self._signer.sign)
        self.folder.put_in_force(Pointer(version, change, content))
        self._last, self._compared = made, True
        return version


def _documents(
    made: PublicRelease, before: PublicRelease | None, rule: PrivacyRule
) -> dict[str, Json]:
    return {**documents.public_documents(made, rule), "change.json": change_document(before, made)}


def _fingerprint(known: Known, rule: PrivacyRule) -> str:
    """Return a hash of all that a release says, but for its number and time."""
    made = release(known, version=0, released_at="")
    digest = hashlib.sha256(f"format {FORMAT}".encode())
    for name, document in sorted(_documents(made, None, rule).items()):
        digest.update(name.encode() + to_bytes(document))
    return digest.hexdigest()
