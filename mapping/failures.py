"""Log entries of failures: kind and place, never a word of what was sent."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

MAX_FRAMES = 8  # the places of a failure that are named, the innermost first

log = logging.getLogger(__name__)


def log_failure(error: BaseException) -> str:
    """Log a failure and return the reference under which it stands there."""
    reference = secrets.token_hex(3).upper()
    log.error("failed, reference %s: %s", reference, " after ".join(_describe_errors(error)))
    return reference


def _describe_errors(error: BaseException | None) -> Iterator[str]:
    """Yield an error and its causes. Their messages stay out: they may quote what was typed."""
    while error is not None:
        places = traceback.extract_tb(error.__traceback__)[: -MAX_FRAMES - 1 : -1]
        place = ", ".join(f"{Path(place.filename).name}:{place.lineno}" for place in places)
        yield f"{type(error).__name__} in {place or 'an unknown place'}"
        error = error.__cause__ or error.__context__
