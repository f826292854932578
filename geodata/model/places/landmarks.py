"""Landmarks that officers keep: places by which people find their way on our own ground."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model import personal
from geodata.model.personal import PersonalMatch
from geodata.model.places.names import normalize_place_name

MAX_NAME_LENGTH = 60  # characters: it stands on the map
MAX_SOURCE_LENGTH = 200
MAX_DISTANCE_M = 1_000  # from the district: a station beyond its border still shows the way
SAME_PLACE_M = 250  # a landmark of the same name and kind nearer than this is the same one


class LandmarkKind(StrEnum):
    """What a landmark is."""

    TEMPLE = "temple"
    MARKET = "market"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    OFFICE = "office"
    STATION = "station"
    PIER = "pier"
    PARK = "park"
    BRIDGE = "bridge"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LandmarkDraft:
    """What an officer says of a landmark; the token is the same for a second tap. WGS84."""

    token: str
    kind: LandmarkKind
    name_th: str
    longitude: float
    latitude: float
    source: str
    name_en: str = ""

    def __post_init__(self) -> None:
        for name in ("name_th", "name_en", "source"):
            object.__setattr__(self, name, _put_on_one_line(getattr(self, name)))

    @property
    def hints(self) -> tuple[PersonalMatch, ...]:
        """Words that may give a person away; an officer answers each before all may read them."""
        return personal.find_personal_data(self.name_th, self.name_en, self.source)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A landmark of the register. All of it is public but who added it."""

    id: int
    kind: LandmarkKind
    name_th: str
    name_en: str
    longitude: float
    latitude: float
    source: str
    retired: bool
    version: int


def check_draft(draft: LandmarkDraft, answered: frozenset[str]) -> None:
    """Raise BadInput unless the words of a landmark can be shown to everybody.

    Parameters
    ----------
    answered
        The words of each hint that the officer answered for.

    Raises
    ------
    BadInput
        E-MARK-01 (a name is missing, too long or holds what cannot be seen), E-MARK-02 (the same
        of the source), E-MARK-05 (a hint without an answer).
    """
    names = (draft.name_th, *filter(None, [draft.name_en]))
    if not all(
        _is_readable(name, MAX_NAME_LENGTH) and any(map(str.isalnum, name)) for name in names
    ):
        raise BadInput("E-MARK-01", most=MAX_NAME_LENGTH)
    if not _is_readable(draft.source, MAX_SOURCE_LENGTH):
        raise BadInput("E-MARK-02", most=MAX_SOURCE_LENGTH)
    for hint in draft.hints:
        if hint.text not in answered:
            raise BadInput("E-MARK-05", words=hint.text)


def list_namesakes(draft: LandmarkDraft, others: Iterable[Landmark]) -> list[Landmark]:
    """Return the landmarks in force of the same kind and name, however it is spelled."""
    name = normalize_place_name(draft.name_th)
    return [
        other
        for other in others
        if not other.retired
        and other.kind is draft.kind
        and normalize_place_name(other.name_th) == name
    ]


def _is_readable(text: str, most: int) -> bool:
    return bool(text) and len(text) <= most and text.isprintable()


def _put_on_one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
