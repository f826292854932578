"""How a record came to its place, kept with every joined record."""

from dataclasses import dataclass
from enum import StrEnum


class PlacementKind(StrEnum):
    """The answer of the join, most exact first."""

    INSIDE = "inside"
    BORDER = "border"
    NEAR = "near"
    BY_NAME = "by name"
    SUBDISTRICT_ONLY = "subdistrict only"
    OUTSIDE = "outside"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one record belongs. `boundary_version` says by which boundaries it was decided.

    A point that is `near` a community belongs to its subdistrict alone: `near_community_id` and
    `near_m` (metres from that outline, to 0.1) say beside which community it lies, and nothing
    counts it there.
    """

    kind: PlacementKind
    subdistrict_code: str | None = None
    community_id: str | None = None
    boundary_version: int = 0
    disagrees: bool = False  # the stated place and the point are in different places
    near_community_id: str | None = None
    near_m: float | None = None

    @property
    def area(self) -> tuple[str | None, str | None]:
        """The subdistrict and the community, whichever way they were found."""
        return self.subdistrict_code, self.community_id
