"""The 16 digits by which a reporter follows a case รหัสติดตามเรื่อง."""

import unicodedata

DIGIT_COUNT = 16
_SEPARATORS = " -\u00a0\u200b\u2010\u2011\u2012\u2013\u2014"


def parse_receipt(typed: str) -> str | None:
    """Return the digits of a typed receipt, Thai ones as Arabic; None where it is none."""
    found = []
    for sign in typed[: 4 * DIGIT_COUNT]:
        if sign in _SEPARATORS:
            continue
        value = unicodedata.decimal(sign, None)
        if value is None:
            return None
        found.append(str(value))
    return "".join(found) if len(found) == DIGIT_COUNT and len(typed) <= 4 * DIGIT_COUNT else None


def format_receipt(receipt: str) -> str:
    """Return a receipt as people read it: four groups of four."""
    return " ".join(receipt[start : start + 4] for start in range(0, DIGIT_COUNT, 4))
