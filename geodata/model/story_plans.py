"""How the story of the next edition is told: which steps, in which order, with which words.

A step is named by what it is about ("coverage", "risk RP-2569-0001"). The words are read by the
public once the edition is frozen, so they are checked for personal data when they are written.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from geodata.errors import BadInput
from geodata.model import personal

MAX_WORDS_LENGTH = 160  # characters
MAX_STEPS = 99
STEP_PATTERN = re.compile(r"[a-z]+(?: RP-25\d{2}-\d{4,6})?")
FIRST_STEP = "cover"
ALWAYS_SHOWN = frozenset({"cover", "withheld", "close"})  # what is not shown, and the sources


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """A plan; a step that it does not name stands where it would stand without a plan."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.order or self.hidden or self.words)


def build_plan(order: Sequence[str], hidden: frozenset[str], words: Mapping[str, str]) -> StoryPlan:
    """Return a plan of steps that can be named so, with words that the public may read.

    Raises
    ------
    BadInput
        E-STORY-01 where words hold what may tell who somebody is; E-STORY-02 where a step is none,
        or must be shown; E-TXT-02 where words are too long.
    """
    names = {*order, *hidden, *words}
    if len(names) > MAX_STEPS or not all(map(STEP_PATTERN.fullmatch, names)):
        raise BadInput("E-STORY-02")
    if hidden & ALWAYS_SHOWN or len(set(order)) < len(order):
        raise BadInput("E-STORY-02")
    lines = {name: " ".join(text.split()) for name, text in words.items()}
    if any(len(line) > MAX_WORDS_LENGTH for line in lines.values()):
        raise BadInput("E-TXT-02", n=MAX_WORDS_LENGTH)
    if personal.find_personal_data(*lines.values()):
        raise BadInput("E-STORY-01")
    return StoryPlan(tuple(order), hidden, {name: line for name, line in lines.items() if line})


def arrange_steps(names: Sequence[str], plan: StoryPlan) -> list[str]:
    """Return the names of the steps that are shown, in the order of a plan.

    The cover stays the first. A step that the plan does not know follows the one before it.
    """
    known = set(names)
    arranged = [name for name in plan.order if name in known]
    for place, name in enumerate(names):
        if name not in arranged:
            before = arranged.index(names[place - 1]) + 1 if place else 0
            arranged.insert(before, name)
    hidden = plan.hidden - ALWAYS_SHOWN
    first = [name for name in arranged if name == FIRST_STEP]
    return first + [name for name in arranged if name not in hidden | {FIRST_STEP}]


def dump_plan(plan: StoryPlan) -> str:
    """Return a plan as text, the same for the same plan."""
    content = {**asdict(plan), "hidden": sorted(plan.hidden), "words": dict(plan.words)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def load_plan(text: str) -> StoryPlan:
    """Return the plan that a text holds; an empty text holds the one that changes nothing."""
    if not text:
        return StoryPlan()
    content = json.loads(text)
    return StoryPlan(tuple(content["order"]), frozenset(content["hidden"]), dict(content["words"]))
