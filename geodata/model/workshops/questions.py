"""Questions of the audience: nobody reads one before a facilitator shows it."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.workshops.workshops import TOKEN_PATTERN

MAX_QUESTION_LENGTH = 300  # characters
MAX_QUESTIONS = 5  # of one device


class QuestionState(StrEnum):
    """Where a question stands; only a shown one is seen in the room."""

    WAITING = "waiting"
    SHOWN = "shown"
    ANSWERED = "answered"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the facilitator reads it; whose it is stands nowhere."""

    id: int
    text: str
    state: QuestionState


def check_question(token: str, text: str) -> str:
    """Return a question in one line.

    Raises
    ------
    BadInput
        E-QUESTION-01 (nothing asked, or no token), E-TXT-02 (too long).
    """
    asked = " ".join(text.split())
    if not asked or not TOKEN_PATTERN.fullmatch(token):
        raise BadInput("E-QUESTION-01")
    if len(asked) > MAX_QUESTION_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_QUESTION_LENGTH)
    return asked
