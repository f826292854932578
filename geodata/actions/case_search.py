"""Cases found by words in them. What is sealed is opened in memory only, and in one's own scope."""

from dataclasses import dataclass
from datetime import datetime

from geodata.actions.acting import Caller, acting
from geodata.actions.case_access import scope_of
from geodata.errors import BadInput
from geodata.model.people import Verb
from geodata.project import Project
from geodata.store.worked_cases import WorkedCaseStore

MOST_OPENED = 2000  # cases, the newest first: about a second
SHORTEST = 2  # signs
LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundCases:
    """The cases that hold some words."""

    ids: frozenset[int]
    is_partial: bool  # whether older cases were not looked at


def found(project: Project, by: Caller, words: str, *, at: datetime) -> FoundCases:
    """Return the cases in scope whose story or summary holds all of some words.

    The details are not looked at: they are not read in the community concerned. That somebody
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
        store = WorkedCaseStore(act.tx, project.seal)
        scope = scope_of(act.actor, Verb.WORK_CASE, at)
        contents = store.newest_contents(scope, MOST_OPENED + 1)
        ids = frozenset(
            case_id
            for case_id, content in contents[:MOST_OPENED]
            if all(part in f"{content.story}\n{content.summary}".casefold() for part in parts)
        )
        return FoundCases(ids, is_partial=len(contents) > MOST_OPENED)
