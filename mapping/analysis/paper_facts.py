"""The facts of a paper: from a release, and from a workshop where there was one.

A field is None where nobody knows: the paper then says so, and invents nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mapping.analysis.area_risks import find_area_risks, index_points
from mapping.analysis.summary import RISK_LEVELS, summarize_release
from mapping.json_types import Json


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """The facts of a community or of the district in a release."""

    complaints: int | None  # None: withheld
    visited: int
    communities: int
    with_risks: int
    risks: Mapping[str, int]  # by level, what is mitigated left out
    mitigated: int
    in_cells: int  # told by a 250 m cell that touches the community; 0 of the district
    feed_reports: int | None
    version: int
    released_at: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A pin that was voted for, as the room knew it."""

    rank: int
    number: int | None
    name: str
    details: str
    votes: int
    paper: int


@dataclass(frozen=True, slots=True)
class TestRow:
    """A question of the tests: shares of right answers of the same people; None is withheld."""

    __test__ = False  # it is no test of ours

    number: int
    question: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class MapPin:
    """A pin on the map of a paper: its number and the cell that the room saw."""

    number: int
    position: tuple[float, float]  # longitude and latitude


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario with its strategies, each in one sentence."""

    title: str
    likelihood: str
    story: str
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """The counts of a workshop, never who."""

    title: str
    kind: str
    held_on: date
    place: str
    joined: int | None = None
    attendance: Mapping[str, int] | None = None  # by the words for age group
    attended_as: Mapping[str, int] | None = None  # by the words for kind
    pins: Mapping[str, int] | None = None  # by category
    votes: int | None = None
    sent: int | None = None
    from_paper: int | None = None
    learning: tuple[str, ...] = ()  # what the two tests say together, and what was left out
    opinions: tuple[tuple[str, str], ...] = ()  # question and figure, of all closed workshops
    surveyed: int = 0  # closed workshops from which the opinions come
    paper_ballots: int = 0  # people who voted on paper
    paper_votes: int = 0  # of the votes
    ranking: tuple[VoteRow, ...] = ()
    tests: tuple[TestRow, ...] = ()  # none while one of the tests is open
    pins_on_map: tuple[MapPin, ...] = ()
    scenarios: tuple[ScenarioRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The facts that a paper can be filled with."""

    area_name: str
    area: AreaFacts | None = None
    workshop: WorkshopFacts | None = None
    edition: str | None = None  # the day of the edition, as people read it
    community_id: str | None = None  # None: the district
    documents: Mapping[str, Json] | None = field(default=None, repr=False)  # for the map


def find_area_facts(documents: Mapping[str, Json], community_id: str | None) -> AreaFacts | None:
    """Return what the documents of a release say; None where the community is not among them."""
    summary = summarize_release(documents)
    if community_id is None:
        return AreaFacts(
            complaints=summary.complaints,
            visited=summary.visited,
            communities=summary.communities,
            with_risks=summary.with_risks,
            risks=summary.risks,
            mitigated=summary.mitigated,
            in_cells=0,
            feed_reports=summary.feed_reports,
            version=summary.version,
            released_at=summary.released_at,
            demo=summary.demo,
        )
    properties = _find_properties(documents, community_id)
    if properties is None:
        return None
    risks = find_area_risks(properties, index_points(documents["risks.geojson"]))
    open_risks = Counter(point["level"] for point in risks.points)
    return AreaFacts(
        complaints=properties["complaints"]["count"],
        visited=int(properties["coverage"] != "not visited"),
        communities=1,
        with_risks=int(properties["coverage"] == "visited, found"),
        risks={level: open_risks[level] for level in RISK_LEVELS},
        mitigated=len(risks.mitigated),
        in_cells=risks.cells,
        feed_reports=properties["feed_reports_total"] if summary.feeds else None,
        version=summary.version,
        released_at=summary.released_at,
        demo=summary.demo,
    )


def _find_properties(documents: Mapping[str, Json], community_id: str) -> Json | None:
    features = documents["areas-community.geojson"]["features"]
    return next(
        (feature["properties"] for feature in features if feature["id"] == community_id), None
    )
