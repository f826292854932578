"""What is handed to the next level: a case without whoever reported and whoever worked it."""

from dataclasses import dataclass, field
from datetime import date

from geodata.errors import BadInput
from geodata.model.case_story import Entry
from geodata.model.cases import Agency, FileKind, Happened, check_words
from geodata.model.records import Category

LONGEST_RECIPIENT = 200
LONGEST_LETTER = 3000


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One piece of evidence as the agency gets it; a PDF is the file that came, unopened."""

    name: str  # as the case knows it; the packet numbers its own
    kind: FileKind
    sha256: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PacketContents:
    """All that a packet is made from."""

    number: str  # of the case
    agency: Agency
    recipient: str  # to whom the letter speaks
    letter: str = field(repr=False)  # what is added to it; plain paragraphs
    category: Category
    place_th: str  # community or subdistrict, "" where it is not known; never a point
    received_on: date
    happened: Happened | None
    summary: str = field(repr=False)
    story: str = field(repr=False)
    entries: tuple[Entry, ...]  # without account ids and without reasons inside
    files: tuple[PacketFile, ...]
    made_on: date
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Referral:
    """A packet that was made; released by somebody else than who prepared it."""

    id: int
    case_id: int
    agency: Agency
    recipient: str
    letter: str
    sha256: str  # of the packet
    prepared_by: int
    prepared_on: date
    released_by: int | None
    released_on: date | None
    agency_number: str  # the agency's own, when it has come
    waits: bool  # for a second person


def check_cover(recipient: str, letter: str) -> tuple[str, str]:
    """Return recipient and letter without blanks around them.

    Raises
    ------
    BadInput
        E-CASE-10 where there is no recipient; E-TXT-02 too long.
    """
    check_words(recipient, LONGEST_RECIPIENT)
    check_words(letter, LONGEST_LETTER)
    if not recipient.strip():
        raise BadInput("E-CASE-10")
    return recipient.strip(), letter.strip()
