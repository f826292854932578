"""Files to take home, built once for a release or an edition and kept until they are old."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from mapping.exports.datasets import Documents
from mapping.exports.kinds import KINDS, Kind, file_name
from mapping.publish.editions import SOFTWARE_VERSION, EditionFolder
from mapping.publish.files import ReleaseFile, ReleaseFolder, dump_json, read_file
from mapping.publish.reading import read_documents

NOW = "now"  # in an address: the release in force
KEPT = 3  # releases whose files are kept


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is made from: `of` names a release by its number or an edition by its id."""

    of: str
    documents: Documents
    checksum: str  # of all that its files are made from


class Built:
    """The folder of what was built."""

    def __init__(self, folder: Path, releases: ReleaseFolder, editions: EditionFolder) -> None:
        self._folder = folder
        self._releases = releases
        self._editions = editions

    def source(self, of: str) -> Source | None:
        """Return the documents of an edition, or of the release in force for `now`."""
        if of != NOW:
            found = self._editions.read_documents(of)
            return None if found is None else _source(of, found)
        now = read_documents(self._releases)
        return None if now is None else _source(str(now["version.json"]["version"]), now)

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Yield what can be taken home, by the name in its address: now, then each edition."""
        for of in (NOW, *self._editions.list_ids()):
            found = self.source(of)
            if found is not None:
                yield of, found

    def size(self, source: Source, kind: Kind, link: str) -> int | None:
        """Return the bytes of a file; None where it was not built yet for this address."""
        path = self._path(source, kind, link)
        return path.stat().st_size if path.is_file() else None

    def file(self, source: Source, kind_name: str, link: str) -> ReleaseFile:
        """Return a file, built now where it is not there yet; who asks meanwhile waits for it."""
        kind = KINDS[kind_name]
        path = self._path(source, kind, link)
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock"):
                if not path.is_file():
                    _write(path, kind.make(source.documents, link))
                    self._forget(but=self._folder_of(source, link))
        found = read_file(path)
        if found is None:  # forgotten meanwhile
            return self.file(source, kind_name, link)
        return found

    def _path(self, source: Source, kind: Kind, link: str) -> Path:
        return self._folder_of(source, link) / file_name(source.of, kind)

    def _folder_of(self, source: Source, link: str) -> Path:
        """Return the folder of what was built from these documents, with this address in its QR."""
        made_from = hashlib.sha256(f"{source.checksum} {link}".encode()).hexdigest()[:16]
        return self._folder / f"{source.of}.{made_from}"

    def _forget(self, *, but: Path) -> None:
        """Remove the oldest releases; `but` was asked for just now, and may have a low number."""
        releases = [path for path in self._folder.iterdir() if path.name.split(".")[0].isdigit()]
        releases.sort(key=lambda path: int(path.name.split(".")[0]))
        for old in releases[:-KEPT]:
            if old != but:
                shutil.rmtree(old, ignore_errors=True)


def _source(of: str, documents: Documents) -> Source:
    held = hashlib.sha256(SOFTWARE_VERSION.encode())
    for name, document in sorted(documents.items()):
        held.update(name.encode() + dump_json(dict(document)))
    return Source(of, documents, held.hexdigest()[:16])


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(body)
    draft.replace(path)
