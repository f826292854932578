"""What the two tests of a training say together, as a sentence."""

from geodata.model.workshops.pooling import MIN_PEOPLE
from mapping.analysis.learning import Change, Paired
from mapping.texts import Texts


def number(value: float, digits: int = 1) -> str:
    """Return a figure with a minus that is as wide as a plus."""
    return f"{value:.{digits}f}".replace("-", "−")


def change_sentence(found: Paired, full: int, texts: Texts) -> str:
    """Return what changed from the first test to the second, out of so many points."""
    change = found.change
    if change is None:
        shown = found.pairs - found.waiting
        key = "too_few" if shown < MIN_PEOPLE else "alike"
        return texts(f"forms.change.{key}", n=found.pairs, fewest=MIN_PEOPLE)
    return texts(
        f"forms.change.{_direction(change)}",
        mean=number(abs(change.mean) if change.is_clear else change.mean),
        full=full,
        low=number(change.low),
        high=number(change.high),
        n=found.pairs - found.waiting,
    )


def waiting_sentence(found: Paired, texts: Texts) -> str:
    """Return how many pairs came after a look and wait for others; "" where none does."""
    if not found.waiting or found.waiting == found.pairs:
        return ""
    return texts("forms.results.waiting", n=found.waiting, fewest=MIN_PEOPLE)


def left_out_sentence(found: Paired, texts: Texts) -> str:
    """Return what could not be paired, and why."""
    return texts(
        "forms.results.left_out",
        before=found.only_before,
        after=found.only_after,
        without=found.without_code,
        duplicates=found.duplicates,
        others=found.other_forms,
    )


def _direction(change: Change) -> str:
    if not change.is_clear:
        return "unclear"
    return "up" if change.mean > 0 else "down"
