"""Who reported, sealed to trustees: any two of them open it, the server alone never.

For every pair of trustees the words are sealed to the one, and that to the other (libsodium's
sealed boxes). The keys are made on the trustees' own machines, each behind a passphrase.
"""

import base64
import binascii
import itertools
import json
from collections.abc import Mapping

import sqlalchemy as sa
from nacl import pwhash, secret, utils
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from geodata.errors import BadInput
from geodata.store.database import Transaction
from geodata.store.schema import trustees

NEEDED = 2
PADDED_BYTES = 1200  # every contact is as long as the longest
__all__ = [
    "PrivateKey",
    "TrusteeStore",
    "is_closed",
    "make_key",
    "open_key",
    "open_words",
    "seal_words",
]
MARK = "dusitmap trustees 1"
_SALT = pwhash.argon2id.SALTBYTES


class TrusteeStore:
    """Keeps the public keys."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def list_all(self) -> dict[str, bytes]:
        """Return the public keys by name."""
        rows = self._connection.execute(sa.select(trustees).order_by(trustees.c.name))
        return {row.name: row.public_key for row in rows}

    def add(self, name: str, public_key: bytes) -> None:
        """Keep a trustee.

        Raises
        ------
        BadInput
            E-KEYS-04 where there is one of that name, or it is no key.
        """
        if name in self.list_all() or len(public_key) != PublicKey.SIZE or not name.isidentifier():
            raise BadInput("E-KEYS-04")
        self._connection.execute(trustees.insert().values(name=name, public_key=public_key))


def make_key(passphrase: str) -> tuple[bytes, bytes]:
    """Return a new private key behind a passphrase, and its public key."""
    key, salt = PrivateKey.generate(), utils.random(_SALT)
    closed = _derive_box(passphrase, salt).encrypt(bytes(key))
    return base64.b64encode(salt + closed) + b"\n", bytes(key.public_key)


def open_key(sealed: bytes, passphrase: str) -> PrivateKey:
    """Return a private key.

    Raises
    ------
    BadInput
        E-KEYS-05 where the passphrase or the file is another one.
    """
    try:
        body = base64.b64decode(sealed.strip(), validate=True)
        return PrivateKey(_derive_box(passphrase, body[:_SALT]).decrypt(body[_SALT:]))
    except (CryptoError, binascii.Error, ValueError) as error:
        raise BadInput("E-KEYS-05") from error


def seal_words(words: str, keys: Mapping[str, bytes]) -> str:
    """Return words sealed to every pair of trustees."""
    padded = words.encode().ljust(PADDED_BYTES, b"\0")
    pairs = {
        f"{one} {other}": base64.b64encode(
            SealedBox(PublicKey(keys[one])).encrypt(
                SealedBox(PublicKey(keys[other])).encrypt(padded)
            )
        ).decode()
        for one, other in itertools.combinations(sorted(keys), NEEDED)
    }
    return json.dumps({"kind": MARK, "pairs": pairs})


def is_closed(text: str) -> bool:
    """Return whether a text is what `seal_words` gave."""
    return text.startswith(f'{{"kind": "{MARK}"')


def open_words(text: str, keys: Mapping[str, PrivateKey]) -> str:
    """Return the words, with the keys of two trustees.

    Raises
    ------
    BadInput
        E-KEYS-05 where it was not sealed to these two.
    """
    pair = " ".join(sorted(keys))
    box = json.loads(text)["pairs"].get(pair)
    if box is None:
        raise BadInput("E-KEYS-05")
    try:
        inner = base64.b64decode(box)
        for name in sorted(keys):
            inner = SealedBox(keys[name]).decrypt(inner)
    except CryptoError as error:
        raise BadInput("E-KEYS-05") from error
    return inner.rstrip(b"\0").decode()


def _derive_box(passphrase: str, salt: bytes) -> secret.SecretBox:
    key = pwhash.argon2id.kdf(
        secret.SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_MODERATE,
        memlimit=pwhash.argon2id.MEMLIMIT_MODERATE,
    )
    return secret.SecretBox(key)
