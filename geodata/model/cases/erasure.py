"""What is forgotten, and when: on somebody's wish, or because its time is over.

Source of the periods: the network's privacy rules; those with a † wait for the network and a
lawyer to confirm them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CONTACT_RETENTION_DAYS = 90  # after the end of a case
CONTENT_RETENTION_DAYS = 365  # † narrative, exact point, files
FRAME_RETENTION_DAYS = 3653  # † category, community, month, states


class ErasureReason(StrEnum):
    """Why somebody wants a case forgotten."""

    REPORTER_ASKED = "reporter asked"
    NAMES_SOMEBODY = "names somebody"  # who has nothing to do with it
    BY_MISTAKE = "by mistake"


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """A wish to have a case forgotten, and how far it has come."""

    id: int
    case_id: int
    number: str
    reason: ErasureReason
    asked_by: int
    is_deleted: bool  # the rows are; the journal may still hold them


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """How long something is kept, and what for."""

    name: str  # of the catalogue
    days: int | None  # None: while the project lasts, or until an event


RETENTION_PERIODS: Sequence[RetentionPeriod] = (
    RetentionPeriod("contact", CONTACT_RETENTION_DAYS),
    RetentionPeriod("content", CONTENT_RETENTION_DAYS),
    RetentionPeriod("frame", FRAME_RETENTION_DAYS),
    RetentionPeriod("members", None),  # until the consent is taken back
    RetentionPeriod("interviews", None),  # the same
    RetentionPeriod("devices", None),  # until the room closes
    RetentionPeriod("sessions", 1),
    RetentionPeriod("logs", 14),
    RetentionPeriod("backups", 35),
    RetentionPeriod("audit", None),
)


@dataclass(frozen=True, slots=True)
class RetentionCounts:
    """How many of each were forgotten because their time was over."""

    contacts: int
    contents: int
    frames: int
