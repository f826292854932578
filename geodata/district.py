"""The district that this process serves: its own names, codes, view of the map and targets.

All of it stands in a folder (`district.toml` and the tables beside it). A process serves one
district: whoever opens the project says once which, before anybody is answered. What is made from
a district's words and kept is kept by its folder (`cache_by_district`).
"""

import tomllib
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

FILE_NAME = "district.toml"
FIRST_FOLDER = Path(__file__).parent / "reference" / "dusit"  # where no other is named

Bounds = tuple[float, float, float, float]  # west, south, east, north: WGS84 degrees
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class District:
    """One district as its folder describes it."""

    folder: Path
    code: str  # as the state numbers it; the id of the whole district in counts
    id_prefix: str  # of the ids of communities
    slug: str  # in names of files
    name_th: str
    name_en: str
    spellings: tuple[str, ...]
    communities: int  # that the study names; the register may know fewer
    zones: int
    home: Bounds  # what the map opens with
    limits: Bounds  # how far it can be moved
    streets: Bounds  # what is cut out of a street map
    subdistrict_spellings: Mapping[str, tuple[str, ...]] = field(hash=False)
    road_subdistricts: frozenset[str]  # with the name of a road
    other_districts: tuple[str, ...]  # where an address lies elsewhere
    subdistricts_estimated: bool  # their outlines were made from those of communities
    sources: Mapping[str, str] = field(hash=False)
    words: Mapping[str, Mapping[str, str]] = field(hash=False)  # language → name → words

    @property
    def home_corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the opening view as Leaflet reads it: south-west, north-east, latitude first."""
        return _to_corners(self.home)

    @property
    def limit_corners(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return how far the map can be moved, as Leaflet reads it."""
        return _to_corners(self.limits)

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the opening view, latitude first."""
        west, south, east, north = self.home
        return round((south + north) / 2, 5), round((west + east) / 2, 5)

    def fill(self, text: str, language: Literal["th", "en"]) -> str:
        """Return a sentence with the district's words in the place of `{district}` and others."""
        for name, words in self.words[language].items():
            text = text.replace(f"{{{name}}}", words)
        return text


def load(folder: Path) -> District:
    """Return the district of a folder that was checked (`geodata/reference/checks.py`)."""
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> District:
    table = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    view, addresses = table["map"], table.get("addresses", {})
    home: Bounds = tuple(view["home"])
    return District(
        folder=folder,
        code=table["code"],
        id_prefix=table["id_prefix"],
        slug=table["slug"],
        name_th=table["name_th"],
        name_en=table["name_en"],
        spellings=tuple(table.get("spellings", ())),
        communities=table["communities"],
        zones=table["zones"],
        home=home,
        limits=tuple(view.get("limits", widen(home, 0.06))),
        streets=tuple(view.get("streets", widen(home, 0.018))),
        subdistrict_spellings={
            code: tuple(names) for code, names in table.get("subdistrict_spellings", {}).items()
        },
        road_subdistricts=frozenset(addresses.get("roads", ())),
        other_districts=tuple(addresses.get("other_districts", ())),
        subdistricts_estimated=table.get("subdistricts_estimated", False),
        sources=table["sources"],
        words={language: _collect_words(table, language) for language in ("th", "en")},
    )


def _collect_words(table: Mapping[str, Any], language: str) -> Mapping[str, str]:
    """Return what sentences may name: `{district}` is เขต… in Thai and the bare name in English."""
    prefix = table["id_prefix"]
    west, south, east, north = table["map"]["home"]
    return {
        "district": table["district_th" if language == "th" else "name_en"],
        "network": table["network"][language],
        "centre": table["centre"][language],
        "office": table["office"][language],
        "district_code": table["code"],
        "example_id": f"{prefix}07",
        "example_latitude": f"{(south + north) / 2:.5f}",
        "example_longitude": f"{(west + east) / 2:.5f}",
    }


def widen(bounds: Bounds, degrees: float) -> Bounds:
    """Return bounds with a margin around them."""
    west, south, east, north = bounds
    return (
        round(west - degrees, 4),
        round(south - degrees, 4),
        round(east + degrees, 4),
        round(north + degrees, 4),
    )


def _to_corners(bounds: Bounds) -> tuple[tuple[float, float], tuple[float, float]]:
    west, south, east, north = bounds
    return (south, west), (north, east)


_STATE: dict[str, District] = {}


def use_district(district: District) -> None:
    """Serve this district from now on."""
    _STATE["served"] = district


def get_district() -> District:
    """Return the district that is served: the first one, where nobody said another."""
    if "served" not in _STATE:
        use_district(load(FIRST_FOLDER))
    return _STATE["served"]


@contextmanager
def using_district(district: District) -> Iterator[District]:
    """Serve a district for a while, then the one before."""
    before = get_district()
    use_district(district)
    try:
        yield district
    finally:
        use_district(before)


def cache_by_district(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function of positional arguments returns, apart for each district."""
    plain: Callable[..., R] = function

    @lru_cache(maxsize=64)
    def call(_folder: Path, *arguments: Hashable) -> R:
        return plain(*arguments)

    @wraps(function)
    def wrapper(*arguments: P.args, **_named: P.kwargs) -> R:
        return call(get_district().folder, *arguments)

    return wrapper
