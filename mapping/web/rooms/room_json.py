"""What goes over the wire in a room: the state that is the same for all, and what a phone sends."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from starlette.requests import Request

from geodata.actions.workshops.rooms import (
    OwnActivity,
    OwnPin,
    RoomState,
    ShownPin,
)
from geodata.errors import BadInput
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.workshops.workshops import (
    TOKEN_PATTERN,
    PinDraft,
    Position,
)
from mapping.publish.files import dump_json

MAX_BODY = 16 * 1024  # bytes
MOST_VOTED = 100  # pins that a ballot may name before it is even looked at
LARGEST_SEQUENCE = 2**53 - 1  # the largest number that is whole in a browser
LARGEST_ID = 2**31
COMMUNITY = re.compile(r"[A-Za-z0-9]{1,16}")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a phone votes for."""

    sequence: int
    pin_ids: frozenset[int]


def state_json(state: RoomState) -> Json:
    """Return what everybody in a room gets; no note, no exact point, no time, no phone."""
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
        "questions": [{"id": each.id, "text": each.text} for each in state.questions],
        "pins": [_shown(each) for each in state.pins],
        "ranking": [
            {"id": each.pin_id, "votes": each.votes, "rank": each.rank} for each in state.ranking
        ],
    }


def with_time(body: bytes, at: datetime) -> bytes:
    """Return a state with the server's time: what is shared by all carries none."""
    return body[:-1] + b',"server_time":' + json.dumps(times.format_iso(at)).encode() + b"}"


def mine_json(mine: OwnActivity) -> Json:
    """Return what a phone did."""
    return {
        "pins": [_own(each) for each in mine.pins],
        "votes": list(mine.votes),
        "sequence": mine.sequence,
    }


async def body_of(request: Request) -> Json:
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
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInput("E-ROOM-17") from None
    return found if isinstance(found, dict) else _unreadable()


def pin_draft(body: Json) -> PinDraft:
    """Return the pin that a phone proposes.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    _only(body, "token", "category", "longitude", "latitude", "community_id", "note")
    point, community_id = _place(body)
    note = _field(body.get("note", ""), _is_text)
    return PinDraft(
        token=_field(body.get("token"), _is_token),
        category=_field(body.get("category"), lambda value: value in list(Category), Category),
        point=point,
        community_id=community_id,
        note=note.strip(),
    )


def question(body: Json) -> tuple[str, str]:
    """Return the token and the words of a question.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    _only(body, "token", "text")
    return _field(body.get("token"), _is_token), _field(body.get("text"), _is_text)


def pin_change(body: Json) -> tuple[Position | None, str | None] | None:
    """Return where a phone moves its pin; None where it takes it back.

    Raises
    ------
    BadInput
        E-ROOM-04, E-ROOM-17.
    """
    if "withdraw" in body:
        _only(body, "withdraw")
        return None if body["withdraw"] is True else _unreadable()
    _only(body, "longitude", "latitude", "community_id")
    return _place(body)


def ballot(body: Json) -> Ballot:
    """Return what a phone votes for.

    Raises
    ------
    BadInput
        E-ROOM-17.
    """
    _only(body, "sequence", "pins")
    sequence: Any = body.get("sequence")
    ids = body.get("pins")
    if not (_is_whole(sequence, LARGEST_SEQUENCE) and isinstance(ids, list)):
        _unreadable()
    if len(ids) > MOST_VOTED or not all(_is_whole(each, LARGEST_ID) for each in ids):
        _unreadable()
    return Ballot(sequence, frozenset(ids))


def encoded(document: Json) -> bytes:
    """Return an answer as bytes."""
    return dump_json(document)


def _place(body: Json) -> tuple[Position | None, str | None]:
    """Return the point, the community, or both: a point that is near that community."""
    community_id = None
    if "community_id" in body:
        community_id = str(_field(body["community_id"], _is_community))
        if "longitude" not in body and "latitude" not in body:
            return None, community_id
    longitude = _field(body.get("longitude"), lambda value: _is_degrees(value, 180), float)
    latitude = _field(body.get("latitude"), lambda value: _is_degrees(value, 90), float)
    return (longitude, latitude), community_id


def _field(value: Any, is_good: Callable[[Any], bool], made: Callable[[Any], Any] = str) -> Any:  # noqa: ANN401
    if not is_good(value):
        raise BadInput("E-ROOM-04")
    return made(value)


def _is_text(value: object) -> bool:
    """Say whether a value is text that can be written down: half a sign cannot."""
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
    return isinstance(value, str) and COMMUNITY.fullmatch(value) is not None


def _is_degrees(value: object, most: int) -> bool:
    return type(value) in (int, float) and -most <= value <= most  # type: ignore[operator]


def _is_whole(value: object, most: int) -> bool:
    return type(value) is int and 1 <= value <= most


def _only(body: Json, *names: str) -> None:
    if not set(body) <= set(names):
        _unreadable()


def _unreadable() -> NoReturn:
    raise BadInput("E-ROOM-17")


def _no_number(_text: str) -> NoReturn:
    raise ValueError


def _shown(each: ShownPin) -> Json:
    cell = each.pin.cell
    return {
        "id": each.pin.id,
        "category": each.pin.category,
        "community_id": each.pin.community_id if cell is None else None,
        "cell": cell,
        "merged": each.merged_count,
        **({"title": each.title} if each.title else {}),
    }


def _own(each: OwnPin) -> Json:
    longitude, latitude = each.point or (None, None)
    sent = "sent" if each.pin.risk_id is not None else "in room"
    return {
        "token": each.token,
        "category": each.pin.category,
        "longitude": longitude,
        "latitude": latitude,
        "community_id": each.pin.community_id if each.point is None else None,
        "state": "withdrawn" if each.pin.withdrawn else sent,
    }
