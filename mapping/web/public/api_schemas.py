"""The shape of each answer of the data plane, as JSON Schema 2020-12, which OpenAPI 3.1 uses.

Objects are closed: a field that no schema names is a mistake, in a release or here.
"""

from collections.abc import Iterable, Mapping

from geodata.model.imports.records import Category
from geodata.model.places.places import AreaLevel, BoundaryStatus, Coverage
from geodata.model.projects.inspections import CheckAnswer, CheckItem
from geodata.model.projects.projects import ProjectKind
from geodata.model.public_photos import PHOTO_NAME_PATTERN, PhotoKind
from geodata.model.risks import AgencyType, Precision, RiskLevel, RiskState
from geodata.model.workshops.commitments import CommitmentState
from mapping.json_types import Json
from mapping.publish.documents import ALL_CATEGORIES

NO_FIELDS: Mapping[str, Json] = {}


def build_object(required: Mapping[str, Json], optional: Mapping[str, Json] = NO_FIELDS) -> Json:
    """Return the schema of an object with these fields and no other."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def build_map(value: Json, key: str = "") -> Json:
    """Return the schema of an object that gives a value to each key; `key` is a pattern."""
    names = {"propertyNames": {"pattern": f"^{key}$"}} if key else {}
    return {"type": "object", "additionalProperties": value, **names}


def build_list(item: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": item}


def build_row(item: Json, size: int) -> Json:
    """Return the schema of a list of so many items."""
    return {"type": "array", "items": item, "minItems": size, "maxItems": size}


def build_choice(values: Iterable[str]) -> Json:
    """Return the schema of one of these words."""
    return {"type": "string", "enum": [str(value) for value in values]}


def allow_null(schema: Json) -> Json:
    """Return a schema that takes null as well."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
YEAR_BE: Json = {"type": "integer", "minimum": 2500}
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
MONTH: Json = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
PERIOD: Json = build_object({"from": DAY, "to": DAY})
AREA_ID: Json = {"type": "string", "pattern": "^[A-Z0-9-]+$"}
SCORE: Json = {"type": "integer", "minimum": 1, "maximum": 5}
LEVEL_NAMES = [level.replace(" ", "_") for level in RiskLevel]
LEVEL_COUNTS: Json = build_object(dict.fromkeys(LEVEL_NAMES, COUNT))
POSITION: Json = build_row(NUMBER, 2)
SHAPES: Mapping[str, Json] = {
    "Point": POSITION,
    "LineString": build_list(POSITION),
    "MultiLineString": build_list(build_list(POSITION)),
    "Polygon": build_list(build_list(POSITION)),
    "MultiPolygon": build_list(build_list(build_list(POSITION))),
}
VERSION: Mapping[str, Json] = {"version": COUNT, "released_at": TEXT, "demo": FLAG}
REGISTRY: Json = build_object({"listed": COUNT, "study": allow_null(COUNT)})
FEEDS: Mapping[str, Json] = {
    "registry": REGISTRY,
    "feeds": build_list(TEXT),
    "feed_period": allow_null(PERIOD),
}


def build_geometry(*kinds: str) -> Json:
    """Return the schema of a geometry of one of these kinds; WGS84, longitude first."""
    return {
        "anyOf": [
            build_object({"type": build_choice([kind]), "coordinates": SHAPES[kind]})
            for kind in kinds
        ]
    }


def build_features(*features: Json, **more: Json) -> Json:
    """Return the schema of a collection of features of these schemas."""
    item = features[0] if len(features) == 1 else {"anyOf": list(features)}
    return build_object(
        {"type": build_choice(["FeatureCollection"]), "features": build_list(item), **more}
    )


def build_feature(properties: Json, geometry: Json, *, feature_id: Json | None = None) -> Json:
    """Return the schema of a feature."""
    named = {} if feature_id is None else {"id": feature_id}
    return build_object(
        {
            "type": build_choice(["Feature"]),
            **named,
            "properties": properties,
            "geometry": geometry,
        }
    )


PROBLEM: Json = build_object({"error": TEXT, "message": TEXT, "message_en": TEXT})
VERSION_DOCUMENT: Json = build_object(VERSION)

_AREA: Json = build_object(
    {
        "id": AREA_ID,
        "level": build_choice(AreaLevel),
        "name_th": TEXT,
        "name_en": allow_null(TEXT),
        "subdistrict_code": TEXT,
        "zone": allow_null(COUNT),
        "kind_th": allow_null(TEXT),
        "boundary_status": allow_null(build_choice(BoundaryStatus)),
        "boundary_version": allow_null(COUNT),
        "boundary_source": allow_null(TEXT),
        "boundary_confirmed": allow_null(FLAG),
        "coverage": build_choice(Coverage),
        "visited": build_object({"communities": COUNT, "of": COUNT}),
        "complaints": build_object({"count": allow_null(COUNT), "withheld": FLAG}),
        "feed_reports": build_map(COUNT),
        "feed_reports_total": allow_null(COUNT),
        "feed_near_total": COUNT,
        "feed_placed": build_map(COUNT),
        "risks": LEVEL_COUNTS,
        "risk_points": build_object(
            {name: build_list(TEXT) for name in ("listed", "mitigated", "cells", "near")}
        ),
        "residents": allow_null(build_object({"count": COUNT, "year_be": allow_null(YEAR_BE)})),
        "official_area_km2": allow_null(NUMBER),
        "measured_area_km2": allow_null(NUMBER),
        "point": allow_null(POSITION),
    }
)
AREAS: Json = build_features(
    build_feature(
        _AREA,
        allow_null(build_geometry("Point", "Polygon", "MultiPolygon")),
        feature_id=AREA_ID,
    ),
    **VERSION,
    **FEEDS,
)

_RISK: Json = build_object(
    {
        "id": TEXT,
        "title": allow_null(TEXT),
        "description": allow_null(TEXT),
        "sub_kind": allow_null(TEXT),
        "agency_type": allow_null(build_choice(AgencyType)),
        "category": build_choice(Category),
        "likelihood": SCORE,
        "impact": SCORE,
        "level": build_choice(RiskLevel),
        "state": build_choice([RiskState.APPROVED, RiskState.MITIGATED]),
        "precision": build_choice(Precision),
        "community_id": allow_null(AREA_ID),
        "quarter": TEXT,
        "history": build_list(build_list(TEXT)),
    }
)
_CLUSTER: Json = build_object({"id": TEXT, "points": COUNT, "risks": LEVEL_COUNTS})
_VOTE: Json = build_object(
    {"risk_id": TEXT, "edition_id": TEXT, "rank": COUNT, "dots": COUNT, "ballots": COUNT}
)
_POINT: Json = build_geometry("Point")


def _build_risks() -> Json:
    """Return the schema of risk points, and of clusters where a map is zoomed out."""
    features = build_features(
        build_feature(_RISK, _POINT, feature_id=TEXT),
        build_feature(_CLUSTER, _POINT, feature_id=TEXT),
        **VERSION,
        sub_kinds=build_map(build_object({"th": TEXT, "en": TEXT})),
        withdrawn=build_list(TEXT),
    )
    return {**features, "properties": {**features["properties"], "votes": build_list(_VOTE)}}


RISKS: Json = _build_risks()

_PHOTO: Mapping[str, Json] = {
    "file": {"type": "string", "pattern": f"^{PHOTO_NAME_PATTERN.pattern}$"},
    "kind": build_choice(PhotoKind),
    "caption": TEXT,
    "quarter": TEXT,
    "width": COUNT,
    "height": COUNT,
}
PHOTOS: Json = build_object({"photos": build_list(build_object({"risk_id": TEXT, **_PHOTO}))})

_CELL: Json = build_object(
    {
        "totals": build_list(build_row(allow_null(COUNT), 2)),
        "types": build_list(build_row(allow_null(COUNT), 3)),
    }
)
CUBE: Json = build_object(
    {
        "version": COUNT,
        "fiscal_years": build_list(YEAR_BE),
        "incomplete_years": build_map(build_choice(["not over", "partly recorded"]), r"\d{4}"),
        "months": build_map(COUNT, r"\d{4}-\d{2}"),
        "types": build_list(build_object({"id": TEXT, "label": TEXT})),
        "areas": build_map(_CELL),
        "near": build_map(_CELL),
    }
)

BASE: Json = build_features(
    build_feature(
        build_object(
            {"kind": build_choice(["road", "canal", "landmark"]), "name_th": TEXT},
            {"landmark": TEXT, "name_en": allow_null(TEXT), "source": TEXT},
        ),
        build_geometry("Point", "LineString", "MultiLineString"),
    )
)
BASEMAP: Json = build_object(
    {"url": allow_null(TEXT)},
    {
        "script": TEXT,
        "bounds": build_row(NUMBER, 4),
        "max_zoom": COUNT,
        "attribution": TEXT,
        "made_on": TEXT,
        "tiles": build_object(dict.fromkeys(("url", "attribution", "name", "host"), TEXT)),
    },
)

ABOUT: Json = build_object(
    {
        **VERSION,
        **FEEDS,
        "feed_placed": build_map(COUNT),
        "community_figures": build_list(
            build_object(
                {
                    "id": AREA_ID,
                    "kind": TEXT,
                    "count": COUNT,
                    "year_be": allow_null(YEAR_BE),
                    "source": TEXT,
                }
            )
        ),
        "visits": build_map(build_list(build_object({"month": MONTH, "found": FLAG}))),
        "boundary_versions": build_list(
            build_object(
                {
                    "version": COUNT,
                    "level": build_choice(AreaLevel),
                    "source": TEXT,
                    "licence": TEXT,
                    "dated": allow_null(DAY),
                    "checksum": TEXT,
                    "recorded_at": TEXT,
                }
            )
        ),
    }
)
COMMITMENTS: Json = build_object(
    {
        "commitments": build_list(
            build_object(
                {
                    "id": TEXT,
                    "agency": TEXT,
                    "promise": TEXT,
                    "due_on": DAY,
                    "state": build_choice(CommitmentState),
                    "risk_id": allow_null(TEXT),
                    "community_id": allow_null(AREA_ID),
                    "proof": TEXT,
                }
            )
        )
    }
)
NETWORK_DOCUMENTS: Json = build_object(
    {
        "documents": build_list(
            build_object(dict.fromkeys(("kind", "title", "dated", "number", "link"), TEXT))
        ),
        "quotes": build_list(
            build_object({"words": TEXT, "attribution": TEXT, "year_be": YEAR_BE})
        ),
    }
)

_CATEGORIES = [*Category, ALL_CATEGORIES]
COMPLAINTS: Json = build_object(
    {
        **VERSION,
        "rule": build_object(
            {
                **dict.fromkeys(
                    ("k", "reporters", "dominance_percent", "subjects", "wait_days"), COUNT
                ),
                "wait_months": build_map(COUNT, r"\d"),
            }
        ),
        "groups": build_list(
            build_object(
                {
                    "id": TEXT,
                    "level": COUNT,
                    "area_id": TEXT,
                    "category": build_choice(_CATEGORIES),
                    "from": MONTH,
                    "to": MONTH,
                    "count": COUNT,
                }
            )
        ),
        "subjects": build_list(build_object({"area_id": TEXT, "category": TEXT, "offices": COUNT})),
    }
)

_INSPECTION: Json = build_object(
    {
        "quarter": TEXT,
        "answers": {
            "type": "object",
            "properties": dict.fromkeys(map(str, CheckItem), build_choice(CheckAnswer)),
            "additionalProperties": False,
        },
    }
)


_PROJECT: Json = build_object(
    {
        "id": TEXT,
        "kind": build_choice(ProjectKind),
        "name": TEXT,
        "agency": TEXT,
        "budget_baht": allow_null(COUNT),
        "contract_number": TEXT,
        "starts_on": allow_null(DAY),
        "ends_on": allow_null(DAY),
        "community_id": allow_null(AREA_ID),
        "subdistrict_code": allow_null(TEXT),
        "source": TEXT,
        "risk_ids": build_list(TEXT),
        "inspections": build_list(_INSPECTION),
    },
    {"photos": build_list(build_object(_PHOTO))},
)
PROJECTS: Json = build_features(build_feature(_PROJECT, allow_null(_POINT), feature_id=TEXT))
