"""How much of a heavy suite is run: few examples, a third of them in the small form, or many."""

import os

FULL = os.environ.get("DUSITMAP_LAWS") == "full"
SMALL = "DUSITMAP_SMALL" in os.environ  # `make test` and CI


def examples(few: int, many: int) -> int:
    """Return the number of examples for this run: in the small form a third of the few."""
    if FULL:
        return many
    return max(few // 3, 4) if SMALL else few
