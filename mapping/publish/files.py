"""Release files in a folder: written once, compressed once, read by whoever serves them.

`releases/000017/` holds the documents of release 17, each also as `.br` and `.gz`, and
`MANIFEST.sha256`. `releases/current.json` names the release in force and is replaced whole.
"""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import brotli

from mapping.json_types import JsonObject

POINTER = "current.json"
MANIFEST = "MANIFEST.sha256"
SIGNATURE = "MANIFEST.sha256.sig"
MAX_RELEASES = 30  # releases; older folders are removed
MIN_COMPRESSED_SIZE = 512  # bytes
NO_PICTURES: Mapping[str, bytes] = {}
UNKNOWN_CHANGE = -1  # a change counter that no database has: the next check releases anew


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One document as it goes over the wire."""

    body: bytes
    encodings: Mapping[str, bytes]  # "br", "gzip"
    etag: str


@dataclass(frozen=True, slots=True)
class ReleasePointer:
    """The release in force, and what it was made from."""

    version: int
    change: int  # the database's change counter
    content: str  # SHA-256 of the documents without number and time


def build_uncompressed_file(body: bytes) -> ReleaseFile:
    """Return a document that was made for one answer: it is compressed on its way, if at all."""
    return ReleaseFile(body, {}, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def dump_json(document: JsonObject) -> bytes:
    """Return a document as compact UTF-8 JSON, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def encode_documents(documents: Mapping[str, JsonObject]) -> dict[str, bytes]:
    """Return documents as files: each as it is, and the larger ones compressed as well."""
    files = {name: dump_json(document) for name, document in documents.items()}
    for name, body in list(files.items()):
        if len(body) >= MIN_COMPRESSED_SIZE:
            files[f"{name}.br"] = brotli.compress(body, quality=9)
            files[f"{name}.gz"] = gzip.compress(body, 9, mtime=0)
    return files


def build_manifest(files: Mapping[str, bytes]) -> str:
    """Return the checksums of files, one a line, by name."""
    return "".join(
        f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())
    )


def write_synced(path: Path, body: bytes) -> None:
    """Write a file and flush it to the disk, so that a power cut does not lose it."""
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def write_folder(
    target: Path,
    files: Mapping[str, bytes],
    *,
    write: Callable[[Path, bytes], object] = Path.write_bytes,
    sign: Callable[[bytes], bytes] | None = None,
) -> None:
    """Write a folder with its manifest, signed or not: all of it appears, or nothing."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, body in files.items():
        write(draft / name, body)
    manifest = build_manifest(files).encode()
    write(draft / MANIFEST, manifest)
    if sign is not None:
        write(draft / SIGNATURE, sign(manifest))
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def is_intact(folder: Path) -> bool:
    """Return whether every file of a folder matches its manifest."""
    try:
        lines = (folder / MANIFEST).read_text().splitlines()
        return bool(lines) and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for digest, name in (line.split("  ", 1) for line in lines)
        )
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> ReleaseFile | None:
    """Return a file with its compressed forms; None where there is none."""
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _load(path, stamp.st_mtime_ns, stamp.st_ino)


class ReleaseFolder:
    """The folder of releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read_pointer(self) -> ReleasePointer | None:
        """Return the release in force; None before the first.

        A pointer that a power cut broke is answered from the newest release that is there.
        """
        try:
            return ReleasePointer(**json.loads((self.folder / POINTER).read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            numbers = [int(path.name) for path in self._list_releases()]
            return ReleasePointer(max(numbers), UNKNOWN_CHANGE, "") if numbers else None

    def is_intact(self, pointer: ReleasePointer) -> bool:
        """Return whether every file of a release matches its manifest."""
        return is_intact(self._release_path(pointer.version))

    def read(self, name: str) -> ReleaseFile | None:
        """Return a document of the release in force."""
        pointer = self.read_pointer()
        return None if pointer is None else self.read_version(pointer.version, name)

    def read_version(self, version: int, name: str) -> ReleaseFile | None:
        """Return a document of one release; None where there is no such file."""
        return read_file(self._release_path(version) / name)

    def write(
        self,
        version: int,
        documents: Mapping[str, JsonObject],
        sign: Callable[[bytes], bytes] | None = None,
        pictures: Mapping[str, bytes] = NO_PICTURES,
    ) -> None:
        """Write a whole release beside the others; it is not in force yet.

        Parameters
        ----------
        version
            Its number; a folder of this number is replaced.
        documents
            What is written, by file name.
        sign
            Signs the bytes of the manifest; without it there is no signature.
        pictures
            What is written as it is, by file name.
        """
        files = {**encode_documents(documents), **pictures}
        write_folder(self._release_path(version), files, sign=sign)

    def activate(self, pointer: ReleasePointer) -> None:
        """Replace the pointer in one step, then remove the oldest releases."""
        draft = self.folder / f".{POINTER}.draft"
        write_synced(draft, dump_json(asdict(pointer)))
        draft.replace(self.folder / POINTER)
        self.remove_older(MAX_RELEASES)

    def remove_older(self, kept: int = 1) -> None:
        """Remove all releases but the newest."""
        for path in self._list_releases()[:-kept]:
            shutil.rmtree(path, ignore_errors=True)

    def _list_releases(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]" * 6))

    def _release_path(self, version: int) -> Path:
        return self.folder / f"{version:06d}"


@lru_cache(maxsize=64)
def _load(path: Path, _mtime_ns: int, _inode: int) -> ReleaseFile:
    body = path.read_bytes()
    stored = {"br": path.with_name(f"{path.name}.br"), "gzip": path.with_name(f"{path.name}.gz")}
    return ReleaseFile(
        body=body,
        encodings={name: file.read_bytes() for name, file in stored.items() if file.is_file()},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
    )
