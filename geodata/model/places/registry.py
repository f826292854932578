"""The registry of communities as people keep it: names, figures with year and source, history."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geodata.district import get_district
from geodata.errors import BadInput
from geodata.model.places.names import normalize_place_name
from geodata.model.places.places import Community
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

KINDS_TH = ("ชุมชนเมือง", "ชุมชนแออัด", "ชุมชนอาคารสูง", "ชุมชนชานเมือง")
MAX_NAME_LENGTH = 100  # characters
MAX_SOURCE_LENGTH = 200
MAX_FIGURE = 1_000_000
FIRST_YEAR_BE = 2500


class RegistryChangeKind(StrEnum):
    """What was done to a community of the registry."""

    ADDED = "added"
    RENAMED = "renamed"
    RETIRED = "retired"
    TAKEN_BACK = "taken back"
    ZONE = "zone"


class FigureKind(StrEnum):
    """What is counted of a community."""

    HOUSEHOLDS = "households"
    RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """A community that the registry lacks. The point is WGS84."""

    name_th: str
    subdistrict_code: str
    kind_th: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """One step in the history of a community; an empty `before` or `after` is none."""

    community_id: str
    kind: RegistryChangeKind
    before: str
    after: str
    at: datetime
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """How many households or residents a source counted, and in which year; None: it is unknown."""

    community_id: str
    kind: FigureKind
    count: int
    year_be: int | None
    source: str


@dataclass(frozen=True, slots=True)
class RecordedFigure:
    """A figure with who recorded it and when. All are kept."""

    figure: Figure
    at: datetime
    account_id: int | None


def select_current_figures(figures: Iterable[RecordedFigure]) -> Mapping[FigureKind, Figure]:
    """Return the figure of each kind that counts: the newest year, of one year the last recorded.

    A figure whose year is unknown counts only where no other is known.

    Parameters
    ----------
    figures
        Those of one community, the first recorded first.
    """
    newest: dict[FigureKind, Figure] = {}
    for recorded_figure in figures:
        figure = recorded_figure.figure
        known = newest.get(figure.kind)
        if known is None or (figure.year_be or 0) >= (known.year_be or 0):
            newest[figure.kind] = figure
    return newest


def validate_name(name: str, others: Iterable[Community]) -> str:
    """Return a name as it is kept.

    Raises
    ------
    BadInput
        E-COM-01 where it is empty, too long or holds what cannot be seen; E-COM-02 where another
        community has it, however it is spelled.
    """
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not normalize_place_name(kept) or len(kept) > MAX_NAME_LENGTH or not kept.isprintable():
        raise BadInput("E-COM-01", most=MAX_NAME_LENGTH)
    for other in others:
        if normalize_place_name(other.name_th) == normalize_place_name(kept):
            raise BadInput("E-COM-02", area=other.id)
    return kept


def check_kind(kind_th: str) -> None:
    """Raise BadInput unless this is a kind of the source table.

    Raises
    ------
    BadInput
        E-COM-07.
    """
    if kind_th not in KINDS_TH:
        raise BadInput("E-COM-07")


def check_zone(zone: int | None) -> None:
    """Raise BadInput unless this is one of the district's zones, or None.

    Raises
    ------
    BadInput
        E-COM-06.
    """
    zones = get_district().zones
    if zone is not None and not 1 <= zone <= zones:
        raise BadInput("E-COM-06", zones=zones)


def validate_figure(figure: Figure, at: datetime) -> Figure:
    """Return a figure as it is kept.

    Raises
    ------
    BadInput
        E-COM-08 (count), E-COM-09 (year), E-COM-10 (source).
    """
    source = " ".join(unicodedata.normalize("NFC", figure.source).split())
    this_year = at.astimezone(BANGKOK).year + BUDDHIST_OFFSET
    if not 1 <= figure.count <= MAX_FIGURE:
        raise BadInput("E-COM-08", most=f"{MAX_FIGURE:,}")
    if figure.year_be is not None and not FIRST_YEAR_BE <= figure.year_be <= this_year:
        raise BadInput("E-COM-09", first=FIRST_YEAR_BE, last=this_year)
    if not source or len(source) > MAX_SOURCE_LENGTH or not source.isprintable():
        raise BadInput("E-COM-10", most=MAX_SOURCE_LENGTH)
    return Figure(figure.community_id, figure.kind, figure.count, figure.year_be, source)


def generate_next_id(ids: Iterable[str]) -> str:
    """Return the next id; that of a retired community is never given again.

    Ids of another shape, as a register of an office may bring them, do not count.
    """
    numbers = [number for number in map(_parse_number, ids) if number is not None]
    return f"{get_district().id_prefix}{max(numbers, default=0) + 1:02d}"


def shorten_id(area_id: str) -> str:
    """Return the number by which paper names a community: `7` for id 07; other ids stay whole."""
    number = _parse_number(area_id)
    return area_id if number is None else str(number)


def _parse_number(area_id: str) -> int | None:
    """Return the number of an id with the prefix of the district."""
    match = re.fullmatch(rf"{get_district().id_prefix}(\d{{1,9}})", area_id)
    return None if match is None else int(match[1])
