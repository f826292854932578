"""A whole release in a few numbers: what a poster, a paper or a slide says of the district.

In: the documents of a release. Out: counts. What is withheld is in no sum and never 0.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mapping.analysis.complaint_totals import published_complaints

Json = Mapping[str, Any]
RISK_LEVELS = ("low", "moderate", "high", "very high")


@dataclass(frozen=True, slots=True)
class Summary:
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
    found: int
    risks: Mapping[str, int]  # by level, what is mitigated left out
    mitigated: int
    feed_reports: int | None  # None where no feed was ever imported
    feeds: tuple[str, ...]

    @property
    def risk_points(self) -> int:
        """Risk points that are still a risk."""
        return sum(self.risks.values())


def summary(documents: Mapping[str, Json]) -> Summary:
    """Return the numbers of the documents of one release, by the names of its files."""
    areas, about = documents["areas-community.geojson"], documents["about.json"]
    communities = _properties(areas)
    subdistricts = _properties(documents["areas-subdistrict.geojson"])
    points = _properties(documents["risks.geojson"])
    open_points = Counter(each["level"] for each in points if each["state"] != "mitigated")
    coverage = Counter(each["coverage"] for each in communities)
    complaints = published_complaints(documents)
    return Summary(
        version=about["version"],
        released_at=datetime.fromisoformat(about["released_at"]),
        demo=about["demo"],
        communities=about["registry"]["listed"],
        of_study=about["registry"]["study"],
        complaints=complaints.total,
        complaints_of_district=complaints.of_district_only,
        communities_withheld=sum(each["complaints"]["withheld"] for each in communities),
        visited=len(communities) - coverage["not visited"],
        found=coverage["visited, found"],
        risks={level: open_points[level] for level in RISK_LEVELS},
        mitigated=len(points) - open_points.total(),
        feed_reports=_sum(each["feed_reports_total"] for each in subdistricts)
        if about["feeds"]
        else None,
        feeds=tuple(about["feeds"]),
    )


def _properties(collection: Json) -> list[Json]:
    return [feature["properties"] for feature in collection["features"]]


def _sum(counts: Any) -> int | None:  # noqa: ANN401 - counts of JSON
    known = [each for each in counts if each is not None]
    return sum(known) if known else None
