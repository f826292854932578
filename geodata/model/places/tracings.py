"""A community's outline as somebody traced it, until an officer makes it current."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.model.places.places import Area


class TracingState(StrEnum):
    """Where a tracing stands."""

    WAITING = "waiting"
    ADOPTED = "adopted"
    DECLINED = "declined"
    REPLACED = "replaced"  # by a later one of the same community


@dataclass(frozen=True, slots=True)
class TracingBasis:
    """What somebody had before their eyes when they began: else they would undo unseen work."""

    boundary_version: (
        int  # of the newest boundary that a person made current; 0 where there was none
    )
    tracing_id: int  # of the newest tracing; 0 where there was none


@dataclass(frozen=True, slots=True)
class TraceDraft:
    """What somebody traced. The token makes a second tap the same tracing."""

    token: str
    community_id: str
    corners: Sequence[tuple[float, float]]  # longitude, latitude, WGS84
    reason: str
    basis: TracingBasis


@dataclass(frozen=True, slots=True)
class Tracing:
    """A kept tracing; `outline` is WGS84."""

    id: int
    community_id: str
    state: TracingState
    outline: Area
    reason: str
    account_id: int | None
    traced_at: datetime
    answer: str  # why it was declined
