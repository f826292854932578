"""The words by which the public tells one risk point from another: sub-kinds, titles, descriptions.

A sub-kind comes from a list that officers keep. A title and a description are written for the
public and shown only once an officer who did not write them has approved them word for word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geodata.errors import BadInput
from geodata.model import personal
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category
from geodata.model.risks import Precision

MAX_TITLE_LENGTH = 60  # characters
MAX_DESCRIPTION_LENGTH = 300
MAX_SUB_KIND_LENGTH = 80
PUBLIC_TITLES_FACT = "public titles"  # "off": only sub-kinds and categories are shown

_SMALL_PLACE = r"(?:ซอย|ตรอก|แยก|ปากซอย|หน้าบ้าน|ข้างบ้าน|อาคาร|ตึก|แผงที่|ร้าน)\s?[ก-๙0-9][ก-๙0-9/.-]*"


class WordsState(StrEnum):
    """Where public words stand."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"  # others came in their place before or after approval
    WITHDRAWN = "withdrawn"


class WordsHintKind(StrEnum):
    """What a hint is about: whatever may give a person away, or a place named too finely."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class WordsHint:
    """Words that the approver has to answer for before they are public."""

    kind: WordsHintKind
    text: str


@dataclass(frozen=True, slots=True)
class PublicWords:
    """A title, at most 60 characters, and a description, at most 300; both on one line."""

    title: str
    description: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", " ".join(self.title.split()))
        object.__setattr__(self, "description", " ".join(self.description.split()))
        if not self.title:
            raise BadInput("E-RISK-17")
        if len(self.title) > MAX_TITLE_LENGTH:
            raise BadInput("E-TXT-02", n=MAX_TITLE_LENGTH)
        if len(self.description) > MAX_DESCRIPTION_LENGTH:
            raise BadInput("E-TXT-02", n=MAX_DESCRIPTION_LENGTH)


@dataclass(frozen=True, slots=True)
class RiskWords:
    """Public words of one risk point as those who decide about them see them."""

    id: int
    risk_id: int
    words: PublicWords
    state: WordsState
    writer_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubKind:
    """One kind of risk within a category, as the public reads it."""

    code: str
    category: Category
    name_th: str
    name_en: str
    retired: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class ShownRisk:
    """What a public risk point is called."""

    public_id: str
    category: Category
    sub_kind: SubKind | None
    title: str


def check_sub_kind(code: str | None, category: Category, known: Mapping[str, SubKind]) -> None:
    """Raise BadInput unless a sub-kind, where one is chosen, is of this category and in use.

    Raises
    ------
    BadInput
        E-RISK-18.
    """
    if code is None:
        return
    kind = known.get(code)
    if kind is None or kind.retired or kind.category is not category:
        raise BadInput("E-RISK-18")


def validate_sub_kind(category: Category, name_th: str, name_en: str) -> tuple[str, str]:
    """Return the two names of a sub-kind on one line each.

    Raises
    ------
    BadInput
        E-RISK-19 where a name is missing or gives a person away, or no such category is chosen;
        E-TXT-02 where a name is too long.
    """
    names = " ".join(name_th.split()), " ".join(name_en.split())
    if any(len(name) > MAX_SUB_KIND_LENGTH for name in names):  # first: reading a book takes long
        raise BadInput("E-TXT-02", n=MAX_SUB_KIND_LENGTH)
    if not all(names) or category not in CHOSEN_CATEGORIES or personal.find_personal_data(*names):
        raise BadInput("E-RISK-19")
    return names


def find_hints(
    words: PublicWords, precision: Precision, finer_places: Iterable[str]
) -> tuple[WordsHint, ...]:
    """Return what the approver has to answer for, in the order in which it stands in the words."""
    return find_text_hints((words.title, words.description), precision, finer_places)


def find_text_hints(
    texts: Iterable[str], precision: Precision, finer_places: Iterable[str]
) -> tuple[WordsHint, ...]:
    """Return what the approver of texts has to answer for, in the order in which it stands there.

    Parameters
    ----------
    finer_places
        Names of places that tell more than the precision at which the point is public. Words
        such as a lane's name are found without being in the list.
    """
    found: dict[str, WordsHint] = {}
    for text in texts:
        persons = (
            WordsHint(WordsHintKind.PERSON, match.text)
            for match in personal.find_personal_data(text)
        )
        places = () if precision is Precision.EXACT else _iterate_places(text, finer_places)
        for hint in sorted((*persons, *places), key=lambda hint: text.find(hint.text)):
            found.setdefault(hint.text, hint)
    return tuple(found.values())


def check_answered(hints: Iterable[WordsHint], answered: frozenset[str]) -> None:
    """Raise BadInput unless the approver answered for each hint.

    Raises
    ------
    BadInput
        E-RISK-20 with the first that nobody answered for.
    """
    for hint in hints:
        if hint.text not in answered:
            raise BadInput("E-RISK-20", words=hint.text)


def _iterate_places(text: str, names: Iterable[str]) -> Iterator[WordsHint]:
    for name in sorted(names, key=len, reverse=True):
        if name in text:
            yield WordsHint(WordsHintKind.PLACE, name)
            text = text.replace(name, " " * len(name))
    for match in re.finditer(_SMALL_PLACE, text):
        yield WordsHint(WordsHintKind.PLACE, match[0].strip())
