"""One action of the matrix: what it is called, what it needs, and how it is done in a place."""

from collections.abc import Callable
from dataclasses import dataclass

from geodata.model.people.people import Verb


@dataclass(frozen=True)
class Call:
    """One action: what it is called, what it needs, and how it is done in a place."""

    verb: Verb
    name: str
    run: Callable  # (project, by, things, place, at)
    saves: bool = True
    placed: bool = False  # it is done in a community, or where there is none
    in_community: bool = False  # it is done in a community only
    by_id: bool = False  # on a thing with an id, which may be out of scope or missing

    def __str__(self) -> str:
        return f"{self.verb}: {self.name}"
