"""Whether neighbours are alike: Moran's I and Geary's c of a whole map; they name no area."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I with what it would be on a map without any order (values shuffled)."""

    value: float
    expected: float
    variance: float

    @property
    def z(self) -> float:
        """Return how many standard errors it lies above what is expected."""
        return (self.value - self.expected) / sqrt(self.variance)


def compute_moran(values: NDArray[np.float64], weights: NDArray[np.float64]) -> Moran:
    """Return Moran's I.

    Parameters
    ----------
    values
        One for each area, shape (n,).
    weights
        Shape (n, n), 0 in the diagonal; rows that sum to 1 where neighbours count alike.
    """
    count = len(values)
    moved = values - values.mean()
    total = weights.sum()
    value = count / total * (moved @ weights @ moved) / (moved @ moved)
    expected = -1 / (count - 1)
    both = weights + weights.T
    squares = (both**2).sum() / 2
    sums = ((weights.sum(axis=0) + weights.sum(axis=1)) ** 2).sum()
    tails = count * (moved**4).sum() / (moved @ moved) ** 2
    spread = count * ((count**2 - 3 * count + 3) * squares - count * sums + 3 * total**2)
    spread -= tails * ((count**2 - count) * squares - 2 * count * sums + 6 * total**2)
    draws = (count - 1) * (count - 2) * (count - 3) * total**2
    variance = spread / draws - expected**2
    return Moran(float(value), expected, float(variance))


def compute_geary(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return Geary's c: below 1 where neighbours are alike.

    Parameters
    ----------
    values, weights
        As for Moran's I.
    """
    differences = (values[:, None] - values[None, :]) ** 2
    moved = values - values.mean()
    share = (weights * differences).sum() / (2 * weights.sum())
    return float(share * (len(values) - 1) / (moved @ moved))
