"""A sealed file of any length: pieces of it, each sealed, one a line.

Fernet seals what fits into memory; photos of years do not. So a file is cut, and each piece
carries the name of its file, its number and whether it is the last: a piece that is missing,
twice, moved, or from another file does not fit, and a file cut at the end has no last piece.
"""

import io
import secrets
import struct
from typing import BinaryIO

from geodata.errors import FileRefused, StorageUnavailable
from geodata.store.sealing import Seal

PIECE = 1 << 20  # bytes
_HEADER = struct.Struct("<16sQ?")  # the name of the file, the number of the piece, is it the last


class SealedWriter(io.RawIOBase):
    """Seals what is written to it; whole only when it was closed without an error."""

    def __init__(self, target: BinaryIO, seal: Seal) -> None:
        self._target = target
        self._seal = seal
        self._name = secrets.token_bytes(16)
        self._waiting = bytearray()
        self._number = 0

    def writable(self) -> bool:
        """Return True: it can be written to."""
        return True

    def write(self, data: object) -> int:
        """Write bytes; those of a full piece are sealed at once."""
        added = bytes(data)  # type: ignore[call-overload]
        self._waiting += added
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(added)

    def finish(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        header = _HEADER.pack(self._name, self._number, is_last)
        self._target.write(self._seal.close_bytes(header + piece) + b"\n")
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens what a `SealedWriter` wrote.

    Raises
    ------
    FileRefused
        E-BAK-04 where a piece does not open or does not fit, or the last one is not there.
    """

    def __init__(self, source: BinaryIO, seal: Seal) -> None:
        self._source = source
        self._seal = seal
        self._name: bytes | None = None
        self._number = 0
        self._ended = False
        self._opened = b""

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read the next bytes into `buffer`; return how many."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._opened and not self._ended:
            self._opened = self._read_next()
        given, self._opened = self._opened[: len(view)], self._opened[len(view) :]
        view[: len(given)] = given
        return len(given)

    def _read_next(self) -> bytes:
        line = self._source.readline()
        try:
            opened = self._seal.open_bytes(line.rstrip(b"\n"))
            name, number, self._ended = _HEADER.unpack_from(opened)
        except (StorageUnavailable, struct.error) as error:
            raise FileRefused("E-BAK-04") from error
        fits = self._name in (None, name) and number == self._number
        if not fits or (self._ended and self._source.read(1)):
            raise FileRefused("E-BAK-04")
        self._name, self._number = name, number + 1
        return opened[_HEADER.size :]
