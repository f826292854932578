"""Forms that people answer in a workshop: questions with choices, never free text."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class FormKind(StrEnum):
    """What a form is answered for. Both tests are the same questions."""

    PRE_TEST = "pre test"
    POST_TEST = "post test"
    SURVEY = "survey"

    @property
    def is_test(self) -> bool:
        """Return whether it has right answers, and a self-made code that pairs the two."""
        return self is not FormKind.SURVEY


@dataclass(frozen=True, slots=True)
class Item:
    """A question. Choices are known by their number, from 1."""

    id: str
    question: str
    choices: tuple[str, ...]
    answer: int | None = None  # the right choice of a test
    most: int = 1  # how many choices may be taken
    is_scale: bool = False  # whether the choices are steps from little to much


@dataclass(frozen=True, slots=True)
class Form:
    """The questions that stand in one version of a form."""

    title: str
    version: int
    is_draft: bool  # the network has not confirmed it yet
    items: tuple[Item, ...]

    @property
    def hash(self) -> str:
        """What says which words people answered to, whatever the version is called."""
        words = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()
