"""Documents of a programme, and the handbooks that were printed and handed out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.links import is_https
from geodata.model.programme.programmes import MAX_TITLE_LENGTH, check_text, check_token

MAX_NUMBER_LENGTH = 60
MAX_LINK_LENGTH = 500
MAX_NOTE_LENGTH = 300
MAX_COPIES = 1_000_000


class DocumentKind(StrEnum):
    """What a document is."""

    ORDER = "order"
    REGULATION = "regulation"
    MINUTES = "minutes"
    FOLLOW_UP = "follow-up form"
    ACTIVITY_REPORT = "activity report"
    LESSONS = "lessons learned"


REPORT_KINDS = frozenset({DocumentKind.ACTIVITY_REPORT, DocumentKind.LESSONS})


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document that is final. The token makes a second tap the same document."""

    token: str
    programme_id: int
    kind: DocumentKind
    title: str
    dated: date
    number: str = ""  # as its office wrote it
    link: str = ""  # https, where everybody may read it
    paper_id: int | None = None  # the report that was written on the screen
    activity_id: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands; public only once a second person agreed."""

    id: int
    programme_id: int
    kind: DocumentKind
    title: str
    dated: date
    number: str
    link: str
    paper_id: int | None
    activity_id: int | None
    added_by: int | None
    is_public: bool
    version: int


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """What everybody may read of a document that a second person made public."""

    kind: DocumentKind
    title: str
    dated: str  # ISO
    number: str
    link: str  # https; "" where there is none


class HandbookMove(StrEnum):
    """What became of copies."""

    PRINTED = "printed"
    HANDED_OUT = "handed out"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class HandbookDraft:
    """Copies of handbooks that were printed, handed out or came back."""

    token: str
    programme_id: int
    move: HandbookMove
    copies: int
    moved_on: date
    community_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandbookMovement:
    """A movement of handbooks; one that is withdrawn is kept and not counted."""

    id: int
    programme_id: int
    move: HandbookMove
    copies: int
    moved_on: date
    community_id: str | None
    note: str
    is_withdrawn: bool
    version: int

    @property
    def handed_out(self) -> int:
        """Return how many copies more are with people; less than 0 where some came back."""
        signs = {HandbookMove.HANDED_OUT: 1, HandbookMove.RETURNED: -1}
        return 0 if self.is_withdrawn else signs.get(self.move, 0) * self.copies


def check_document(draft: DocumentDraft) -> None:
    """Raise BadInput unless a document has a title, nothing too long, and a link that is one.

    Raises
    ------
    BadInput
        E-PROG-10, E-RISK-09, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    if not draft.title.strip():
        raise BadInput("E-PROG-10")
    check_text(draft.title, MAX_TITLE_LENGTH)
    check_text(draft.number, MAX_NUMBER_LENGTH)
    check_text(draft.link, MAX_LINK_LENGTH)
    if draft.link and not is_https(draft.link):
        raise BadInput("E-RISK-09")


def check_handbooks(draft: HandbookDraft) -> None:
    """Raise BadInput unless some copies moved.

    Raises
    ------
    BadInput
        E-PROG-11, E-TXT-02, E-FMT-02.
    """
    check_token(draft.token)
    if not 0 < draft.copies <= MAX_COPIES:
        raise BadInput("E-PROG-11", most=f"{MAX_COPIES:,}")
    check_text(draft.note, MAX_NOTE_LENGTH)
