"""Questions of the audience: nobody reads one before a facilitator shows it."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model.workshops.workshops import TOKEN

LONGEST_QUESTION = 300  # characters
MOST_QUESTIONS = 5  # of one device


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
    if not asked or not TOKEN.fullmatch(token):
        raise BadInput("E-QUESTION-01")
    if len(asked) > LONGEST_QUESTION:
        raise BadInput("E-TXT-02", n=LONGEST_QUESTION)
    return asked
