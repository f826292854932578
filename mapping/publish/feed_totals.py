"""Records of open feeds by area: totalled once for all releases that say the same of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.model.imports.counts import RecordCount
from geodata.model.places.placement import PlacementKind


@dataclass(frozen=True, slots=True)
class FeedReports:
    """Records of open feeds in one area. A record may have several types, or none."""

    total: int = 0
    by_type: Mapping[str, int] = field(default_factory=dict)
    by_year: Mapping[int | None, int] = field(default_factory=dict)
    by_year_and_type: Mapping[tuple[int | None, str], int] = field(default_factory=dict)
    placed: Mapping[PlacementKind, int] = field(default_factory=dict)


NO_REPORTS = FeedReports()


@dataclass(frozen=True, slots=True)
class FeedTotals:
    """The records of feeds in each area that has any."""

    by_subdistrict: Mapping[str, FeedReports]
    by_community: Mapping[str, FeedReports]
    near_community: Mapping[str, FeedReports]  # beside it, at most 100 m away: counted in none
    placed: Mapping[PlacementKind, int]  # of all records, outside and unplaced too

    def find(self, totals: Mapping[str, FeedReports], area_id: str) -> FeedReports:
        """Return the records of an area in one of the three tables; none where it has none."""
        return totals.get(area_id, NO_REPORTS)


MOST_KEPT = 2  # totals: of the state in force, and of one that a reader may still be in
_known: list[tuple[Sequence[RecordCount], FeedTotals]] = []


def total_feed_counts(counts: Sequence[RecordCount]) -> FeedTotals:
    """Return the totals of each area; those of the last two counts are kept.

    Only a tuple is recognized as the same one: what can change is totalled each time.
    """
    for known_counts, known_totals in _known:
        if known_counts is counts:
            return known_totals
    totals = FeedTotals(
        by_subdistrict=_total_by(counts, lambda count: count.subdistrict_code),
        by_community=_total_by(counts, lambda count: count.community_id),
        near_community=_total_by(counts, lambda count: count.near_community_id),
        placed=_count_placements(counts),
    )
    if isinstance(counts, tuple):
        _known[:] = [(counts, totals), *_known[: MOST_KEPT - 1]]
    return totals


def _total_by(
    counts: Sequence[RecordCount], read_area: Callable[[RecordCount], str | None]
) -> dict[str, FeedReports]:
    groups: defaultdict[str, list[RecordCount]] = defaultdict(list)
    for count in counts:
        if (area_id := read_area(count)) is not None:
            groups[area_id].append(count)
    return {area_id: _sum_feed_reports(group) for area_id, group in groups.items()}


def _sum_feed_reports(counts: Sequence[RecordCount]) -> FeedReports:
    by_type: Counter[str] = Counter()
    by_year: Counter[int | None] = Counter()
    by_year_and_type: Counter[tuple[int | None, str]] = Counter()
    for count in counts:
        by_year[count.fiscal_year_be] += count.records
        for label in count.types:
            by_type[label] += count.records
            by_year_and_type[count.fiscal_year_be, label] += count.records
    return FeedReports(
        total=by_year.total(),
        by_type=dict(sorted(by_type.items())),
        by_year=dict(by_year),
        by_year_and_type=dict(by_year_and_type),
        placed=_count_placements(counts),
    )


def _count_placements(counts: Sequence[RecordCount]) -> dict[PlacementKind, int]:
    counts_by_placement: Counter[PlacementKind] = Counter()
    for count in counts:
        counts_by_placement[count.placement] += count.records
    return {
        placement: counts_by_placement[placement]
        for placement in PlacementKind
        if counts_by_placement[placement]
    }
