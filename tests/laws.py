"""How many examples a heavy law is tried on: few at each run, many with `make laws`."""

import os

FULL = os.environ.get("DUSITMAP_LAWS") == "full"


def examples(few: int, many: int) -> int:
    """Return the number of examples for this run."""
    return many if FULL else few
