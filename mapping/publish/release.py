"""A public release: the one type from which everything public is made, and how it is built."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shapely.geometry import Point

from geodata.district import get_district
from geodata.geometry import crs
from geodata.geometry.placing import find_covering
from geodata.model import times
from geodata.model.imports.counting import GroupLevel, PublicGroup, SubjectCount
from geodata.model.imports.counts import RecordCount
from geodata.model.places import fieldwork
from geodata.model.places.fieldwork import NO_COVERAGE, CommunityCoverage
from geodata.model.places.landmarks import Landmark
from geodata.model.places.placement import PlacementKind
from geodata.model.places.places import (
    REAL_STATUSES,
    Area,
    AreaLevel,
    Boundary,
    BoundaryStatus,
    BoundaryVersion,
    Community,
    Coverage,
    Subdistrict,
)
from geodata.model.places.registry import Figure, FigureKind
from geodata.model.programme.documents import PublicDocument
from geodata.model.programme.interviews import PublicQuote
from geodata.model.projects.projects import PublicWatchedProject
from geodata.model.risk_words import SubKind
from geodata.model.risks import PublicRisk, PublicVote, RiskLevel, RiskState
from geodata.model.times import BUDDHIST_OFFSET
from geodata.model.workshops.commitments import PublicCommitment
from mapping.publish.feed_totals import FeedReports, FeedTotals, total_feed_counts
from mapping.publish.risk_places import AreaPoints, locate_in_communities, locate_in_subdistrict

ONE_DAY = timedelta(days=1)
MAX_RECORD_GAP = timedelta(
    days=31
)  # without a record at an end of a year: the file does not reach so far


@dataclass(frozen=True, slots=True)
class PublicReleaseInputs:
    """The inputs of a public release; the counts carry no record."""

    subdistricts: Sequence[Subdistrict]
    communities: Sequence[Community]
    subdistrict_boundaries: Mapping[str, Boundary]
    community_boundaries: Mapping[str, Boundary]
    boundary_versions: Sequence[BoundaryVersion]
    feed_counts: Sequence[RecordCount]
    groups: Sequence[PublicGroup]
    subjects: Sequence[SubjectCount]
    feeds: Sequence[str]
    feed_days: tuple[str, str] | None  # first and last day of report, ISO, Bangkok
    risks: Sequence[PublicRisk]
    seen: Mapping[str, CommunityCoverage]  # by community, where there was a visit
    figures: Mapping[str, Mapping[FigureKind, Figure]]  # by community, those in force
    commitments: Sequence[PublicCommitment]
    demo: bool
    with_estimated: bool
    sub_kinds: Sequence[SubKind] = ()
    withdrawn_risks: Sequence[str] = ()  # public numbers of points that are not public any more
    landmarks: Sequence[Landmark] = ()  # those that officers keep, in force
    feed_months: Mapping[str, int] = field(default_factory=dict)  # "2026-01": of the district
    votes: Sequence[PublicVote] = ()  # of closed forums
    network_documents: Sequence[PublicDocument] = ()  # orders, regulations, reports
    quotes: Sequence[PublicQuote] = ()  # of interviews, as another officer approved them
    projects: Sequence[PublicWatchedProject] = ()


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """The visits to an area: communities of how many, and in which months."""

    communities: int
    of: int
    months: tuple[tuple[str, bool], ...] = ()  # of a community: ("2026-09", found), newest first


@dataclass(frozen=True, slots=True)
class PublicArea:
    """The public data of one area. `complaints` is None where it is withheld."""

    id: str
    level: AreaLevel
    name_th: str
    name_en: str | None
    subdistrict_code: str
    zone: int | None
    kind_th: str | None
    location: tuple[float, float] | None  # longitude, latitude of where a community's name stands
    boundary_status: BoundaryStatus
    boundary_version: int
    boundary_source: str | None  # of an outline that somebody drew
    boundary_confirmed: bool  # by the community, as an officer noted
    geometry: Area | None
    coverage: Coverage | None  # None: a subdistrict of which a part was visited
    visited: VisitSummary
    complaints: int | None
    risks: Mapping[RiskLevel, int]
    risk_points: AreaPoints
    feed_reports: FeedReports
    feed_near: FeedReports  # beside a community, at most 100 m from it: counted in none
    residents: int | None
    residents_year_be: int | None
    figures: tuple[Figure, ...]  # of a community, with their sources
    official_area_km2: float | None
    measured_area_km2: float | None


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """One numbered state of the public map."""

    version: int
    released_at: str  # ISO 8601, UTC
    demo: bool
    subdistricts: tuple[PublicArea, ...]
    communities: tuple[PublicArea, ...]
    boundary_versions: tuple[BoundaryVersion, ...]
    feeds: tuple[str, ...]
    feed_days: tuple[str, str] | None
    feed_placed: Mapping[PlacementKind, int]  # of all feed records, outside and unplaced too
    listed_communities: int
    risks: tuple[PublicRisk, ...] = ()  # by area, category, id: no order of time
    commitments: tuple[PublicCommitment, ...] = ()
    groups: tuple[PublicGroup, ...] = ()
    subjects: tuple[SubjectCount, ...] = ()
    sub_kinds: tuple[SubKind, ...] = ()  # those that a risk point has
    withdrawn_risks: tuple[str, ...] = ()  # numbers of points that were public once
    landmarks: tuple[Landmark, ...] = ()  # beside those of the reference tables
    feed_months: Mapping[str, int] = field(default_factory=dict)  # "2026-01": of the district
    votes: tuple[PublicVote, ...] = ()  # of closed forums, about points that are public now
    network_documents: tuple[PublicDocument, ...] = ()
    quotes: tuple[PublicQuote, ...] = ()
    projects: tuple[PublicWatchedProject, ...] = ()  # that the network watches
    study_communities: int = field(default_factory=lambda: get_district().communities)

    def list_areas(self, level: AreaLevel) -> tuple[PublicArea, ...]:
        """Return the areas of one level, by id."""
        return self.communities if level == AreaLevel.COMMUNITY else self.subdistricts

    @property
    def types(self) -> list[str]:
        """The feeds' own types that occur, most frequent first."""
        counts: Counter[str] = Counter()
        for area in self.subdistricts:
            counts.update(area.feed_reports.by_type)
        return sorted(counts, key=lambda label: (-counts[label], label))

    @property
    def incomplete_years_be(self) -> dict[int, str]:
        """Fiscal years of which the feeds hold a part: `not over`, or `partly recorded`.

        A year is partly recorded where the records start or end more than a month inside it.
        """
        if self.feed_days is None:
            return {}
        first, last = (date.fromisoformat(day) for day in self.feed_days)
        states = {}
        for year in self.fiscal_years_be:
            start, end = times.find_fiscal_year_days(year)
            if self.released_at and times.to_bangkok_midnight(end + ONE_DAY) > times.parse_iso(
                self.released_at
            ):
                states[year] = "not over"
            elif first - start > MAX_RECORD_GAP or end - last > MAX_RECORD_GAP:
                states[year] = "partly recorded"
        return states

    @property
    def fiscal_years_be(self) -> list[int]:
        """The fiscal years that occur, earliest first."""
        years = {year for area in self.subdistricts for year in area.feed_reports.by_year}
        return sorted(year for year in years if year is not None)


def build_release(inputs: PublicReleaseInputs, *, version: int, released_at: str) -> PublicRelease:
    """Build the release that the public may see: same inputs, same release.

    Parameters
    ----------
    version
        The number of the release.
    released_at
        The moment in ISO 8601; "" where none is stated.
    """
    complaints = sum_groups_by_area(
        inputs.groups,
        {community.id: community.subdistrict_code for community in inputs.communities},
    )
    boundaries = {
        place.id: (place, _select_public_boundary(place, inputs)) for place in inputs.communities
    }
    points = locate_in_communities(boundaries, inputs.risks)
    feed = total_feed_counts(inputs.feed_counts)
    return PublicRelease(
        version=version,
        released_at=released_at,
        demo=inputs.demo,
        subdistricts=tuple(
            _build_subdistrict(place, inputs, complaints, feed) for place in inputs.subdistricts
        ),
        communities=tuple(
            _build_community(place, inputs, complaints, points[place.id], feed)
            for place in inputs.communities
        ),
        boundary_versions=tuple(inputs.boundary_versions),
        feeds=tuple(inputs.feeds),
        feed_days=inputs.feed_days,
        feed_placed=feed.placed,
        listed_communities=len(inputs.communities),
        risks=tuple(sorted(inputs.risks, key=_build_risk_sort_key)),
        commitments=tuple(inputs.commitments),
        groups=tuple(inputs.groups),
        subjects=tuple(inputs.subjects),
        sub_kinds=_select_sub_kinds(inputs),
        withdrawn_risks=tuple(inputs.withdrawn_risks),
        landmarks=tuple(inputs.landmarks),
        feed_months=dict(inputs.feed_months),
        votes=tuple(inputs.votes),
        network_documents=tuple(inputs.network_documents),
        quotes=tuple(inputs.quotes),
        projects=tuple(inputs.projects),
    )


def sum_groups_by_area(
    groups: Iterable[PublicGroup], subdistricts: Mapping[str, str]
) -> dict[str, int]:
    """Return the number of each area that has one: the sum of the groups in it.

    A community counts whole for the subdistrict it belongs to (`home`), wherever its area reaches.
    """
    numbers: Counter[str] = Counter()
    for group in groups:
        numbers[group.area_id] += group.count
        if (
            group.level in (GroupLevel.COMMUNITY_CATEGORY, GroupLevel.COMMUNITY)
            and group.area_id in subdistricts
        ):
            numbers[subdistricts[group.area_id]] += group.count
    return dict(numbers)


def _select_sub_kinds(inputs: PublicReleaseInputs) -> tuple[SubKind, ...]:
    used = {risk.sub_kind for risk in inputs.risks}
    return tuple(kind for kind in inputs.sub_kinds if kind.code in used)


def _build_risk_sort_key(risk: PublicRisk) -> tuple[str, str, str]:
    place = risk.community_id or f"{risk.position}"
    return place, risk.category, risk.public_id


def _count_levels(risks: Iterable[PublicRisk]) -> dict[RiskLevel, int]:
    """Count approved risk points; one that was mitigated is on the map and in no count."""
    counts = Counter(risk.scores.level for risk in risks if risk.state == RiskState.APPROVED)
    return {level: counts[level] for level in RiskLevel}


def _list_subdistrict_risks(code: str, inputs: PublicReleaseInputs) -> Iterator[PublicRisk]:
    """Yield the risk points of a subdistrict: by their community, else by the cell's centre."""
    subdistricts = {place.id: place.subdistrict_code for place in inputs.communities}
    for risk in inputs.risks:
        if risk.community_id is not None:
            subdistrict_code: str | None = subdistricts.get(risk.community_id)
        else:
            subdistrict_code = _find_subdistrict(risk.position, inputs.subdistrict_boundaries)
        if subdistrict_code == code:
            yield risk


def _find_subdistrict(
    position: tuple[float, float] | None, boundaries: Mapping[str, Boundary]
) -> str | None:
    if position is None:
        return None
    outlines = {code: boundary.geometry for code, boundary in boundaries.items()}
    return find_covering(outlines, Point(position))


def build_type_id(label: str) -> str:
    """Return the ASCII name by which a link refers to a feed's type."""
    return "t" + hashlib.sha256(label.encode()).hexdigest()[:8]


def _build_subdistrict(
    place: Subdistrict,
    inputs: PublicReleaseInputs,
    complaints: Mapping[str, int],
    feed: FeedTotals,
) -> PublicArea:
    boundary = inputs.subdistrict_boundaries[place.code]
    risks = list(_list_subdistrict_risks(place.code, inputs))
    coverages = [
        inputs.seen.get(community.id, NO_COVERAGE)
        for community in inputs.communities
        if community.subdistrict_code == place.code
    ]
    return PublicArea(
        id=place.code,
        level=AreaLevel.SUBDISTRICT,
        name_th=place.name_th,
        name_en=place.name_en,
        subdistrict_code=place.code,
        zone=None,
        kind_th=None,
        location=None,
        boundary_status=boundary.status,
        boundary_version=boundary.version,
        boundary_source=_find_source(boundary, inputs),
        boundary_confirmed=boundary.confirmed,
        geometry=boundary.geometry,
        coverage=fieldwork.compute_subdistrict_coverage(
            coverage.coverage for coverage in coverages
        ),
        visited=VisitSummary(
            sum(coverage.coverage != Coverage.NOT_VISITED for coverage in coverages), len(coverages)
        ),
        complaints=complaints.get(place.code),
        risks=_count_levels(risks),
        risk_points=locate_in_subdistrict(risks),
        feed_reports=feed.find(feed.by_subdistrict, place.code),
        feed_near=FeedReports(),
        residents=place.population,
        residents_year_be=place.population_year and place.population_year + BUDDHIST_OFFSET,
        figures=(),
        official_area_km2=place.official_area_km2,
        measured_area_km2=_compute_area_km2(boundary.geometry),
    )


def _build_community(
    place: Community,
    inputs: PublicReleaseInputs,
    complaints: Mapping[str, int],
    points: AreaPoints,
    feed: FeedTotals,
) -> PublicArea:
    boundary = _select_public_boundary(place, inputs)
    coverage = inputs.seen.get(place.id, NO_COVERAGE)
    figures = inputs.figures.get(place.id, {})
    residents = figures.get(FigureKind.RESIDENTS)
    return PublicArea(
        id=place.id,
        level=AreaLevel.COMMUNITY,
        name_th=place.name_th,
        name_en=None,
        subdistrict_code=place.subdistrict_code,
        zone=place.zone,
        kind_th=place.kind_th,
        location=_find_label_point(place, boundary.geometry),
        boundary_status=boundary.status,
        boundary_version=boundary.version,
        boundary_source=_find_source(boundary, inputs),
        boundary_confirmed=boundary.confirmed,
        geometry=boundary.geometry,
        coverage=coverage.coverage,
        visited=VisitSummary(int(bool(coverage.months)), 1, coverage.months),
        complaints=complaints.get(place.id),
        risks=_count_levels(risk for risk in inputs.risks if risk.public_id in points.listed),
        risk_points=points,
        feed_reports=feed.find(feed.by_community, place.id),
        feed_near=feed.find(feed.near_community, place.id),
        residents=None if residents is None else residents.count,
        residents_year_be=None if residents is None else residents.year_be,
        figures=tuple(figures[kind] for kind in FigureKind if kind in figures),
        official_area_km2=None,
        measured_area_km2=_compute_area_km2(boundary.geometry),
    )


def _select_public_boundary(place: Community, inputs: PublicReleaseInputs) -> Boundary:
    """Return the boundary that is drawn: estimated areas only where they are used."""
    boundary = inputs.community_boundaries.get(place.id)
    if boundary is None or (
        boundary.status == BoundaryStatus.ESTIMATED and not inputs.with_estimated
    ):
        version = 0 if boundary is None else boundary.version
        return Boundary(place.id, AreaLevel.COMMUNITY, BoundaryStatus.POINT_ONLY, None, version)
    return boundary


def _find_source(boundary: Boundary, inputs: PublicReleaseInputs) -> str | None:
    """Return who made an outline that somebody drew; an estimate has no such source."""
    sources = {version.version: version.passport.source for version in inputs.boundary_versions}
    return sources.get(boundary.version) if boundary.status in REAL_STATUSES else None


def _find_label_point(place: Community, outline: Area | None) -> tuple[float, float]:
    """Return a point inside the outline; the register's point may lie far outside it."""
    point = place.location if outline is None else crs.find_inner_point(outline)
    return point.x, point.y


def _compute_area_km2(geometry: Area | None) -> float | None:
    return None if geometry is None else round(crs.compute_area_m2(geometry) / 1e6, 4)
