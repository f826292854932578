"""Complaints that somebody reported to the network: what is kept of each and how it is worked.

What was written, the exact place, the files and whoever reported are sealed; category, community,
days and states are not. Days, never hours: the hour at which somebody reported can give them away.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category

MAX_STORY_LENGTH = 4000  # characters
MAX_MESSAGE_LENGTH = 1000  # of a message, a note, a reason
MAX_CONTACT_LENGTH = 300
MAX_DETAIL_LENGTH = 500
MAX_TASK_LENGTH = 200
MAX_AGENCY_NUMBER_LENGTH = 100  # of a case or of an agency, as it was typed
MAX_FILES = 10  # of one case
MAX_UNREAD_MESSAGES = 50  # messages of the reporter that one case takes
EARLIEST_YEAR = 2000


class CaseState(StrEnum):
    """How far a complaint has come."""

    RECEIVED = "received"
    COMMUNITY_REVIEW = "community review"
    REFERRED_TO_DISTRICT = "referred to district"
    DISTRICT_REVIEW = "district review"
    REFERRED_TO_PACC = "referred to PACC"
    REFERRED_TO_NACC = "referred to NACC"
    ACCEPTED_BY_AGENCY = "accepted by agency"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


COUNTABLE_STATES = frozenset(  # it was reviewed, and stands: only these ever reach a public number
    {
        CaseState.REFERRED_TO_DISTRICT,
        CaseState.DISTRICT_REVIEW,
        CaseState.REFERRED_TO_PACC,
        CaseState.REFERRED_TO_NACC,
        CaseState.ACCEPTED_BY_AGENCY,
        CaseState.RESOLVED,
        CaseState.CLOSED,
    }
)
FINAL_STATES = frozenset(
    {CaseState.CLOSED, CaseState.DISMISSED, CaseState.DUPLICATE, CaseState.WITHDRAWN}
)


class Threat(StrEnum):
    """How much whoever reported has to fear."""

    ORDINARY = "ordinary"
    GUARDED = "guarded"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Safety:
    """What a threat level changes."""

    delay_days: int  # before coordinators of the community see the case
    shows_authors: bool  # whether coordinators read who did what
    in_community: bool  # whether coordinators of the community see it at all


SAFETY = {
    Threat.ORDINARY: Safety(0, shows_authors=True, in_community=True),
    Threat.GUARDED: Safety(7, shows_authors=False, in_community=True),
    Threat.HIGH: Safety(0, shows_authors=False, in_community=False),
}


class Agency(StrEnum):
    """The body that a case is referred to."""

    DISTRICT = "district"
    PACC = "PACC"
    NACC = "NACC"


class FileKind(StrEnum):
    """What a file of a case is; a PDF is kept as it came and never opened."""

    PHOTO = "photo"
    PDF = "pdf"


class Purpose(StrEnum):
    """What a file of a case shows: what was reported, or what was done."""

    EVIDENCE = "evidence"
    DONE = "done"


class MessageKind(StrEnum):
    """Words in a case: for the reporter and from them, or among those who work it."""

    FROM_REPORTER = "from reporter"
    TO_REPORTER = "to reporter"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class IncidentDate:
    """When something happened, as exactly as the reporter says it."""

    year: int  # of the common era
    month: int | None = None
    day: int | None = None

    def check(self, today: date) -> None:
        """Raise BadInput unless the date exists and is not in the future.

        Raises
        ------
        BadInput
            E-CASE-05.
        """
        try:
            first = date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise BadInput("E-CASE-05") from None
        if self.year < EARLIEST_YEAR or first > today or (self.day and not self.month):
            raise BadInput("E-CASE-05")


@dataclass(frozen=True, slots=True)
class Details:
    """What an agency asks for first. Never public, and not read in the community concerned."""

    office: str = field(repr=False, default="")  # office and position concerned
    damage: str = field(repr=False, default="")  # what was damaged or asked for
    witnesses: str = field(repr=False, default="")
    occasion: str = field(repr=False, default="")  # when and where

    def stripped_copy(self) -> "Details":
        """Return them without blanks around them.

        Raises
        ------
        BadInput
            E-TXT-02.
        """
        words = asdict(self)
        for word in words.values():
            check_length(word, MAX_DETAIL_LENGTH)
        return Details(**{name: word.strip() for name, word in words.items()})

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was said."""
        return not any(asdict(self).values())


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What somebody reports. The receipt, drawn before sending, makes a retry the same report."""

    receipt: str
    category: Category
    story: str = field(repr=False, default="")
    community_id: str | None = None  # None: the reporter does not know
    point: tuple[float, float] | None = field(repr=False, default=None)  # longitude, latitude
    happened: IncidentDate | None = None
    contact: str = field(repr=False, default="")
    not_for_community: bool = False  # ไม่ให้ผู้ประสานงานของชุมชนนี้เห็นเรื่องนี้
    details: Details = NO_DETAILS

    def check(self, today: date) -> None:
        """Raise BadInput unless the report can be saved.

        Raises
        ------
        BadInput
            E-TXT-02 too long; E-CASE-04 no category; E-CASE-05 no such day.
        """
        check_length(self.story, MAX_STORY_LENGTH)
        check_length(self.contact, MAX_CONTACT_LENGTH)
        self.details.stripped_copy()
        if self.category not in CHOSEN_CATEGORIES:
            raise BadInput("E-CASE-04")
        if self.happened is not None:
            self.happened.check(today)


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint as it stands, without anything that is sealed."""

    id: int
    number: str  # CS-7K3M9QXT; drawn, so that it tells nobody how many there are
    state: CaseState
    category: Category
    community_id: str | None
    subdistrict_code: str | None
    received_on: date
    state_since: date  # the day on which it came into its state
    reviewed_in: CaseState | None  # the review that a solution or a referral came from
    not_for_community: bool
    threat: Threat
    visible_from: date  # the day on which coordinators of the community first see it
    assigned_to: int | None
    registered_by: int | None  # the coordinator or officer who wrote it down; None: the reporter
    duplicate_of: int | None
    version: int
    demo: bool

    @property
    def is_hidden_from_community(self) -> bool:
        """Return whether this community's coordinators are outside: a conflict, or a danger."""
        return is_hidden_from_community(self.not_for_community, self.category, self.threat)


HIDDEN_CATEGORIES = frozenset({Category.COMMUNITY})  # their own conduct may be what it is about


def find_hidden_threats() -> frozenset[Threat]:
    """Return the threats at which coordinators of the community are outside."""
    return frozenset(threat for threat, safety in SAFETY.items() if not safety.in_community)


def is_hidden_from_community(not_for_community: bool, category: Category, threat: Threat) -> bool:
    """Return whether coordinators of a case's community are outside: a conflict, or a danger.

    `CaseScope` of the store asks the database the same.
    """
    return not_for_community or category in HIDDEN_CATEGORIES or threat in find_hidden_threats()


@dataclass(frozen=True, slots=True)
class CaseContent:
    """What is sealed with the key of the case."""

    story: str
    point: tuple[float, float] | None
    happened: IncidentDate | None
    summary: str = ""  # of those who work it
    details: Details = NO_DETAILS


@dataclass(frozen=True, slots=True)
class CaseEdit:
    """What those who work a case may put right."""

    category: Category
    community_id: str | None
    summary: str
    details: Details | None = None  # None: as they are; for officers only


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A message or a note."""

    id: int
    kind: MessageKind
    text: str
    written_on: date
    account_id: int | None
    is_read: bool  # by the other side


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do for a case."""

    id: int
    text: str
    assigned_to: int | None
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of a case หลักฐาน; the file lies sealed in the evidence folder."""

    id: str
    case_id: int
    kind: FileKind
    purpose: Purpose
    added_on: date
    account_id: int | None  # None: the reporter
    sha256: str  # of what is handed out
    perceptual_hash: str  # of a photo: what near-duplicates share; else empty


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one person says was done; a second one confirms it."""

    id: int
    work_done: str
    done_on: date
    evidence_id: str
    asked_by: int
    asked_on: date


@dataclass(frozen=True, slots=True)
class Ending:
    """How one person wants to end a case without a solution; a second one confirms it."""

    id: int
    step: str  # of the ladder, as `CaseStep` calls it
    other_id: int | None  # the case that it repeats
    reason: str = field(repr=False)
    reporter_message: str = field(repr=False)
    asked_by: int
    asked_on: date


def check_length(text: str, longest: int = MAX_MESSAGE_LENGTH) -> None:
    """Raise BadInput where a text is too long.

    Raises
    ------
    BadInput
        E-TXT-02.
    """
    if len(text) > longest:
        raise BadInput("E-TXT-02", n=longest)


def require_text(text: str, longest: int = MAX_MESSAGE_LENGTH) -> str:
    """Return words without blanks around them, where there are any.

    Raises
    ------
    BadInput
        E-CASE-03 none; E-TXT-02 too long.
    """
    check_length(text, longest)
    if not text.strip():
        raise BadInput("E-CASE-03")
    return text.strip()
