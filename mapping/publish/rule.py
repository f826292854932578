"""How many complaints the public may see where.

The rule for now. The cases of a community form a group where they are at least `k`; the other
cases of its subdistrict (those of smaller communities, and those known by subdistrict only) form
one more group where they are at least `k` together. A published number is always a sum of whole
groups, so nothing smaller than `k` comes out by subtracting one from another. Where there is no
group the number is withheld, and none looks exactly like one to four.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrivacyRule:
    """The threshold of the release."""

    k: int = 5


@dataclass(frozen=True, slots=True)
class CaseCount:
    """Cases of one subdistrict and one of its communities, or of the subdistrict only."""

    subdistrict_code: str
    community_id: str | None
    cases: int


def published(counts: Iterable[CaseCount], rule: PrivacyRule) -> Mapping[str, int]:
    """Return the public number of each area that has one, by id; other areas are withheld.

    Raises
    ------
    ValueError
        Where a community is counted for two subdistricts: its group would be cut in two.
    """
    by_place: dict[tuple[str, str | None], int] = {}
    home: dict[str, str] = {}
    for count in counts:
        code, community = count.subdistrict_code, count.community_id
        if community is not None and home.setdefault(community, code) != code:
            raise ValueError(f"{community} is counted for two subdistricts")
        by_place[code, community] = by_place.get((code, community), 0) + count.cases
    result: dict[str, int] = {}
    rest: dict[str, int] = {}
    for (subdistrict, community), cases in by_place.items():
        if community is not None and cases >= rule.k:
            result[community] = cases
            result[subdistrict] = result.get(subdistrict, 0) + cases
        else:
            rest[subdistrict] = rest.get(subdistrict, 0) + cases
    for subdistrict, cases in rest.items():
        if cases >= rule.k:
            result[subdistrict] = result.get(subdistrict, 0) + cases
    return result
