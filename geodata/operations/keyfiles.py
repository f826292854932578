"""Key files: written whole or not at all, readable by their owner only, never overwritten."""

import contextlib
import os
import secrets
from pathlib import Path

LENGTH = 32  # bytes


def create_once(path: Path, content: bytes) -> None:
    """Write a key file where there is none; of two processes at once the first one's stays."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def read(path: Path) -> bytes:
    """Return the random key of a file.

    Raises
    ------
    OSError
        Where the file cannot be read, or holds less than a key.
    """
    key = path.read_bytes()
    if len(key) < LENGTH:
        raise OSError(f"{path.name} is too short for a key")
    return key


def replace(path: Path, content: bytes) -> None:
    """Replace the content of a key file in one step; only rotating a key does this."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
