"""What is different between two editions: facts that both of them publish, and no verdict.

Published numbers only ever add up: a group of complaints is released once and stays. That a later
edition shows a larger number therefore says that a group was released, never that more was
reported. A difference is told with the groups that make it; nothing is tested and nothing is
called chance. Only published documents are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.model.imports.counting import DISTRICT_AREA_ID
from mapping.analysis.story_places import place_of

Json = Mapping[str, Any]
Documents = Mapping[str, Json]
READ = (
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
    """Everything that differs between two editions."""

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
    old, new = (_areas(each, "community") for each in (before, after))
    return Comparison(
        complaints=tuple(_complaints(before, after)),
        feed=tuple(_feed(before, after)),
        feed_periods=(_feed_period(before), _feed_period(after)),
        risks=_risks(before, after),
        visits=tuple(_visits(before, after)),
        commitments=tuple(_states(_commitments(before), _commitments(after))),
        only_before=tuple(old[each]["name_th"] for each in sorted(old.keys() - new.keys())),
        only_after=tuple(new[each]["name_th"] for each in sorted(new.keys() - old.keys())),
    )


def _complaints(before: Documents, after: Documents) -> Iterator[ComplaintChange]:
    old, new = _groups(before), _groups(after)
    if old is not None and new is not None:
        total = ComplaintChange(
            "district",
            DISTRICT_AREA_ID,
            "",
            _sum(old.values()),
            _sum(new.values()),
            *_moved(old, new),
        )
        if total.new or total.withdrawn:
            yield total
    for level in ("subdistrict", "community"):
        areas = (_areas(before, level), _areas(after, level))
        for area_id in sorted(areas[0].keys() & areas[1].keys()):
            counts = [each[area_id]["complaints"]["count"] for each in areas]
            own_old = None if old is None else _of_area(old, area_id, before, after)
            own_new = None if new is None else _of_area(new, area_id, before, after)
            moved = _moved(own_old, own_new)
            if counts[0] != counts[1] or any(moved):
                yield ComplaintChange(
                    level, area_id, areas[1][area_id]["name_th"], counts[0], counts[1], *moved
                )


def _groups(documents: Documents) -> dict[str, Json] | None:
    if "complaints.json" not in documents:
        return None
    return {each["id"]: each for each in documents["complaints.json"]["groups"]}


def _of_area(groups: Mapping[str, Json], area_id: str, *editions: Documents) -> dict[str, Json]:
    """Return the groups that the number of an area is made of."""
    homes = {area_id}
    for documents in editions:
        for each in _areas(documents, "community").values():
            if each["subdistrict_code"] == area_id:
                homes.add(each["id"])
    return {each: group for each, group in groups.items() if group["area_id"] in homes}


def _moved(
    old: Mapping[str, Json] | None, new: Mapping[str, Json] | None
) -> tuple[tuple[ReleasedGroup, ...] | None, tuple[ReleasedGroup, ...] | None]:
    if old is None or new is None:
        return None, None
    return (
        tuple(_group(new[each]) for each in sorted(new.keys() - old.keys())),
        tuple(_group(old[each]) for each in sorted(old.keys() - new.keys())),
    )


def _group(group: Json) -> ReleasedGroup:
    return ReleasedGroup(group["id"], int(group["count"]), (group["from"], group["to"]))


def _sum(groups: Iterable[Json]) -> int | None:
    return sum(int(each["count"]) for each in groups) or None


def _feed(before: Documents, after: Documents) -> Iterator[FeedChange]:
    for level in ("subdistrict", "community"):
        old, new = _areas(before, level), _areas(after, level)
        for area_id in sorted(old.keys() & new.keys()):
            one, two = old[area_id], new[area_id]
            counts = one["feed_reports_total"], two["feed_reports_total"]
            if counts[0] != counts[1]:
                same = one["boundary_version"] == two["boundary_version"]
                yield FeedChange(level, area_id, two["name_th"], *counts, is_same_boundary=same)


def _feed_period(documents: Documents) -> Json | None:
    period: Json | None = documents["about.json"].get("feed_period")
    return period


def _risks(before: Documents, after: Documents) -> RiskChanges:
    old, new = _risk_points(before), _risk_points(after)
    both = sorted(old.keys() & new.keys())

    def state(points: Mapping[str, Json], risk_id: str) -> str:
        return str(points[risk_id]["properties"]["state"])

    def level(points: Mapping[str, Json], risk_id: str) -> str:
        return str(points[risk_id]["properties"]["level"])

    came, went = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    turned = [each for each in both if state(old, each) != state(new, each)]
    return RiskChanges(
        new=tuple(_risk(new[each], after) for each in came if state(new, each) != "mitigated"),
        mitigated=tuple(
            _risk(new[each], after) for each in (*came, *turned) if state(new, each) == "mitigated"
        ),
        reopened=tuple(
            _risk(new[each], after) for each in turned if state(old, each) == "mitigated"
        ),
        gone=tuple(_risk(old[each], before) for each in went),
        rescored=tuple(
            _risk(new[each], after, level_before=level(old, each))
            for each in both
            if level(old, each) != level(new, each)
        ),
    )


def _risk_points(documents: Documents) -> dict[str, Json]:
    return {each["properties"]["id"]: each for each in documents["risks.geojson"]["features"]}


def _risk(point: Json, documents: Documents, level_before: str | None = None) -> RiskChange:
    area = place_of(point, documents)["area"]
    place = None if area is None else str(area["name_th"])
    properties = point["properties"]
    return RiskChange(properties["id"], place, properties["level"], level_before)


def _visits(before: Documents, after: Documents) -> Iterator[VisitChange]:
    old = before["about.json"].get("visits", {})
    names = {each: area["name_th"] for each, area in _areas(after, "community").items()}
    for area_id, months in sorted(after["about.json"].get("visits", {}).items()):
        known = {(each["month"], each["found"]) for each in old.get(area_id, [])}
        added = tuple(
            (each["month"], each["found"])
            for each in months
            if (each["month"], each["found"]) not in known
        )
        if added and area_id in names:
            yield VisitChange(area_id, names[area_id], added)


def _areas(documents: Documents, level: str) -> dict[str, Json]:
    features = documents[f"areas-{level}.geojson"]["features"]
    return {each["properties"]["id"]: each["properties"] for each in features}


def _commitments(documents: Documents) -> dict[str, str]:
    return {each["id"]: each["state"] for each in documents["commitments.json"]["commitments"]}


def _states(
    old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    for each in sorted(old.keys() | new.keys()):
        if old.get(each) != new.get(each):
            yield each, old.get(each), new.get(each)
