"""What changed between two editions: what rose, what fell, what is within noise.

Only published documents are read: what is withheld in either cannot be compared, so nothing comes
out here that subtracting two published numbers would not give.

Counts are compared by the exact conditional test of two Poisson counts (Przyborowski and Wilenski,
1940): given their sum, the later one is binomial with a half. The numbers of one measure are tested
together, their p-values adjusted by Holm's method (1979). A later edition holds the records of the
earlier one, so the test is cautious: it calls noise what may be a change, hardly the reverse.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb
from typing import Any

Json = Mapping[str, Any]
ALPHA = 0.05


class Measure(StrEnum):
    """What is counted in an area."""

    COMPLAINTS = "complaints"
    FEED_REPORTS = "feed reports"
    RISKS = "risk points"


class Verdict(StrEnum):
    """What can be said of two numbers."""

    ROSE = "rose"
    FELL = "fell"
    NOISE = "within noise"
    SAME = "same"
    WITHHELD = "withheld"
    BOUNDARY = "boundary changed"
    NEW = "not in both"


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of one area in both editions; a number is None where it is not published."""

    level: str
    area_id: str
    name_th: str
    measure: Measure
    before: int | None
    after: int | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RiskChanges:
    """Risk points by their public numbers."""

    new: tuple[str, ...]
    solved: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two editions."""

    changes: tuple[Change, ...]
    risks: RiskChanges
    coverage: tuple[tuple[str, str, str], ...]  # community, before, after
    commitments: tuple[tuple[str, str | None, str | None], ...]  # id, state before, state after


def compared(before: Mapping[str, Json], after: Mapping[str, Json]) -> Comparison:
    """Compare two editions.

    Parameters
    ----------
    before, after
        By file name: `areas-community.geojson`, `areas-subdistrict.geojson`, `risks.geojson`,
        `commitments.json`.
    """
    return Comparison(
        changes=tuple(
            change
            for level in ("subdistrict", "community")
            for measure in Measure
            for change in _changes(before, after, level, measure)
        ),
        risks=_risk_changes(before, after),
        coverage=_states(_coverage(before), _coverage(after)),
        commitments=_all_states(_commitments(before), _commitments(after)),
    )


def p_value(before: int, after: int) -> float:
    """Return the two-sided exact p-value that two Poisson counts have the same mean."""
    total, least = before + after, min(before, after)
    tail = sum(comb(total, hits) for hits in range(least + 1))
    return float(min(Fraction(1), Fraction(2 * tail, 2**total)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for being many, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def _changes(
    before: Mapping[str, Json], after: Mapping[str, Json], level: str, measure: Measure
) -> list[Change]:
    old, new = (_areas(each, level) for each in (before, after))
    pairs = [(old.get(area_id), new.get(area_id)) for area_id in sorted(old.keys() | new.keys())]
    counts = [(_count(one, measure), _count(two, measure)) for one, two in pairs]
    verdicts = [_obvious(*pair, *count) for pair, count in zip(pairs, counts, strict=True)]
    open_ones = [i for i, verdict in enumerate(verdicts) if verdict is None]
    tested = holm([p_value(counts[i][0] or 0, counts[i][1] or 0) for i in open_ones])
    for i, adjusted in zip(open_ones, tested, strict=True):
        rose = (counts[i][1] or 0) > (counts[i][0] or 0)
        certain = Verdict.ROSE if rose else Verdict.FELL
        verdicts[i] = certain if adjusted < ALPHA else Verdict.NOISE
    return [
        Change(
            level,
            str((two or one or {})["id"]),
            str((two or one or {})["name_th"]),
            measure,
            *count,
            verdict or Verdict.NOISE,
        )
        for (one, two), count, verdict in zip(pairs, counts, verdicts, strict=True)
    ]


def _obvious(
    one: Json | None, two: Json | None, before: int | None, after: int | None
) -> Verdict | None:
    """Return what can be said without a test; None where it takes one."""
    if one is None or two is None:
        return Verdict.NEW
    if one["boundary_version"] != two["boundary_version"]:
        return Verdict.BOUNDARY
    if before is None or after is None:
        return Verdict.WITHHELD
    return Verdict.SAME if before == after else None


def _areas(documents: Mapping[str, Json], level: str) -> dict[str, Json]:
    features = documents[f"areas-{level}.geojson"]["features"]
    return {each["properties"]["id"]: each["properties"] for each in features}


def _count(area: Json | None, measure: Measure) -> int | None:
    if area is None:
        return None
    if measure is Measure.COMPLAINTS:
        return None if area["complaints"]["withheld"] else int(area["complaints"]["count"])
    if measure is Measure.FEED_REPORTS:
        total = area["feed_reports_total"]
        return None if total is None else int(total)
    return sum(int(count) for count in area["risks"].values())


def _risk_changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> RiskChanges:
    old, new = (_risk_states(each) for each in (before, after))
    return RiskChanges(
        new=tuple(sorted(new.keys() - old.keys())),
        solved=tuple(
            sorted(
                each
                for each in new
                if new[each] == "mitigated" and old.get(each, "approved") != "mitigated"
            )
        ),
        gone=tuple(sorted(old.keys() - new.keys())),
    )


def _risk_states(documents: Mapping[str, Json]) -> dict[str, str]:
    found = documents["risks.geojson"]["features"]
    return {each["properties"]["id"]: each["properties"]["state"] for each in found}


def _coverage(documents: Mapping[str, Json]) -> dict[str, str]:
    return {each["name_th"]: each["coverage"] for each in _areas(documents, "community").values()}


def _commitments(documents: Mapping[str, Json]) -> dict[str, str]:
    return {each["id"]: each["state"] for each in documents["commitments.json"]["commitments"]}


def _states(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    both: Iterable[str] = sorted(old.keys() & new.keys())
    return tuple((each, old[each], new[each]) for each in both if old[each] != new[each])


def _all_states(
    old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[tuple[str, str | None, str | None], ...]:
    every = sorted(old.keys() | new.keys())
    return tuple(
        (each, old.get(each), new.get(each)) for each in every if old.get(each) != new.get(each)
    )
