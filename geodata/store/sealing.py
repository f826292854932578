"""Seals the exact point of a complaint and second factors: the database alone gives none away."""

import struct
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from geodata.errors import StorageUnavailable
from geodata.operations import keyfiles

_PAIR = "<dd"
KEY_FILE = "points.key"  # one key a line, the newest first
VAULT_FILE = "identities.key"  # of whoever reported, and of nothing else


class Seal:
    """Seals and opens points with a key file of `DUSITMAP_KEYS`.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where the key file is missing, unreadable or the wrong one.
    """

    def __init__(self, keys: Path, name: str = KEY_FILE) -> None:
        self._path = keys / name

    def prepare(self) -> None:
        """Make the key file where there is none; only its owner may read it."""
        keyfiles.create_once(self._path, Fernet.generate_key() + b"\n")

    def _build_fernet(self) -> MultiFernet:
        try:
            return MultiFernet([Fernet(line) for line in self._path.read_bytes().split()])
        except (OSError, ValueError) as error:
            raise StorageUnavailable("E-SYS-04") from error

    def read_once(self) -> "Seal":
        """Return a seal that has read its key file: for many pieces, one after the other."""
        return _ReadSeal(self._path, self._build_fernet())

    def close_text(self, text: str) -> bytes:
        """Return the sealed form of a short secret."""
        return _encrypt(self._build_fernet(), text.encode())

    def open_text(self, sealed: bytes) -> str:
        """Return what `close_text` sealed."""
        try:
            return self._build_fernet().decrypt(sealed).decode()
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error

    def close_bytes(self, data: bytes) -> bytes:
        """Return the sealed form of a file."""
        return _encrypt(self._build_fernet(), data)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return what `close_bytes` sealed."""
        try:
            return self._build_fernet().decrypt(sealed)
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error

    def close_texts(self, texts: list[str | None]) -> list[bytes | None]:
        """Return the sealed form of each text."""
        fernet = self._build_fernet()
        return [None if text is None else _encrypt(fernet, text.encode()) for text in texts]

    def open_texts(self, sealed: list[bytes | None]) -> list[str | None]:
        """Return the texts that `close_texts` sealed."""
        fernet = self._build_fernet()
        try:
            return [None if box is None else fernet.decrypt(box).decode() for box in sealed]
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error

    def close(self, points: list[tuple[float, float] | None]) -> list[bytes | None]:
        """Return the sealed form of each (longitude, latitude) pair."""
        fernet = self._build_fernet()
        return [
            None if point is None else _encrypt(fernet, struct.pack(_PAIR, *point))
            for point in points
        ]

    def open(self, sealed: list[bytes | None]) -> list[tuple[float, float] | None]:
        """Return the pairs that `close` sealed."""
        fernet = self._build_fernet()
        try:
            return [None if box is None else _pair(fernet.decrypt(box)) for box in sealed]
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error


class _ReadSeal(Seal):
    def __init__(self, path: Path, fernet: MultiFernet) -> None:
        super().__init__(path.parent, path.name)
        self._read = fernet

    def _build_fernet(self) -> MultiFernet:
        return self._read


def _encrypt(fernet: MultiFernet, data: bytes) -> bytes:
    """Return the sealed form. The time that Fernet writes beside it, readable, is always 0."""
    return fernet.encrypt_at_time(data, 0)


def _pair(data: bytes) -> tuple[float, float]:
    longitude, latitude = struct.unpack(_PAIR, data)
    return longitude, latitude
