"""A release in a few numbers, as posters, papers and slides give them for the district.

In: the documents of a release. Out: counts. What is withheld is in no sum and never 0.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mapping.analysis.complaint_totals import count_published_complaints
from mapping.json_types import Json

RISK_LEVELS = ("low", "moderate", "high", "very high")


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """The numbers of one release."""

    version: int
    released_at: datetime
    demo: bool
    communities: int
    of_study: int
    complaints: int | None  # of all published groups, those of the whole district too
    complaints_of_district: int  # of which so many are in no number of a subdistrict
    communities_withheld: int
    visited: int
    with_risks: int
    risks: Mapping[str, int]  # by level, what is mitigated left out
    mitigated: int
    feed_reports: int | None  # None where no feed was ever imported
    feeds: tuple[str, ...]

    @property
    def risk_points(self) -> int:
        """The number of risk points that are still a risk."""
        return sum(self.risks.values())


def summarize_release(documents: Mapping[str, Json]) -> ReleaseSummary:
    """Return the numbers of the documents of one release, by the names of its files."""
    areas, about = documents["areas-community.geojson"], documents["about.json"]
    communities = _list_properties(areas)
    subdistricts = _list_properties(documents["areas-subdistrict.geojson"])
    points = _list_properties(documents["risks.geojson"])
    open_points = Counter(point["level"] for point in points if point["state"] != "mitigated")
    coverage = Counter(community["coverage"] for community in communities)
    complaints = count_published_complaints(documents)
    return ReleaseSummary(
        version=about["version"],
        released_at=datetime.fromisoformat(about["released_at"]),
        demo=about["demo"],
        communities=about["registry"]["listed"],
        of_study=about["registry"]["study"],
        complaints=complaints.total,
        complaints_of_district=complaints.of_district_only,
        communities_withheld=sum(community["complaints"]["withheld"] for community in communities),
        visited=len(communities) - coverage["not visited"],
        with_risks=coverage["visited, found"],
        risks={level: open_points[level] for level in RISK_LEVELS},
        mitigated=len(points) - open_points.total(),
        feed_reports=_sum_counts(subdistrict["feed_reports_total"] for subdistrict in subdistricts)
        if about["feeds"]
        else None,
        feeds=tuple(about["feeds"]),
    )


def _list_properties(collection: Json) -> list[Json]:
    return [feature["properties"] for feature in collection["features"]]


def _sum_counts(counts: Any) -> int | None:  # noqa: ANN401 - counts of JSON
    known_counts = [count for count in counts if count is not None]
    return sum(known_counts) if known_counts else None
