"""Risk points: the states they go through, who may take which step, what the public sees."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shapely.geometry import Point

from geodata import crs
from geodata.errors import BadInput, NotAllowed
from geodata.model.records import Category
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

CELL_M = 250
PUBLIC_ID = "RP-{year}-{number:04d}"  # B.E.; ASCII without underscores


class RiskState(StrEnum):
    """Where a risk point stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    MITIGATED = "mitigated"
    RETIRED = "retired"
    MERGED = "merged"


class RiskLevel(StrEnum):
    """Likelihood × impact: 1–4, 5–9, 10–15, 16–25."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


class Precision(StrEnum):
    """How exactly the public sees where a risk point is."""

    COMMUNITY = "community"
    CELL = "250 m cell"
    EXACT = "exact"


STEPS: Mapping[RiskState, frozenset[RiskState]] = {  # what is not here is not lawful
    RiskState.PROPOSED: frozenset({RiskState.RETURNED, RiskState.APPROVED, RiskState.MERGED}),
    RiskState.RETURNED: frozenset({RiskState.PROPOSED, RiskState.MERGED}),
    RiskState.APPROVED: frozenset(
        {RiskState.RETURNED, RiskState.MITIGATED, RiskState.RETIRED, RiskState.MERGED}
    ),
    RiskState.MITIGATED: frozenset({RiskState.APPROVED, RiskState.RETIRED}),
    RiskState.RETIRED: frozenset(),
    RiskState.MERGED: frozenset(),
}
PUBLIC = frozenset({RiskState.APPROVED, RiskState.MITIGATED})
APPROVALS: Mapping[Precision, int] = {
    Precision.COMMUNITY: 1,
    Precision.CELL: 1,
    Precision.EXACT: 2,
}
CATEGORIES = tuple(each for each in Category if each is not Category.UNCLASSIFIED)


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely and how bad, each 1–5."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if not (1 <= self.likelihood <= 5 and 1 <= self.impact <= 5):
            raise BadInput("E-RISK-01")

    @property
    def level(self) -> RiskLevel:
        """The level that the product gives."""
        product = self.likelihood * self.impact
        bounds = ((16, RiskLevel.VERY_HIGH), (10, RiskLevel.HIGH), (5, RiskLevel.MODERATE))
        return next((level for least, level in bounds if product >= least), RiskLevel.LOW)


@dataclass(frozen=True, slots=True)
class RiskDraft:
    """What somebody proposes. The token makes a second tap the same proposal."""

    token: str
    category: Category
    point: tuple[float, float] | None = None  # longitude, latitude, WGS84
    community_id: str | None = None  # where no point is set
    scores: Scores | None = None
    note: str = ""  # for reviewers only; sealed


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """A risk point as those who work with it see it; the sealed point and note are not in it."""

    id: int
    state: RiskState
    category: Category
    scores: Scores | None
    community_id: str | None
    subdistrict_code: str | None
    proposer_id: int | None
    precision: Precision | None
    public_id: str | None
    merged_into: int | None
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class PublicRisk:
    """All that the public may know of a risk point: one geography, no time but the quarter."""

    public_id: str
    category: Category
    scores: Scores
    state: RiskState
    precision: Precision
    community_id: str | None
    position: tuple[float, float] | None  # longitude, latitude of a cell or of the point itself
    quarter: str


def check_step(before: RiskState, after: RiskState) -> None:
    """Let pass only lawful steps.

    Raises
    ------
    BadInput
        E-RISK-02.
    """
    if after not in STEPS[before]:
        raise BadInput("E-RISK-02")


def check_reviewer(proposer_id: int | None, approvers: frozenset[int], reviewer_id: int) -> None:
    """Let nobody approve what they proposed, nor the same thing twice.

    Raises
    ------
    NotAllowed
        E-RISK-03.
    """
    if reviewer_id == proposer_id or reviewer_id in approvers:
        raise NotAllowed("E-RISK-03")


def cell_centre(point: Point) -> Point:
    """Return the centre of the fixed 250 m cell that holds a point; both WGS84.

    The grid lies in EPSG:32647 from (0, 0) and never moves: a cell is the same in every release.
    """
    metric = crs.to_metric(point)
    x, y = (CELL_M * math.floor(value / CELL_M) + CELL_M / 2 for value in (metric.x, metric.y))
    return crs.to_wgs84(Point(x, y))


def quarter(at: datetime) -> str:
    """Return the quarter of the year (B.E.) in which something was approved: all of its time."""
    local = at.astimezone(BANGKOK)
    return f"{local.year + BUDDHIST_OFFSET}-Q{(local.month - 1) // 3 + 1}"
