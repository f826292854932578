"""Cases found by words in them. What is sealed is opened in memory only, and in one's own scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from geodata.actions.cases.case_access import build_scope
from geodata.actions.transactions import Caller, audited_transaction, authorized_read
from geodata.errors import BadInput
from geodata.model.people.people import Verb
from geodata.project import Project
from geodata.store.cases.case_texts import CaseTextStore

MAX_OPENED = 2000  # cases, the newest first
MIN_LENGTH = 2  # signs
MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The cases that hold some words."""

    ids: frozenset[int]
    is_partial: bool  # whether older cases were not looked at


def search_cases(project: Project, caller: Caller, words: str, *, at: datetime) -> SearchResult:
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
    if len(words) > MAX_LENGTH:
        raise BadInput("E-TXT-02", n=MAX_LENGTH)
    with audited_transaction(project, caller, Verb.WORK_CASE, at=at, on_the_map=False) as act:
        act.note("cases", reason="cases searched")
    if not any(len(part) >= MIN_LENGTH for part in parts):
        return SearchResult(frozenset(), is_partial=False)
    with authorized_read(project, caller, Verb.WORK_CASE, at=at) as (
        tx,
        actor,
    ):  # nobody waits for a search
        scope = build_scope(actor, Verb.WORK_CASE, at)
        cases = CaseTextStore(tx, project.seal).list_newest(scope, MAX_OPENED + 1)
    ids = frozenset(
        case.case_id
        for case in cases[:MAX_OPENED]
        if _contains_all(case.iterate_decrypted(), parts)
    )
    return SearchResult(ids, is_partial=len(cases) > MAX_OPENED)


def _contains_all(texts: Iterable[str], parts: Sequence[str]) -> bool:
    """Return whether every part stands in one of the texts; what comes later may not be opened."""
    missing = set(parts)
    for text in texts:
        folded = text.casefold()
        missing = {part for part in missing if part not in folded}
        if not missing:
            return True
    return False
