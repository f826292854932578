"""Photos that the public may see of a risk point or an inspection: covered, approved as they are.

They are off until an officer shows them.

A public photo is a picture of its own, made from the pixels of an internal one in which somebody
covered what may give a person away. Somebody else approves the very bytes that they saw.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from geodata.errors import BadInput, NotAllowed

MAX_CAPTION_LENGTH = 120  # characters
MAX_AREAS = 40  # of one photo
MAX_PHOTOS = 6  # of one risk point or inspection: those that wait and those that are shown
GRID_PX = 16  # JPEG mixes pixels within squares of this side: an area covers whole ones
PHOTO_NAME_PATTERN = re.compile(r"photo-[0-9a-f]{64}\.jpg")  # of the file in a release
PUBLIC_PHOTOS_FACT = "public photos"  # "on": approved photos are shown


class PhotoOwner(StrEnum):
    """What a photo is of."""

    RISK = "risk"
    INSPECTION = "inspection"  # of a watched project


class PhotoKind(StrEnum):
    """What a photo shows."""

    PLAIN = "plain"
    BEFORE = "before"
    AFTER = "after"


class PhotoState(StrEnum):
    """Where a photo for the public stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PhotoCheck(StrEnum):
    """What somebody looked for in the whole picture; the last is what must be there."""

    FACES = "faces"
    PLATES = "plates"
    SIGNS = "signs"
    NAMES = "names"
    HOUSE_NUMBERS = "house numbers"
    PUBLIC_PLACE = "public place"


@dataclass(frozen=True, slots=True)
class CoveredArea:
    """A rectangle that is painted over: pixels of the upright internal photo."""

    left: int
    top: int
    right: int
    bottom: int

    def widen(self, width: int, height: int) -> "CoveredArea":
        """Return the whole squares of the JPEG grid that this touches, within a photo.

        Raises
        ------
        BadInput
            E-PHOTO-01 where nothing of it lies in the photo.
        """
        left, top = max(self.left, 0), max(self.top, 0)
        right, bottom = min(self.right, width), min(self.bottom, height)
        if left >= right or top >= bottom:
            raise BadInput("E-PHOTO-01", most=MAX_AREAS)
        return CoveredArea(
            left - left % GRID_PX,
            top - top % GRID_PX,
            min(-(-right // GRID_PX) * GRID_PX, width),
            min(-(-bottom // GRID_PX) * GRID_PX, height),
        )


@dataclass(frozen=True, slots=True)
class PhotoDraft:
    """What somebody proposes to show of an internal photo."""

    source_id: str  # of the internal photo
    kind: PhotoKind
    caption: str
    areas: tuple[CoveredArea, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", " ".join(self.caption.split()))
        if not self.caption:
            raise BadInput("E-PHOTO-06")
        if len(self.caption) > MAX_CAPTION_LENGTH:
            raise BadInput("E-TXT-02", n=MAX_CAPTION_LENGTH)


@dataclass(frozen=True, slots=True)
class PublicPhoto:
    """A photo for the public as those who decide about it see it."""

    id: str
    owner: PhotoOwner
    owner_id: int  # of the risk point or the inspection
    source_id: str
    kind: PhotoKind
    caption: str = field(repr=False)
    sha256: str  # of the JPEG
    width: int
    height: int
    state: PhotoState
    proposer_id: int
    taker_id: int | None  # who added the internal photo
    reason: str = field(repr=False, default="")
    quarter: str | None = None  # in which it was approved

    @property
    def ref(self) -> str:
        """Return what entries of the log call that of which it is."""
        return f"{self.owner} {self.owner_id}"


@dataclass(frozen=True, slots=True)
class ReleasedPhoto:
    """All that the public may know of an approved photo; its id is never published."""

    id: str
    sha256: str
    kind: PhotoKind
    caption: str
    quarter: str
    width: int
    height: int

    @property
    def file_name(self) -> str:
        """The name of its file in a release: what it is called says what is in it."""
        return f"photo-{self.sha256}.jpg"


def parse_areas(text: str) -> tuple[CoveredArea, ...]:
    """Return the areas of "left,top,right,bottom;…", whole pixels; none where nothing is said.

    Raises
    ------
    BadInput
        E-PHOTO-01 where it is something else, or more than may be.
    """
    parts = [part.split(",") for part in text.split(";") if part]
    is_valid = all(
        len(part) == 4 and all(number.isascii() and number.isdigit() for number in part)
        for part in parts
    )
    if not is_valid or len(parts) > MAX_AREAS or len(text) > MAX_AREAS * 24:
        raise BadInput("E-PHOTO-01", most=MAX_AREAS)
    return tuple(CoveredArea(*map(int, part)) for part in parts)


def format_areas(areas: Iterable[CoveredArea]) -> str:
    """Return areas as `parse_areas` reads them."""
    return ";".join(f"{area.left},{area.top},{area.right},{area.bottom}" for area in areas)


def check_complete(checks: frozenset[PhotoCheck]) -> None:
    """Raise BadInput unless the whole list was answered for.

    Raises
    ------
    BadInput
        E-PHOTO-03.
    """
    if checks != frozenset(PhotoCheck):
        raise BadInput("E-PHOTO-03")


def check_approver(photo: PublicPhoto, account_id: int | None) -> None:
    """Raise NotAllowed where somebody proposed the photo, took it, or is nobody in particular.

    Raises
    ------
    NotAllowed
        E-PHOTO-04.
    """
    if not may_decide(photo, account_id):
        raise NotAllowed("E-PHOTO-04")


def may_decide(photo: PublicPhoto, account_id: int | None) -> bool:
    """Return whether a photo is somebody else's: neither proposed nor taken by this account."""
    return account_id is not None and account_id not in (photo.proposer_id, photo.taker_id)
