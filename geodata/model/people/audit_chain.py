"""The chain of the audit log: each entry's code covers the one before it. Pure calculation.

HMAC-SHA256 with a key outside the database: who can write to the database alone cannot make an
entry that fits. An entry cut from the end, or all of them made anew with the key, shows only
against a head that was printed before.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS_CODE = "0" * 64  # what stands before the first entry


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log; no content of a case is ever in it."""

    sequence: int
    at: str  # ISO 8601, UTC
    account_id: int | None  # None: the terminal of the server
    verb: str
    object: str
    reason: str
    before: str  # keyed hash of the values, "" where there were none
    after: str
    code: str = ""


def compute_code(entry: AuditEntry, previous: str, key: bytes) -> str:
    """Return the code that chains an entry to the one before it."""
    words = [
        previous,
        entry.sequence,
        entry.at,
        entry.account_id,
        entry.verb,
        entry.object,
        entry.reason,
        entry.before,
        entry.after,
    ]
    return _compute_mac(key, words)


def compute_digest(values: object, key: bytes) -> str:
    """Return a keyed hash of values, by which an auditor can compare them; "" for None."""
    return "" if values is None else _compute_mac(key, values)


def find_first_broken(entries: Iterable[AuditEntry], key: bytes) -> int | None:
    """Return the number of the first entry that does not fit; None where the chain is whole."""
    previous, expected = GENESIS_CODE, 1
    for entry in entries:
        fits = entry.sequence == expected and hmac.compare_digest(
            entry.code, compute_code(entry, previous, key)
        )
        if not fits:
            return min(entry.sequence, expected)
        previous, expected = entry.code, expected + 1
    return None


def _compute_mac(key: bytes, values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
