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
from typing import Any

import brotli

Json = dict[str, Any]
POINTER = "current.json"
MANIFEST = "MANIFEST.sha256"
SIGNATURE = "MANIFEST.sha256.sig"
KEPT = 30  # releases; older folders are removed
SMALLEST_COMPRESSED = 512  # bytes
UNKNOWN = -1  # a change counter that no database has: the next look releases anew


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One document as it goes over the wire."""

    body: bytes
    encodings: Mapping[str, bytes]  # "br", "gzip"
    etag: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """The release in force, and what it was made from."""

    version: int
    change: int  # the database's change counter
    content: str  # SHA-256 of the documents without number and time


def unpacked(body: bytes) -> ReleaseFile:
    """Return a document that was made for one answer: it is compressed on its way, if at all."""
    return ReleaseFile(body, {}, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def to_bytes(document: Json) -> bytes:
    """Return a document as compact UTF-8 JSON, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def encoded(documents: Mapping[str, Json]) -> dict[str, bytes]:
    """Return documents as files: each as it is, and the larger ones compressed as well."""
    files = {name: to_bytes(document) for name, document in documents.items()}
    for name, body in list(files.items()):
        if len(body) >= SMALLEST_COMPRESSED:
            files[f"{name}.br"] = brotli.compress(body, quality=9)
            files[f"{name}.gz"] = gzip.compress(body, 9, mtime=0)
    return files


def manifest(files: Mapping[str, bytes]) -> str:
    """Return the checksums of files, one a line, by name."""
    return "".join(
        f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())
    )


def write_through(path: Path, body: bytes) -> None:
    """Write a file that a power cut a moment later leaves as it is."""
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def write_whole(
    target: Path,
    files: Mapping[str, bytes],
    *,
    write: Callable[[Path, bytes], object] = Path.write_bytes,
    sign: Callable[[bytes], bytes] | None = None,
) -> None:
    """Write a folder with its manifest, signed or not: it is there whole, or not at all."""
    draft = target.with_name(f".{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, body in files.items():
        write(draft / name, body)
    said = manifest(files).encode()
    write(draft / MANIFEST, said)
    if sign is not None:
        write(draft / SIGNATURE, sign(said))
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def is_whole(folder: Path) -> bool:
    """Say whether every file of a folder is as its manifest says."""
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

    def pointer(self) -> Pointer | None:
        """Return the release in force; None before the first.

        A pointer that a power cut broke is answered from the newest release that is there.
        """
        try:
            return Pointer(**json.loads((self.folder / POINTER).read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            numbers = [int(path.name) for path in self._releases()]
            return Pointer(max(numbers), UNKNOWN, "") if numbers else None

    def is_whole(self, pointer: Pointer) -> bool:
        """Say whether every file of a release is as its manifest says."""
        return is_whole(self._path(pointer.version))

    def read(self, name: str) -> ReleaseFile | None:
        """Return a document of the release in force."""
        pointer = self.pointer()
        return None if pointer is None else self.read_of(pointer.version, name)

    def read_of(self, version: int, name: str) -> ReleaseFile | None:
        """Return a document of one release; None where there is no such file."""
        return read_file(self._path(version) / name)

    def write(
        self,
        version: int,
        documents: Mapping[str, Json],
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        """Write a whole release beside the others; it is not in force yet."""
        write_whole(self._path(version), encoded(documents), sign=sign)

    def put_in_force(self, pointer: Pointer) -> None:
        """Replace the pointer in one step, then remove the oldest releases."""
        draft = self.folder / f".{POINTER}.draft"
        write_through(draft, to_bytes(asdict(pointer)))
        draft.replace(self.folder / POINTER)
        for path in self._releases()[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)

    def _releases(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]" * 6))

    def _path(self, version: int) -> Path:
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
