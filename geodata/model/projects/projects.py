"""Projects with public money that the network watches, whoever spends it.

What procurement publishes is public already. Names are checked all the same: one that may give a
person away is not shown before an officer has answered for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model import personal
from geodata.model.people.people import Actor, Role
from geodata.model.public_photos import ReleasedPhoto

MAX_NAME_LENGTH = 300  # characters
MAX_SHORT_LENGTH = 120  # of agency, number, contract and source
MAX_BUDGET_BAHT = 10**13
PUBLIC_ID_FORMAT = "PJ-{year}-{number:04d}"  # B.E.


class ProjectKind(StrEnum):
    """Whose money it is."""

    PUBLIC = "public money"
    COMMUNITY = "community money"  # of a community or of the network itself


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of a project from a record of somebody who publishes it."""

    source_id: str  # as procurement, or the fund, numbers it
    kind: ProjectKind
    name: str
    agency: str
    budget_baht: int | None = None
    contract_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    point: tuple[float, float] | None = None  # longitude, latitude, WGS84
    community_name: str = ""  # as stated, where there is no point

    def __post_init__(self) -> None:
        for name in ("source_id", "name", "agency", "contract_number"):
            object.__setattr__(self, name, " ".join(getattr(self, name).split()))

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that may give a person away: an officer answers each before all may read them."""
        found = personal.find_personal_data(self.name, self.agency)
        return tuple(match.text for match in found)


@dataclass(frozen=True, slots=True)
class WatchedProject:
    """A project of the register."""

    id: int
    public_id: str  # PJ-2569-0003
    facts: ProjectFacts
    community_id: str | None
    subdistrict_code: str | None
    source: str  # which record it was read from
    is_public: bool  # False: its words wait for an officer
    version: int


@dataclass(frozen=True, slots=True)
class PublicWatchedProject:
    """What everybody may read of a project, with what second persons agreed was seen there."""

    public_id: str
    kind: ProjectKind
    name: str
    agency: str
    budget_baht: int | None
    contract_number: str
    starts_on: str | None  # ISO
    ends_on: str | None
    point: tuple[float, float] | None
    community_id: str | None
    subdistrict_code: str | None
    source: str
    risk_ids: tuple[str, ...]  # public numbers
    inspections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # quarter; item and answer
    photos: tuple[ReleasedPhoto, ...] = ()  # of inspections, approved by a second person


def check_facts(facts: ProjectFacts) -> None:
    """Raise BadInput unless a project can be kept.

    Raises
    ------
    BadInput
        E-PROJ-01 (number, name or agency missing), E-TXT-02 (too long), E-RISK-08 (budget),
        E-RISK-10 (it ends before it begins).
    """
    if not (facts.source_id and facts.name and facts.agency):
        raise BadInput("E-PROJ-01")
    if len(facts.name) > MAX_NAME_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_NAME_LENGTH)
    if any(
        len(text) > MAX_SHORT_LENGTH
        for text in (facts.source_id, facts.agency, facts.contract_number, facts.community_name)
    ):
        raise BadInput("E-TXT-02", n=MAX_SHORT_LENGTH)
    if facts.budget_baht is not None and not 0 <= facts.budget_baht <= MAX_BUDGET_BAHT:
        raise BadInput("E-RISK-08")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise BadInput("E-RISK-10")


def require_answered(facts: ProjectFacts, answered: Collection[str]) -> None:
    """Raise BadInput unless every hint of a project was answered for.

    Raises
    ------
    BadInput
        E-PROJ-02.
    """
    for words in facts.hints:
        if words not in answered:
            raise BadInput("E-PROJ-02", words=words)


def has_own_interest(actor: Actor, project: WatchedProject) -> bool:
    """Return whether somebody belongs to the community whose own money a project spends."""
    return (
        project.facts.kind is ProjectKind.COMMUNITY
        and actor.role is Role.COORDINATOR
        and (project.community_id is None or project.community_id in actor.communities)
    )
