"""How much of a heavy suite is run: few examples each time, many with `make laws`, less in CI."""

import os

FULL = os.environ.get("DUSITMAP_LAWS") == "full"
SMALL = "DUSITMAP_SMALL" in os.environ  # CI has 25 minutes; it says what it left out


def examples(few: int, many: int) -> int:
    """Return the number of examples for this run: in CI a third of the few."""
    if FULL:
        return many
    return max(few // 3, 4) if SMALL else few
