"""The result of the two tests of a training as sentences."""

from geodata.model.workshops.pooling import MIN_PEOPLE
from mapping.analysis.learning import LearningResult, ScoreChange
from mapping.texts import Texts


def format_number(value: float, digits: int = 1) -> str:
    """Return a number with `digits` decimals, and a minus that is as wide as a plus."""
    return f"{value:.{digits}f}".replace("-", "−")


def format_change(result: LearningResult, full: int, texts: Texts) -> str:
    """Return the change of the mean from the first test to the second as a sentence.

    Parameters
    ----------
    full
        The points of a sheet that is right throughout.
    """
    change = result.change
    if change is None:
        mean_text = result.pairs - result.waiting
        key = "too_few" if mean_text < MIN_PEOPLE else "alike"
        return texts(f"forms.change.{key}", n=result.pairs, fewest=MIN_PEOPLE)
    return texts(
        f"forms.change.{_find_direction(change)}",
        mean=format_number(abs(change.mean) if change.is_clear else change.mean),
        full=full,
        low=format_number(change.low),
        high=format_number(change.high),
        n=result.pairs - result.waiting,
    )


def format_waiting(result: LearningResult, texts: Texts) -> str:
    """Return how many pairs came after a look and wait for others; "" where none does."""
    if not result.waiting or result.waiting == result.pairs:
        return ""
    return texts("forms.results.waiting", n=result.waiting, fewest=MIN_PEOPLE)


def format_left_out(result: LearningResult, texts: Texts) -> str:
    """Return the sheets that could not be paired, and why."""
    return texts(
        "forms.results.left_out",
        before=result.only_before,
        after=result.only_after,
        without=result.without_code,
        duplicates=result.duplicates,
        others=result.other_forms,
    )


def _find_direction(change: ScoreChange) -> str:
    if not change.is_clear:
        return "unclear"
    return "up" if change.mean > 0 else "down"
