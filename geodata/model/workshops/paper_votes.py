"""Dots that people gave on paper: how many people, and how many dots each pin got."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from geodata.errors import BadInput

MAX_PAPER_BALLOTS = 1000
_NO_DOTS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PaperVotes:
    """Counts from the ballots on paper of a workshop; what is 0 is left out."""

    people: int = 0
    dots: Mapping[int, int] = field(default_factory=lambda: _NO_DOTS)  # by the id of the pin

    def __post_init__(self) -> None:
        given = {pin_id: count for pin_id, count in sorted(self.dots.items()) if count}
        object.__setattr__(self, "dots", MappingProxyType(given))


def check_paper_votes(votes: PaperVotes, pin_ids: Collection[int], dots: int) -> None:
    """Raise BadInput unless so many people can have given these dots.

    Parameters
    ----------
    pin_ids
        The pins that can be voted for.
    dots
        That each person may give; no pin gets two of the same person.

    Raises
    ------
    BadInput
        E-ROOM-06 (a pin that cannot be voted for), E-ROOM-27 (more dots than people can give).
    """
    counts = [votes.people, *votes.dots.values()]
    if not set(votes.dots) <= set(pin_ids):
        raise BadInput("E-ROOM-06")
    is_possible = (
        all(0 <= count <= votes.people for count in counts)
        and votes.people <= MAX_PAPER_BALLOTS
        and sum(votes.dots.values()) <= votes.people * dots
    )
    if not is_possible:
        raise BadInput("E-ROOM-27", dots=dots)
