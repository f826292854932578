"""Do incidents crowd together: the scan over communities by their residents, for officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import shape

from geodata.actions.cases.case_incidents import Incidents
from geodata.geometry import crs
from mapping.analysis.questions.finding import Finding, Row
from mapping.analysis.statistics.change import compute_dispersion
from mapping.analysis.statistics.scan import (
    DRAWS,
    MAX_DISPERSION,
    MIN_INCIDENTS,
    MIN_KNOWN_AREAS,
    ScanResult,
    find_refusal,
    scan,
)
from mapping.json_types import Json
from mapping.texts import Texts
from mapping.texts.dates import format_month_range

SEED = 2559
LEVEL = 0.05
MONTHS_A_YEAR = 12
WINDOW_MONTHS = 24


@dataclass(frozen=True, slots=True)
class CountedTime:
    """Distinct incidents of whole months, by community and by month."""

    by_community: Mapping[str, int]
    months: Sequence[int]  # months without any included
    without_community: int
    period: str


@dataclass(frozen=True, slots=True)
class _KnownAreas:
    """The communities whose residents are known."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    residents: tuple[float, ...]
    points: NDArray[np.float64]  # EPSG:32647, metres, shape (n, 2)


def find_window(today: date) -> tuple[date, date]:
    """Return the first and the last day of the whole months that are looked at."""
    until = today.replace(day=1) - timedelta(days=1)
    number = until.year * MONTHS_A_YEAR + until.month - WINDOW_MONTHS
    return date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1), until


def build_counted_time(incidents: Incidents, since: date, texts: Texts) -> CountedTime:
    """Return the incidents of the window that begins on a day, months without any included."""
    first = since.year * MONTHS_A_YEAR + since.month - 1
    months = [
        f"{number // MONTHS_A_YEAR}-{number % MONTHS_A_YEAR + 1:02}"
        for number in range(first, first + WINDOW_MONTHS)
    ]
    return CountedTime(
        incidents.by_community,
        [incidents.by_month[month] for month in months],
        incidents.without_community,
        format_month_range(months[0], months[-1], texts.language),
    )


def answer_groups(counted: CountedTime, document: Json, texts: Texts) -> Finding:
    """Return whether some neighbouring communities have more incidents than chance gives them.

    Parameters
    ----------
    document
        `areas-community.geojson` of the release, WGS84.
    """
    known = _read_known_areas(document, texts)
    counts = [counted.by_community.get(community, 0) for community in known.ids]
    dispersion = compute_dispersion([counted.months]) if counted.months else 1.0
    refusal = find_refusal(sum(counts), len(known.ids), dispersion)
    found = None
    if refusal is None:
        found = scan(counts, known.residents, known.points, seed=SEED)
    left_out = sum(counted.by_community.values()) + counted.without_community - sum(counts)
    return Finding(
        _describe(found, known, sum(counts), counted.period, texts),
        count=sum(counts),
        period=counted.period,
        method=texts("analysis.groups.method"),
        source=texts("analysis.groups.source"),
        columns=tuple(
            texts(f"analysis.groups.column.{name}") for name in ("community", "incidents", "people")
        ),
        rows=() if found is None else _list_rows(found, known, counts),
        needs=""
        if refusal is None
        else _name_needs(refusal, sum(counts), known, dispersion, texts),
        parameters=(
            (texts("analysis.groups.draws"), f"{DRAWS:,}"),
            (texts("analysis.groups.seed"), str(SEED)),
            (texts("analysis.change.dispersion"), f"{dispersion:.1f}"),
        ),
        notes=(
            texts("analysis.groups.left_out", count=f"{left_out:,}"),
            texts("analysis.groups.not_proof"),
        ),
    )


def _read_known_areas(document: Json, texts: Texts) -> _KnownAreas:
    areas = [
        (feature["properties"], shape(feature["geometry"]).representative_point())
        for feature in document["features"]
        if feature["properties"]["residents"] and feature["properties"]["residents"]["count"]
    ]
    name = "name_th" if texts.language == "th" else "name_en"
    return _KnownAreas(
        tuple(area["id"] for area, _ in areas),
        tuple(area[name] or area["name_th"] for area, _ in areas),
        tuple(float(area["residents"]["count"]) for area, _ in areas),
        crs.convert_points_to_metric(
            np.array([point.x for _, point in areas], float),
            np.array([point.y for _, point in areas], float),
        ).reshape(-1, 2),
    )


def _describe(
    found: ScanResult | None, known: _KnownAreas, total: int, period: str, texts: Texts
) -> str:
    words = {"count": f"{total:,}", "period": period}
    if found is None:
        return texts("analysis.groups.refused", **words)
    if found.zone is None or found.p_value > LEVEL:
        return texts("analysis.groups.none", **words)
    return texts(
        "analysis.groups.sentence",
        **words,
        names=", ".join(known.names[place] for place in found.zone.places),
        incidents=found.zone.incidents,
        expected=f"{found.zone.expected:.1f}",
        chance=f"{1_000 * found.p_value:.0f}",
    )


def _list_rows(found: ScanResult, known: _KnownAreas, counts: Sequence[int]) -> tuple[Row, ...]:
    if found.zone is None or found.p_value > LEVEL:
        return ()
    return tuple(
        (known.names[place], str(counts[place]), f"{known.residents[place]:,.0f}")
        for place in found.zone.places
    )


def _name_needs(
    refusal: str, total: int, known: _KnownAreas, dispersion: float, texts: Texts
) -> str:
    return texts(
        f"analysis.groups.needs_{refusal}",
        least={"incidents": MIN_INCIDENTS, "areas": MIN_KNOWN_AREAS}.get(refusal, MAX_DISPERSION),
        have={"incidents": total, "areas": len(known.ids)}.get(refusal, f"{dispersion:.1f}"),
    )
