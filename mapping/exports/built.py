"""Files to take home, built once for a release or an edition and kept until they are old."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from mapping.basemap.inline import build_inline_streets
from mapping.exports.kinds import KINDS, ExportKind, format_file_name
from mapping.exports.offline import STREETS_DOCUMENT
from mapping.json_types import Documents
from mapping.publish.editions import SOFTWARE_VERSION, EditionFolder
from mapping.publish.files import ReleaseFile, ReleaseFolder, dump_json, read_file
from mapping.publish.reading import read_documents

CURRENT_NAME = "now"  # in an address: the release in force
MAX_RELEASES = 3  # releases whose files are kept


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The documents of a file, and their name: the number of a release, or an edition's id."""

    name: str
    documents: Documents
    checksum: str  # of all that its files are made from


class ExportFolder:
    """The folder of built files."""

    def __init__(
        self,
        folder: Path,
        releases: ReleaseFolder,
        editions: EditionFolder,
        street_map: Path | None = None,
    ) -> None:
        self._folder = folder
        self._releases = releases
        self._editions = editions
        self._street_map = street_map

    def find_source(self, name: str) -> ExportSource | None:
        """Return the documents of an edition, or of the release in force for `now`."""
        if name != CURRENT_NAME:
            documents = self._editions.read_documents(name)
            return None if documents is None else self._build_source(name, documents)
        now = read_documents(self._releases)
        if now is None:
            return None
        return self._build_source(str(now["version.json"]["version"]), now)

    def _build_source(self, name: str, documents: Documents) -> ExportSource:
        """Return what files are made from: public documents, and the street map under the map."""
        streets = None if self._street_map is None else build_inline_streets(self._street_map)
        digest = hashlib.sha256(SOFTWARE_VERSION.encode())
        for document_name, document in sorted(documents.items()):
            digest.update(document_name.encode() + dump_json(dict(document)))
        if streets is not None:
            digest.update(str(streets["version"]).encode())
            documents = {**documents, STREETS_DOCUMENT: streets}
        return ExportSource(name, documents, digest.hexdigest()[:16])

    def list_sources(self) -> Iterator[tuple[str, ExportSource]]:
        """Yield what can be taken home, by the name in its address: now, then each edition."""
        for name in (CURRENT_NAME, *self._editions.list_ids()):
            source = self.find_source(name)
            if source is not None:
                yield name, source

    def find_size(self, source: ExportSource, kind: ExportKind, link: str) -> int | None:
        """Return the bytes of a file; None where it was not built yet for this address."""
        path = self._build_path(source, kind, link)
        return path.stat().st_size if path.is_file() else None

    def read_file(self, source: ExportSource, kind_name: str, link: str) -> ReleaseFile:
        """Return a file, built now where it is missing; concurrent callers wait for it."""
        kind = KINDS[kind_name]
        path = self._build_path(source, kind, link)
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock"):
                if not path.is_file():
                    _write(path, kind.render(source.documents, link))
                    self._remove_oldest(but=self._build_folder_path(source, link))
        file = read_file(path)
        if file is None:  # forgotten meanwhile
            return self.read_file(source, kind_name, link)
        return file

    def _build_path(self, source: ExportSource, kind: ExportKind, link: str) -> Path:
        return self._build_folder_path(source, link) / format_file_name(source.name, kind)

    def _build_folder_path(self, source: ExportSource, link: str) -> Path:
        """Return the folder of the files of these documents, with this address in their QR."""
        made_from = hashlib.sha256(f"{source.checksum} {link}".encode()).hexdigest()[:16]
        return self._folder / f"{source.name}.{made_from}"

    def _remove_oldest(self, *, but: Path) -> None:
        """Remove the oldest releases; `but` was asked for just now, and may have a low number."""
        releases = [path for path in self._folder.iterdir() if path.name.split(".")[0].isdigit()]
        releases.sort(key=lambda path: int(path.name.split(".")[0]))
        for old in releases[:-MAX_RELEASES]:
            if old != but:
                shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(body)
    draft.replace(path)
