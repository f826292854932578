"""What somebody who works cases is told inside the app."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why somebody is told."""

    NEW_CASE = "new case"
    ASSIGNED = "assigned"
    FROM_REPORTER = "from reporter"  # a message or a file
    CONTESTED = "contested"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken back"  # a withdrawal
    ENDED = "ended"  # without a solution: dismissed, or found to repeat another case
    REFERRED = "referred"
    SENT_BACK = "sent back"
    SECOND_PERSON = "second person"  # something waits for one
    IDENTITY_ASKED = "identity asked"
    IDENTITY_OPENED = "identity opened"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; it names the case and nothing of what is in it."""

    id: int
    case_id: int
    case_number: str
    kind: NoticeKind
    created_on: date
    is_read: bool
