"""The 16 digits by which a reporter follows a case รหัสติดตามเรื่อง."""

import unicodedata

DIGITS = 16
_BETWEEN = " -\u00a0\u200b\u2010\u2011\u2012\u2013\u2014"


def digits(typed: str) -> str | None:
    """Return the digits of a typed receipt, Thai ones as Arabic; None where it is none."""
    found = []
    for sign in typed[: 4 * DIGITS]:
        if sign in _BETWEEN:
            continue
        value = unicodedata.decimal(sign, None)
        if value is None:
            return None
        found.append(str(value))
    return "".join(found) if len(found) == DIGITS and len(typed) <= 4 * DIGITS else None


def grouped(receipt: str) -> str:
    """Return a receipt as people read it: four groups of four."""
    return " ".join(receipt[start : start + 4] for start in range(0, DIGITS, 4))
