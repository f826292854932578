"""The JSON of a room: the state that is the same for all, and what a phone sends."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from starlette.requests import Request

from geodata.actions.workshops.rooms import OwnActivity, OwnPin, RoomState, ShownPin
from geodata.errors import BadInput
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.risk_words import ShownRisk
from geodata.model.workshops.workshops import TOKEN_PATTERN, PinDraft, Position
from mapping.analysis.risk_names import build_names
from mapping.json_types import JsonObject
from mapping.publish.files import dump_json

MAX_BODY = 16 * 1024  # bytes
MAX_VOTED_PINS = 100  # pins that a ballot may name before it is even looked at
MAX_SEQUENCE = 2**53 - 1  # the largest number that is whole in a browser
MAX_ID = 2**31
COMMUNITY_PATTERN = re.compile(r"[A-Za-z0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class Ballot:
    """The ballot of a phone."""

    sequence: int
    pin_ids: frozenset[int]


def build_state(state: RoomState) -> JsonObject:
    """Return the JSON of a room's state for everybody: no note, exact point, time or phone."""
    workshop = state.workshop
    return {
        "version": workshop.version,
        "title": workshop.title,
        "kind": workshop.kind,
        "community_id": workshop.community_id,
        "state": workshop.state,
        "accepting": workshop.accepting,
        "revealed": workshop.revealed,
        "rolling": workshop.rolling,
        "voting": workshop.voting,
        "dots": workshop.dots,
        "joined": state.joined_count,
        "pins_count": state.pins_count,
        "votes_count": state.votes_count,
        "timer_ends_at": workshop.timer_ends_at and times.format_iso(workshop.timer_ends_at),
        "edition_id": workshop.edition_id,
        "forms": state.has_open_forms,
        "questions": [{"id": question.id, "text": question.text} for question in state.questions],
        "pins": [_build_pin(pin) for pin in state.pins],
        "ranking": [
            {"id": pin.pin_id, "votes": pin.votes, "rank": pin.rank, "paper": pin.paper}
            for pin in state.ranking
        ],
    }


def add_time(body: bytes, at: datetime) -> bytes:
    """Return a state with the server's time: what is shared by all carries none."""
    return body[:-1] + b',"server_time":' + json.dumps(times.format_iso(at)).encode() + b"}"


def build_own_state(activity: OwnActivity) -> JsonObject:
    """Return the JSON of a phone's own activity."""
    return {
        "pins": [_build_own_pin(pin) for pin in activity.pins],
        "votes": list(activity.votes),
        "sequence": activity.sequence,
    }


async def read_body(request: Request) -> JsonObject:
    """Return the object that a phone sent; what is too large is not read to its end.

    Raises
    ------
    BadInput
        E-ROOM-17, E-ROOM-18.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise BadInput("E-ROOM-18")
    try:
        document = json.loads(body, parse_constant=_refuse_number)
    except (ValueError, RecursionError):
        raise BadInput("E-ROOM-17") from None
    return document if isinstance(document, dict) else _refuse_body()


def read_pin_draft(body: JsonObject) -> PinDraft:
    """Return the pin that a phone proposes.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    _require_only(
        body, "token", "category", "longitude", "latitude", "community_id", "title", "note"
    )
    point, community_id = _parse_place(body)
    title = _parse_field(body.get("title", ""), _is_text)
    note = _parse_field(body.get("note", ""), _is_text)
    return PinDraft(
        token=_parse_field(body.get("token"), _is_token),
        category=_parse_field(
            body.get("category"), lambda value: value in list(Category), Category
        ),
        point=point,
        community_id=community_id,
        note=note.strip(),
        title=" ".join(title.split()),
    )


def read_question(body: JsonObject) -> tuple[str, str]:
    """Return the token and the words of a question.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    _require_only(body, "token", "text")
    return _parse_field(body.get("token"), _is_token), _parse_field(body.get("text"), _is_text)


def read_pin_change(body: JsonObject) -> tuple[Position | None, str | None] | None:
    """Return where a phone moves its pin; None where it takes it back.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    if "withdraw" in body:
        _require_only(body, "withdraw")
        return None if body["withdraw"] is True else _refuse_body()
    _require_only(body, "longitude", "latitude", "community_id")
    return _parse_place(body)


def read_ballot(body: JsonObject) -> Ballot:
    """Return what a phone votes for.

    Raises
    ------
    BadInput
        E-ROOM-17.
    """
    _require_only(body, "sequence", "pins")
    sequence: Any = body.get("sequence")
    ids = body.get("pins")
    if not (_is_integer(sequence, MAX_SEQUENCE) and isinstance(ids, list)):
        _refuse_body()
    if len(ids) > MAX_VOTED_PINS or not all(_is_integer(pin_id, MAX_ID) for pin_id in ids):
        _refuse_body()
    return Ballot(sequence, frozenset(ids))


def dump_document(document: JsonObject) -> bytes:
    """Return an answer as bytes."""
    return dump_json(document)


def _parse_place(body: JsonObject) -> tuple[Position | None, str | None]:
    """Return the point, the community, or both: a point that is near that community."""
    community_id = None
    if "community_id" in body:
        community_id = str(_parse_field(body["community_id"], _is_community))
        if "longitude" not in body and "latitude" not in body:
            return None, community_id
    longitude = _parse_field(body.get("longitude"), lambda value: _is_degrees(value, 180), float)
    latitude = _parse_field(body.get("latitude"), lambda value: _is_degrees(value, 90), float)
    return (longitude, latitude), community_id


def _parse_field(
    value: Any,  # noqa: ANN401 - JSON
    is_good: Callable[[Any], bool],
    build: Callable[[Any], Any] = str,
) -> Any:  # noqa: ANN401
    if not is_good(value):
        raise BadInput("E-ROOM-04")
    return build(value)


def _is_text(value: object) -> bool:
    """Return whether a value is text that can be written down: half a sign cannot."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_token(value: object) -> bool:
    return isinstance(value, str) and TOKEN_PATTERN.fullmatch(value) is not None


def _is_community(value: object) -> bool:
    return isinstance(value, str) and COMMUNITY_PATTERN.fullmatch(value) is not None


def _is_degrees(value: object, most: int) -> bool:
    return type(value) in (int, float) and -most <= value <= most  # type: ignore[operator]


def _is_integer(value: object, most: int) -> bool:
    return type(value) is int and 1 <= value <= most


def _require_only(body: JsonObject, *names: str) -> None:
    if not set(body) <= set(names):
        _refuse_body()


def _refuse_body() -> NoReturn:
    raise BadInput("E-ROOM-17")


def _refuse_number(_text: str) -> NoReturn:
    raise ValueError


def _build_pin(pin_shown: ShownPin) -> JsonObject:
    cell = pin_shown.pin.cell
    return {
        "id": pin_shown.pin.id,
        "category": pin_shown.pin.category,
        "community_id": pin_shown.pin.community_id if cell is None else None,
        "cell": cell,
        "merged": pin_shown.merged_count,
        "number": pin_shown.pin.number,
        "title": pin_shown.pin.shown_title,
        **({} if pin_shown.risk is None else _name_risk(pin_shown.risk)),
    }


def _name_risk(risk: ShownRisk) -> JsonObject:
    """Return the number and the name of a risk point, as names of areas are told."""
    kind = risk.sub_kind
    kinds = {} if kind is None else {kind.code: {"th": kind.name_th, "en": kind.name_en}}
    facts = {
        "title": risk.title,
        "sub_kind": None if kind is None else kind.code,
        "category": risk.category,
    }
    names = build_names(facts, kinds)
    return {
        "risk_id": risk.public_id,
        "name": {"name_th": names["th"], "name_en": names["en"]},
    }


def _build_own_pin(own_pin: OwnPin) -> JsonObject:
    longitude, latitude = own_pin.point or (None, None)
    sent = "sent" if own_pin.pin.risk_id is not None else "in room"
    return {
        "id": own_pin.pin.id,
        "token": own_pin.token,
        "category": own_pin.pin.category,
        "longitude": longitude,
        "latitude": latitude,
        "community_id": own_pin.pin.community_id if own_pin.point is None else None,
        "state": "withdrawn" if own_pin.pin.withdrawn else sent,
        "title": own_pin.pin.title,
    }
