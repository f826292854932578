"""What a phone sends from the field, read into drafts: a visit, or a proposal of a risk point."""

import math
import re
from datetime import date

from geodata.errors import BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.risks import MAX_NOTE_LENGTH, RiskDraft, Scores
from mapping.json_types import JsonObject

TOKEN_PATTERN = re.compile(r"[0-9a-f]{32}")
COMMUNITY_PATTERN = re.compile(r"[A-Za-z0-9]{1,16}")
Position = tuple[float, float]  # longitude, latitude, WGS84


def read_item(content: JsonObject) -> VisitDraft | RiskDraft:
    """Return the draft of an item.

    Raises
    ------
    BadInput
        E-FIELD-02 where it is neither, or holds what its fields cannot hold.
    """
    token, kind = content.get("token"), content.get("kind")
    if not isinstance(token, str) or not TOKEN_PATTERN.fullmatch(token):
        raise BadInput("E-FIELD-02")
    if kind == "visit":
        return _read_visit(token, content)
    if kind == "risk":
        return _read_risk(token, content)
    raise BadInput("E-FIELD-02")


def _read_visit(token: str, content: JsonObject) -> VisitDraft:
    community_id, found = _read_community(content.get("community")), content.get("found")
    if community_id is None or not isinstance(found, bool):
        raise BadInput("E-FIELD-02")
    try:
        visited_on = date.fromisoformat(str(content.get("day")))
    except ValueError as error:
        raise BadInput("E-FIELD-02") from error
    return VisitDraft(token, community_id, visited_on, found)


def _read_risk(token: str, content: JsonObject) -> RiskDraft:
    category = next((one for one in CHOSEN_CATEGORIES if one == content.get("category")), None)
    note = content.get("note", "")
    if category is None or not isinstance(note, str) or len(note) > MAX_NOTE_LENGTH:
        raise BadInput("E-FIELD-02")
    point = _read_point(content.get("point"))
    community_id = _read_community(content.get("community"))
    likelihood, impact = content.get("likelihood"), content.get("impact")
    scores = None
    if isinstance(likelihood, int) and isinstance(impact, int):
        scores = Scores(likelihood, impact)
    return RiskDraft(token, category, point, community_id, scores, note.strip())


def _read_community(value: object) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not COMMUNITY_PATTERN.fullmatch(value):
        raise BadInput("E-FIELD-02")
    return value


def _read_point(value: object) -> Position | None:
    if value is None:
        return None
    if not isinstance(value, list) or [type(number) for number in value] != [float, float]:
        raise BadInput("E-FIELD-02")
    longitude, latitude = value
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise BadInput("E-FIELD-02")
    return longitude, latitude
