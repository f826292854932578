"""People of the network: their names and contacts are sealed as those of reporters are.

Whoever takes back the consent is erased at once: of the row its number, kind and day are left.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.programme.programmes import check_text, check_token
from geodata.model.workshops.workshops import generate_code

MAX_NAME_LENGTH = 120
MAX_CONTACT_LENGTH = 200
CONSENT_VERSION = 1  # of the words that people sign; a new text is a new number


class MemberKind(StrEnum):
    """What somebody is in the network."""

    VOLUNTEER = "volunteer"
    WORKING_GROUP = "working group"
    CORE_LEADER = "core leader"
    EXPERT = "expert"


class Team(StrEnum):
    """The four teams of the network."""

    STRATEGY = "strategy"
    DATA = "data"
    SECRETARY = "secretary"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """Somebody who consents. The token makes a second tap the same person."""

    token: str
    name: str = field(repr=False)
    contact: str = field(repr=False)
    kind: MemberKind
    joined_on: date
    consented_on: date
    team: Team | None = None
    community_id: str | None = None
    consent_version: int = CONSENT_VERSION


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the network, without name and contact."""

    id: int
    number: str  # MB-7K3M9QXT; drawn, so that it tells nobody how many there are
    kind: MemberKind
    team: Team | None
    community_id: str | None
    joined_on: date
    consent_version: int
    consented_on: date
    withdrawn_on: date | None
    version: int

    @property
    def is_consenting(self) -> bool:
        """Return whether the consent holds."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class MemberIdentity:
    """Who a member is."""

    member_id: int
    name: str = field(repr=False)
    contact: str = field(repr=False)


def check_member(draft: MemberDraft, today: date) -> None:
    """Raise BadInput unless somebody has a name, and joined and consented by now.

    Raises
    ------
    BadInput
        E-PROG-12 (no name, or a consent that nobody has written), E-PROG-04, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    if not draft.name.strip() or not 1 <= draft.consent_version <= CONSENT_VERSION:
        raise BadInput("E-PROG-12")
    if max(draft.joined_on, draft.consented_on) > today:
        raise BadInput("E-PROG-04")
    check_text(draft.name, MAX_NAME_LENGTH)
    check_text(draft.contact, MAX_CONTACT_LENGTH)


def draw_number() -> str:
    """Return a number that says nothing of whoever has it."""
    return f"MB-{generate_code()}"
