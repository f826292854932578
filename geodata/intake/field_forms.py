"""Reads what KoboToolbox and ODK export of our own forms: CSV, XLSX or GeoJSON, into drafts.

Names of groups before a field (`group/field`) and fields that we did not ask for are left out. A
submission is known by its `_uuid` (ODK: `KEY`): sent twice it is one.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geodata.errors import BadInput, FileRefused
from geodata.intake.tables import tables
from geodata.model.field_forms import (
    AGENCY_TYPE_OF_CHOICE,
    CATEGORY_OF_CHOICE,
    UNDERSTOOD_VERSIONS,
    FormField,
    FormKind,
)
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.risks import RiskDraft, Scores

ID_FIELDS = ("_uuid", "KEY", "instanceID", "meta-instanceID")
UUID_PATTERN = re.compile(r"(?:uuid:)?([0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})")
FOUND_ANSWERS = {"yes": True, "no": False}
Point = tuple[float, float]  # longitude, latitude, WGS84


@dataclass(frozen=True, slots=True)
class Submission:
    """One filled form: the number of its row, what it says, and the name of its photo."""

    row: int
    draft: RiskDraft | VisitDraft
    photo: str = ""


@dataclass(frozen=True, slots=True)
class RefusedSubmission:
    """A row that is no form of ours, or not whole, and the code of the reason."""

    row: int
    code: str


def read_submissions(data: bytes, *, name: str) -> list[Submission | RefusedSubmission]:
    """Return every row of an export in its order, as a draft or as refused.

    Parameters
    ----------
    data
        The file as it came: UTF-8 CSV (commas or semicolons), XLSX, or a FeatureCollection, WGS84.
    name
        Its name, which decides nothing.

    Raises
    ------
    FileRefused
        Where it is no such file; E-ODK-01 where it has none of our fields.
    """
    rows = _read_features(data) if data.lstrip()[:1] == b"{" else _read_table(data, name)
    if not any(FormField.KIND in row for _, row in rows):
        raise FileRefused("E-ODK-01")
    return [_read_row(number, row) for number, row in rows]


def _read_table(data: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    table = tables.read(data, name=name)
    names = [_shorten(heading) for heading in table.header]
    return [
        (number, dict(zip(names, (cell.strip() for cell in cells), strict=True)))
        for number, cells in table.rows
    ]


def _read_features(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the properties of each feature; its geometry stands for the point."""
    try:
        features = json.loads(data)["features"]
        return [(number, _flatten(feature)) for number, feature in enumerate(features, 1)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileRefused("E-GEO-02") from error


def _flatten(feature: Mapping[str, object]) -> dict[str, str]:
    properties = dict(feature["properties"])  # type: ignore[call-overload]
    row = {_shorten(str(name)): str(value).strip() for name, value in properties.items() if value}
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        row[FormField.POINT] = f"{latitude} {longitude}"
    return row


def _shorten(heading: str) -> str:
    """Return a heading without the groups before it."""
    return heading.strip().rpartition("/")[2]


def _read_row(number: int, row: Mapping[str, str]) -> Submission | RefusedSubmission:
    try:
        if row.get(FormField.VERSION) not in UNDERSTOOD_VERSIONS:
            raise BadInput("E-ODK-02")
        token = _read_token(row)
        if row[FormField.KIND] == FormKind.VISIT:
            return Submission(number, _read_visit(token, row))
        if row[FormField.KIND] == FormKind.RISK:
            return Submission(number, _read_risk(token, row), row.get(FormField.PHOTO, ""))
        raise BadInput("E-ODK-03")
    except BadInput as refused:
        return RefusedSubmission(number, refused.code)
    except (KeyError, ValueError):
        return RefusedSubmission(number, "E-ODK-03")


def _read_token(row: Mapping[str, str]) -> str:
    for name in ID_FIELDS:
        found = UUID_PATTERN.fullmatch(row.get(name, "").lower())
        if found:
            return found[1].replace("-", "")
    raise BadInput("E-ODK-04")


def _read_visit(token: str, row: Mapping[str, str]) -> VisitDraft:
    return VisitDraft(
        token,
        row[FormField.COMMUNITY],
        date.fromisoformat(row[FormField.VISITED_ON][:10]),
        FOUND_ANSWERS[row[FormField.FOUND]],
    )


def _read_risk(token: str, row: Mapping[str, str]) -> RiskDraft:
    scores = [row.get(field, "") for field in (FormField.LIKELIHOOD, FormField.IMPACT)]
    agency_type = row.get(FormField.AGENCY_TYPE, "")
    return RiskDraft(
        token,
        CATEGORY_OF_CHOICE[row[FormField.CATEGORY]],
        _read_point(row),
        row.get(FormField.COMMUNITY) or None,
        Scores(int(scores[0]), int(scores[1])) if all(scores) else None,
        row.get(FormField.NOTE, ""),
        sub_kind=row.get(FormField.SUB_KIND) or None,
        agency_type=AGENCY_TYPE_OF_CHOICE[agency_type] if agency_type else None,
    )


def _read_point(row: Mapping[str, str]) -> Point | None:
    """Return the point: `latitude longitude …` in one field, or each in its own."""
    parts = row.get(FormField.POINT, "").replace(",", " ").split()
    if not parts:
        parts = [row.get(f"_{FormField.POINT}_{one}", "") for one in ("latitude", "longitude")]
        if not all(parts):
            return None
    latitude, longitude = float(parts[0]), float(parts[1])
    return longitude, latitude
