"""A key for each case: what is sealed with it can be forgotten with it."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from geodata.errors import StorageUnavailable
from geodata.store.sealing import Seal


class CaseBox:
    """Seals and opens what belongs to one case.

    Raises
    ------
    StorageUnavailable
        E-SYS-04 where the key file is another one.
    """

    def __init__(self, wrapped: bytes, seal: Seal) -> None:
        self._key = seal.open_bytes(wrapped)
        self._fernet = Fernet(self._key)

    @staticmethod
    def generate_wrapped_key(seal: Seal) -> bytes:
        """Return a new key, itself sealed with the key file."""
        return seal.close_bytes(Fernet.generate_key())

    def compute_code(self, data: bytes) -> str:
        """Return what tells a file from others and says nothing of it without the key."""
        return hmac.digest(self._key, data, hashlib.sha256).hex()

    def close_text(self, text: str) -> bytes:
        """Return the sealed form of words."""
        return self.close_bytes(text.encode())

    def open_text(self, sealed: bytes | None) -> str:
        """Return what `close_text` sealed; nothing where there is nothing."""
        return "" if sealed is None else self.open_bytes(sealed).decode()

    def close_json(self, value: object) -> bytes:
        """Return the sealed form of values."""
        return self.close_text(json.dumps(value, ensure_ascii=False))

    def open_json(self, sealed: bytes) -> Any:  # noqa: ANN401 - what was closed
        """Return what `close_json` sealed."""
        return json.loads(self.open_text(sealed))

    def close_bytes(self, data: bytes) -> bytes:
        """Return the sealed form of a file. The readable time beside it is always 0."""
        return self._fernet.encrypt_at_time(data, 0)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return what `close_bytes` sealed."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise StorageUnavailable("E-SYS-04") from error
