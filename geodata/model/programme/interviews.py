"""Interviews of experts: notes with consent, and what is quoted of them word for word.

Name and notes are sealed as names of members are. A quote is public once another officer approved
the very words; it names nobody, and whoever takes the consent back takes the quotes with it.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model import personal
from geodata.model.programme.members import MAX_NAME_LENGTH
from geodata.model.programme.programmes import check_not_ahead, check_text, check_token
from geodata.model.risk_words import WordsHint, WordsHintKind
from geodata.model.workshops.workshops import generate_code

MAX_NOTES_LENGTH = 20_000
MAX_QUOTE_LENGTH = 300
MAX_ATTRIBUTION_LENGTH = 80
MIN_NAME_PART = 2  # signs: shorter ones stand in any sentence
CONSENT_VERSION = 1  # of the words that people agree to; a new text is a new number
TITLE_PATTERN = re.compile(r"^(?:นางสาว|นาง|นาย|น\.ส\.|ดร\.|ศ\.|รศ\.|ผศ\.|คุณ)+")


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    """An interview with somebody who consents. The token makes a second tap the same one."""

    token: str
    programme_id: int
    name: str = field(repr=False)
    notes: str = field(repr=False)
    interviewed_on: date
    may_quote: bool  # without the name, in words that somebody approved
    consent_version: int = CONSENT_VERSION


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview, without name and notes."""

    id: int
    programme_id: int
    number: str  # IV-7K3M9QXT; drawn, so that it tells nothing
    interviewed_on: date
    consent_version: int
    may_quote: bool
    withdrawn_on: date | None
    version: int

    @property
    def is_consenting(self) -> bool:
        """Return whether the consent holds."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class InterviewNotes:
    """Who was interviewed, and what they said."""

    interview_id: int
    name: str = field(repr=False)
    notes: str = field(repr=False)


class QuoteState(StrEnum):
    """Where a quote stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """Words of an interview for the public, on one line. The token makes a second tap the same."""

    token: str
    interview_id: int
    words: str = field(repr=False)
    attribution: str = field(repr=False)  # whose words they are, without the name

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", join_lines(self.words))
        object.__setattr__(self, "attribution", join_lines(self.attribution))


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as those who decide about it see it."""

    id: int
    interview_id: int
    words: str = field(repr=False)
    attribution: str = field(repr=False)
    state: QuoteState
    writer_id: int
    reason: str  # why it was refused
    version: int


@dataclass(frozen=True, slots=True)
class PublicQuote:
    """A quote as everybody reads it."""

    words: str
    attribution: str
    year_be: int  # of the programme


def join_lines(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def check_interview(draft: InterviewDraft, today: date) -> None:
    """Raise BadInput unless somebody was interviewed by now and said something.

    Raises
    ------
    BadInput
        E-INTERVIEW-01 (no name, notes or consent that nobody has written), E-PROG-04, E-TXT-02,
        E-FMT-02.
    """
    check_token(draft.token)
    check_text(draft.name, MAX_NAME_LENGTH)
    check_text(draft.notes, MAX_NOTES_LENGTH)
    has_words = draft.name.strip() and draft.notes.strip()
    if not has_words or not 1 <= draft.consent_version <= CONSENT_VERSION:
        raise BadInput("E-INTERVIEW-01")
    check_not_ahead(draft.interviewed_on, today)


def check_quote(draft: QuoteDraft, interview: Interview, notes: InterviewNotes) -> None:
    """Raise BadInput unless these are words of the interview that may be quoted, without a name.

    Raises
    ------
    BadInput
        E-INTERVIEW-02 (the consent was taken back), E-INTERVIEW-03 (no quotes were agreed to),
        E-INTERVIEW-04 (no words, or not those of the notes), E-INTERVIEW-05 (the name), E-TXT-02,
        E-FMT-02.
    """
    check_token(draft.token)
    check_text(draft.words, MAX_QUOTE_LENGTH)
    check_text(draft.attribution, MAX_ATTRIBUTION_LENGTH)
    if not interview.is_consenting:
        raise BadInput("E-INTERVIEW-02")
    if not interview.may_quote:
        raise BadInput("E-INTERVIEW-03")
    if not (draft.words and draft.attribution) or draft.words not in join_lines(notes.notes):
        raise BadInput("E-INTERVIEW-04")
    if any(part in f"{draft.words} {draft.attribution}" for part in list_name_parts(notes.name)):
        raise BadInput("E-INTERVIEW-05")


def list_name_parts(name: str) -> list[str]:
    """Return the parts of a name that would give its bearer away, without titles."""
    parts = (TITLE_PATTERN.sub("", part) for part in name.split())
    return [part for part in parts if len(part) >= MIN_NAME_PART]


def find_quote_hints(quote: Quote) -> tuple[WordsHint, ...]:
    """Return what an approver has to answer for: whatever else may give a person away."""
    found = personal.find_personal_data(quote.words, quote.attribution)
    return tuple(WordsHint(WordsHintKind.PERSON, match.text) for match in found)


def draw_number() -> str:
    """Return a number that says nothing of whoever has it."""
    return f"IV-{generate_code()}"
