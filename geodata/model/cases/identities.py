"""Who may learn how to reach whoever reported: asked with a reason, agreed by a second person."""

from dataclasses import dataclass
from datetime import date, timedelta

from geodata.model.cases.cases import Case
from geodata.model.risks import ReviewAnswer

ACCESS_DAYS = 1  # after the second person agreed
REGISTRAR_ACCESS_DAYS = 30  # in which a coordinator reaches those whose report they wrote down


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """One request."""

    id: int
    case_id: int
    case_number: str
    reason: str
    asked_by: int
    asked_on: date
    answered_by: int | None
    answered_on: date | None
    answer: ReviewAnswer

    def allows_reading(self, account_id: int | None, today: date) -> bool:
        """Return whether somebody may read the contact because of this request."""
        return (
            self.answer is ReviewAnswer.CONFIRMED
            and self.asked_by == account_id
            and self.answered_on is not None
            and today <= self.answered_on + timedelta(days=ACCESS_DAYS)
        )


def is_recent_registrar(case: Case, account_id: int | None, today: date) -> bool:
    """Return whether somebody registered this case themselves, and not too long ago."""
    return (
        account_id is not None
        and case.registered_by == account_id
        and today <= case.received_on + timedelta(days=REGISTRAR_ACCESS_DAYS)
    )
