"""How a record came to its place, kept with every joined record."""

from dataclasses import dataclass
from enum import StrEnum


class Placed(StrEnum):
    """The answer of the join, most exact first."""

    INSIDE = "inside"
    BORDER = "border"
    BY_NAME = "by name"
    SUBDISTRICT_ONLY = "subdistrict only"
    OUTSIDE = "outside"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one record belongs. `boundary_version` says by which boundaries it was decided."""

    how: Placed
    subdistrict_code: str | None = None
    community_id: str | None = None
    boundary_version: int = 0
    disagrees: bool = False  # the stated place and the point are in different places

    @property
    def area(self) -> tuple[str | None, str | None]:
        """The subdistrict and the community, whichever way they were found."""
        return self.subdistrict_code, self.community_id
