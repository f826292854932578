"""What is handed to the next level: a case without whoever reported and whoever worked it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model import personal
from geodata.model.cases.case_story import CaseEntry
from geodata.model.cases.cases import (
    NO_DETAILS,
    Agency,
    Details,
    FileKind,
    IncidentDate,
    check_length,
    require_text,
)
from geodata.model.imports.records import Category

MAX_RECIPIENT_LENGTH = 200
MAX_LETTER_LENGTH = 3000
MAX_PRESET_NAME_LENGTH = 100


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
    happened: IncidentDate | None
    summary: str = field(repr=False)
    story: str = field(repr=False)
    entries: tuple[CaseEntry, ...]  # without account ids and without reasons inside
    files: tuple[PacketFile, ...]
    built_on: date
    demo: bool = False
    details: Details = NO_DETAILS
    messages: tuple[tuple[date, str], ...] = field(repr=False, default=())  # the reporter's, later


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
    is_pending: bool  # for a second person
    delivery_method: "DeliveryMethod | None" = None  # in which it was sent, where it was
    sent_on: date | None = None
    unredacted_texts: tuple[str, ...] = field(
        repr=False, default=()
    )  # said not to be of the reporter


class DeliveryMethod(StrEnum):
    """How a packet was brought to an agency."""

    BY_HAND = "by hand"
    BY_POST = "by post"
    ONLINE = "online"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class PresetDraft:
    """A recipient and a letter that officers use again."""

    agency: Agency
    name: str
    recipient: str
    letter: str = field(repr=False, default="")

    def stripped_copy(self) -> "PresetDraft":
        """Return it without blanks around its words.

        Raises
        ------
        BadInput
            E-CASE-03 no name; E-CASE-10 no recipient; E-TXT-02.
        """
        recipient, letter = check_cover_letter(self.recipient, self.letter)
        return replace(
            self,
            name=require_text(self.name, MAX_PRESET_NAME_LENGTH),
            recipient=recipient,
            letter=letter,
        )


@dataclass(frozen=True, slots=True)
class LetterPreset:
    """A preset as it is kept."""

    id: int
    version: int
    draft: PresetDraft


def collect_outgoing_texts(
    summary: str,
    story: str,
    letter: str,
    details: Details,
    messages: Iterable[str],
    entries: Iterable[CaseEntry],
) -> tuple[str, ...]:
    """Return the typed texts that leave with a packet: what has to be read before."""
    reporter_message = (entry.reporter_message for entry in entries if entry.changes_state)
    return tuple(
        text
        for text in (
            summary,
            story,
            letter,
            *asdict(details).values(),
            *messages,
            *reporter_message,
        )
        if text
    )


def redact_contents(contents: PacketContents, words: frozenset[str]) -> PacketContents:
    """Return the contents with some words covered wherever they stand."""

    def cover(text: str) -> str:
        return personal.redact(text, words)

    details = {name: cover(text) for name, text in asdict(contents.details).items()}
    return replace(
        contents,
        letter=cover(contents.letter),
        summary=cover(contents.summary),
        story=cover(contents.story),
        details=Details(**details),
        messages=tuple((day, cover(text)) for day, text in contents.messages),
        entries=tuple(
            replace(entry, reporter_message=cover(entry.reporter_message))
            for entry in contents.entries
        ),
    )


def check_cover_letter(recipient: str, letter: str) -> tuple[str, str]:
    """Return recipient and letter without blanks around them.

    Raises
    ------
    BadInput
        E-CASE-10 where there is no recipient; E-TXT-02 too long.
    """
    check_length(recipient, MAX_RECIPIENT_LENGTH)
    check_length(letter, MAX_LETTER_LENGTH)
    if not recipient.strip():
        raise BadInput("E-CASE-10")
    return recipient.strip(), letter.strip()
