"""Papers of the study: three kinds, their parts, and every version of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.times import BUDDHIST_OFFSET

LONGEST_PART = 8000  # characters
EDITION = re.compile(r"\d{4}-\d{2}-\d{2}(-\d{1,2})?")


class PaperKind(StrEnum):
    """What a paper is about; stored so."""

    ACTIVITY = "activity report"
    MEETING = "meeting report"
    LESSONS = "lessons learned"


PARTS: Mapping[PaperKind, tuple[str, ...]] = {  # in the order of the page
    PaperKind.ACTIVITY: ("background", "aims", "done", "results", "problems", "next"),
    PaperKind.MEETING: ("opening", "matters", "discussion", "resolved", "other"),
    PaperKind.LESSONS: ("expected", "happened", "worked", "did_not_work", "learned", "next"),
}


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """What somebody begins. The token makes a second tap the same paper."""

    token: str
    kind: PaperKind
    community_id: str | None = None  # None: the whole district
    workshop_id: int | None = None  # None: no workshop in particular
    edition_id: str | None = None  # None: what is published when the paper is read


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it stands: its newest version."""

    id: int
    kind: PaperKind
    community_id: str | None
    workshop_id: int | None
    edition_id: str | None
    version: int
    parts: Mapping[str, str]
    started_by: int | None
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class PaperVersion:
    """One version: what it said, who saved it and when; `taken_from`: the older one it repeats."""

    version: int
    parts: Mapping[str, str]
    account_id: int | None
    saved_at: datetime
    taken_from: int | None


def check_edition(edition_id: str | None) -> None:
    """Raise BadInput unless this can be the id of an edition.

    Raises
    ------
    BadInput
        E-FMT-02.
    """
    if edition_id is None:
        return
    try:
        year, month, day, *_ = (int(part) for part in edition_id.split("-"))
        date(year - BUDDHIST_OFFSET, month, day)
    except ValueError as error:
        raise BadInput from error
    if not EDITION.fullmatch(edition_id):
        raise BadInput


def check_parts(kind: PaperKind, parts: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a kind, those not written as ""; nothing else may be among them.

    Raises
    ------
    BadInput
        E-TXT-02 (too long); E-FMT-02 (no part of this kind).
    """
    if not set(parts) <= set(PARTS[kind]):
        raise BadInput
    if any(len(text) > LONGEST_PART for text in parts.values()):
        raise BadInput("E-TXT-02", n=f"{LONGEST_PART:,}")
    return {name: parts.get(name, "").strip() for name in PARTS[kind]}
