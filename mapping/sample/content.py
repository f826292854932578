"""What the sample says, read from content.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.district import cache_by_district, get_district
from geodata.model.public_photos import PhotoKind

HERE = Path(__file__).resolve().parent
PHOTO_FILE = HERE / "photo.jpg"  # a drawn picture: nobody and no place is in it
DRAWING_FILES = {  # drawn too, and marked as such
    PhotoKind.BEFORE: HERE / "before.jpg",
    PhotoKind.AFTER: HERE / "after.jpg",
}


@dataclass(frozen=True, slots=True)
class RiskText:
    """The words of one risk point."""

    sub_kind: str
    agency: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class CommitmentText:
    """What an agency is asked, and how it came out."""

    agency: str
    promise: str
    outcome: str
    risk_title: str = ""  # of the risk point that it is about


@dataclass(frozen=True, slots=True)
class LandmarkText:
    """A landmark that officers add, in the middle of a community."""

    kind: str
    name: str
    community: int  # its number; beyond the last one counting goes on at the first


@dataclass(frozen=True, slots=True)
class ProjectText:
    """A project that the network watches."""

    kind: str
    name: str
    agency: str
    community: int  # its number; beyond the last one counting goes on at the first


@dataclass(frozen=True, slots=True)
class Content:
    """Every text of the sample."""

    risks: tuple[RiskText, ...]
    return_reasons: tuple[str, ...]
    retire_reasons: tuple[str, ...]
    words_refused_reason: str
    mitigation_note: str
    reopened_reason: str
    stories: tuple[str, ...]
    work_done: str
    case_received: str
    case_task: str
    contact_reason: str
    letter_name: str
    risk_project: str
    case_office: str
    contact: str
    case_reason: str
    case_letter: str
    reporter_message: str
    commitments: tuple[CommitmentText, ...]
    photo_captions: Mapping[str, str]  # by kind
    proof: str
    papers: Mapping[str, str]
    landmarks: tuple[LandmarkText, ...]  # the last is taken off the map again
    landmark_source: str
    room_question: str
    pin_note: str
    case_note: str
    inspection_note: str
    projects: tuple[ProjectText, ...]
    project_source: str


@cache_by_district
def get_content() -> Content:
    """Return the texts in the district's words."""
    text = (HERE / "content.toml").read_text(encoding="utf-8")
    tables: dict[str, Any] = tomllib.loads(get_district().fill(text, "th"))
    tables["risks"] = tuple(RiskText(*row) for row in tables["risks"])
    tables["commitments"] = tuple(CommitmentText(*row) for row in tables["commitments"])
    tables["landmarks"] = tuple(LandmarkText(*row) for row in tables["landmarks"])
    tables["projects"] = tuple(ProjectText(*row) for row in tables["projects"])
    return Content(**tables)
