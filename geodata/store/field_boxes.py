"""What a phone without a network seals for the server: only the server opens it, no phone can.

The key pair of an account is derived from the project's own key, so that nothing has to be kept. A
phone holds the public half. ECDH on P-256 with a fresh key for each box, HKDF-SHA256, AES-256-GCM.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from geodata.errors import BadInput

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of its group
INFO = b"dusitmap field"
KEY_BYTES = 32


def derive_private_key(row_key: bytes, account_id: int) -> ec.EllipticCurvePrivateKey:
    """Return the private key of an account; it never leaves the server."""
    seed = hmac.digest(row_key, f"field {account_id}".encode(), "sha512")
    return ec.derive_private_key(int.from_bytes(seed) % (ORDER - 1) + 1, CURVE)


def format_public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public half of a key: the uncompressed point as base64."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def name_owner(row_key: bytes, account_id: int) -> str:
    """Return an opaque name of an account, by which a phone knows whose boxes it holds."""
    return hmac.digest(row_key, f"field name {account_id}".encode(), "sha256").hex()


def open_box(key: ec.EllipticCurvePrivateKey, box: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a phone sealed.

    Raises
    ------
    BadInput
        E-FIELD-01 where it is no box, or one of another account.
    """
    try:
        point, iv, sealed = (
            base64.b64decode(str(box[name]), validate=True) for name in ("point", "iv", "sealed")
        )
        other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = key.exchange(ec.ECDH(), other)
        secret = HKDF(hashes.SHA256(), KEY_BYTES, None, INFO).derive(shared)
        content = json.loads(AESGCM(secret).decrypt(iv, sealed, None))
    except (KeyError, ValueError, InvalidTag, binascii.Error) as error:
        raise BadInput("E-FIELD-01") from error
    if not isinstance(content, dict):
        raise BadInput("E-FIELD-01")
    return content
