"""Signatures of releases, by which a changed copy is recognised.

Ed25519 over the manifest, which holds the SHA-256 of every file. The same manifest gives the same
signature. The public key is handed out once, on paper or by another way than the files.
"""

import base64
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from geodata.errors import StorageUnavailable
from geodata.operations import keyfiles

KEY_FILE = "release.key"


class Signer:
    """A signer with the key of a folder, which is created where there is none."""

    def __init__(self, keys: Path) -> None:
        self._path = keys / KEY_FILE

    def sign(self, manifest: bytes) -> bytes:
        """Return the signature, as one line of base64."""
        return base64.b64encode(self._load_key().sign(manifest)) + b"\n"

    def read_public_key(self) -> bytes:
        """Return the public key as PEM."""
        return (
            self._load_key()
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )

    def _load_key(self) -> Ed25519PrivateKey:
        try:
            keyfiles.create_once(self._path, secrets.token_bytes(keyfiles.LENGTH))
            return Ed25519PrivateKey.from_private_bytes(keyfiles.read(self._path))
        except OSError as error:
            raise StorageUnavailable("E-SYS-04") from error
