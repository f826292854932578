"""Answers to a form: no name, no time, and a self-made code that pairs two tests of one training.

The code is typed by whoever answers: day of birth, first consonant of the own nickname, last two
digits of the own telephone. It is short enough to be guessed by who has the key and knows the
person, so it is kept as a keyed hash only, in which the workshop is mixed: it pairs nothing else.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from geodata.errors import BadInput
from geodata.model.workshops.forms import Form, FormKind, Item
from geodata.model.workshops.workshops import TOKEN_PATTERN, AgeGroup

CODE_PATTERN = re.compile(r"(0[1-9]|[12]\d|3[01])[ก-ฮA-Z]\d\d", re.ASCII)
SEPARATORS = re.compile(r"[\s\-–./_\u200b-\u200d\u2060]")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

Answers: TypeAlias = Mapping[str, tuple[int, ...]]  # the choices of each item; () is no answer


class AnswerWay(StrEnum):
    """How a sheet of the survey came in."""

    WORKSHOP = "workshop"
    LINK = "link"
    PAPER = "paper"
    DESK = "desk"  # typed in while somebody is interviewed


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What somebody answers. The token makes a second try the same answer."""

    token: str
    kind: FormKind
    answers: Answers
    code: str = ""  # of a test, as it was typed; "" pairs with nothing
    age_group: AgeGroup | None = None  # of a survey; None: not stated


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One sheet of answers, as it is kept."""

    kind: FormKind
    form_version: int
    form_hash: str
    code_hash: str | None
    age_group: AgeGroup | None
    answers: Answers
    from_paper: bool
    is_duplicate: bool  # this code had answered this test of the workshop before
    shown_in: int = 0  # the look in which it was first used; 0: nobody has looked yet
    way: AnswerWay = AnswerWay.WORKSHOP


def normalize_code(typed: str) -> str:
    """Return a self-made code in its one spelling; "" where nothing was typed.

    Raises
    ------
    BadInput
        E-FORM-03.
    """
    plain = unicodedata.normalize("NFKC", typed).translate(THAI_DIGITS)
    code = SEPARATORS.sub("", plain).upper()
    if code and not CODE_PATTERN.fullmatch(code):
        raise BadInput("E-FORM-03")
    return code


def hash_code(key: bytes, workshop_id: int, code: str) -> str | None:
    """Return what is kept of a normalised code; None where there is none."""
    if not code:
        return None
    word = f"workshop {workshop_id} code {code}"
    return hmac.new(key, word.encode(), hashlib.sha256).hexdigest()


def check_answers(form: Form, draft: AnswerDraft) -> None:
    """Raise BadInput unless each question has an answer from its choices.

    Raises
    ------
    BadInput
        E-FORM-04 (too many choices), E-FORM-05 (not an answer to this form).
    """
    if not TOKEN_PATTERN.fullmatch(draft.token) or set(draft.answers) != {
        item.id for item in form.items
    }:
        raise BadInput("E-FORM-05")
    for item in form.items:
        chosen = draft.answers[item.id]
        if len(set(chosen)) != len(chosen) or not all(
            1 <= choice <= len(item.choices) for choice in chosen
        ):
            raise BadInput("E-FORM-05")
        if len(chosen) > item.most:
            raise BadInput("E-FORM-04", most=item.most)


def parse_answers(form: Form, digits: str, several: str = "") -> dict[str, tuple[int, ...]]:
    """Parse a typed sheet: one digit a question, 0 for none; `several` for the last.

    `several` holds the choices of the one question of which more than one may be taken.

    Raises
    ------
    BadInput
        E-FORM-04, E-FORM-06.
    """
    ones = [single for single in form.items if single.most == 1]
    typed = _parse_choice_numbers(digits)
    largest = max(len(single.choices) for single in ones)
    fits = len(typed) == len(ones) and all(
        number <= len(item.choices) for item, number in zip(ones, typed, strict=True)
    )
    if not fits:
        raise BadInput("E-FORM-06", n=len(ones), most=largest)
    read: dict[str, tuple[int, ...]] = {
        item.id: (number,) if number else () for item, number in zip(ones, typed, strict=True)
    }
    for item in form.items:
        if item.most > 1:
            read[item.id] = _parse_several_choices(item, several)
    return read


def parse_age_group(digit: str) -> AgeGroup | None:
    """Parse a typed age group: 1 is the oldest, 0 or nothing is not stated.

    Raises
    ------
    BadInput
        E-FORM-07.
    """
    numbers = _parse_choice_numbers(digit) or [0]
    groups: tuple[AgeGroup | None, ...] = (None, *AgeGroup)
    if len(numbers) > 1 or numbers[0] >= len(groups):
        raise BadInput("E-FORM-07", most=len(AgeGroup))
    return groups[numbers[0]]


def _parse_several_choices(item: Item, typed: str) -> tuple[int, ...]:
    numbers = tuple(sorted({number for number in _parse_choice_numbers(typed) if number}))
    if len(numbers) > item.most or any(number > len(item.choices) for number in numbers):
        raise BadInput("E-FORM-04", most=item.most)
    return numbers


def _parse_choice_numbers(typed: str) -> list[int]:
    """Parse digits, Thai or not, whatever separates them; anything else is 99: in no form."""
    plain = SEPARATORS.sub("", typed.translate(THAI_DIGITS)).replace(",", "")
    return [int(sign) if sign in "0123456789" else 99 for sign in plain]
