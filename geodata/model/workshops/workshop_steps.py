"""What a facilitator can do with a room now, and which of it comes next."""

from datetime import datetime
from enum import StrEnum

from geodata.model.workshops.workshops import (
    Voting,
    Workshop,
    WorkshopState,
)


class Step(StrEnum):
    """What is done with the room of a workshop."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    REVEAL = "reveal"
    HIDE = "hide"
    OPEN_VOTING = "open voting"
    CLOSE_VOTING = "close voting"
    CLOSE = "close"


def possible_steps(workshop: Workshop, at: datetime) -> tuple[Step, ...]:
    """Return every step that a room allows now, in the order in which they come in a session."""
    if workshop.state is WorkshopState.PREPARED:
        return (Step.OPEN,)
    if workshop.state is WorkshopState.CLOSED:
        return ()
    if not workshop.is_open(at):
        return (Step.CLOSE,)
    steps = [
        Step.PAUSE if workshop.accepting else Step.RESUME,
        Step.HIDE if workshop.revealed else Step.REVEAL,
    ]
    if workshop.voting is Voting.OPEN:
        steps.append(Step.CLOSE_VOTING)
    elif workshop.revealed or workshop.rolling:
        steps.append(Step.OPEN_VOTING)
    return (*steps, Step.CLOSE)


def next_step(workshop: Workshop, pins: int, at: datetime) -> Step | None:
    """Return the step that comes next; None where the room waits for pins, or is closed."""
    steps = possible_steps(workshop, at)
    if len(steps) < 2:
        return steps[0] if steps else None
    if workshop.voting is Voting.CLOSED:
        return Step.CLOSE
    if Step.CLOSE_VOTING in steps:
        return Step.CLOSE_VOTING
    if not pins:
        return None
    return Step.OPEN_VOTING if Step.OPEN_VOTING in steps else Step.REVEAL
