"""Risk points: the states they go through, who may take which step, what the public sees."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shapely.geometry import Point

from geodata.errors import BadInput, NotAllowed
from geodata.geometry import crs
from geodata.model.imports.records import Category
from geodata.model.links import is_https
from geodata.model.public_photos import ReleasedPhoto
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

CELL_SIZE_M = 250
MAX_NOTE_LENGTH = 2000  # characters
MAX_REASON_LENGTH = 200  # characters of why something is returned, retired or a risk again
MAX_PROJECT_TEXT_LENGTH = 300  # characters of each field
MAX_BUDGET_BAHT = 10**13
PUBLIC_ID_PATTERN = re.compile(r"RP-25\d{2}-\d{4,6}")
PUBLIC_ID_FORMAT = "RP-{year}-{number:04d}"  # B.E.; ASCII without underscores


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


class AgencyType(StrEnum):
    """The type of body that a risk is about: public, where the body itself is not."""

    DISTRICT_OFFICE = "district office"
    CITY = "city"
    MINISTRY = "ministry"
    STATE_ENTERPRISE = "state enterprise"
    POLICE = "police"
    SCHOOL = "school"
    HEALTH_CENTRE = "health centre"
    COMMUNITY_COMMITTEE = "community committee"
    COMMUNITY_FUND = "community fund"
    CONTRACTOR = "contractor"
    OTHER = "other"


class RiskStep(StrEnum):
    """What replaced a version of a risk point; stored so with the version, and in the audit log."""

    EDITED = "edited"
    PROPOSED_AGAIN = "proposed again"
    APPROVED = "approved"
    RETURNED = "returned"
    RETIRED = "retired"
    MERGED = "merged"
    UNDONE = "undone"
    MITIGATION_WAITING = "mitigation waiting"
    MITIGATION_REFUSED = "mitigation refused"
    MITIGATED = "mitigated"
    STILL_A_RISK = "still a risk"
    A_RISK_AGAIN = "a risk again"


class ReviewAnswer(StrEnum):
    """What a second person says to the evidence that a risk is less."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DROPPED = "dropped"  # the risk point went elsewhere before anybody answered


STATE_TRANSITIONS: Mapping[RiskState, frozenset[RiskState]] = {  # what is not here is not lawful
    RiskState.PROPOSED: frozenset({RiskState.RETURNED, RiskState.APPROVED, RiskState.MERGED}),
    RiskState.RETURNED: frozenset({RiskState.PROPOSED, RiskState.MERGED}),
    RiskState.APPROVED: frozenset(
        {RiskState.RETURNED, RiskState.MITIGATED, RiskState.RETIRED, RiskState.MERGED}
    ),
    RiskState.MITIGATED: frozenset({RiskState.APPROVED, RiskState.RETIRED}),
    RiskState.RETIRED: frozenset(),
    RiskState.MERGED: frozenset(),
}
PUBLIC_STATES = frozenset({RiskState.APPROVED, RiskState.MITIGATED})
PHOTO_PRECISIONS = frozenset({Precision.CELL, Precision.EXACT})  # a photo shows where it was taken
PUBLIC_STEPS = frozenset({RiskStep.MITIGATED, RiskStep.A_RISK_AGAIN, RiskStep.STILL_A_RISK})
REQUIRED_APPROVALS: Mapping[Precision, int] = {
    Precision.COMMUNITY: 1,
    Precision.CELL: 1,
    Precision.EXACT: 2,
}
EDITABLE_STATES = frozenset(
    {RiskState.PROPOSED, RiskState.RETURNED}
)  # what is approved is returned first
UNDOABLE_STEPS = frozenset({RiskStep.APPROVED, RiskStep.RETURNED, RiskStep.MERGED})
UNDO_WINDOW = timedelta(minutes=10)
REVIEW_AFTER_DAYS = 180  # where the project has set no other number


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
class ScorePair:
    """The scores of a risk point by two people, the second without a look at the first."""

    first: Scores
    second: Scores


@dataclass(frozen=True, slots=True)
class PublicProject:
    """The public project that a risk point is about, as somebody typed it from public records."""

    name: str
    agency: str = ""
    budget_baht: int | None = None
    contract_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    source_link: str = ""

    def __post_init__(self) -> None:
        typed = (self.name, self.agency, self.contract_number, self.source_link)
        if not self.name.strip():
            raise BadInput("E-RISK-07")
        if any(len(text) > MAX_PROJECT_TEXT_LENGTH for text in typed):
            raise BadInput("E-TXT-02", n=MAX_PROJECT_TEXT_LENGTH)
        if self.budget_baht is not None and not 0 <= self.budget_baht <= MAX_BUDGET_BAHT:
            raise BadInput("E-RISK-08")
        if self.source_link and not is_https(self.source_link):
            raise BadInput("E-RISK-09")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise BadInput("E-RISK-10")


@dataclass(frozen=True, slots=True)
class RiskContent:
    """What an edit puts in the place of what was proposed."""

    category: Category
    point: tuple[float, float] | None = None  # longitude, latitude, WGS84
    community_id: str | None = None  # where no point is set, or the point is only near it
    scores: Scores | None = None
    note: str = ""
    public_project: PublicProject | None = None
    sub_kind: str | None = None  # code of the list that officers keep
    agency_type: AgencyType | None = None


@dataclass(frozen=True, slots=True)
class RiskDraft:
    """What somebody proposes. The token makes a second tap the same proposal."""

    token: str
    category: Category
    point: tuple[float, float] | None = None  # longitude, latitude, WGS84
    community_id: str | None = None  # where no point is set, or the point is only near it
    scores: Scores | None = None
    note: str = ""  # for reviewers only; sealed
    public_project: PublicProject | None = None
    sub_kind: str | None = None  # code of the list that officers keep
    agency_type: AgencyType | None = None


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
    is_near: bool = False  # beside its community, as the person who set the pin confirmed
    approved_at: datetime | None = None
    review_on: date | None = None
    sub_kind: str | None = None  # code of the list that officers keep
    agency_type: AgencyType | None = None


@dataclass(frozen=True, slots=True)
class RiskVersion:
    """One version that was replaced: by which step, by whom, when."""

    risk_id: int
    version: int
    step: RiskStep
    account_id: int | None
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What somebody says was done against a risk, and when; the note is sealed."""

    id: int
    risk_id: int
    done_on: date
    photo_id: str | None
    asked_by: int
    answer: ReviewAnswer


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
    sub_kind: str | None = None
    agency_type: AgencyType | None = None
    history: tuple[tuple[str, RiskStep], ...] = ()  # (quarter, what happened), the oldest first
    words_id: int | None = None  # of the approved words; never published
    title: str = ""
    description: str = ""
    photos: tuple[ReleasedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicVote:
    """How the audience of a forum voted about a public risk point, once its room was closed."""

    risk_id: str  # the public number
    edition_id: str  # of the map that was looked at; "" where none was
    rank: int  # by dots; equal ones share it
    dots: int
    ballots: int  # of the whole room


def may_show_photos(risk: RiskPoint) -> bool:
    """Return whether photos of a risk point may be public: it is, and not as a community alone."""
    return risk.state in PUBLIC_STATES and risk.precision in PHOTO_PRECISIONS


def check_shows_photos(risk: RiskPoint) -> None:
    """Raise BadInput unless photos of a risk point may be public.

    Raises
    ------
    BadInput
        E-PHOTO-02.
    """
    if not may_show_photos(risk):
        raise BadInput("E-PHOTO-02")


def check_step(before: RiskState, after: RiskState) -> None:
    """Raise BadInput unless the state may follow.

    Raises
    ------
    BadInput
        E-RISK-02.
    """
    if after not in STATE_TRANSITIONS[before]:
        raise BadInput("E-RISK-02")


def check_reviewer(
    proposer_id: int | None,
    approvers: frozenset[int],
    reviewer_id: int,
    editors: frozenset[int] = frozenset(),
) -> None:
    """Raise NotAllowed where the reviewer proposed, edited or has already approved it.

    Raises
    ------
    NotAllowed
        E-RISK-03; E-RISK-06 where the reviewer's own edit is what waits.
    """
    if reviewer_id == proposer_id or reviewer_id in approvers:
        raise NotAllowed("E-RISK-03")
    if reviewer_id in editors:
        raise NotAllowed("E-RISK-06")


def check_editable(state: RiskState) -> None:
    """Raise BadInput unless nobody has approved it: an approved one is returned first.

    Raises
    ------
    BadInput
        E-RISK-02.
    """
    if state not in EDITABLE_STATES:
        raise BadInput("E-RISK-02")


def check_undo(
    last: RiskVersion | None, version: int, account_id: int | None, at: datetime
) -> None:
    """Raise NotAllowed unless the step is the actor's own, the last one and recent.

    Raises
    ------
    NotAllowed
        E-RISK-11.
    """
    if (
        last is None
        or account_id is None
        or last.account_id != account_id
        or last.step not in UNDOABLE_STEPS
        or last.version + 1 != version
        or not timedelta() <= at - last.replaced_at <= UNDO_WINDOW
    ):
        raise NotAllowed("E-RISK-11")


def compute_review_date(at: datetime, days: int) -> date:
    """Return the day in Bangkok on which an approved risk point is to be looked at again."""
    return at.astimezone(BANGKOK).date() + timedelta(days=days)


def compute_cell_centre(point: Point, side_m: int = CELL_SIZE_M) -> Point:
    """Return the centre of the fixed cell that holds a point; both WGS84.

    The grid lies in EPSG:32647 from (0, 0) and never moves: a cell is the same in every release.
    """
    metric = crs.to_metric(point)
    x, y = (side_m * math.floor(value / side_m) + side_m / 2 for value in (metric.x, metric.y))
    return crs.to_wgs84(Point(x, y))


def parse_quarter(quarter: str) -> tuple[int, int]:
    """Return year (B.E.) and number of a quarter ("2569-Q3")."""
    year, number = quarter.split("-Q")
    return int(year), int(number)


def format_quarter(at: datetime) -> str:
    """Return the quarter of the year (B.E.) in which something was approved: all of its time."""
    local = at.astimezone(BANGKOK)
    return f"{local.year + BUDDHIST_OFFSET}-Q{(local.month - 1) // 3 + 1}"
