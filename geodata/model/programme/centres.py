"""Centres of governance: of a community or the district, by which order, since when, with whom."""

from dataclasses import dataclass
from datetime import date

from geodata.errors import BadInput
from geodata.model.programme.documents import MAX_NUMBER_LENGTH
from geodata.model.programme.programmes import check_text, check_token

MAX_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class CentreDraft:
    """A centre that was set up. The token makes a second tap the same centre."""

    token: str
    name: str
    order_number: str  # of the order that set it up
    established_on: date
    community_id: str | None = None  # None: of the district
    member_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre of governance."""

    id: int
    name: str
    order_number: str
    established_on: date
    community_id: str | None
    member_ids: frozenset[int]
    version: int


def check_centre(draft: CentreDraft) -> None:
    """Raise BadInput unless a centre has a name and an order.

    Raises
    ------
    BadInput
        E-PROG-14, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    if not (draft.name.strip() and draft.order_number.strip()):
        raise BadInput("E-PROG-14")
    check_text(draft.name, MAX_NAME_LENGTH)
    check_text(draft.order_number, MAX_NUMBER_LENGTH)
