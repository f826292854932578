"""Scenarios that a workshop imagined, and the strategies of the four-year plan for them."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import BadInput

PLAN_YEARS = range(2570, 2574)  # B.E., the four-year plan
MAX_TITLE_LENGTH = 120
MAX_STORY_LENGTH = 2000
MAX_STRATEGY_LENGTH = 500
MAX_RESPONSIBLE_LENGTH = 200


class Likelihood(StrEnum):
    """How likely the room thought a scenario."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """What a workshop says of a future. The token makes a second tap the same scenario."""

    token: str
    title: str
    story: str
    likelihood: Likelihood


@dataclass(frozen=True, slots=True)
class StrategyDraft:
    """What is to be done, in which year, by whom."""

    token: str
    text: str
    year_be: int
    responsible: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy as it stands."""

    id: int
    scenario_id: int
    text: str
    year_be: int
    responsible: str
    version: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as it stands, with its strategies by year."""

    id: int
    workshop_id: int
    title: str
    story: str
    likelihood: Likelihood
    version: int
    strategies: tuple[Strategy, ...]


def check_scenario(draft: ScenarioDraft) -> None:
    """Raise BadInput unless a scenario has a title, nothing too long.

    Raises
    ------
    BadInput
        E-PLAN-01, E-TXT-02.
    """
    _check_texts(draft.title, (draft.title, MAX_TITLE_LENGTH), (draft.story, MAX_STORY_LENGTH))


def check_strategy(draft: StrategyDraft) -> None:
    """Raise BadInput unless a strategy has a text and a year of the plan.

    Raises
    ------
    BadInput
        E-PLAN-01, E-PLAN-02, E-TXT-02.
    """
    _check_texts(
        draft.text, (draft.text, MAX_STRATEGY_LENGTH), (draft.responsible, MAX_RESPONSIBLE_LENGTH)
    )
    if draft.year_be not in PLAN_YEARS:
        raise BadInput("E-PLAN-02", first=PLAN_YEARS[0], last=PLAN_YEARS[-1])


def _check_texts(needed: str, *texts: tuple[str, int]) -> None:
    if not needed.strip():
        raise BadInput("E-PLAN-01")
    for text, longest in texts:
        if len(text) > longest:
            raise BadInput("E-TXT-02", n=longest)
