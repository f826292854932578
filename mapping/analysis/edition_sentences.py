"""What differs between two editions, in sentences: numbers with the groups that make them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from mapping.analysis.edition_changes import (
    Comparison,
    ComplaintChange,
    FeedChange,
    ReleasedGroup,
    RiskChange,
    VisitChange,
)
from mapping.texts import Texts, slug
from mapping.texts.dates import month_and_year, month_range, short_date

MOST_PERIODS = 6  # named in one sentence


def complaint_sentence(change: ComplaintChange, texts: Texts) -> str:
    """Return what happened to the published number of an area, and why."""
    values = {
        "before": _number(change.before, texts),
        "after": _number(change.after, texts),
        "new": _groups("new", change.new, texts),
        "withdrawn": _groups("withdrawn", change.withdrawn, texts),
    }
    return texts(f"editions.complaints.{_kind_of(change)}", **values)


def feed_sentence(change: FeedChange, texts: Texts) -> str:
    """Return how many records of open feeds lie in an area in each edition."""
    key = "counted" if change.is_same_boundary else "redrawn"
    return texts(
        f"editions.feed.{key}",
        before=_number(change.before, texts),
        after=_number(change.after, texts),
    )


def feed_period_sentence(
    periods: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None], texts: Texts
) -> str:
    """Return the days from which the records of each edition come."""
    before, after = (_days(each, texts) for each in periods)
    return texts("editions.feed.periods", before=before, after=after)


def risk_lines(found: Comparison, texts: Texts) -> Iterator[str]:
    """Yield one line for each thing that happened to risk points, with their numbers."""
    for name in ("new", "mitigated", "reopened", "gone"):
        points: Sequence[RiskChange] = getattr(found.risks, name)
        if points:
            named = ", ".join(_point(each, texts) for each in points)
            yield texts(f"editions.risks.{name}", count=f"{len(points):,}", points=named)
    for each in found.risks.rescored:
        yield texts(
            "editions.risks.rescored",
            point=_point(each, texts),
            before=texts(f"map.risk.{slug(each.level_before or each.level)}"),
            after=texts(f"map.risk.{slug(each.level)}"),
        )


def visit_sentence(change: VisitChange, texts: Texts) -> str:
    """Return the months in which a community was visited since."""
    months = ", ".join(
        texts(
            f"editions.visits.{'found' if found else 'none_found'}",
            month=month_and_year(int(month[:4]), int(month[5:]), texts.language),
        )
        for month, found in change.months
    )
    return texts("editions.visits.of", name=change.name_th, months=months)


def area_name(change: ComplaintChange | FeedChange, texts: Texts) -> str:
    """Return the name of the area; the whole district has none in the documents."""
    return texts("editions.level.district") if change.level == "district" else change.name_th


def _kind_of(change: ComplaintChange) -> str:
    if change.new is None or change.withdrawn is None:
        return "counted"
    if change.new and change.withdrawn:
        return "new_and_withdrawn"
    if change.withdrawn:
        return "withdrawn" if change.after is not None else "no_longer"
    return "grew" if change.before is not None else "first"


def _groups(kind: str, groups: tuple[ReleasedGroup, ...] | None, texts: Texts) -> str:
    """Return how many groups, and how many complaints of which half-years are in them."""
    by_period: dict[tuple[str, str], int] = {}
    for each in sorted(groups or (), key=lambda group: group.period):
        by_period[each.period] = by_period.get(each.period, 0) + each.count
    parts = [
        texts(
            "editions.complaints.period",
            count=f"{count:,}",
            period=month_range(*period, texts.language),
        )
        for period, count in list(by_period.items())[:MOST_PERIODS]
    ]
    if len(by_period) > MOST_PERIODS:
        parts.append(texts("editions.complaints.more", count=len(by_period) - MOST_PERIODS))
    return texts(
        f"editions.complaints.{kind}_groups", count=len(groups or ()), periods="; ".join(parts)
    )


def _number(count: int | None, texts: Texts) -> str:
    return texts("editions.complaints.not_shown") if count is None else f"{count:,}"


def _days(period: Mapping[str, Any] | None, texts: Texts) -> str:
    if period is None:
        return texts("map.card.no_data")
    first, last = (date.fromisoformat(period[each]) for each in ("from", "to"))
    return f"{short_date(first, texts.language)} – {short_date(last, texts.language)}"


def _point(point: RiskChange, texts: Texts) -> str:
    return point.id if point.place is None else f"{point.id} ({point.place})"
