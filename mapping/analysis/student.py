"""Student's t: how wide an interval must be when few were measured."""

import math

HALVINGS = 80  # bisection: more than the digits of a float
WIDEST = 1e6


def t_quantile(share: float, degrees: int) -> float:
    """Return the t that holds a share of the middle of the distribution, such as 0.95.

    Raises
    ------
    ValueError
        Where there is no degree of freedom, or no such share.
    """
    if degrees < 1 or not 0 < share < 1:
        raise ValueError("a share between 0 and 1, and at least one degree of freedom")
    low, high = 0.0, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if share_within(middle, degrees) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def share_within(t: float, degrees: int) -> float:
    """Return the share between −t and t: exact sums (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine = math.cos(angle)
    is_odd = degrees % 2 == 1
    term = cosine if is_odd else 1.0
    total = 0.0
    for step in range(2 if is_odd else 1, degrees, 2):
        total += term
        term *= step / (step + 1) * cosine**2
    if is_odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total
