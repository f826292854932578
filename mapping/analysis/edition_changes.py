"""Differences between two editions: facts that both of them publish, without a verdict.

Published numbers only ever add up: a group of complaints is released once and stays. That a later
edition shows a larger number therefore says that a group was released, never that more was
reported. A difference is told with the groups that make it; nothing is tested and nothing is
called chance. Only published documents are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geodata.district import get_district
from mapping.analysis.risk_names import RiskNames, build_names, list_sub_kinds
from mapping.analysis.story_places import locate_point
from mapping.json_types import Documents, Json

COMPARED_DOCUMENTS = (
    "edition.json",
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "risks.geojson",
    "about.json",
    "commitments.json",
    "complaints.json",  # editions of before may lack it
)


@dataclass(frozen=True, slots=True)
class ReleasedGroup:
    """Complaints that were published together."""

    id: str
    count: int
    period: tuple[str, str]  # first and last month of the half-years, "2026-01"


@dataclass(frozen=True, slots=True)
class ComplaintChange:
    """The published complaints of one area; None where an edition shows no number.

    `new` and `withdrawn` are None where one of the editions does not list its groups.
    """

    level: str  # district, subdistrict or community
    area_id: str
    name_th: str
    before: int | None
    after: int | None
    new: tuple[ReleasedGroup, ...] | None
    withdrawn: tuple[ReleasedGroup, ...] | None


@dataclass(frozen=True, slots=True)
class FeedChange:
    """The records of open feeds in one area; None where they could not be placed."""

    level: str
    area_id: str
    name_th: str
    before: int | None
    after: int | None
    is_same_boundary: bool


@dataclass(frozen=True, slots=True)
class RiskChange:
    """A risk point that is new, mitigated, no longer listed, or scored otherwise."""

    id: str
    names: RiskNames  # in each language
    place: str | None  # name of its community, or of the subdistrict around its cell
    level: str
    level_before: str | None = None  # where the scores changed


@dataclass(frozen=True, slots=True)
class RiskChanges:
    """Risk points by what happened to them."""

    new: tuple[RiskChange, ...]
    mitigated: tuple[RiskChange, ...]
    reopened: tuple[RiskChange, ...]  # mitigated before, a risk again
    gone: tuple[RiskChange, ...]
    rescored: tuple[RiskChange, ...]


@dataclass(frozen=True, slots=True)
class VisitChange:
    """Months with visits to a community that the earlier edition did not have."""

    area_id: str
    name_th: str
    months: tuple[tuple[str, bool], ...]  # "2026-09", whether something was found; newest first


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two editions."""

    complaints: tuple[ComplaintChange, ...]
    feed: tuple[FeedChange, ...]
    feed_periods: tuple[Json | None, Json | None]  # first and last day of the records of each
    risks: RiskChanges
    visits: tuple[VisitChange, ...]
    commitments: tuple[tuple[str, str | None, str | None], ...]  # id, state before, state after
    only_before: tuple[str, ...]  # communities that the register has no longer
    only_after: tuple[str, ...]


def compare_editions(before: Documents, after: Documents) -> Comparison:
    """Compare two editions by the documents named in `READ`."""
    old, new = (_index_areas(documents, "community") for documents in (before, after))
    return Comparison(
        complaints=tuple(_compare_complaints(before, after)),
        feed=tuple(_compare_feed(before, after)),
        feed_periods=(_find_feed_period(before), _find_feed_period(after)),
        risks=_compare_risks(before, after),
        visits=tuple(_compare_visits(before, after)),
        commitments=tuple(_compare_states(_index_commitments(before), _index_commitments(after))),
        only_before=tuple(old[area_id]["name_th"] for area_id in sorted(old.keys() - new.keys())),
        only_after=tuple(new[area_id]["name_th"] for area_id in sorted(new.keys() - old.keys())),
    )


def _compare_complaints(before: Documents, after: Documents) -> Iterator[ComplaintChange]:
    old, new = _index_groups(before), _index_groups(after)
    if old is not None and new is not None:
        total = ComplaintChange(
            "district",
            get_district().code,
            "",
            _sum_counts(old.values()),
            _sum_counts(new.values()),
            *_compare_groups(old, new),
        )
        if total.new or total.withdrawn:
            yield total
    for level in ("subdistrict", "community"):
        areas = (_index_areas(before, level), _index_areas(after, level))
        for area_id in sorted(areas[0].keys() & areas[1].keys()):
            counts = [area[area_id]["complaints"]["count"] for area in areas]
            own_old = None if old is None else _select_area_groups(old, area_id, before, after)
            own_new = None if new is None else _select_area_groups(new, area_id, before, after)
            group_changes = _compare_groups(own_old, own_new)
            if counts[0] != counts[1] or any(group_changes):
                yield ComplaintChange(
                    level,
                    area_id,
                    areas[1][area_id]["name_th"],
                    counts[0],
                    counts[1],
                    *group_changes,
                )


def _index_groups(documents: Documents) -> dict[str, Json] | None:
    if "complaints.json" not in documents:
        return None
    return {group["id"]: group for group in documents["complaints.json"]["groups"]}


def _select_area_groups(
    groups: Mapping[str, Json], area_id: str, *editions: Documents
) -> dict[str, Json]:
    """Return the groups that the number of an area is made of."""
    homes = {area_id}
    for documents in editions:
        for area in _index_areas(documents, "community").values():
            if area["subdistrict_code"] == area_id:
                homes.add(area["id"])
    return {group_id: group for group_id, group in groups.items() if group["area_id"] in homes}


def _compare_groups(
    old: Mapping[str, Json] | None, new: Mapping[str, Json] | None
) -> tuple[tuple[ReleasedGroup, ...] | None, tuple[ReleasedGroup, ...] | None]:
    if old is None or new is None:
        return None, None
    return (
        tuple(_build_group(new[group_id]) for group_id in sorted(new.keys() - old.keys())),
        tuple(_build_group(old[group_id]) for group_id in sorted(old.keys() - new.keys())),
    )


def _build_group(group: Json) -> ReleasedGroup:
    return ReleasedGroup(group["id"], int(group["count"]), (group["from"], group["to"]))


def _sum_counts(groups: Iterable[Json]) -> int | None:
    return sum(int(group["count"]) for group in groups) or None


def _compare_feed(before: Documents, after: Documents) -> Iterator[FeedChange]:
    for level in ("subdistrict", "community"):
        old, new = _index_areas(before, level), _index_areas(after, level)
        for area_id in sorted(old.keys() & new.keys()):
            old_area, new_area = old[area_id], new[area_id]
            counts = old_area["feed_reports_total"], new_area["feed_reports_total"]
            if counts[0] != counts[1]:
                is_same_boundary = old_area["boundary_version"] == new_area["boundary_version"]
                yield FeedChange(
                    level, area_id, new_area["name_th"], *counts, is_same_boundary=is_same_boundary
                )


def _find_feed_period(documents: Documents) -> Json | None:
    period: Json | None = documents["about.json"].get("feed_period")
    return period


def _compare_risks(before: Documents, after: Documents) -> RiskChanges:
    old, new = _index_risk_points(before), _index_risk_points(after)
    both = sorted(old.keys() & new.keys())

    def read_state(points: Mapping[str, Json], risk_id: str) -> str:
        return str(points[risk_id]["properties"]["state"])

    def read_level(points: Mapping[str, Json], risk_id: str) -> str:
        return str(points[risk_id]["properties"]["level"])

    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    changed = [risk_id for risk_id in both if read_state(old, risk_id) != read_state(new, risk_id)]
    return RiskChanges(
        new=tuple(
            _build_risk_change(new[risk_id], after)
            for risk_id in added
            if read_state(new, risk_id) != "mitigated"
        ),
        mitigated=tuple(
            _build_risk_change(new[risk_id], after)
            for risk_id in (*added, *changed)
            if read_state(new, risk_id) == "mitigated"
        ),
        reopened=tuple(
            _build_risk_change(new[risk_id], after)
            for risk_id in changed
            if read_state(old, risk_id) == "mitigated"
        ),
        gone=tuple(_build_risk_change(old[risk_id], before) for risk_id in removed),
        rescored=tuple(
            _build_risk_change(new[risk_id], after, level_before=read_level(old, risk_id))
            for risk_id in both
            if read_level(old, risk_id) != read_level(new, risk_id)
        ),
    )


def _index_risk_points(documents: Documents) -> dict[str, Json]:
    return {
        feature["properties"]["id"]: feature for feature in documents["risks.geojson"]["features"]
    }


def _build_risk_change(
    point: Json, documents: Documents, level_before: str | None = None
) -> RiskChange:
    area = locate_point(point, documents)["area"]
    place = None if area is None else str(area["name_th"])
    properties = point["properties"]
    names = build_names(properties, list_sub_kinds(documents["risks.geojson"]))
    return RiskChange(properties["id"], names, place, properties["level"], level_before)


def _compare_visits(before: Documents, after: Documents) -> Iterator[VisitChange]:
    old = before["about.json"].get("visits", {})
    names = {area_id: area["name_th"] for area_id, area in _index_areas(after, "community").items()}
    for area_id, months in sorted(after["about.json"].get("visits", {}).items()):
        old_months = {(visit["month"], visit["found"]) for visit in old.get(area_id, [])}
        added = tuple(
            (visit["month"], visit["found"])
            for visit in months
            if (visit["month"], visit["found"]) not in old_months
        )
        if added and area_id in names:
            yield VisitChange(area_id, names[area_id], added)


def _index_areas(documents: Documents, level: str) -> dict[str, Json]:
    features = documents[f"areas-{level}.geojson"]["features"]
    return {feature["properties"]["id"]: feature["properties"] for feature in features}


def _index_commitments(documents: Documents) -> dict[str, str]:
    return {
        commitment["id"]: commitment["state"]
        for commitment in documents["commitments.json"]["commitments"]
    }


def _compare_states(
    old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for commitment_id in sorted(old.keys() | new.keys()):
        if old.get(commitment_id) != new.get(commitment_id):
            yield commitment_id, old.get(commitment_id), new.get(commitment_id)
