"""Communities whose names resemble a stated one: for a person to look at, never applied."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from geodata.model.places.names import normalize_place_name
from geodata.model.places.places import Community

MAX_SUGGESTIONS = 3
MIN_SCORE = 60  # of 100; below it names have little in common


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A community whose name resembles the stated one, and how much: 100 is the same name."""

    community_id: str
    score: int


def suggest(stated: str, communities: Iterable[Community]) -> tuple[Suggestion, ...]:
    """Return the communities whose names resemble a stated one most, at most three.

    Notes
    -----
    Names are compared in the form of `normalize_place_name`, so ชุมชน before the name counts for
    nothing. The score is the weighted ratio of rapidfuzz: edit distance, and parts of longer
    names.
    """
    keys = {place.id: normalize_place_name(place.name_th) for place in communities}
    found = process.extract(
        normalize_place_name(stated),
        keys,
        scorer=fuzz.WRatio,
        limit=MAX_SUGGESTIONS,
        score_cutoff=MIN_SCORE,
    )
    ranked = sorted(found, key=lambda entry: (-entry[1], entry[2]))
    return tuple(Suggestion(area_id, round(score)) for _, score, area_id in ranked)
