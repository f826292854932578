"""How much for how many people: records of open feeds in each subdistrict, with exact intervals.

Only feeds are complete for their file. Published complaints are a part of what was reported, of
unknown size in each area, so that nothing is computed from them for people.
"""

from collections.abc import Iterable
from math import comb

from mapping.analysis.questions.finding import (
    Finding,
    build_area_address,
    format_period,
    format_release_day,
)
from mapping.analysis.statistics.rates import Rate, compute_rate, find_differing_pairs
from mapping.json_types import Documents, Json
from mapping.texts import Texts

PER = 1_000  # people


def answer_per_person(documents: Documents, texts: Texts) -> Finding:
    """Return the records of feeds for each thousand residents of the subdistricts."""
    document = documents["areas-subdistrict.geojson"]
    areas = [feature["properties"] for feature in document["features"]]
    known = [area for area in areas if area["residents"] and area["feed_reports_total"] is not None]
    total = sum(area["feed_reports_total"] for area in known)
    has_feed = bool(document["feeds"]) and bool(total)
    columns = tuple(
        texts(f"analysis.per_person.column.{name}")
        for name in ("subdistrict", "records", "residents", "rate", "interval")
    )
    method = texts("analysis.per_person.method")
    source = texts("analysis.per_person.source", feeds=", ".join(document["feeds"]))
    if not has_feed or not known:
        return Finding(
            texts("analysis.per_person.none", date=format_release_day(documents, texts)),
            count=0,
            period="",
            method=method,
            source=source if document["feeds"] else texts("analysis.per_person.no_source"),
            columns=columns,
            rows=(),
            needs=texts("analysis.per_person.needs"),
        )
    period = format_period(document["feed_period"], texts)
    rates = [
        compute_rate(area["feed_reports_total"], area["residents"]["count"] / PER) for area in known
    ]
    return Finding(
        _describe(known, rates, total, period, texts),
        count=total,
        period=period,
        method=method,
        source=source,
        columns=columns,
        rows=tuple(_build_row(area, rate, texts) for area, rate in zip(known, rates, strict=True)),
        addresses=tuple((build_area_address(area["id"]), "", "", "", "") for area in known),
        parameters=((texts("analysis.per_person.confidence"), "95 %"),),
        notes=(texts("analysis.per_person.people"), texts("analysis.per_person.order")),
    )


def _describe(known: list[Json], rates: list[Rate], total: int, period: str, texts: Texts) -> str:
    counts = [area["feed_reports_total"] for area in known]
    residents = [area["residents"]["count"] for area in known]
    people = sum(residents)
    whole = compute_rate(total, people / PER)
    pairs = find_differing_pairs(counts, residents)
    words = {"count": f"{total:,}", "people": f"{people:,}", "period": period}
    words["year"] = _format_years(area["residents"]["year_be"] for area in known)
    sentence = texts(
        "analysis.per_person.sentence", **words, **_format_rate(whole), areas=len(known)
    )
    if not pairs:
        return f"{sentence} {texts('analysis.per_person.alike')}"
    differ = texts("analysis.per_person.differ", pairs=len(pairs), of=comb(len(known), 2))
    return f"{sentence} {differ}"


def _format_years(years: Iterable[int]) -> str:
    first, last = min(known := list(years)), max(known)
    return f"{first}" if first == last else f"{first}–{last}"


def _build_row(area: Json, rate: Rate, texts: Texts) -> tuple[str, ...]:
    name = area["name_th"] if texts.language == "th" else area["name_en"] or area["name_th"]
    words = _format_rate(rate)
    residents = area["residents"]
    return (
        name,
        f"{area['feed_reports_total']:,}",
        texts(
            "analysis.per_person.residents",
            count=f"{residents['count']:,}",
            year=residents["year_be"],
        ),
        words["rate"],
        f"{words['low']}–{words['high']}",
    )


def _format_rate(rate: Rate) -> dict[str, str]:
    return {name: f"{getattr(rate, name):.1f}" for name in ("rate", "low", "high")}
