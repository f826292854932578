"""Handbooks: their text once as data, drawn as a page, a screen and a paper."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent / "guides"
NAMES = ("participant", "facilitator")
Kind = Literal["p", "list", "steps", "law", "note", "times"]
UNCHECKED = "รอนักกฎหมายตรวจสอบ"  # stands behind each sentence about the law


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, steps in order, sentences about the law, a note, or a timetable."""

    kind: Kind
    lines: tuple[tuple[str, ...], ...]  # cells of each line; all but timetables have one


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One handbook."""

    name: str
    title: str
    subtitle: str
    for_whom: str
    dated: date
    sections: tuple[Section, ...]


@cache
def guide(name: str) -> Guide:
    """Return a handbook by its name, one of `NAMES`."""
    told = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return Guide(
        name,
        told["title"],
        told["subtitle"],
        told["for_whom"],
        date.fromisoformat(told["dated"]),
        tuple(
            Section(each["title"], tuple(_block(block) for block in each["blocks"]))
            for each in told["sections"]
        ),
    )


def _block(told: dict[str, str | list[str] | list[list[str]]]) -> Block:
    ((kind, content),) = told.items()
    if kind not in ("p", "list", "steps", "law", "note", "times"):
        raise ValueError(f"no block is called {kind}")
    lines = [content] if isinstance(content, str) else content
    return Block(
        kind,  # type: ignore[arg-type]
        tuple((each,) if isinstance(each, str) else tuple(each) for each in lines),
    )
