"""Release files in a folder: written once, compressed once, read by whoever serves them.

`releases/000017/` holds the documents of release 17, each also as `.br` and `.gz`, and
`MANIFEST.sha256`. `releases/current.json` names the release in force and is replaced whole.
"""

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli

Json = dict[str, Any]
POINTER = "current.json"
MANIFEST = "MANIFEST.sha256"
KEPT = 30  # releases; older folders are removed
SMALLEST_COMPRESSED = 512  # bytes


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


def to_bytes(document: Json) -> bytes:
    """Return a document as compact UTF-8 JSON, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class ReleaseFolder:
    """The folder of releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pointer(self) -> Pointer | None:
        """Return the release in force; None before the first."""
        try:
            return Pointer(**json.loads((self.folder / POINTER).read_bytes()))
        except FileNotFoundError:
            return None

    def read(self, name: str) -> ReleaseFile | None:
        """Return a document of the release in force."""
        pointer = self.pointer()
        return None if pointer is None else self.read_of(pointer.version, name)

    def read_of(self, version: int, name: str) -> ReleaseFile | None:
        """Return a document of one release; None where there is no such file."""
        path = self._path(version) / name
        return _load(path) if path.is_file() else None

    def write(self, version: int, documents: Mapping[str, Json]) -> None:
        """Write a whole release beside the others; it is not in force yet."""
        target = self._path(version)
        draft = target.with_name(f".{target.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        bodies = {name: to_bytes(document) for name, document in documents.items()}
        for name, body in bodies.items():
            (draft / name).write_bytes(body)
            if len(body) >= SMALLEST_COMPRESSED:
                (draft / f"{name}.br").write_bytes(brotli.compress(body, quality=9))
                (draft / f"{name}.gz").write_bytes(gzip.compress(body, 9, mtime=0))
        (draft / MANIFEST).write_text(
            "".join(
                f"{hashlib.sha256(body).hexdigest()}  {name}\n"
                for name, body in sorted(bodies.items())
            )
        )
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)

    def put_in_force(self, pointer: Pointer) -> None:
        """Replace the pointer in one step, then remove the oldest releases."""
        draft = self.folder / f".{POINTER}.draft"
        draft.write_bytes(
            to_bytes(
                {
                    "version": pointer.version,
                    "change": pointer.change,
                    "content": pointer.content,
                }
            )
        )
        draft.replace(self.folder / POINTER)
        for path in sorted(self.folder.glob("[0-9]" * 6))[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)

    def _path(self, version: int) -> Path:
        return self.folder / f"{version:06d}"


@lru_cache(maxsize=64)
def _load(path: Path) -> ReleaseFile:
    body = path.read_bytes()
    stored = {"br": path.with_name(f"{path.name}.br"), "gzip": path.with_name(f"{path.name}.gz")}
    return ReleaseFile(
        body=body,
        encodings={name: file.read_bytes() for name, file in stored.items() if file.is_file()},
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
    )
