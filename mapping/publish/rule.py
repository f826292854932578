"""The thresholds by which complaints become public numbers. They change forward only.

Source: the network's privacy rules, "release-once batches".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geodata.model.imports.counting import GroupLevel


def _build_default_waits() -> Mapping[GroupLevel, int]:
    return MappingProxyType(
        {
            GroupLevel.COMMUNITY: 2,
            GroupLevel.SUBDISTRICT_CATEGORY: 3,
            GroupLevel.SUBDISTRICT: 4,
            GroupLevel.DISTRICT: 6,
        }
    )


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """The thresholds that a group must pass before it is public."""

    k: int = 5  # complaints
    reporters: int = 3  # different people
    dominance_percent: int = 40  # the most that one of them may have brought
    hidden: int = 3  # the fewest that a group hides from an account that reads its others, or none
    subjects: int = 3  # offices that could plausibly be meant, where a group has a category
    wait_days: int = 30  # from receipt, of every complaint
    wait_months: Mapping[GroupLevel, int] = field(
        default_factory=_build_default_waits
    )  # more, of coarser groups
