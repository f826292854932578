"""Cases found by words in them. What is sealed is opened in memory only, and in one's own scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.acting import Caller, acting, looking
from geodata.actions.cases.case_access import scope_of
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_texts import CaseTextStore

MOST_OPENED = 2000  # cases, the newest first
SHORTEST = 2  # signs
LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundCases:
    """The cases that hold some words."""

    ids: frozenset[int]
    is_partial: bool  # whether older cases were not looked at


def found(project: Project, by: Caller, words: str, *, at: datetime) -> FoundCases:
    """Return the cases in scope in which all of some words stand.

    Looked into are story and summary, messages with the reporter, notes, and the reasons of what
    was done. The details are not: they are not read in the community concerned. That somebody
    searched is noted, not for what.

    Raises
    ------
    BadInput
        E-TXT-02 too long.
    """
    parts = words.casefold().split()
    if len(words) > LONGEST:
        raise BadInput("E-TXT-02", n=LONGEST)
    with acting(project, by, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        act.note("cases", reason="cases searched")
    if not any(len(each) >= SHORTEST for each in parts):
        return FoundCases(frozenset(), is_partial=False)
    with looking(project, by, Verb.WORK_CASE, at=at) as (tx, actor):  # nobody waits for a search
        scope = scope_of(actor, Verb.WORK_CASE, at)
        cases = CaseTextStore(tx, project.seal).newest(scope, MOST_OPENED + 1)
    ids = frozenset(each.case_id for each in cases[:MOST_OPENED] if _holds(each.opened(), parts))
    return FoundCases(ids, is_partial=len(cases) > MOST_OPENED)


def _holds(texts: Iterable[str], parts: Sequence[str]) -> bool:
    """Say whether every part stands in one of the texts; what comes later may not be opened."""
    missing = set(parts)
    for text in texts:
        folded = text.casefold()
        missing = {each for each in missing if each not in folded}
        if not missing:
            return True
    return False
