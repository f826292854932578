"""Differences between two editions as sentences: numbers with the groups they are made of."""

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
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_month_and_year, format_month_range, format_short_date

MAX_PERIODS = 6  # named in one sentence


def format_complaint_change(change: ComplaintChange, texts: Texts) -> str:
    """Return the change of an area's published number, with its reason."""
    values = {
        "before": _format_number(change.before, texts),
        "after": _format_number(change.after, texts),
        "new": _format_groups("new", change.new, texts),
        "withdrawn": _format_groups("withdrawn", change.withdrawn, texts),
    }
    return texts(f"editions.complaints.{_find_kind(change)}", **values)


def format_feed_change(change: FeedChange, texts: Texts) -> str:
    """Return how many records of open feeds lie in an area in each edition."""
    key = "counted" if change.is_same_boundary else "redrawn"
    return texts(
        f"editions.feed.{key}",
        before=_format_number(change.before, texts),
        after=_format_number(change.after, texts),
    )


def format_feed_periods(
    periods: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None], texts: Texts
) -> str:
    """Return the days from which the records of each edition come."""
    before, after = (_format_days(period, texts) for period in periods)
    return texts("editions.feed.periods", before=before, after=after)


def format_risk_changes(comparison: Comparison, texts: Texts) -> Iterator[str]:
    """Yield one line for each thing that happened to risk points, with their numbers."""
    for name in ("new", "mitigated", "reopened", "gone"):
        points: Sequence[RiskChange] = getattr(comparison.risks, name)
        if points:
            named = ", ".join(_format_point(point, texts) for point in points)
            yield texts(f"editions.risks.{name}", count=f"{len(points):,}", points=named)
    for point in comparison.risks.rescored:
        yield texts(
            "editions.risks.rescored",
            point=_format_point(point, texts),
            before=texts(f"map.risk.{to_key(point.level_before or point.level)}"),
            after=texts(f"map.risk.{to_key(point.level)}"),
        )


def format_visit_change(change: VisitChange, texts: Texts) -> str:
    """Return the months in which a community was visited since."""
    months = ", ".join(
        texts(
            f"editions.visits.{'found' if has_found else 'none_found'}",
            month=format_month_and_year(int(month[:4]), int(month[5:]), texts.language),
        )
        for month, has_found in change.months
    )
    return texts("editions.visits.of", name=change.name_th, months=months)


def format_area_name(change: ComplaintChange | FeedChange, texts: Texts) -> str:
    """Return the name of the area; the whole district has none in the documents."""
    return texts("editions.level.district") if change.level == "district" else change.name_th


def _find_kind(change: ComplaintChange) -> str:
    if change.new is None or change.withdrawn is None:
        return "counted"
    if change.new and change.withdrawn:
        return "new_and_withdrawn"
    if change.withdrawn:
        return "withdrawn" if change.after is not None else "no_longer"
    return "grew" if change.before is not None else "first"


def _format_groups(kind: str, groups: tuple[ReleasedGroup, ...] | None, texts: Texts) -> str:
    """Return how many groups, and how many complaints of which half-years are in them."""
    by_period: dict[tuple[str, str], int] = {}
    for group in sorted(groups or (), key=lambda group: group.period):
        by_period[group.period] = by_period.get(group.period, 0) + group.count
    parts = [
        texts(
            "editions.complaints.period",
            count=f"{count:,}",
            period=format_month_range(*period, texts.language),
        )
        for period, count in list(by_period.items())[:MAX_PERIODS]
    ]
    if len(by_period) > MAX_PERIODS:
        parts.append(texts("editions.complaints.more", count=len(by_period) - MAX_PERIODS))
    return texts(
        f"editions.complaints.{kind}_groups", count=len(groups or ()), periods="; ".join(parts)
    )


def _format_number(count: int | None, texts: Texts) -> str:
    return texts("editions.complaints.not_shown") if count is None else f"{count:,}"


def _format_days(period: Mapping[str, Any] | None, texts: Texts) -> str:
    if period is None:
        return texts("map.card.no_data")
    first, last = (date.fromisoformat(period[end]) for end in ("from", "to"))
    return f"{format_short_date(first, texts.language)} – {format_short_date(last, texts.language)}"


def _format_point(point: RiskChange, texts: Texts) -> str:
    place = point.id if point.place is None else f"{point.id}, {point.place}"
    return f"{point.names[texts.language]} ({place})"
