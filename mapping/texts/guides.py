"""Handbooks: their text once as data, drawn as a page, a screen and a paper."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from geodata.district import cache_by_district, get_district
from geodata.reasons import Language

GUIDES_FOLDER = Path(__file__).parent / "guides"
GUIDE_NAMES = ("participant", "facilitator")
BlockKind = Literal["p", "list", "steps", "law", "note", "times"]


@dataclass(frozen=True, slots=True)
class GuideBlock:
    """A paragraph, a list, steps in order, sentences about the law, a note, or a timetable."""

    kind: BlockKind
    lines: tuple[tuple[str, ...], ...]  # cells of each line; all but timetables have one


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[GuideBlock, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One handbook in one language."""

    name: str
    language: Language
    title: str
    subtitle: str
    for_whom: str
    dated: date
    sections: tuple[GuideSection, ...]


@cache_by_district
def load_guide(name: str, language: Language) -> Guide:
    """Return a handbook by its name, one of `GUIDE_NAMES`, in a language."""
    text = (GUIDES_FOLDER / language / f"{name}.toml").read_text(encoding="utf-8")
    content = tomllib.loads(get_district().fill(text, language))
    return Guide(
        name,
        language,
        content["title"],
        content["subtitle"],
        content["for_whom"],
        date.fromisoformat(content["dated"]),
        tuple(
            GuideSection(
                section["title"], tuple(_parse_block(block) for block in section["blocks"])
            )
            for section in content["sections"]
        ),
    )


def _parse_block(block: dict[str, str | list[str] | list[list[str]]]) -> GuideBlock:
    ((kind, content),) = block.items()
    if kind not in ("p", "list", "steps", "law", "note", "times"):
        raise ValueError(f"no block is called {kind}")
    lines = [content] if isinstance(content, str) else content
    return GuideBlock(
        kind,  # type: ignore[arg-type]
        tuple((line,) if isinstance(line, str) else tuple(line) for line in lines),
    )
