"""What the log says of a failure: its kind and where it was, never a word of what was sent."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

DEEPEST = 8  # the places of a failure that are named, the innermost first

log = logging.getLogger(__name__)


def noted(error: BaseException) -> str:
    """Log a failure and return the reference under which it stands there."""
    reference = secrets.token_hex(3).upper()
    log.error("failed, reference %s: %s", reference, " after ".join(_told(error)))
    return reference


def _told(error: BaseException | None) -> Iterator[str]:
    """Yield an error and what led to it. Their words stay out: they may quote what was typed."""
    while error is not None:
        places = traceback.extract_tb(error.__traceback__)[: -DEEPEST - 1 : -1]
        where = ", ".join(f"{Path(each.filename).name}:{each.lineno}" for each in places)
        yield f"{type(error).__name__} in {where or 'an unknown place'}"
        error = error.__cause__ or error.__context__
