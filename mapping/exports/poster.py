"""The A3 poster of a release or an edition, to be read for a year."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from geodata.model.places.registry import shorten_id
from mapping.analysis.area_risks import POINTS_KNOWN_KEY, find_coverage_key, list_open_points
from mapping.analysis.summary import RISK_LEVELS, ReleaseSummary, summarize_release
from mapping.exports.qr import is_public_link, render_qr_svg
from mapping.exports.static_map import signs
from mapping.exports.static_map.picture import list_shown_risks, render_svg, render_swatch
from mapping.exports.static_map.signs import AreaStyle, Indicator, RiskBadge, Sign, SolvedBadge
from mapping.exports.static_map.view import MapView
from mapping.exports.typeset import render_pdf
from mapping.json_types import Documents, Json
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date

MAP_VIEW = MapView(196, 244, with_risks=True, numbered=True)
RANK_COUNT = len(RISK_LEVELS)
TOP_RISKS = 3
COVERAGE_MM = (44, 56)


def render_poster(documents: Documents, *, link: str, edition: Json | None = None) -> bytes:
    """Return the poster as PDF.

    Parameters
    ----------
    documents
        The documents of a release or an edition by the names of their files.
    link
        Where the QR code leads.
    edition
        What `edition.json` says; None for the release in force.
    """
    texts, numbers = Texts("th"), summarize_release(documents)
    title = texts("papers.poster.title")
    legends = {
        name: list(_list_signs(name, documents, texts))
        for name in ("complaints", "risks", "coverage")
    }
    return render_pdf(
        "poster",
        {
            "title": title,
            "subtitle": texts("papers.poster.subtitle", listed=numbers.communities),
            "stamps": _list_stamps(numbers, edition, texts),
            "network": texts("papers.network"),
            "demo": texts("papers.demo") if numbers.demo else "",
            "disclaimer": texts("map.strip.disclaimer"),
            "tiles": _build_tiles(numbers, texts),
            "legend": {
                name: [{"picture": key, "label": label} for key, label, _ in legend]
                for name, legend in legends.items()
            },
            "top_risks": _list_top_risks(documents, texts),
            "index": list(_build_index(documents, texts)),
            "notes": _list_notes(texts),
            "sources": _list_sources(documents, numbers, texts),
            "words": texts.list_section("papers.poster"),
            "has_qr": is_public_link(link),
            "qr_alt": texts("papers.poster.qr_alt", link=link),
            "link": link if is_public_link(link) else texts("papers.poster.no_address"),
        },
        title=f"{title} · {_list_stamps(numbers, edition, texts)[0]}",
        at=numbers.released_at,
        names=_list_names(documents),
        pictures={
            "map": render_svg(documents, MAP_VIEW),
            "coverage": render_svg(
                documents, MapView(*COVERAGE_MM, indicator="coverage", is_small=True)
            ),
            "qr": render_qr_svg(link),
            **{key: render_swatch(sign) for legend in legends.values() for key, _, sign in legend},
        },
    )


def _list_stamps(numbers: ReleaseSummary, edition: Json | None, texts: Texts) -> list[str]:
    if edition is None:
        first = texts(
            "papers.poster.as_of", date=format_long_date(numbers.released_at, texts.language)
        )
    else:
        frozen = date.fromisoformat(edition["frozen_on"])
        first = texts("papers.poster.edition", date=format_long_date(frozen, texts.language))
    return [first, texts("papers.poster.release", version=numbers.version)]


def _build_tiles(numbers: ReleaseSummary, texts: Texts) -> list[dict[str, str]]:
    def build_tile(name: str, figure: str, **values: object) -> dict[str, str]:
        return {
            "figure": figure,
            "label": texts(f"papers.poster.{name}"),
            "note": texts(f"papers.poster.{name}_note", **values),
        }

    of = numbers.communities
    complaints = build_tile(
        "complaints",
        _format_count(numbers.complaints, texts("papers.withheld")),
        shown=of - numbers.communities_withheld,
        of=of,
    )
    if numbers.complaints_of_district:
        count = f"{numbers.complaints_of_district:,}"
        district = texts("papers.poster.complaints_district", count=count)
        complaints["note"] = f"{district} · {complaints['note']}"
    return [
        complaints,
        build_tile("risks", f"{numbers.risk_points:,}", mitigated=numbers.mitigated),
        build_tile(
            "visited",
            texts("papers.poster.visited_of", visited=numbers.visited, of=of),
            found=numbers.with_risks,
        ),
        build_tile(
            "feed",
            _format_count(numbers.feed_reports, texts("papers.no_data")),
            feeds=", ".join(numbers.feeds) or texts("papers.no_data"),
        ),
    ]


def _format_count(count: int | None, otherwise: str) -> str:
    return otherwise if count is None else f"{count:,}"


def _list_signs(
    indicator: Indicator, documents: Documents, texts: Texts
) -> Iterator[tuple[str, str, Sign]]:
    """Return picture, words and look of each sign that is on the map.

    The dashed edge is explained once, and only where something is estimated.
    """
    areas = [feature["properties"] for feature in documents["areas-community.geojson"]["features"]]
    has_estimated = any(area["boundary_status"] == "estimated" for area in areas)
    if indicator == "risks":  # as badges on the map of complaints
        yield from _list_badges(documents, texts)
        return
    for place, (label, sign) in enumerate(signs.list_legend(indicator, texts.language)):
        is_estimated = isinstance(sign, AreaStyle) and sign.edge == "dashed"
        if is_estimated and not (has_estimated and indicator == "complaints"):
            continue
        if sign == signs.KNOWN_STYLE and not any(
            find_coverage_key(area) == POINTS_KNOWN_KEY for area in areas
        ):
            continue
        if isinstance(sign, AreaStyle):
            yield f"{indicator}-{place}", label, sign


def _list_badges(documents: Documents, texts: Texts) -> Iterator[tuple[str, str, Sign]]:
    """Return the badges with how many of each the map shows, and those that stand for several."""
    risk_groups = list_shown_risks(documents, MAP_VIEW)
    solved = sum(map(len, list_shown_risks(documents, MAP_VIEW, is_solved=True)))
    single = Counter(group[0]["properties"]["level"] for group in risk_groups if len(group) == 1)
    for label, sign in signs.list_legend("risks", texts.language):
        if isinstance(sign, RiskBadge):
            count = single[RISK_LEVELS[sign.rank - 1]]
            words = texts("papers.poster.risk_count", level=label, count=count)
            yield f"risks-{sign.rank}", words, sign
        elif isinstance(sign, SolvedBadge) and solved:
            words = texts("papers.poster.risk_count", level=label, count=solved)
            yield "risks-solved", words, sign
    several = sum(len(group) for group in risk_groups if len(group) > 1)
    if several:
        words = texts("papers.poster.risk_several", count=several)
        yield "risks-several", words, RiskBadge(RANK_COUNT, 2)


def _build_index(documents: Documents, texts: Texts) -> Iterator[Json]:
    """Return the communities under their subdistricts, as the numbers on the map name them."""
    communities = [
        feature["properties"] for feature in documents["areas-community.geojson"]["features"]
    ]
    for feature in documents["areas-subdistrict.geojson"]["features"]:
        subdistrict = feature["properties"]
        name = texts("papers.poster.subdistrict", name=subdistrict["name_th"])
        yield {"head": name, "said": _format_properties(subdistrict, texts)}
        for community in sorted(communities, key=lambda community: str(community["id"])):
            if community["subdistrict_code"] == subdistrict["id"]:
                yield {
                    "number": shorten_id(community["id"]),
                    "name": community["name_th"],
                    "said": _format_properties(community, texts),
                }


def _format_properties(properties: Json, texts: Texts) -> str:
    count = properties["complaints"]["count"]
    if count is None:
        return texts("papers.withheld")
    return texts("papers.poster.index_complaints", count=f"{count:,}")


def _list_top_risks(documents: Documents, texts: Texts) -> list[str]:
    """Return the greatest risk points by name and level."""
    return [
        texts(
            "papers.poster.top_risk",
            name=point["names"][texts.language],
            level=texts(f"map.risk.{to_key(point['level'])}"),
        )
        for point in list_open_points(documents["risks.geojson"])[:TOP_RISKS]
    ]


def _list_notes(texts: Texts) -> list[str]:
    keys = (
        "screens.disclaimer_long",
        "screens.withheld_long",
        "map.card.estimated_note",
        "map.card.not_visited_note",
        "map.note.feed",
        "papers.poster.risk_rule",
    )
    return [texts(key) for key in keys]


def _list_sources(documents: Documents, numbers: ReleaseSummary, texts: Texts) -> list[str]:
    return [
        texts("papers.poster.registry", listed=numbers.communities, study=numbers.of_study),
        texts("papers.poster.sources_base"),
        *(
            texts(
                "papers.poster.source_boundary",
                level=texts(f"map.level.{to_key(version['level'])}"),
                version=version["version"],
                source=version["source"],
            )
            for version in documents["about.json"]["boundary_versions"]
        ),
        *(
            texts("papers.poster.unconfirmed", count=count, source=source)
            for source, count in _count_unconfirmed(documents).items()
        ),
    ]


def _count_unconfirmed(documents: Documents) -> Counter[str]:
    """Count, by source, the official outlines that no community has confirmed."""
    areas = [feature["properties"] for feature in documents["areas-community.geojson"]["features"]]
    return Counter(
        area["boundary_source"]
        for area in areas
        if area["boundary_status"] == "official" and not area.get("boundary_confirmed", True)
    )


def _list_names(documents: Documents) -> list[str]:
    return [
        feature["properties"]["name_th"]
        for feature in documents["areas-community.geojson"]["features"]
    ]
