"""A release as the JSON documents of the data plane; `openapi` describes their shapes."""

from dataclasses import asdict

import shapely
from shapely.geometry import MultiLineString, Point, mapping
from shapely.geometry.base import BaseGeometry

from geodata import reference
from geodata.model.places.places import AreaLevel, BoundaryStatus
from mapping.json_types import JsonObject
from mapping.publish.feed_totals import FeedReports
from mapping.publish.photo_facts import build_photo_facts
from mapping.publish.projects_document import build_projects_documents
from mapping.publish.release import PublicArea, PublicRelease, build_type_id
from mapping.publish.rule import PrivacyRule

BASE_LINES: dict[str, reference.LineKind] = {"road": "roads", "canal": "canals"}
ALL_CATEGORIES = "all"
NETWORK_DOCUMENTS = "network-documents.json"
DECIMALS = 6  # of a degree: about a tenth of a metre


def build_public_documents(release: PublicRelease, rule: PrivacyRule) -> dict[str, JsonObject]:
    """Return the documents of a release by file name."""
    return {
        "version.json": build_version_document(release),
        **{f"areas-{level}.geojson": build_areas_document(release, level) for level in AreaLevel},
        "cube.json": build_cube_document(release),
        "risks.geojson": build_risks_document(release),
        "base.geojson": build_base_document(release),
        "about.json": build_about_document(release),
        "commitments.json": build_commitments_document(release),
        "complaints.json": build_complaints_document(release, rule),
        **_build_photos(release),
        NETWORK_DOCUMENTS: build_network_document(release),
        **build_projects_documents(release),
    }


def build_version_document(release: PublicRelease) -> JsonObject:
    """Return the number of the release and when it was made."""
    return {
        "version": release.version,
        "released_at": release.released_at,
        "demo": release.demo,
    }


def build_areas_document(release: PublicRelease, level: AreaLevel) -> JsonObject:
    """Return the areas of one level as GeoJSON, WGS84."""
    return {
        "type": "FeatureCollection",
        **build_version_document(release),
        "registry": {
            "listed": release.listed_communities,
            "study": release.study_communities,
        },
        "feeds": list(release.feeds),
        "feed_period": _format_period(release.feed_days),
        "features": [_build_area_feature(area) for area in release.list_areas(level)],
    }


def build_area_properties(area: PublicArea) -> JsonObject:
    """Return the properties of one area for maps and tables."""
    return {
        "id": area.id,
        "level": area.level,
        "name_th": area.name_th,
        "name_en": area.name_en,
        "subdistrict_code": area.subdistrict_code,
        "zone": area.zone,
        "kind_th": area.kind_th,
        "boundary_status": area.boundary_status,
        "boundary_version": area.boundary_version,
        "boundary_source": area.boundary_source,
        "boundary_confirmed": area.boundary_confirmed,
        "coverage": area.coverage,
        "visited": {"communities": area.visited.communities, "of": area.visited.of},
        "complaints": {"count": area.complaints, "withheld": area.complaints is None},
        "feed_reports": dict(area.feed_reports.by_type),
        "feed_reports_total": _find_feed_total(area),
        "feed_near_total": area.feed_near.total,
        "feed_placed": dict(area.feed_reports.placed),
        "risks": {level.replace(" ", "_"): count for level, count in area.risks.items()},
        "risk_points": {
            "listed": list(area.risk_points.listed),
            "mitigated": list(area.risk_points.mitigated),
            "cells": list(area.risk_points.cells),
            "near": list(area.risk_points.near),
        },
        "residents": None
        if area.residents is None
        else {"count": area.residents, "year_be": area.residents_year_be},
        "official_area_km2": area.official_area_km2,
        "measured_area_km2": area.measured_area_km2,
        "point": area.location and [round(value, DECIMALS) for value in area.location],
    }


def _find_feed_total(area: PublicArea) -> int | None:
    """Return None rather than 0 where nothing could be placed: a point alone holds no records."""
    if area.boundary_status == BoundaryStatus.POINT_ONLY and not area.feed_reports.total:
        return None
    return area.feed_reports.total


def build_cube_document(release: PublicRelease) -> JsonObject:
    """Return the feed's counts by area, fiscal year and type: filters are answered from it."""
    years: list[int] = release.fiscal_years_be
    types: list[str] = release.types
    year_of = {year: index for index, year in enumerate(years)}
    type_of = {label: index for index, label in enumerate(types)}
    return {
        "version": release.version,
        "fiscal_years": years,
        "incomplete_years": {str(year): why for year, why in release.incomplete_years_be.items()},
        "months": dict(release.feed_months),
        "types": [{"id": build_type_id(label), "label": label} for label in types],
        "areas": {
            area.id: _build_cube_cell(area.feed_reports, year_of, type_of)
            for area in (*release.communities, *release.subdistricts)
            if area.feed_reports.total
        },
        "near": {
            area.id: _build_cube_cell(area.feed_near, year_of, type_of)
            for area in release.communities
            if area.feed_near.total
        },
    }


def build_risks_document(release: PublicRelease) -> JsonObject:
    """Return approved risk points at their public precision, one geography each."""
    home = {area.id: area.location for area in release.communities}
    return {
        "type": "FeatureCollection",
        **build_version_document(release),
        "sub_kinds": {
            kind.code: {"th": kind.name_th, "en": kind.name_en} for kind in release.sub_kinds
        },
        "withdrawn": list(release.withdrawn_risks),
        **_build_votes(release),
        "features": [
            {
                "type": "Feature",
                "id": risk.public_id,
                "properties": {
                    "id": risk.public_id,
                    "title": risk.title or None,
                    "description": risk.description or None,
                    "sub_kind": risk.sub_kind,
                    "agency_type": risk.agency_type,
                    "category": risk.category,
                    "likelihood": risk.scores.likelihood,
                    "impact": risk.scores.impact,
                    "level": risk.scores.level,
                    "state": risk.state,
                    "precision": risk.precision,
                    "community_id": risk.community_id,
                    "quarter": risk.quarter,
                    "history": [list(step) for step in risk.history],
                },
                "geometry": _format_geometry(Point(place)),
            }
            for risk in release.risks
            if (place := home.get(risk.community_id or "", risk.position)) is not None
        ],
    }


def _build_votes(release: PublicRelease) -> JsonObject:
    """Return what closed forums decided; no such part before any did, as in older editions."""
    if not release.votes:
        return {}
    return {"votes": [asdict(vote) for vote in release.votes]}


def _build_photos(release: PublicRelease) -> JsonObject:
    """Return the document of photos; none where there is no photo, as in older editions.

    It is a document of its own, so that the map does not load it.
    """
    photos = [
        {"risk_id": risk.public_id, **build_photo_facts(photo)}
        for risk in release.risks
        for photo in risk.photos
    ]
    return {"photos.json": {"photos": photos}} if photos else {}


def build_commitments_document(release: PublicRelease) -> JsonObject:
    """Return what agencies promised, as a second person confirmed it."""
    return {
        "commitments": [
            {
                "id": commitment.public_id,
                "agency": commitment.agency,
                "promise": commitment.promise,
                "due_on": commitment.due_on,
                "state": commitment.state,
                "risk_id": commitment.risk_id,
                "community_id": commitment.community_id,
                "proof": commitment.proof,
            }
            for commitment in release.commitments
        ]
    }


def build_network_document(release: PublicRelease) -> JsonObject:
    """Return documents and quotes that a second person made public; they are in no edition."""
    return {
        "documents": [asdict(document) for document in release.network_documents],
        "quotes": [asdict(quote) for quote in release.quotes],
    }


def build_complaints_document(release: PublicRelease, rule: PrivacyRule) -> JsonObject:
    """Return the groups of complaints, and what a group must have to be one."""
    return {
        **build_version_document(release),
        "rule": {
            "k": rule.k,
            "reporters": rule.reporters,
            "dominance_percent": rule.dominance_percent,
            "subjects": rule.subjects,
            "wait_days": rule.wait_days,
            "wait_months": {str(int(level)): n for level, n in rule.wait_months.items()},
        },
        "groups": [
            {
                "id": group.id,
                "level": int(group.level),
                "area_id": group.area_id,
                "category": group.category or ALL_CATEGORIES,
                "from": group.period[0],
                "to": group.period[1],
                "count": group.count,
            }
            for group in release.groups
        ],
        "subjects": [
            {"area_id": subject.area_id, "category": subject.category, "offices": subject.count}
            for subject in release.subjects
        ],
    }


def build_base_document(release: PublicRelease) -> JsonObject:
    """Return our own base map: roads, canals and landmarks, WGS84."""
    lines = [
        _build_base_feature(kind, line.name_th, MultiLineString(line.parts))
        for kind, table in BASE_LINES.items()
        for line in reference.list_lines(table)
    ]
    points = [
        _build_base_feature("landmark", place.name_th, place.location)
        for place in reference.list_landmarks()
    ]
    added = [
        _build_base_feature(
            "landmark",
            place.name_th,
            Point(place.longitude, place.latitude),
            {"landmark": place.kind, "name_en": place.name_en or None, "source": place.source},
        )
        for place in release.landmarks
    ]
    return {"type": "FeatureCollection", "features": [*lines, *points, *added]}


def _format_period(days: tuple[str, str] | None) -> JsonObject | None:
    return None if days is None else {"from": days[0], "to": days[1]}


def _build_area_feature(area: PublicArea) -> JsonObject:
    geometry: BaseGeometry | None = area.geometry
    if geometry is None and area.location is not None:
        geometry = Point(area.location)
    return {
        "type": "Feature",
        "id": area.id,
        "properties": build_area_properties(area),
        "geometry": None if geometry is None else _format_geometry(geometry),
    }


def _build_base_feature(
    kind: str, name: str, geometry: BaseGeometry, more: JsonObject | None = None
) -> JsonObject:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name_th": name, **(more or {})},
        "geometry": _format_geometry(geometry),
    }


def _format_geometry(geometry: BaseGeometry) -> JsonObject:
    rounded = shapely.transform(geometry, lambda xy: xy.round(DECIMALS))
    return dict(mapping(rounded))


def _build_cube_cell(
    reports: FeedReports, year_of: dict[int, int], type_of: dict[str, int]
) -> JsonObject:
    def find_year_index(year: int | None) -> int | None:
        return None if year is None else year_of[year]

    def build_sort_key(year: int | None) -> int:
        return -1 if year is None else year

    return {
        "totals": [
            [find_year_index(year), records]
            for year, records in sorted(
                reports.by_year.items(), key=lambda item: build_sort_key(item[0])
            )
        ],
        "types": [
            [find_year_index(year), type_of[label], records]
            for (year, label), records in sorted(
                reports.by_year_and_type.items(),
                key=lambda item: (build_sort_key(item[0][0]), type_of[item[0][1]]),
            )
        ],
    }


def build_about_document(release: PublicRelease) -> JsonObject:
    """Return the sources of the figures: boundary versions, and how records were placed."""
    return {
        **build_version_document(release),
        "registry": {
            "listed": release.listed_communities,
            "study": release.study_communities,
        },
        "feeds": list(release.feeds),
        "feed_period": _format_period(release.feed_days),
        "feed_placed": dict(release.feed_placed),
        "community_figures": [
            {
                "id": area.id,
                "kind": figure.kind,
                "count": figure.count,
                "year_be": figure.year_be,
                "source": figure.source,
            }
            for area in release.communities
            for figure in area.figures
        ],
        "visits": {
            area.id: [
                {"month": month, "found": has_found} for month, has_found in area.visited.months
            ]
            for area in release.communities
            if area.visited.months
        },
        "boundary_versions": [
            {
                "version": version.version,
                "level": version.level,
                "source": version.passport.source,
                "licence": version.passport.licence,
                "dated": version.passport.dated_on and version.passport.dated_on.isoformat(),
                "checksum": version.passport.checksum,
                "recorded_at": version.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            for version in release.boundary_versions
        ],
    }
