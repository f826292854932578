"""What the audience of a forum asks, and the risk points among which it chooses."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from geodata.model.workshops.questions import QuestionState
from geodata.store.schema.base import Integer, build_choice_check, metadata

room_questions = Table(  # as pins: the id is random and there is no time
    "room_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), nullable=False),
    Column("token", Text, unique=True),  # none once the room is closed: the phone knows it
    Column("device_id", Integer, ForeignKey("room_devices.id")),  # none once it is closed
    Column("sealed_text", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("turn", Integer),  # in which order they were shown; none: never
    build_choice_check("state", QuestionState),
    sqlite_strict=True,
)

priorities = Table(  # pins that stand for risk points which are on the public map already
    "priorities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pin_id", Integer, ForeignKey("pins.id"), nullable=False, unique=True),
    sqlite_strict=True,
)

Index(None, room_questions.c.workshop_id)
Index(None, room_questions.c.device_id)
