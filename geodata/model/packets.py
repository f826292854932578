"""What a referral packet ชุดเอกสารส่งต่อเรื่อง holds. Nothing in it tells who reported."""

from dataclasses import dataclass, field
from datetime import date

from geodata.model.case_story import Entry
from geodata.model.cases import Agency, FileKind, Happened
from geodata.model.records import Category


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One piece of evidence as the agency gets it; a PDF is the file that came, unopened."""

    name: str  # as the case knows it; the packet numbers its own
    kind: FileKind
    sha256: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PacketContents:
    """All that the letter, the chronology and the attachments are made of."""

    number: str  # of the case
    agency: Agency
    recipient: str  # to whom the letter speaks, as the officer wrote it
    letter: str = field(repr=False)  # what the officer adds; plain paragraphs
    category: Category
    place_th: str  # community, subdistrict or district; never a point
    received_on: date
    summary: str = field(repr=False)
    story: str = field(repr=False)
    happened: Happened | None
    entries: tuple[Entry, ...]  # without account ids
    files: tuple[PacketFile, ...]
    made_on: date
    demo: bool = False
