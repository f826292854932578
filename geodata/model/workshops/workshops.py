"""The workshop and its room: who may come in, what is put on its map, what of that is shown."""

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.papers import check_edition
from geodata.model.risks import CELL_SIZE_M

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another one
CODE_LENGTH = 8
_THAI_KEYS = {  # what the keys of a code give where the keyboard is set to Thai (Kedmanee)
    pair[1]: pair[0]
    for pair in [
        "4ภ",
        "5ถ",
        "6ุ",
        "7ึ",
        "8ค",
        "9ต",
        "Qๆ",
        "Wไ",
        "Eำ",
        "Rพ",
        "Tะ",
        "Yั",
        "Uี",
        "Pย",
        "Aฟ",
        "Sห",
        "Dก",
        "Fด",
        "Gเ",
        "H้",
        "J่",
        "Kา",
        "Zผ",
        "Xป",
        "Cแ",
        "Vอ",
        "Bิ",
        "Nื",
        "Mท",
        "Eฎ",
        "Rฑ",
        "Tธ",
        "Yํ",
        "U๊",
        "Pญ",
        "Aฤ",
        "Sฆ",
        "Dฏ",
        "Fโ",
        "Gฌ",
        "H็",
        "J๋",
        "Kษ",
        "Cฉ",
        "Vฮ",
        "Bฺ",
        "N์",
    ]
}
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
CODE_PATTERN = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_-]{16,64}")
MAX_HOURS = 8
MAX_DEVICES = 1000
DEFAULT_DEVICES = 100  # that a room takes where its facilitator says no other number
MAX_PINS = 40  # of one device
MAX_DOTS = 10
MAX_MINUTES = 240  # of the timer
MAX_TITLE_LENGTH = 120
MAX_PLACE_LENGTH = 200
MAX_AGENDA_LENGTH = 2000
MAX_PIN_NOTE_LENGTH = 300
MAX_PIN_TITLE_LENGTH = 60
COMMUNITY_CELL_M = 50  # of a pin in a room for one community, while the room is open
MIN_DEVICES = 3  # in a cell that a rolling room shows, beside the one of who looks
BATCH_INTERVAL = timedelta(seconds=60)  # between two looks of a rolling room at what it may show

Position = tuple[float, float]  # longitude, latitude, WGS84
Spot = Position | str | None  # what a pin shows of its place: a cell's centre, or a community


class WorkshopKind(StrEnum):
    """What kind of session it is."""

    TRAINING = "training"
    FOCUS_GROUP = "focus group"
    WORKING_MEETING = "working meeting"
    FUTURE_SCENARIO = "future scenario"
    HEARING = "hearing"
    FORUM = "forum"


class WorkshopState(StrEnum):
    """Where a workshop stands."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Voting(StrEnum):
    """Where the voting of a room stands."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"


class AgeGroup(StrEnum):
    """The four age groups of the study; a mixed session has none."""

    SIXTY_UP = "60+"
    FORTY_UP = "40-59"
    TWENTY_FIVE_UP = "25-39"
    TWENTY_UP = "20-24"


@dataclass(frozen=True, slots=True)
class WorkshopDraft:
    """What a facilitator says of a workshop. The token makes a second tap the same workshop."""

    token: str
    kind: WorkshopKind
    title: str
    held_on: date
    place: str
    community_id: str | None
    age_group: AgeGroup | None  # None: mixed
    agenda: str = ""
    rolling: bool = False  # what enough phones put in a cell is shown without revealing
    edition_id: str = ""  # whose map the room shows; "" is the map of today


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop and where its room stands. The version rises with every change in the room."""

    id: int
    code: str | None  # None once it is closed: the code is free again
    kind: WorkshopKind
    state: WorkshopState
    title: str
    held_on: date
    place: str
    community_id: str | None
    age_group: AgeGroup | None
    agenda: str
    accepting: bool
    revealed: bool
    rolling: bool
    voting: Voting
    dots: int
    timer_ends_at: datetime | None
    opened_at: datetime | None
    expires_at: datetime | None
    closed_at: datetime | None
    facilitator_id: int | None
    edition_id: str
    size: int  # how many phones it takes
    locked: bool  # takes no more, whatever its size
    base_url: str  # by which phones reach it; "" is the address of the server's settings
    paper_ballots: int  # people whose dots on paper were counted
    version: int

    @property
    def cell_m(self) -> int:
        """Return the side of the cells in which its room shows pins, in metres."""
        return CELL_SIZE_M if self.community_id is None else COMMUNITY_CELL_M

    def is_unrecorded(self, today: date) -> bool:
        """Return whether its day has passed and nobody closed it: what came of it is not known."""
        return self.state is not WorkshopState.CLOSED and self.held_on < today

    def is_open(self, at: datetime) -> bool:
        """Return whether phones may be in its room."""
        return (
            self.state is WorkshopState.OPEN
            and self.expires_at is not None
            and at < self.expires_at
        )


@dataclass(frozen=True, slots=True)
class PinDraft:
    """What a participant puts on the room's map. The token makes a second try the same pin."""

    token: str
    category: Category
    point: Position | None = None
    community_id: str | None = None  # where no point is set, or the point is only near it
    note: str = ""  # for the facilitator only; sealed
    title: str = ""  # for everybody, once the facilitator has read it


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin as the room knows it; the sealed point and note are not in it, nor whose it is."""

    id: int
    workshop_id: int
    category: Category
    community_id: str | None
    subdistrict_code: str | None
    cell: Position | None  # the centre of its cell; None where only a community was chosen
    merged_into: int | None
    withdrawn: bool
    risk_id: int | None  # the risk point that it became
    from_paper: bool
    is_pending: bool = False  # typed in from paper, and nobody compared it with the sheet yet
    number: int | None = None  # by which people call it; given when the room first shows it
    title: str = ""  # as its author or the facilitator wrote it
    is_title_approved: bool = False  # the facilitator has read it: the room may see it

    @property
    def spot(self) -> Spot:
        """What may be shown of its place: the cell, else the community; never both."""
        return self.cell or self.community_id

    @property
    def shown_title(self) -> str:
        """Return the title that everybody in the room may read; "" where there is none."""
        return self.title if self.is_title_approved else ""

    @property
    def has_waiting_title(self) -> bool:
        """Return whether its title waits for the facilitator."""
        return bool(self.title) and not self.is_title_approved

    @property
    def is_in_room(self) -> bool:
        """Return whether it stands on the room's map by itself."""
        return self.is_counted and self.merged_into is None

    @property
    def is_counted(self) -> bool:
        """Return whether it counts among the pins of its workshop, merged or not."""
        return not self.withdrawn and not self.is_pending


@dataclass(frozen=True, slots=True)
class RankedPin:
    """A pin with its dots; equal dots have equal ranks."""

    pin_id: int
    votes: int  # from phones and from paper
    rank: int
    paper: int = 0  # of them on paper


@dataclass(frozen=True, slots=True)
class WorkshopSummary:
    """What a workshop came to. Counts only."""

    joined: int
    pins: int  # withdrawn and waiting ones are not counted, merged ones are
    from_paper: int
    sent: int
    ballots: int
    votes: int  # from phones and from paper
    by_category: Mapping[Category, int]
    by_community: Mapping[str | None, int]
    ranking: tuple[RankedPin, ...]
    waiting: int  # from paper, not compared with the sheet yet
    paper_ballots: int  # people who voted on paper
    paper_votes: int  # of the votes


def generate_code() -> str:
    """Return a code that nobody can guess and everybody can read out."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def check_workshop(draft: WorkshopDraft) -> None:
    """Raise BadInput unless the workshop can be shown in a room.

    Raises
    ------
    BadInput
        E-ROOM-12 (no title), E-TXT-02 (too long), or what `check_edition` says.
    """
    check_edition(draft.edition_id or None)
    if not draft.title.strip():
        raise BadInput("E-ROOM-12")
    for text, longest in (
        (draft.title, MAX_TITLE_LENGTH),
        (draft.place, MAX_PLACE_LENGTH),
        (draft.agenda, MAX_AGENDA_LENGTH),
    ):
        if len(text) > longest:
            raise BadInput("E-TXT-02", n=longest)


def check_pin(draft: PinDraft) -> None:
    """Raise BadInput unless a pin has a place, a category, a short title and a short note.

    Raises
    ------
    BadInput
        E-ROOM-04, E-TXT-02.
    """
    nowhere = draft.point is None and draft.community_id is None
    if (
        nowhere
        or draft.category not in CHOSEN_CATEGORIES
        or not TOKEN_PATTERN.fullmatch(draft.token)
    ):
        raise BadInput("E-ROOM-04")
    if len(draft.note) > MAX_PIN_NOTE_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_PIN_NOTE_LENGTH)
    normalize_title(draft.title)


def normalize_title(title: str) -> str:
    """Return the title of a pin on one line.

    Raises
    ------
    BadInput
        E-TXT-02.
    """
    line = " ".join(title.split())
    if len(line) > MAX_PIN_TITLE_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_PIN_TITLE_LENGTH)
    return line


def rank_pins(
    votes: Mapping[int, int], paper: Mapping[int, int] | None = None
) -> tuple[RankedPin, ...]:
    """Return the pins that got dots, most first; by id where equal.

    Parameters
    ----------
    votes
        All dots by pin.
    paper
        Those of them that were given on paper.
    """
    on_paper = paper or {}
    rows = sorted(
        ((pin, n) for pin, n in votes.items() if n > 0), key=lambda row: (-row[1], row[0])
    )
    counts = [n for _, n in rows]
    return tuple(RankedPin(pin, n, counts.index(n) + 1, on_paper.get(pin, 0)) for pin, n in rows)


def select_frequent_spots(spots: Iterable[tuple[Spot, int | None]]) -> frozenset[Spot]:
    """Return the spots in which pins of enough devices stand; paper is no device.

    Everybody in a room sees the same, so the device of whoever looks is always thought to be one
    of them: three others are needed.
    """
    devices: dict[Spot, set[int]] = defaultdict(set)
    for spot, device in spots:
        if device is not None:
            devices[spot].add(device)
    return frozenset(spot for spot, phones in devices.items() if len(phones) > MIN_DEVICES)


def normalize_room_code(typed: str) -> str:
    """Return the code of a room from what somebody typed: spaces, dashes and case do not count.

    A keyboard that is set to Thai gives other signs: they are read as the keys that were pressed.
    What is no code comes back as it can best be read.
    """
    # As typed: normalizing would put vowels below before tone marks, which are two other keys.
    plain = "".join(typed.split()).translate(_THAI_DIGITS)
    pressed = "".join(_THAI_KEYS.get(sign, sign) for sign in plain).upper()
    code = re.sub(r"[^0-9A-Z]", "", pressed)
    with_signs = re.sub(r"[^0-9A-Z]", "", pressed.replace("-", "3").replace("/", "2"))
    is_short = len(code) < CODE_LENGTH == len(with_signs)  # - and / are the keys 3 and 2 there
    return with_signs if is_short else code
