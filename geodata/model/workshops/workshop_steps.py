"""What a facilitator can do with a room now, and which of it comes next."""

from datetime import datetime
from enum import StrEnum

from geodata.model.workshops.workshops import Voting, Workshop, WorkshopState


class RoomStep(StrEnum):
    """What is done with the room of a workshop."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    REVEAL = "reveal"
    HIDE = "hide"
    OPEN_VOTING = "open voting"
    CLOSE_VOTING = "close voting"
    CLOSE = "close"


def list_possible_steps(workshop: Workshop, at: datetime) -> tuple[RoomStep, ...]:
    """Return every step that a room allows now, in the order in which they come in a session."""
    if workshop.state is WorkshopState.PREPARED:
        return (RoomStep.OPEN,)
    if workshop.state is WorkshopState.CLOSED:
        return ()
    if not workshop.is_open(at):
        return (RoomStep.CLOSE,)
    steps = [
        RoomStep.PAUSE if workshop.accepting else RoomStep.RESUME,
        RoomStep.HIDE if workshop.revealed else RoomStep.REVEAL,
    ]
    if workshop.voting is Voting.OPEN:
        steps.append(RoomStep.CLOSE_VOTING)
    elif workshop.revealed or workshop.rolling:
        steps.append(RoomStep.OPEN_VOTING)
    return (*steps, RoomStep.CLOSE)


def find_next_step(workshop: Workshop, pins: int, at: datetime) -> RoomStep | None:
    """Return the step that comes next; None where the room waits for pins, or is closed."""
    steps = list_possible_steps(workshop, at)
    if len(steps) < 2:
        return steps[0] if steps else None
    if workshop.voting is Voting.CLOSED:
        return RoomStep.CLOSE
    if RoomStep.CLOSE_VOTING in steps:
        return RoomStep.CLOSE_VOTING
    if not pins:
        return None
    return RoomStep.OPEN_VOTING if RoomStep.OPEN_VOTING in steps else RoomStep.REVEAL
